"""The operator's news: a file, and who was told which of it."""
