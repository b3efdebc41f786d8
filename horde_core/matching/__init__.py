"""Where what waits meets who works: an ordered index in memory in front of the database."""
