"""All mistakes of a body are named, at the places a JSON schema validator of draft 4 names."""

from typing import Any

import jsonschema  # type: ignore[import-untyped]
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from horde_core.api.explain import mistakes
from horde_core.protocol.image import ImagePop, ImageRequest, ImageSubmit
from horde_core.protocol.workers import WorkerChange


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"prompt": ""}, {"prompt": "'' is too short"}),
        ({}, {"prompt": "'prompt' is a required property"}),
        ({"prompt": None}, {"prompt": "None is not of type 'string'"}),
        ([], {"": "[] is not of type 'object'"}),
        (
            {"prompt": "x", "params": {"width": 100}},
            {"params.width": "100 is not a multiple of 64"},
        ),
        (
            {"prompt": "x", "params": {"steps": 501, "n": 0}},
            {
                "params.steps": "501 is greater than the maximum of 500",
                "params.n": "0 is less than the minimum of 1",
            },
        ),
        (
            {"prompt": "x", "nsfw": "false", "params": {"width": 512.0}},
            {
                "nsfw": "'false' is not of type 'boolean'",
                "params.width": "512.0 is not of type 'integer'",
            },
        ),
        (
            {"prompt": "x", "params": {"loras": [{"name": "a"}, {"clip": 6}]}},
            {
                "params.loras.1.name": "'name' is a required property",
                "params.loras.1.clip": "6 is greater than the maximum of 5",
            },
        ),
        (
            {"prompt": "x", "params": {"post_processing": ["GFPGAN", "GFPGAN"]}},
            {"params.post_processing": "['GFPGAN', 'GFPGAN'] has non-unique elements"},
        ),
        (
            {"prompt": "x", "source_processing": "blend"},
            {
                "source_processing": "'blend' is not one of "
                "['img2img', 'inpainting', 'outpainting', 'remix']"
            },
        ),
        ({"prompt": "x", "webhook": "https://a"}, {"webhook": "'https://a' is too short"}),
    ],
)
def test_mistakes(body: Any, expected: dict[str, str]) -> None:
    assert mistakes(body, ImageRequest) == expected


def test_a_long_wrong_value_is_not_echoed_whole() -> None:
    said = mistakes({"prompt": "x", "nsfw": "y" * 100_000}, ImageRequest)["nsfw"]
    assert len(said) < 300


def test_a_thousand_mistakes_are_cut() -> None:
    assert len(mistakes({"prompt": "x", "workers": [1] * 1000}, ImageRequest)) == 100


KINDS = [ImageRequest, ImagePop, ImageSubmit, WorkerChange]
SCALAR = (
    st.none()
    | st.booleans()
    | st.integers(-5, 4000)
    | st.sampled_from([512.0, 0.5, -1.5, 2**70, 64, 128, 576])
    | st.sampled_from(["", "ok", "img2img", "k_euler_a", "GFPGAN", "lcm", "x" * 300, "R2", "csam"])
)


def bodies(kind: type[msgspec.Struct]) -> st.SearchStrategy[Any]:
    names = sorted({name for one in _structs(kind) for name in one.__struct_encode_fields__})
    return st.recursive(
        SCALAR,
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(names), inner, max_size=8)
        ),
        max_leaves=25,
    )


def _structs(kind: type[msgspec.Struct]) -> set[type[msgspec.Struct]]:
    components = msgspec.inspect.multi_type_info([kind])
    found: set[type[msgspec.Struct]] = set()

    def visit(info: Any) -> None:
        if isinstance(info, msgspec.inspect.StructType):
            found.add(info.cls)
            for field in info.fields:
                visit(field.type)
        for name in ("type", "item_type"):
            if hasattr(info, name):
                visit(getattr(info, name))
        for member in getattr(info, "types", ()):
            visit(member)

    for component in components:
        visit(component)
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_places_as_a_draft_4_validator(kind: type[msgspec.Struct]) -> None:
    schema = msgspec.json.schema(kind)
    oracle = jsonschema.Draft4Validator(schema)

    @settings(max_examples=300, deadline=None, database=None)
    @given(bodies(kind))
    def agree(body: Any) -> None:
        expected = {_path(error) for error in oracle.iter_errors(body)}
        assert set(mistakes(body, kind)) == expected
        decoded = _accepted(body, kind)
        assert decoded == (not expected)

    agree()


def _path(error: Any) -> str:
    path = [str(part) for part in error.path]
    if error.validator == "required":
        path.append(error.message.split("'")[1])
    return ".".join(path)


def _accepted(body: Any, kind: type[msgspec.Struct]) -> bool:
    try:
        msgspec.json.decode(msgspec.json.encode(body), type=kind)
    except msgspec.ValidationError:
        return False
    return True
