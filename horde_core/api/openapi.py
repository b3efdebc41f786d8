"""The OpenAPI 3.1 document, built from the records and the structs that also validate."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from horde_core.api import version
from horde_core.api.operations import Key, Operation
from horde_core.protocol.common import InvalidBody, Notice, Problem

REF = "#/components/schemas/{name}"
DESCRIPTIONS = {
    200: "OK",
    202: "Queued",
    400: "The request cannot be served as written",
    401: "No such API key",
    403: "Not allowed",
    404: "Not found",
    413: "Too large",
    423: "In use",
    429: "Too many requests",
    503: "Temporarily unavailable",
}
_PATH_NAME = re.compile(r"{(\w+)}")
_PROBLEMS = (Problem, InvalidBody, Notice)


def document(operations: Iterable[Operation]) -> dict[str, Any]:
    """The whole description, as builtins."""
    found = list(operations)
    types = list(_types(found))
    schemas, components = msgspec.json.schema_components(types, ref_template=REF)
    by_type = {str(kind): schema for kind, schema in zip(types, schemas, strict=True)}
    paths: dict[str, Any] = {}
    for operation in found:
        described = _operation(operation, by_type, components)
        paths.setdefault(operation.path, {})[operation.method.lower()] = described
    return {
        "openapi": "3.1.0",
        "info": {"title": "Horde", "version": version.API, "description": _ABOUT},
        "servers": [{"url": "/api"}],
        "paths": paths,
        "components": {"schemas": components, "securitySchemes": _SECURITY},
    }


_ABOUT = "People share their GPUs. Ask for pictures, or draw them for others and earn kudos."
_SECURITY = {
    "apikey": {
        "type": "apiKey",
        "in": "header",
        "name": "apikey",
        "description": "The key of an account. 0000000000 is the anonymous one.",
    }
}


def _types(operations: Iterable[Operation]) -> Iterator[Any]:
    yield from _PROBLEMS
    for operation in operations:
        yield from operation.returns.values()
        yield from (kind for kind in (operation.body, operation.query) if kind is not None)


def _operation(
    operation: Operation, schemas: dict[str, Any], components: dict[str, Any]
) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.name,
        "tags": [operation.family],
        "summary": operation.summary,
        "parameters": [*_parameters(operation, components), *_HEADERS],
        "responses": _responses(operation, schemas),
    }
    if operation.key is not Key.UNUSED:
        described["security"] = [{"apikey": []}]
    if operation.key is Key.WELCOME:
        described["security"].append({})
    if operation.body is not None:
        described["requestBody"] = {
            "required": True,
            "content": _json(schemas[str(operation.body)]),
        }
    return described


_HEADERS: tuple[dict[str, Any], ...] = (
    {
        "name": "Client-Agent",
        "in": "header",
        "description": "Which program asks: name:version:contact.",
        "schema": {"type": "string", "default": "unknown:0:unknown"},
    },
    {
        "name": "X-Fields",
        "in": "header",
        "description": "The fields of the answer that are wanted, as a,b{c,d}.",
        "schema": {"type": "string"},
    },
)


def _parameters(operation: Operation, components: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for name in _PATH_NAME.findall(operation.path):
        yield {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
    if operation.query is not None:
        for name, schema in components[operation.query.__name__]["properties"].items():
            yield {"name": name, "in": "query", "schema": schema}


def _responses(operation: Operation, schemas: dict[str, Any]) -> dict[str, Any]:
    good = {
        str(status): {"description": DESCRIPTIONS[status], "content": _json(schemas[str(kind)])}
        for status, kind in operation.returns.items()
    }
    problem = {"anyOf": [schemas[str(kind)] for kind in _PROBLEMS]}
    bad = {
        str(status): {"description": DESCRIPTIONS[status], "content": _json(problem)}
        for status in operation.errors
    }
    return bad | good


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}
