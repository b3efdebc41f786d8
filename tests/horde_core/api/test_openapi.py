"""The published description is complete, consistent and the one that validates."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import msgspec
import pytest

from horde_core.api import version
from horde_core.api.openapi import document
from horde_core.api.pages import reference
from horde_core.api.server import operations

DOCUMENT: dict[str, Any] = json.loads(msgspec.json.encode(document(operations())))
EVERY = [
    (path, method, operation)
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
]


WITH_BODY = {(one.method, one.path) for one in operations() if one.body is not None}


def references(value: Any) -> set[str]:
    if isinstance(value, dict):
        own = {value["$ref"]} if isinstance(value.get("$ref"), str) else set()
        return own.union(*map(references, value.values()))
    if isinstance(value, list):
        return set().union(*map(references, value))
    return set()


def test_every_reference_leads_somewhere() -> None:
    for reference_ in references(DOCUMENT):
        assert reference_.rpartition("/")[2] in DOCUMENT["components"]["schemas"]


def test_every_schema_is_a_schema() -> None:
    for schema in DOCUMENT["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)


def test_operation_ids_are_unique() -> None:
    ids = [operation["operationId"] for _, _, operation in EVERY]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(("path", "method", "operation"), EVERY)
def test_operations_are_described(path: str, method: str, operation: dict[str, Any]) -> None:
    named = {one["name"] for one in operation["parameters"] if one["in"] == "path"}
    assert named == set(re.findall(r"{(\w+)}", path))
    assert operation["summary"].endswith(".")
    assert any(status.startswith("2") for status in operation["responses"])
    names_in_its_body = (path, method) == ("/v2/operations/ipaddr", "delete")
    sends = method in {"post", "put", "patch"} or names_in_its_body
    assert ("requestBody" in operation) == sends
    for answer in operation["responses"].values():
        assert answer["description"]
        assert "schema" in answer["content"]["application/json"]


def test_the_description_states_the_real_limits() -> None:
    params = DOCUMENT["components"]["schemas"]["ImageParams"]["properties"]
    assert params["width"] == {
        "type": "integer",
        "minimum": 64,
        "maximum": 3072,
        "multipleOf": 64,
        "default": 512,
        "description": "Pixels",
    }
    assert params["post_processing"]["uniqueItems"] is True
    assert params["cfg_scale"]["default"] == 5.0


def test_the_page_lists_every_operation_and_shape() -> None:
    page = reference.content(DOCUMENT)
    for path, _, _ in EVERY:
        assert path in page
    for name in DOCUMENT["components"]["schemas"]:
        assert f"<h3>{name}</h3>" in page


def test_the_version_is_that_of_the_project() -> None:
    project = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == version.SERVER
