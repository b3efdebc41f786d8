"""What a request for pictures may say, and how it is refused."""

import base64
import io
from typing import Any

import pytest

from horde_core.accounts.model import Role
from tests.horde_core.api.client import ANONYMOUS, SMALL, Client, picture

PATH = "/api/v2/generate/async"
PICTURE = base64.b64encode(picture()).decode()
JSON = {"Content-Type": "application/json", "apikey": ANONYMOUS}


async def test_accepted_with_202_and_a_price_without_fraction(client: Client) -> None:
    answer = await client.generate()
    assert answer.status == 202
    assert set(answer.json) == {"id", "kudos", "message", "warnings"}
    assert answer.json["warnings"][0]["code"] == "NoAvailableWorker"
    assert isinstance(answer.json["kudos"], float)
    assert answer.json["kudos"].is_integer()


async def test_with_a_worker_nothing_but_id_and_price_is_said(client: Client) -> None:
    await client.pop(await client.account())
    answer = await client.generate()
    assert set(answer.json) == {"id", "kudos"}


async def test_a_dry_run_is_priced_and_not_queued(client: Client) -> None:
    answer = await client.generate(dry_run=True)
    assert (answer.status, set(answer.json)) == (200, {"kudos"})
    waiting = await client.ask("GET", "/api/v2/status/performance")
    assert waiting.json["queued_requests"] == 0


async def test_a_missing_key_is_a_validation_error_and_a_wrong_one_is_not(edge: Client) -> None:
    missing = await edge.ask("POST", PATH, {"prompt": "x"})
    assert (missing.status, set(missing.json)) == (400, {"errors", "message"})
    assert missing.json["message"] == "Input payload validation failed"
    assert set(missing.json["errors"]) == {"apikey"}
    wrong = await edge.generate("nobody's key")
    assert (wrong.status, wrong.rc) == (401, "InvalidAPIKey")


@pytest.mark.parametrize("key", ["", "\udc80key", "é", "x" * 5000])
async def test_odd_keys_are_wrong_keys(edge: Client, key: str) -> None:
    sent = key.encode("utf-8", "surrogateescape").decode("latin-1")
    answer = await edge.ask("GET", "/api/v2/users/0", headers={"apikey": sent})
    assert (answer.status, answer.rc) == (401, "InvalidAPIKey")


@pytest.mark.parametrize(
    ("body", "paths"),
    [
        ({}, {"prompt"}),
        ({"params": {"width": 100}}, {"prompt"}),
        ({"prompt": ""}, {"prompt"}),
        ({"prompt": None}, {"prompt"}),
        ({"prompt": 5}, {"prompt"}),
        ([], {""}),
        ("x", {""}),
        (5, {""}),
        ({"prompt": "x", "params": []}, {"params"}),
        ({"prompt": "x", "params": None}, {"params"}),
        ({"prompt": "x", "nsfw": "false"}, {"nsfw"}),
        ({"prompt": "x", "nsfw": 1}, {"nsfw"}),
        ({"prompt": "x", "models": "stable_diffusion"}, {"models"}),
        ({"prompt": "x", "models": [1, "a", None]}, {"models.0", "models.2"}),
        ({"prompt": "x", "params": {"width": 100}}, {"params.width"}),
        ({"prompt": "x", "params": {"width": 512.0}}, {"params.width"}),
        ({"prompt": "x", "params": {"seed": 1}}, {"params.seed"}),
        ({"prompt": "x", "params": {"steps": 0, "n": 21}}, {"params.steps", "params.n"}),
        ({"prompt": "x", "params": {"loras": [{}]}}, {"params.loras.0.name"}),
        ({"prompt": "x", "webhook": "https://"}, {"webhook"}),
        ({"prompt": "x", "style": "ab"}, {"style"}),
    ],
)
async def test_validation(edge: Client, body: Any, paths: set[str]) -> None:
    answer = await edge.ask("POST", PATH, body, key=ANONYMOUS)
    assert (answer.status, set(answer.json)) == (400, {"errors", "message"})
    assert set(answer.json["errors"]) == paths


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b'{"prompt": "\xff"}',
        b'{"prompt": "\\ud800"}',
        b'{"prompt": NaN}',
        b'{"prompt": 1e999}',
        b'{"prompt": "x", "params": {"n": ' + b"9" * 5000 + b"}}",
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b'{"prompt": "x"} trailing',
    ],
    ids=lambda raw: repr(raw[:20]),
)
async def test_what_is_not_json_gets_only_a_message(edge: Client, raw: bytes) -> None:
    answer = await edge.ask("POST", PATH, raw=raw, headers=JSON)
    assert (answer.status, set(answer.json)) == (400, {"message"})


async def test_without_a_json_content_type_there_is_no_body(edge: Client) -> None:
    sent = {"Content-Type": "text/plain", "apikey": ANONYMOUS}
    answer = await edge.ask("POST", PATH, raw=b'{"prompt": "x"}', headers=sent)
    assert (answer.status, set(answer.json)) == (400, {"message"})


async def test_a_body_compressed_wrongly(edge: Client) -> None:
    answer = await edge.ask(
        "POST", PATH, raw=b'{"prompt": "x"}', headers=JSON | {"Content-Encoding": "gzip"}
    )
    assert (answer.status, set(answer.json)) == (400, {"message"})


async def test_unknown_fields_and_the_last_of_two_equal_keys(client: Client) -> None:
    raw = (
        b'{"prompt": "", "prompt": "x", "scheduler": 1, "allow_unsafe_ip": null,'
        b' "params": {"width": 64, "height": 64, "template_fields": {}}}'
    )
    assert (await client.ask("POST", PATH, raw=raw, headers=JSON)).status == 202


@pytest.mark.parametrize(
    "fields",
    [
        {"params": SMALL | {"seed": ""}},
        {"models": []},
        {"workers": []},
        {"params": SMALL | {"post_processing": []}},
        {"params": SMALL | {"denoising_strength": 0.5}},
        {"params": SMALL | {"karras": False}},
        {"params": SMALL | {"loras": []}},
        {"params": {}},
        {"prompt": " "},
        {"source_image": f"data:image/webp;base64,{PICTURE}"},
        {"webhook": "https://example.org/hook"},
    ],
)
async def test_what_clients_send_is_accepted(client: Client, fields: dict[str, Any]) -> None:
    answer = await client.generate(**fields)
    assert answer.status == 202, answer.body


CONTROLLED = SMALL | {"control_type": "canny"}
REFUSED: list[tuple[dict[str, Any], int, str]] = [
    ({"style": "some style"}, 404, "StyleNotFound"),
    ({"webhook": "http://example.org/hook"}, 400, "BadRequest"),
    ({"proxied_account": "someone"}, 400, "OnlyServiceAccountProxy"),
    ({"prompt": "a\0b"}, 400, "NulByteInPayload"),
    ({"prompt": "word " * 7501}, 400, "InvalidPromptSize"),
    ({"workers": ["8d0c6f5e-2e5d-4d3c-9f55-000000000000"]}, 404, "WorkerNotFound"),
    ({"disable_batching": True, "params": SMALL | {"n": 2}}, 400, "RequiresTrust"),
    ({"models": ["GFPGAN"]}, 400, "UnexpectedModelName"),
    ({"params": SMALL | {"cfg_scale": 7.123}}, 400, "BadCFGDecimals"),
    ({"params": SMALL | {"loras": [{"name": "l"}] * 6}}, 400, "TooManyLoras"),
    ({"params": SMALL | {"loras": [{"name": "l", "is_version": True}]}}, 400, "BadLoraVersion"),
    ({"params": SMALL | {"tis": [{"name": "t"}] * 21}}, 400, "TooManyTIs"),
    (
        {"params": SMALL | {"post_processing": ["RealESRGAN_x4plus", "4x_AnimeSharp"]}},
        400,
        "TooManyUpscalers",
    ),
    ({"params": SMALL | {"special": {}}}, 403, "SpecialForbidden"),
    ({"models": ["horde_special::anna#1"]}, 403, "SpecialForbidden"),
    ({"source_mask": PICTURE}, 400, "SourceMaskUnnecessary"),
    ({"source_image": "not base64!"}, 400, "ImageValidationFailed"),
    ({"source_image": "bm8gcGljdHVyZQ=="}, 400, "ImageValidationFailed"),
    ({"source_image": "http://127.0.0.1:1/x.png"}, 400, "SourceImageUrlInvalid"),
    ({"source_image": "http://10.0.0.1/x.png"}, 400, "SourceImageUrlInvalid"),
    (
        {"source_image": PICTURE, "source_processing": "inpainting"},
        400,
        "InpaintingMissingMask",
    ),
    ({"models": ["pix2pix"]}, 400, "SourceImageRequiredForModel"),
    ({"params": CONTROLLED}, 400, "ControlNetSourceMissing"),
    ({"params": CONTROLLED, "models": ["pix2pix"]}, 400, "ControlNetUnsupported"),
    (
        {"params": CONTROLLED, "source_image": PICTURE, "source_processing": "inpainting"},
        400,
        "ControlNetInpaintingMismatch",
    ),
    (
        {"params": CONTROLLED, "source_image": PICTURE, "models": ["AlbedoBase XL (SDXL)"]},
        400,
        "ControlNetMismatch",
    ),
    (
        {"params": SMALL | {"hires_fix": True}, "models": ["Flux.1-Schnell fp8 (Compact)"]},
        400,
        "HiResMismatch",
    ),
    (
        {
            "params": SMALL | {"transparent": True},
            "models": ["Flux.1-Schnell fp8 (Compact)"],
        },
        400,
        "InvalidTransparencyModel",
    ),
    (
        {"params": CONTROLLED | {"transparent": True}, "source_image": PICTURE},
        400,
        "InvalidTransparencyCN",
    ),
    ({"source_image": PICTURE, "source_processing": "remix"}, 400, "InvalidRemix"),
    ({"extra_source_images": [{"image": PICTURE}]}, 400, "InvalidExtraSourceImages."),
    ({"extra_source_images": [{"image": PICTURE}] * 2}, 400, "MoreThanMinExtraSourceImage."),
    (
        {"extra_source_images": [{"image": "http://10.0.0.1/"}] * 6},
        400,
        "TooManyExtraSourceImages.",
    ),
    (
        {"params": SMALL | {"extra_texts": [{"text": "x", "reference": "qr_code"}]}},
        400,
        "InvalidExtraTexts.",
    ),
    ({"params": SMALL | {"workflow": "qr_code"}}, 400, "MissingExtraTexts."),
    (
        {
            "params": SMALL | {"workflow": "qr_code"},
            "models": ["Flux.1-Schnell fp8 (Compact)"],
        },
        400,
        "ControlNetMismatch.",
    ),
]


@pytest.mark.parametrize(("fields", "status", "rc"), REFUSED, ids=[row[2] for row in REFUSED])
async def test_refused(edge: Client, fields: dict[str, Any], status: int, rc: str) -> None:
    answer = await edge.generate(await edge.account(), **fields)
    assert (answer.status, answer.rc) == (status, rc), answer.body
    assert set(answer.json) == {"message", "rc"}


async def test_a_template_is_asked_for_its_name(edge: Client) -> None:
    answer = await edge.ask(
        "POST",
        PATH,
        {"prompt": "x"},
        headers=JSON | {"Client-Agent": "My-Project:v0.0.1:My-Contact"},
    )
    assert (answer.status, answer.rc) == (403, "BannedClientAgent")


async def test_a_deleted_account_asks_for_nothing(client: Client) -> None:
    deleted = await client.horde.accounts.ensure("gone", roles=frozenset({Role.DELETED}))
    answer = await client.generate(deleted.api_key)
    assert (answer.status, answer.rc) == (403, "DeletedUser")


async def test_a_service_speaks_for_others(client: Client) -> None:
    service = await client.horde.accounts.ensure("service", roles=frozenset({Role.SERVICE}))
    assert (await client.generate(service.api_key, proxied_account="someone")).status == 202


async def test_a_heavy_request_needs_kudos_first(client: Client) -> None:
    poor = await client.account()
    answer = await client.generate(poor, slow_workers=False)
    assert (answer.status, answer.rc) == (403, "KudosUpfront")


async def test_more_at_once_than_allowed(client: Client) -> None:
    key = await client.account()
    for _ in range(2):
        assert (await client.generate(key, params=SMALL | {"n": 15})).status == 202
    answer = await client.generate(key, params=SMALL | {"n": 1})
    assert (answer.status, answer.rc) == (429, "TooManyPrompts")


async def test_a_body_that_is_too_large(served: Any) -> None:
    async with served(max_body_mb=1) as client:
        body = io.BytesIO(b'{"prompt": "' + b"x" * 2_000_000)
        async with client.http.post(f"{client.base}{PATH}", data=body, headers=JSON) as answer:
            assert answer.status == 413
            assert set(await answer.json()) == {"message"}
