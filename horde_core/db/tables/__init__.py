"""Rows by subject: columns only, no relationships, seen by stores and migrations alone."""
