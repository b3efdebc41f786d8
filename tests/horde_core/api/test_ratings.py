"""Ratings over HTTP."""

import base64
from typing import Any

import pytest

from horde_core import admin
from horde_core.accounts.model import Role
from horde_core.ratings.model import Judgement
from tests.fakes.time_and_chance import FakeClock
from tests.horde_core.api.client import ANONYMOUS, Client, picture
from tests.horde_core.api.conftest import Served

NOBODY = "8d0c6f5e-2e5d-4d3c-9f55-000000000000"


async def drawn(client: Client, key: str, count: int = 1, **fields: Any) -> tuple[str, list[str]]:
    """A finished request of this key and its pictures."""
    asked = await client.generate(
        key, params={"width": 64, "height": 64, "steps": 1, "n": count}, shared=True, **fields
    )
    worker = await client.account("painter")
    jobs = (await client.pop(worker, name=f"dreamer {asked.json['id']}", amount=count)).json["ids"]
    for job in jobs:
        encoded = base64.b64encode(picture()).decode()
        assert (await client.submit(worker, job, generation=encoded)).status == 200
    return asked.json["id"], jobs


async def test_a_set_is_rated_without_a_key_like_clients_do(client: Client) -> None:
    key = await client.account()
    request_id, (one, two) = await drawn(client, key, 2)
    status = (await client.ask("GET", f"/api/v2/generate/status/{request_id}")).json
    assert status["shared"] is True
    path = f"/api/v2/generate/rate/{request_id}"
    body = {"best": one, "ratings": [{"id": one, "rating": 9}, {"id": two, "rating": 3}]}
    answer = await client.ask("POST", path, body, headers={"Client-Agent": "ArtBot:1:me@x.org"})
    assert (answer.status, set(answer.json)) == (200, {"reward"})
    assert answer.json["reward"] > 0
    again = await client.ask("POST", path, body, key=key)
    assert (again.status, again.rc) == (400, "AestheticsAlreadyExist")
    counts = (await client.ask("GET", "/api/v2/ratings/clients")).json
    assert counts == [{"client": "ArtBot", "ratings": 2, "artifacts": 0, "best_of": 1}]
    me = (await client.ask("GET", "/api/v2/find_user", key=key)).json
    assert me["kudos_details"]["awarded"] == answer.json["reward"]
    assert me["records"]["rating"]["image"] == 2


async def test_the_refusals_of_rate(edge: Client) -> None:
    key = await edge.account()
    request_id, (one,) = await drawn(edge, key)
    path = f"/api/v2/generate/rate/{request_id}"

    async def refused(body: Any, where: str = path) -> tuple[int, str | None]:
        answer = await edge.ask("POST", where, body)
        return answer.status, answer.rc

    rated = {"id": one, "rating": 5}
    missing = await refused({"ratings": [rated]}, f"/api/v2/generate/rate/{NOBODY}")
    assert missing == (404, "RequestNotFound")
    assert await refused({}) == (400, "AestheticsMissing")
    assert await refused({"best": one}) == (400, "AestheticsSolo")
    assert await refused({"best": NOBODY}) == (400, "ProcGenNotFound")
    assert await refused({"ratings": [rated, rated]}) == (400, "AestheticsDuplicate")
    assert await refused({"ratings": [{"id": one, "rating": 11}]}) == (400, None)
    assert await refused({"ratings": [{"id": one, "rating": 5, "artifacts": 6}]}) == (400, None)
    private = (await edge.generate(key)).json["id"]
    unfinished = await refused({"ratings": [rated]}, f"/api/v2/generate/rate/{private}")
    assert unfinished == (400, "AestheticsNotCompleted")
    wrong = await edge.ask("POST", path, {"ratings": [rated]}, key="wrong")
    assert wrong.rc == "InvalidAPIKey"


async def test_the_pool(served: Served) -> None:
    clock = FakeClock()
    async with served(clock) as client:
        asker, rater = await client.account("asker"), await client.account("rater")
        _, (one,) = await drawn(client, asker, nsfw=False)
        await client.horde.ratings.pool.gather()
        question = (await client.ask("GET", "/api/v2/ratings/next", key=rater)).json
        assert [it["id"] for it in question["pictures"]] == [one]
        found = await client.ask("GET", question["pictures"][0]["url"])
        assert (found.status, found.headers["Content-Type"]) == (200, "image/webp")
        stolen = question["pictures"][0]["url"].replace("/shared/", "/media/")
        assert (await client.ask("GET", stolen)).status == 403
        path = f"/api/v2/ratings/{question['id']}"
        fast = await client.ask("POST", path, {"rating": 8}, key=rater)
        assert (fast.status, fast.rc) == (429, "RatedTooFast")
        clock.advance(3)
        both = await client.ask("POST", path, {"rating": 8, "skip": True}, key=rater)
        assert (both.status, both.rc) == (400, "BadRequest")
        answer = await client.ask("POST", path, {"rating": 8, "artifacts": 0}, key=rater)
        assert answer.json == {"reward": 0.0, "pending": 10.0, "left_today": 500.0, "streak": 1}
        again = await client.ask("POST", path, {"rating": 8}, key=rater)
        assert (again.status, again.rc) == (404, "RatingQuestionNotFound")
        over = await client.ask("GET", "/api/v2/ratings/next", key=rater)
        assert (over.status, over.rc) == (404, "NothingToRate")
        seen = await client.ask("GET", f"/api/v2/ratings/pictures/{one}", key=asker)
        assert (seen.json["mean_rating"], seen.json["ratings"]) == (8.0, 1)
        me = (await client.ask("GET", "/api/v2/ratings/me", key=rater)).json
        assert (me["rated"], me["share"], me["pending"], me["streak"]) == (1, 0.0, 10.0, 1)
        gone = await client.ask("DELETE", f"/api/v2/ratings/pictures/{one}", key=asker)
        assert gone.status == 200


async def test_a_challenge(client: Client) -> None:
    key = await client.account("rater")
    asked = await client.ask("POST", "/api/v2/ratings/challenge", key=key)
    assert (asked.json["form"], asked.json["content_type"]) == ("picture", "image/png")
    assert base64.b64decode(asked.json["data"])[:4] == b"\x89PNG"
    assert 110 <= asked.json["expires_in"] <= 120
    path = f"/api/v2/ratings/challenge/{asked.json['id']}"
    for _ in range(3):
        wrong = await client.ask("POST", path, {"answer": "?????"}, key=key)
        assert (wrong.status, wrong.rc) == (400, "CaptchaWrong")
    anonymous = await client.ask("POST", "/api/v2/ratings/challenge", {}, key=ANONYMOUS)
    assert (anonymous.status, anonymous.rc) == (403, "Forbidden")


MODERATORS_OWN = [
    ("GET", "raters", None),
    ("GET", "raters/{other}", None),
    ("PUT", "raters/{other}", {"cleared": True}),
    ("PUT", "pictures/{shown}", {"gold_rating": 7}),
]


@pytest.mark.parametrize(("method", "path", "body"), MODERATORS_OWN)
async def test_what_moderators_do(edge: Client, method: str, path: str, body: Any) -> None:
    picture_id = await edge.horde.ratings.pool.seed(picture(), Judgement("", 3))
    other = await edge.horde.accounts.register("other")
    made = await admin.ensure_user(edge.horde, "mod", roles=frozenset({Role.MODERATOR}))
    where = f"/api/v2/ratings/{path.format(other=other.account.id, shown=picture_id)}"
    assert (await edge.ask(method, where, body)).status == 400
    assert (await edge.ask(method, where, body, key="wrong")).status == 401
    assert (await edge.ask(method, where, body, key=ANONYMOUS)).status == 403
    stranger = await edge.account("stranger")
    assert (await edge.ask(method, where, body, key=stranger)).status == 403
    assert (await edge.ask(method, where, body, key=made.api_key)).status == 200


async def test_gold_is_for_moderators_eyes(edge: Client) -> None:
    key = await edge.account()
    _, (one,) = await drawn(edge, key)
    await edge.horde.ratings.pool.gather()
    made = await admin.ensure_user(edge.horde, "mod", roles=frozenset({Role.MODERATOR}))
    path = f"/api/v2/ratings/pictures/{one}"
    change = {"gold_rating": 9, "gold_artifacts": 1, "hidden": True}
    changed = (await edge.ask("PUT", path, change, key=made.api_key)).json
    assert (changed["gold_rating"], changed["gold_artifacts"]) == (9, 1)
    assert changed["state"] == "hidden"
    assert (await edge.ask("GET", path, key=key)).json["gold_rating"] is None
    plain = await edge.ask("PUT", path, {"gold_rating": None}, key=made.api_key)
    assert plain.json["gold_rating"] is None
    missing = await edge.ask("GET", f"/api/v2/ratings/pictures/{NOBODY}", key=key)
    assert (missing.status, missing.rc) == (404, "SharedPictureNotFound")


@pytest.mark.parametrize(
    ("fields", "shared"),
    [
        ({"shared": True}, True),
        ({}, False),
        ({"shared": True, "source_image": base64.b64encode(picture("PNG")).decode()}, False),
    ],
)
async def test_only_what_may_be_shared_is(
    edge: Client, fields: dict[str, Any], shared: bool
) -> None:
    asked = await edge.generate(await edge.account(), **fields)
    status = await edge.ask("GET", f"/api/v2/generate/status/{asked.json['id']}")
    assert status.json["shared"] is shared
