"""The wire structs hold the defaults that really apply, and refuse what is out of bounds."""

import msgspec
import pytest

from horde_core.protocol.image import ImagePop, ImagePopped, ImageRequest, ImageSubmit


def request(**fields: object) -> ImageRequest:
    return msgspec.json.decode(msgspec.json.encode({"prompt": "x", **fields}), type=ImageRequest)


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("nsfw", True),
        ("censor_nsfw", True),
        ("trusted_workers", False),
        ("validated_backends", False),
        ("slow_workers", True),
        ("extra_slow_workers", False),
        ("r2", True),
        ("shared", False),
        ("replacement_filter", True),
        ("dry_run", False),
        ("disable_batching", False),
        ("allow_downgrade", False),
        ("worker_blacklist", False),
        ("workers", []),
        ("models", msgspec.UNSET),
        ("source_processing", "img2img"),
        ("extra_source_images", []),
    ],
)
def test_request_defaults(field: str, expected: object) -> None:
    assert getattr(request(), field) == expected


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("sampler_name", "k_euler_a"),
        ("cfg_scale", 5.0),
        ("karras", True),
        ("width", 512),
        ("height", 512),
        ("n", 1),
        ("seed", ""),
        ("steps", msgspec.UNSET),
        ("tiling", False),
        ("hires_fix", False),
        ("transparent", False),
        ("post_processing", []),
        ("loras", []),
        ("tis", []),
    ],
)
def test_params_defaults(field: str, expected: object) -> None:
    assert getattr(request().params, field) == expected


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("nsfw", True),
        ("models", []),
        ("priority_usernames", []),
        ("bridge_agent", "unknown:0:unknown"),
        ("threads", 1),
        ("amount", 1),
        ("require_upfront_kudos", False),
        ("extra_slow_worker", False),
        ("max_pixels", 262144),
        ("blacklist", []),
        ("allow_img2img", True),
        ("allow_painting", True),
        ("allow_unsafe_ipaddr", True),
        ("allow_post_processing", True),
        ("allow_controlnet", False),
        ("allow_sdxl_controlnet", False),
        ("allow_lora", False),
        ("limit_max_steps", False),
    ],
)
def test_pop_defaults(field: str, expected: object) -> None:
    assert getattr(msgspec.json.decode(b'{"name":"w"}', type=ImagePop), field) == expected


def test_submit_defaults() -> None:
    submit = msgspec.json.decode(b'{"id":"j","seed":1}', type=ImageSubmit)
    assert (submit.generation, submit.state, submit.censored, submit.gen_metadata) == (
        "",
        "ok",
        False,
        [],
    )


def test_an_empty_pop_has_every_key_and_the_documented_payload() -> None:
    assert msgspec.to_builtins(ImagePopped()) == {
        "payload": {
            "ddim_steps": 30,
            "n_iter": 1,
            "image_is_control": False,
            "return_control_map": False,
            "sampler_name": "k_euler_a",
            "cfg_scale": 7.5,
            "height": 512,
            "width": 512,
            "karras": False,
            "tiling": False,
            "hires_fix": False,
            "transparent": False,
        },
        "id": None,
        "ids": [],
        "messages": [],
        "ttl": None,
        "skipped": {},
        "model": None,
        "source_image": None,
        "source_processing": "img2img",
        "source_mask": None,
        "extra_source_images": None,
        "r2_upload": None,
        "r2_uploads": None,
    }


def test_unknown_fields_are_ignored_at_every_depth() -> None:
    found = request(scheduler="x", params={"template_fields": 1, "loras": [{"name": "l", "q": 2}]})
    assert found.params.loras[0].name == "l"


@pytest.mark.parametrize(
    "params",
    [
        {"width": 100},
        {"width": 3136},
        {"height": 0},
        {"width": 512.0},
        {"steps": 0},
        {"steps": 501},
        {"n": 21},
        {"n": True},
        {"seed": 5},
        {"cfg_scale": 100.01},
        {"cfg_scale": "7"},
        {"denoising_strength": 0},
        {"karras": "yes"},
        {"sampler_name": "euler"},
        {"post_processing": ["GFPGAN", "GFPGAN"]},
        {"clip_skip": None},
        {"loras": [{"name": ""}]},
        {"loras": [{"name": "x", "model": 5.1}]},
        {"control_type": "pose"},
        {"workflow": "other"},
        {"extra_texts": [{"text": "x", "reference": "qr"}]},
    ],
)
def test_params_out_of_bounds_are_refused(params: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError):
        request(params=params)
