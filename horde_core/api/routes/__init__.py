"""The routes by subject; every handler decodes, calls one verb and encodes."""
