"""Pages for people: server-rendered, dark and light, without a script."""
