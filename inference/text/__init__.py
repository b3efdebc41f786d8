"""The scribe: texts from an engine beside it, or from a small model of its own."""
