"""The table of who may do what is complete, and true."""

import base64
from dataclasses import dataclass, field
from typing import Any

import pytest

from horde_core import admin
from horde_core.accounts.change import UserChange
from horde_core.accounts.model import Principal, Role
from horde_core.api.server import operations
from horde_core.money import kudos
from tests.horde_core.api.client import ANONYMOUS, Client, picture
from tests.horde_core.api.who_may import CALLERS, TABLE, Row

MODEL = "stable_diffusion"
ROLES: dict[str, tuple[Role, ...]] = {
    "owner": (Role.TRUSTED,),
    "other": (),
    "taker": (),
    "flagged": (Role.FLAGGED,),
    "trusted": (Role.TRUSTED,),
    "customizer": (Role.CUSTOMIZER,),
    "service": (Role.SERVICE,),
    "deleted": (Role.DELETED,),
    "moderator": (Role.MODERATOR,),
}
NOBODY = "8d0c6f5e-2e5d-4d3c-9f55-000000000000"
PICTURE = base64.b64encode(picture()).decode()


@dataclass
class Stage:
    """The callers, and things of the owner's that are there again whenever they are needed."""

    client: Client
    keys: dict[str, str | None] = field(default_factory=dict)
    who: dict[str, Principal] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    async def set(self) -> None:
        horde = self.client.horde
        await admin.first_operator(horde)
        self.keys = {"no key": None, "wrong key": "wrong", "anonymous": ANONYMOUS}
        for name, roles in ROLES.items():
            await self._enter(name, frozenset(roles))
        await self._enter("admin", admin.EVERY_RIGHT, called="operator")
        shared = await self._made("PUT", "sharedkeys", {})
        self.keys["shared key"] = shared
        self.names = {
            "user_id": str(self.who["owner"].account.id),
            "taker": self.who["taker"].account.alias,
            "model": MODEL,
            "model_name": MODEL,
            "picture": PICTURE,
            "ipaddr": "203.0.113.9",
            "case_id": "1",
            "subject": "proxied:3:somebody",
            "style_name": "owned",
            "collection_name": "owned",
            "worker_name": "dreamer",
            "picture_id": NOBODY,
            "question_id": NOBODY,
            "captcha_id": NOBODY,
        }

    async def _enter(self, name: str, roles: frozenset[Role], *, called: str = "") -> None:
        made = await admin.ensure_user(
            self.client.horde, called or name, roles=roles, kudos=kudos(1000)
        )
        self.keys[name], self.who[name] = made.api_key, Principal(made.account)

    async def _made(
        self, method: str, path: str, body: dict[str, Any], *, by: str = "owner", name: str = "id"
    ) -> str:
        answer = await self.client.ask(method, f"/api/v2/{path}", body, key=self.keys[by])
        assert answer.status in {200, 202}, (path, answer.json)
        found: str = answer.json[name]
        return found

    async def provide(self, row: Row) -> None:
        """What the row needs and an earlier caller may have taken away."""
        text = f"{row.path} {row.body}"
        if "{worker_id}" in text or "{worker_name}" in text or "{message_id}" in text:
            self.names["worker_id"] = await self._worker()
        if "{message_id}" in text:
            self.names["message_id"] = await self._made(
                "POST",
                "workers/messages",
                {"message": "hello", "worker_id": self.names["worker_id"]},
            )
        if "{team_id}" in text:
            self.names["team_id"] = await self._ensured("teams", {"name": "owned"})
        if "{style_id}" in text or "{style_name}" in text or "{collection" in text:
            kind = "text" if "/text" in row.path else "image"
            style = {"name": "owned", "prompt": "{p}, {np}", "models": ["m"]}
            self.names["style_id"] = await self._ensured(f"styles/{kind}", style)
        if "{collection" in text:
            self.names["collection_id"] = await self._collection()
        if "{example_id}" in text:
            self.names["example_id"] = await self._example()
        if "{sharedkey_id}" in text:
            self.names["sharedkey_id"] = await self._shared_key(row)
        if "{filter_id}" in text:
            wanted = {"regex": "a word", "filter_type": 10}
            self.names["filter_id"] = await self._made("PUT", "filters", wanted, by="moderator")
        await self._provide_work(row, text)

    async def _provide_work(self, row: Row, text: str) -> None:
        family = row.path.split("/")[2]
        if "{id}" in text and "id" + row.path not in self.names:
            asked: dict[str, Any] = {"prompt": "a cat"}
            where = "generate/text/async" if "/text/" in row.path else "generate/async"
            if family == "interrogate":
                where = "interrogate/async"
                asked = {"forms": [{"name": "nsfw"}], "source_image": PICTURE}
            self.names["id" + row.path] = await self._made("POST", where, asked)
        if "{id}" in row.path:
            self.names["id"] = self.names["id" + row.path]
        if "{image_job}" in text and "image_job" not in self.names:
            await self._made("POST", "generate/async", {"prompt": "x", "models": [MODEL]})
            pop = {"name": "images of owner", "models": [MODEL], "max_pixels": 2**20}
            agent = "AI Horde Worker reGen:13:x"
            self.names["image_job"] = await self._made(
                "POST", "generate/pop", pop | {"bridge_agent": agent}
            )
        if "{text_job}" in text and "text_job" not in self.names:
            await self._made("POST", "generate/text/async", {"prompt": "x", "models": ["a/b"]})
            pop = {"name": "texts of owner", "models": ["a/b"]}
            self.names["text_job"] = await self._made("POST", "generate/text/pop", pop)
        if "{form_job}" in text and "form_job" not in self.names:
            forms = {"forms": [{"name": "caption"}], "source_image": PICTURE}
            await self._made("POST", "interrogate/async", forms)
            pop = {"name": "forms of owner", "forms": ["caption"]}
            answer = await self.client.ask(
                "POST", "/api/v2/interrogate/pop", pop, key=self.keys["owner"]
            )
            self.names["form_job"] = answer.json["forms"][0]["id"]

    async def _worker(self) -> str:
        pop = {"name": "dreamer", "models": [MODEL], "max_pixels": 64}
        await self.client.ask("POST", "/api/v2/generate/pop", pop, key=self.keys["owner"])
        path = "/api/v2/workers/name/dreamer"
        found: str = (await self.client.ask("GET", path)).json["id"]
        return found

    async def _ensured(self, path: str, body: dict[str, Any]) -> str:
        listed = (await self.client.ask("GET", f"/api/v2/{path}")).json
        for one in listed:
            if one["name"] == "owned":
                found: str = one["id"]
                return found
        return await self._made("POST", path, body)

    async def _collection(self) -> str:
        body = {"name": "owned", "styles": [self.names["style_id"]]}
        there = await self.client.ask("GET", "/api/v2/collection_by_name/owned")
        if there.status == 200:
            path = f"collections/{there.json['id']}"
            return await self._made("PATCH", path, {"styles": body["styles"]})
        return await self._made("POST", "collections", body)

    async def _example(self) -> str:
        path = f"styles/image/{self.names['style_id']}"
        examples = (await self.client.ask("GET", f"/api/v2/{path}")).json["examples"]
        if examples:
            found: str = examples[0]["id"]
            return found
        return await self._made("POST", f"{path}/example", {"url": "https://x.org/owned"})

    async def _shared_key(self, row: Row) -> str:
        if row.method != "DELETE":
            return self.keys["shared key"] or ""
        if "spare key" not in self.names:
            self.names["spare key"] = await self._made("PUT", "sharedkeys", {})
        return self.names["spare key"]

    async def mend(self) -> None:
        """A deleted owner is one again."""
        horde, owner = self.client.horde, self.who["owner"]
        now = await horde.accounts.by_id(owner.account.id)
        if now.has(Role.DELETED):
            await horde.users.change(
                self.who["moderator"], owner.account.id, UserChange(undelete=True)
            )

    async def answer(self, row: Row, caller: str) -> str:
        names = self.names | {"caller": caller}
        path = f"/api{row.path.format(**names)}{row.query}"
        answer = await self.client.ask(
            row.method, path.replace(" ", "%20"), _filled(row.body, names), key=self.keys[caller]
        )
        if answer.status < 300 and row.method != "GET":
            await self.mend()
            await self.provide(row)
        if answer.status < 400 or answer.rc is None:
            return str(answer.status)
        return f"{answer.status} {answer.rc}"


def _filled(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, str):
        return value.format(**names)
    if isinstance(value, dict):
        return {key: _filled(held, names) for key, held in value.items()}
    return [_filled(held, names) for held in value] if isinstance(value, list) else value


def test_every_operation_is_in_the_table() -> None:
    known = {f"{one.method} {one.path}" for one in operations()}
    assert {row.operation for row in TABLE} == known


def test_every_caller_is_in_every_row() -> None:
    for row in TABLE:
        assert set(row.answers) == set(CALLERS), row.operation


@pytest.mark.slow
async def test_who_may_do_what(edge: Client) -> None:
    """Callers who change nothing come first, the owner of a thing with them that may."""
    stage = Stage(edge)
    await stage.set()
    wrong = []
    for row in TABLE:
        await stage.provide(row)
        for caller in sorted(CALLERS, key=lambda it: row.answers[it][0] == "2"):
            got = await stage.answer(row, caller)
            if got != row.answers[caller]:
                wrong.append(f"{row.operation} by {caller}: {got}, not {row.answers[caller]}")
    assert wrong == [], "\n".join(wrong)
