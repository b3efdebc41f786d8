"""Bringing a database to the newest schema, at every start."""
