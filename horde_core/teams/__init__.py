"""Teams that workers belong to, and what their members did together."""
