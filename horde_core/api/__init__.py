"""The horde over HTTP: API v2, the pictures, and a few pages for people."""
