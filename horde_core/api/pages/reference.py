"""All operations on one page, from the same document that programs read."""

from typing import Any

from horde_core.api.pages.layout import table, text

Schema = dict[str, Any]
_LIMITS = {
    "minimum": "≥ {}",
    "maximum": "≤ {}",
    "multipleOf": "multiple of {}",
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "maxItems": "at most {}",
}


def content(document: Schema) -> str:
    families: dict[str, list[str]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            family = families.setdefault(operation["tags"][0], [])
            family.append(_operation(method, path, operation))
    operations = "".join(
        f'<h3 id="{text(family)}">{text(family)}</h3>{"".join(found)}'
        for family, found in families.items()
    )
    jumps = " ".join(f'<a href="#{text(family)}">{text(family)}</a>' for family in families)
    schemas = "".join(
        _schema(name, schema) for name, schema in sorted(document["components"]["schemas"].items())
    )
    return (
        "<p>The public AI Horde API, version 2: existing clients and workers only need this "
        "server's address. For programs: <a href='/api/swagger.json'>swagger.json</a>.</p>"
        f'<h2>Operations</h2><nav class="jumps" aria-label="Operations">{jumps}</nav>{operations}'
        f"<h2>Shapes</h2>{schemas}"
    )


def _operation(method: str, path: str, operation: Schema) -> str:
    parameters = [
        [one["name"], one["in"], _type(one["schema"]), one.get("description", "")]
        for one in operation["parameters"]
    ]
    answers = [
        [status, answer["description"], _type(answer["content"]["application/json"]["schema"])]
        for status, answer in sorted(operation["responses"].items())
    ]
    return (
        f"<details><summary><b>{text(method.upper())}</b> <code>/api{text(path)}</code> "
        f'<span class="quiet">{text(operation["summary"])}</span></summary><div>'
        f"<p>{_key(operation)}{_body(operation)}</p>"
        f"{table(['Parameter', 'In', 'Type', 'Meaning'], parameters)}"
        f"{table(['Status', 'Meaning', 'Body'], answers)}</div></details>"
    )


def _key(operation: Schema) -> str:
    wanted = operation.get("security")
    if wanted is None:
        return "No key. "
    return "The header apikey is welcome. " if {} in wanted else "Needs the header apikey. "


def _body(operation: Schema) -> str:
    if "requestBody" not in operation:
        return ""
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    return f"Body: {text(_type(schema))}."


def _schema(name: str, schema: Schema) -> str:
    required = set(schema.get("required", ()))
    rows = [
        [field, _type(one), _default(field, one, required), one.get("description", "")]
        for field, one in schema.get("properties", {}).items()
    ]
    return (
        f"<h3>{text(name)}</h3><p>{text(schema.get('description', ''))}</p>"
        f"{table(['Field', 'Type', 'Default', 'Meaning'], rows)}"
    )


def _default(field: str, schema: Schema, required: set[str]) -> str:
    if field in required:
        return "required"
    return str(schema["default"]) if "default" in schema else ""


def _type(schema: Schema) -> str:
    """A schema in a few words.

    >>> _type({"type": "array", "items": {"type": "integer", "minimum": 1}})
    'list of integer ≥ 1'
    """
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " or ".join(_type(one) for one in schema["anyOf"])
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    limits = (said.format(schema[name]) for name, said in _LIMITS.items() if name in schema)
    return " ".join((str(schema.get("type", "anything")), *limits))
