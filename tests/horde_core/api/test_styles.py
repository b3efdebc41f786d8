"""Styles over HTTP: as they are written, read, and found again in the work of a worker."""

from typing import Any

from horde_core import admin
from horde_core.accounts.model import Role
from horde_core.money import kudos
from tests.horde_core.api.client import AGENT, ANONYMOUS, Client

STYLE: dict[str, Any] = {
    "name": "oil",
    "prompt": "{p}, {x} in oil{np}, blurry",
    "params": {"width": 128, "steps": 3, "loras": [{"name": "brush"}], "cfg_scale": 7.5},
    "models": ["stable_diffusion"],
    "tags": ["paint"],
}
VERSE: dict[str, Any] = {
    "name": "verse",
    "prompt": "A poem: {p}",
    "params": {"temperature": 0.5, "max_length": 64},
    "models": ["koboldcpp/bard"],
}
IMAGE, TEXT = "/api/v2/styles/image", "/api/v2/styles/text"


async def author(client: Client, name: str = "author") -> str:
    roles = frozenset({Role.CUSTOMIZER})
    made = await admin.ensure_user(client.horde, name, roles=roles, kudos=kudos(100))
    return made.api_key


async def saved(client: Client, key: str, where: str, body: dict[str, Any]) -> str:
    answer = await client.ask("POST", where, body, key=key)
    assert answer.status == 200, answer.json
    assert answer.json["message"] == "OK"
    assert answer.json["warnings"] == []
    found: str = answer.json["id"]
    return found


async def drawn(client: Client, **fields: Any) -> dict[str, Any]:
    """What a worker is told of a request made with the style."""
    asked = await client.generate(**fields)
    assert asked.status == 202, asked.json
    worker = await client.account("worker")
    popped = await client.pop(worker, name=f"of {worker}", allow_lora=True, max_pixels=2**24)
    payload: dict[str, Any] = popped.json["payload"]
    return payload | {"model": popped.json["model"]}


async def test_a_style_says_how_and_the_request_what(client: Client) -> None:
    key = await author(client)
    await saved(client, key, IMAGE, STYLE)
    got = await drawn(
        client,
        prompt="a cat###a {p} dog",
        style="oil",
        models=["another"],
        params={"height": 64, "width": 64, "steps": 30, "seed": "5", "n": 1, "karras": False},
    )
    assert got["prompt"] == "a cat, {x} in oil###a {p} dog, blurry"
    assert (got["width"], got["height"], got["ddim_steps"]) == (128, 64, 3)
    assert (got["cfg_scale"], got["seed"], got["karras"]) == (7.5, "5", True)
    assert [lora["name"] for lora in got["loras"]] == ["brush"]
    assert got["model"] == "stable_diffusion"


async def test_an_nsfw_style_makes_the_request_one(edge: Client) -> None:
    key = await author(edge)
    await saved(edge, key, IMAGE, STYLE | {"nsfw": True})
    assert (await edge.generate(style="oil", nsfw=False)).status == 202
    popped = await edge.pop(await edge.account("worker"), nsfw=False, allow_lora=True)
    assert (popped.json["id"], popped.json["skipped"]["nsfw"]) == (None, 1)


async def test_texts_have_styles_too(client: Client) -> None:
    key = await author(client)
    style = await saved(client, key, TEXT, VERSE)
    body = {
        "prompt": "the sea",
        "style": f"style::{'verse'}",
        "params": {"max_length": 512, "n": 2},
    }
    asked = await client.ask("POST", "/api/v2/generate/text/async", body, key=ANONYMOUS)
    assert asked.status == 202
    pop = {"name": "scribe", "models": ["koboldcpp/bard"], "bridge_agent": AGENT}
    popped = await client.ask(
        "POST", "/api/v2/generate/text/pop", pop, key=await client.account("worker")
    )
    payload = popped.json["payload"]
    assert (payload["prompt"], payload["max_length"]) == ("A poem: the sea", 64)
    assert (payload["temperature"], popped.json["model"]) == (0.5, "koboldcpp/bard")
    shown = (await client.ask("GET", f"{TEXT}/{style}")).json
    assert shown["params"] == VERSE["params"]
    assert shown["use_count"] == 1
    user = (await client.ask("GET", "/api/v2/find_user", key=key)).json
    assert user["records"]["style"] == {"image": 0, "text": 1, "interrogation": 0}
    assert user["kudos_details"]["styled"] == 2.0


async def test_a_style_is_read_as_it_was_written(edge: Client) -> None:
    key = await author(edge)
    shared = (await edge.ask("PUT", "/api/v2/sharedkeys", {}, key=key)).json["id"]
    style = await saved(edge, key, IMAGE, STYLE | {"info": "like a painter", "sharedkey": shared})
    first = await edge.ask(
        "POST", f"{IMAGE}/{style}/example", {"url": "https://x.org/1", "primary": True}, key=key
    )
    shown = (await edge.ask("GET", f"{IMAGE}/{style}")).json
    assert {name: shown[name] for name in STYLE} == STYLE | {
        "params": {
            **STYLE["params"],
            "loras": [{"name": "brush", "model": 1.0, "clip": 1.0, "is_version": False}],
        }
    }
    alias = shown["creator"]
    assert (shown["id"], shown["info"], shown["public"]) == (style, "like a painter", True)
    assert (shown["nsfw"], shown["use_count"], shown["shared_key"]) == (False, 0, None)
    example = {"id": first.json["id"], "url": "https://x.org/1", "primary": True}
    assert shown["examples"] == [example]
    mine = await edge.ask(
        "GET", f"{IMAGE}_by_name/{alias.replace('#', '%23')}::style::oil", key=key
    )
    assert mine.json["shared_key"]["id"] == shared
    assert (await edge.ask("GET", f"{IMAGE}?tag=paint&sort=age")).json == [shown]
    assert (await edge.ask("GET", f"{IMAGE}?tag=photo")).json == []
    user = (await edge.ask("GET", "/api/v2/find_user", key=key)).json
    assert user["styles"] == [{"type": "image", "name": f"{alias}::style::oil", "id": style}]
    changed: dict[str, Any] = {"sharedkey": None, "params": {}, "public": False}
    assert (await edge.ask("PATCH", f"{IMAGE}/{style}", changed, key=key)).status == 200
    mine = (await edge.ask("GET", f"{IMAGE}/{style}", key=key)).json
    assert (mine["shared_key"], mine["params"], mine["public"]) == (None, {}, False)
    stranger = (await edge.ask("GET", f"/api/v2/users/{alias.rpartition('#')[2]}")).json
    assert stranger["styles"] == []
    target = f"{IMAGE}/{style}/example/{first.json['id']}"
    assert (await edge.ask("PATCH", target, {"url": "https://x.org/2"}, key=key)).status == 200
    assert (await edge.ask("DELETE", target, key=key)).json == {"message": "OK"}
    assert (await edge.ask("DELETE", f"{IMAGE}/{style}", key=key)).json == {"message": "OK"}
    assert (await edge.ask("GET", f"{IMAGE}/{style}")).rc == "StyleNotFound"


WRONG_FIELDS: list[tuple[dict[str, Any], str]] = [
    ({"models": []}, "models"),
    ({"models": ["m"] * 6}, "models"),
    ({"tags": ["x" * 26]}, "tags.0"),
    ({"prompt": "{p}"}, "prompt"),
    ({"info": "short"}, "info"),
    ({"params": {"width": 100}}, "params.width"),
    ({"params": {"post_processing": ["GFPGAN", "GFPGAN"]}}, "params.post_processing"),
]
BROKEN_RULES: list[tuple[dict[str, Any], str]] = [
    ({"prompt": "only {p} here"}, "BadRequest"),
    ({"params": {"cfg_scale": 5.123}}, "BadCFGDecimals"),
    ({"params": {"loras": [{"name": "x"}] * 6}}, "TooManyLoras"),
    ({"models": ["GFPGAN"]}, "UnexpectedModelName"),
    ({"params": {"special": {}}}, "SpecialForbidden"),
    ({"params": {"workflow": "qr_code"}}, "MissingExtraTexts."),
    ({"sharedkey": "8d0c6f5e-2e5d-4d3c-9f55-000000000000"}, "BadRequest"),
]


async def test_a_style_obeys_the_rules_of_requests(edge: Client) -> None:
    key = await author(edge)
    for wrong, said in WRONG_FIELDS:
        answer = await edge.ask("POST", IMAGE, STYLE | wrong, key=key)
        assert (answer.status, list(answer.json["errors"])) == (400, [said])
    for wrong, rc in BROKEN_RULES:
        answer = await edge.ask("POST", IMAGE, STYLE | wrong, key=key)
        assert answer.rc == rc, wrong


async def test_a_style_is_warned_about_like_a_request(edge: Client) -> None:
    body = STYLE | {"params": {"control_type": "canny", "clip_skip": 3}, "models": ["Deliberate"]}
    answer = await edge.ask("POST", IMAGE, body, key=await author(edge))
    assert answer.status == 200, answer.json


async def test_collections(edge: Client) -> None:
    key = await author(edge)
    style = await saved(edge, key, IMAGE, STYLE)
    body = {"name": "paints", "styles": [style], "info": "all the paints"}
    made = await saved(edge, key, "/api/v2/collections", body)
    where = f"/api/v2/collections/{made}"
    shown = (await edge.ask("GET", where)).json
    assert (shown["id"], shown["type"], shown["info"]) == (made, "image", "all the paints")
    assert [one["id"] for one in shown["styles"]] == [style]
    assert (await edge.ask("GET", "/api/v2/collection_by_name/paints")).json == shown
    assert (await edge.ask("GET", "/api/v2/collections?type=image")).json == [shown]
    assert (await edge.ask("GET", "/api/v2/collections?type=text")).json == []
    assert (await edge.ask("PATCH", where, {"public": False}, key=key)).status == 200
    assert (await edge.ask("GET", "/api/v2/collections")).json == []
    assert (await edge.generate(style=made)).status == 202
    assert (await edge.ask("GET", where)).json["use_count"] == 1
    assert (await edge.ask("DELETE", where, key=key)).json == {"message": "OK"}
    assert (await edge.generate(style=made)).rc == "StyleNotFound"
