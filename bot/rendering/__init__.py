"""Values in, layouts and files out. Nothing here knows a database, a network or a clock."""
