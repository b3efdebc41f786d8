"""The prompt filter: what may be asked for, decided on text alone."""
