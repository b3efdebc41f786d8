"""The wire structs of API v2: pure, and shared by the server and by clients and workers.

One definition serves three ends: msgspec decodes and checks with it, the OpenAPI document is built
from it, and mypy reads it. Defaults are the ones that really apply. Fields that are ``UNSET`` are
absent on the wire; fields that are ``None`` are written as null. Unknown fields are ignored.
"""
