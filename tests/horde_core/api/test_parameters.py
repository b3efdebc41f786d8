"""Every option that a request may set reaches the worker that gets it."""

import base64
from typing import Any

from horde_core.protocol.image_params import ImageParams
from horde_core.protocol.text import TextParams
from tests.horde_core.api.client import AGENT, ANONYMOUS, Client, picture

SOURCE = base64.b64encode(picture("PNG")).decode()
PICTURES: list[tuple[dict[str, Any], dict[str, Any]]] = [
    (
        {},
        {
            "sampler_name": "k_euler",
            "cfg_scale": 7.25,
            "seed": "12",
            "height": 128,
            "width": 192,
            "post_processing": ["GFPGAN", "strip_background"],
            "karras": False,
            "tiling": True,
            "hires_fix": True,
            "hires_fix_denoising_strength": 0.4,
            "clip_skip": 2,
            "facefixer_strength": 0.3,
            "loras": [
                {"name": "12", "model": 0.5, "clip": 0.4, "inject_trigger": "x", "is_version": True}
            ],
            "tis": [{"name": "t", "inject_ti": "negprompt", "strength": 0.5}],
            "steps": 7,
            "n": 2,
        },
    ),
    (
        {"source_image": SOURCE},
        {
            "denoising_strength": 0.6,
            "control_type": "canny",
            "image_is_control": True,
            "return_control_map": True,
        },
    ),
    (
        {},
        {
            "workflow": "qr_code",
            "extra_texts": [{"text": "https://example.org", "reference": "qr_code"}],
        },
    ),
    ({}, {"transparent": True}),
]
RENAMED = {"steps": "ddim_steps", "n": "n_iter"}
ELSEWHERE = {"seed_variation", "special"}
"""The first is reckoned into the seed, the second needs a role; both have tests of their own."""
TEXT: dict[str, Any] = {
    "max_context_length": 1024,
    "max_length": 64,
    "min_p": 0.1,
    "smoothing_factor": 0.2,
    "dynatemp_range": 0.3,
    "dynatemp_exponent": 0.4,
    "rep_pen": 1.5,
    "rep_pen_range": 100,
    "rep_pen_slope": 0.7,
    "temperature": 0.8,
    "tfs": 0.9,
    "top_a": 0.1,
    "top_k": 10,
    "top_p": 0.5,
    "typical": 0.6,
    "sampler_order": [6, 5, 4, 3, 2, 1, 0],
    "stop_sequence": ["END"],
    "frmtadsnsp": True,
    "frmtrmblln": True,
    "frmtrmspch": True,
    "frmttriminc": True,
    "singleline": True,
    "use_default_badwordsids": True,
}


def test_no_option_is_forgotten() -> None:
    told = set().union(*(params for _, params in PICTURES))
    assert told | ELSEWHERE == set(ImageParams.__struct_fields__)
    assert set(TEXT) | {"n"} == set(TextParams.__struct_fields__)


async def test_pictures(edge: Client) -> None:
    worker = await edge.account("worker")
    for fields, params in PICTURES:
        asked = await edge.generate(params=params, **fields)
        assert asked.status == 202, asked.json
        job = await edge.pop(
            worker,
            amount=5,
            max_pixels=2**30,
            allow_lora=True,
            allow_controlnet=True,
            allow_sdxl_controlnet=True,
        )
        payload = job.json["payload"]
        wanted = {RENAMED.get(name, name): value for name, value in params.items()}
        assert {name: payload.get(name) for name in wanted} == wanted


async def test_texts(edge: Client) -> None:
    body = {"prompt": "once", "params": TEXT | {"n": 2}, "models": ["koboldcpp/x"]}
    asked = await edge.ask("POST", "/api/v2/generate/text/async", body, key=ANONYMOUS)
    assert asked.status == 202, asked.json
    pop = {
        "name": "scribe",
        "models": ["koboldcpp/x"],
        "bridge_agent": AGENT,
        "max_context_length": 4096,
        "amount": 2,
    }
    job = await edge.ask("POST", "/api/v2/generate/text/pop", pop, key=await edge.account("worker"))
    assert len(job.json["ids"]) == 2
    assert job.json["payload"] == TEXT | {"prompt": "once", "n": 1}
