"""The versions that clients are told; a test keeps SERVER equal to pyproject.toml."""

SERVER = "0.1.0"
API = "2.5"
