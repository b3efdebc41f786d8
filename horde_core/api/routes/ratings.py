"""Ratings of pictures: of one's own requests, and of what others shared."""

from typing import Any

from horde_core.accounts.model import Account
from horde_core.accounts.refusals import UserNotFound
from horde_core.api import callers, rating_wire
from horde_core.api.image_wire import known
from horde_core.api.limits import Limit, Per
from horde_core.api.operations import Call, Key, Reply, Routes
from horde_core.captcha.model import Form
from horde_core.money import on_the_wire
from horde_core.protocol.common import Done
from horde_core.protocol.ratings import (
    Answer,
    AnswerRewarded,
    Challenge,
    ChallengeAnswer,
    ChallengeWanted,
    ClientCounts,
    NextQuery,
    Question,
    Rater,
    RaterChange,
    RatersQuery,
    SetRating,
    SetRewarded,
    SharedPicture,
    SharedPictureChange,
    Solved,
)
from horde_core.ratings.clients import name_of
from horde_core.ratings.model import Kind
from horde_core.sharedkeys.service import looks_like_one

routes = Routes()

RATE = (Limit(5, 60, Per.PATH),)
GAME = (Limit(60, 60, Per.ADDRESS),)
CHALLENGE = (Limit(6, 60, Per.ADDRESS),)
HIGHEST_ID = 2**31 - 1


@routes.add(
    "POST",
    "/v2/generate/rate/{id}",
    returns={200: SetRewarded},
    key=Key.WELCOME,
    errors=(400, 401, 404, 413, 429, 503),
    limits=RATE,
)
async def rate_request(call: Call[SetRating]) -> Reply:
    """Rate the pictures of a finished request that was shared."""
    rewarded = await call.horde.ratings.sets.rate(
        call.path("id"),
        rating_wire.set_judgement(call.body),
        await _caller(call),
        name_of(callers.client_agent(call.request)),
    )
    return Reply(SetRewarded(reward=on_the_wire(rewarded.reward)))


async def _caller(call: Call[SetRating]) -> Account | None:
    """Who rates; whoever holds a shared key does so for its owner, like one without a key."""
    if call.key is None or looks_like_one(call.key):
        return None
    return await call.viewer()


@routes.add(
    "GET",
    "/v2/ratings/next",
    returns={200: Question},
    query=NextQuery,
    key=Key.NEEDED,
    errors=(400, 401, 403, 404, 429),
    limits=GAME,
)
async def next_to_rate(call: Call[None]) -> Reply:
    """A picture to rate, or a set to name the best of."""
    query = call.query(NextQuery)
    question = await call.horde.ratings.game.next(
        await call.principal(), kind=Kind(query.kind), nsfw=query.nsfw
    )
    return Reply(rating_wire.question(question, call.horde.shared_media, call.base))


@routes.add("GET", "/v2/ratings/clients", returns={200: list[ClientCounts]}, errors=(429,))
async def rating_clients(call: Call[None]) -> Reply:
    """How many ratings came from which program."""
    return Reply([rating_wire.client(one) for one in await call.horde.ratings.desk.clients()])


@routes.add(
    "GET",
    "/v2/ratings/me",
    returns={200: Rater},
    key=Key.NEEDED,
    errors=(401, 403, 429),
)
async def own_ratings(call: Call[None]) -> Reply:
    """How you rate, and what it is worth."""
    return Reply(rating_wire.own(await call.horde.ratings.desk.statistics(await call.principal())))


@routes.add(
    "GET",
    "/v2/ratings/raters",
    returns={200: list[Rater]},
    query=RatersQuery,
    key=Key.NEEDED,
    errors=(400, 401, 403, 429),
)
async def rater_list(call: Call[None]) -> Reply:
    """The busiest raters, for moderators."""
    found = await call.horde.ratings.desk.listed(
        await call.principal(), suspicious=call.query(RatersQuery).suspicious
    )
    return Reply([rating_wire.rater(one) for one in found])


@routes.add(
    "GET",
    "/v2/ratings/raters/{user_id}",
    returns={200: Rater},
    key=Key.NEEDED,
    errors=(401, 403, 404, 429),
)
async def rater_by_id(call: Call[None]) -> Reply:
    """One rater, for moderators."""
    found = await call.horde.ratings.desk.statistics(await call.principal(), _number(call))
    return Reply(rating_wire.rater(found))


@routes.add(
    "PUT",
    "/v2/ratings/raters/{user_id}",
    returns={200: Rater},
    key=Key.NEEDED,
    errors=(400, 401, 403, 404, 413, 429),
)
async def clear_rater(call: Call[RaterChange]) -> Reply:
    """Let a rater go on without a challenge, for moderators."""
    found = await call.horde.ratings.desk.unbar(await call.principal(), _number(call))
    return Reply(rating_wire.rater(found))


@routes.add(
    "POST",
    "/v2/ratings/challenge",
    returns={200: Challenge},
    optional_body=True,
    key=Key.NEEDED,
    errors=(400, 401, 403, 413, 429),
    limits=CHALLENGE,
)
async def new_challenge(call: Call[ChallengeWanted]) -> Reply:
    """Letters to read or hear, for raters who have to show that they are people."""
    found = await call.horde.ratings.desk.challenge(await call.principal(), Form(call.body.form))
    return Reply(rating_wire.challenge(found, call.horde.clock.now()))


@routes.add(
    "POST",
    "/v2/ratings/challenge/{captcha_id}",
    returns={200: Solved},
    key=Key.NEEDED,
    errors=(400, 401, 403, 413, 429),
    limits=CHALLENGE,
)
async def solve_challenge(call: Call[ChallengeAnswer]) -> Reply:
    """Answer a challenge; afterwards the rating goes on."""
    await call.horde.ratings.desk.solve(
        await call.principal(), call.path("captcha_id"), call.body.answer
    )
    return Reply(Solved())


@routes.add(
    "GET",
    "/v2/ratings/pictures/{picture_id}",
    returns={200: SharedPicture},
    key=Key.NEEDED,
    errors=(401, 403, 404, 429),
)
async def shared_picture(call: Call[None]) -> Reply:
    """What others think of a picture that you shared."""
    found = await call.horde.ratings.pool.look(await call.principal(), call.path("picture_id"))
    return Reply(rating_wire.picture(found))


@routes.add(
    "PUT",
    "/v2/ratings/pictures/{picture_id}",
    returns={200: SharedPicture},
    key=Key.NEEDED,
    errors=(400, 401, 403, 404, 413, 429),
)
async def change_shared_picture(call: Call[SharedPictureChange]) -> Reply:
    """Make a picture a gold question, hide it or show it again, for moderators."""
    found = await call.horde.ratings.pool.change(
        await call.principal(),
        call.path("picture_id"),
        gold=rating_wire.gold(call.body),
        not_gold=call.body.gold_rating is None,
        hidden=known(call.body.hidden),
    )
    return Reply(rating_wire.picture(found))


@routes.add(
    "DELETE",
    "/v2/ratings/pictures/{picture_id}",
    returns={200: Done},
    key=Key.NEEDED,
    errors=(401, 403, 404, 429, 503),
)
async def withdraw_picture(call: Call[None]) -> Reply:
    """Take a picture that you shared out of the pool, with its ratings."""
    await call.horde.ratings.pool.withdraw(await call.principal(), call.path("picture_id"))
    return Reply(Done())


@routes.add(
    "POST",
    "/v2/ratings/{question_id}",
    returns={200: AnswerRewarded},
    key=Key.NEEDED,
    errors=(400, 401, 403, 404, 413, 429),
    limits=GAME,
)
async def answer_question(call: Call[Answer]) -> Reply:
    """Answer what you are asked at the moment."""
    found = await call.horde.ratings.game.answer(
        await call.principal(), call.path("question_id"), rating_wire.answer(call.body)
    )
    return Reply(rating_wire.rewarded(found))


def _number(call: Call[Any]) -> int:
    """Raises UserNotFound."""
    text = call.path("user_id")
    if not text.isascii() or not text.isdecimal() or len(text) > 10 or int(text) > HIGHEST_ID:
        raise UserNotFound(text)
    return int(text)
