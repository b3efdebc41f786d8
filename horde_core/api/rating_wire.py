"""Ratings between API v2's words and ours."""

import base64
from datetime import datetime

from msgspec import UNSET

from horde_core.api.dates import rfc822
from horde_core.api.image_wire import known
from horde_core.captcha.model import Captcha
from horde_core.media.store import MediaStore
from horde_core.money import on_the_wire
from horde_core.protocol import ratings as wire
from horde_core.ratings import model
from horde_core.ratings.refusals import NoPictureToJudge


def set_judgement(asked: wire.SetRating) -> model.SetJudgement:
    return model.SetJudgement(
        [model.Judgement(one.id, one.rating, known(one.artifacts)) for one in asked.ratings],
        known(asked.best),
    )


def answer(asked: wire.Answer) -> model.Answer:
    """Raises NoPictureToJudge: it says two things at once."""
    rating, best = known(asked.rating), known(asked.best)
    if (rating is not None) + (best is not None) + asked.skip + asked.report != 1:
        raise NoPictureToJudge
    verdict = model.Verdict.RATED
    if asked.skip or asked.report:
        verdict = model.Verdict.SKIPPED if asked.skip else model.Verdict.REPORTED
    return model.Answer(rating, known(asked.artifacts), best, verdict)


def question(found: model.Question, media: MediaStore, base: str) -> wire.Question:
    return wire.Question(
        id=found.id,
        kind=found.kind.value,
        pictures=[
            wire.QuestionPicture(id=picture_id, url=media.download_url(key, base))
            for picture_id, key in zip(found.pictures, found.media_keys, strict=True)
        ],
    )


def rewarded(found: model.Rewarded) -> wire.AnswerRewarded:
    return wire.AnswerRewarded(
        reward=on_the_wire(found.reward),
        pending=on_the_wire(found.pending),
        left_today=on_the_wire(found.left),
        streak=found.streak,
    )


def challenge(found: Captcha, now: datetime) -> wire.Challenge:
    return wire.Challenge(
        id=found.id,
        form=found.form.value,
        content_type=found.content_type,
        data=base64.b64encode(found.data).decode("ascii"),
        expires_in=round((found.expires_at - now).total_seconds()),
    )


def rater(found: model.RaterStatistics) -> wire.Rater:
    it = found.rater
    return wire.Rater(
        user=found.alias,
        rated=it.rated,
        compared=it.compared,
        agreement=None if it.agreement is None else round(it.agreement, 3),
        share=round(it.share, 3),
        pending=on_the_wire(it.pending),
        today=found.today,
        earned_today=on_the_wire(found.paid_today),
        left_today=on_the_wire(found.left_today),
        gold_seen=found.gold_seen,
        gold_right=found.gold_right,
        suspicion=it.suspicion and it.suspicion.value,
        barred_until=None if it.barred_until is None else rfc822(it.barred_until),
        streak=it.streak,
        best_streak=it.best_streak,
    )


def own(found: model.RaterStatistics) -> wire.Rater:
    """As the rater sees it: who learns which pictures were gold learns to tell them apart."""
    shown = rater(found)
    return wire.Rater(
        **{name: getattr(shown, name) for name in shown.__struct_fields__}
        | {"gold_seen": 0, "gold_right": 0}
    )


def client(found: model.ClientCounts) -> wire.ClientCounts:
    return wire.ClientCounts(
        client=found.client, ratings=found.ratings, artifacts=found.artifacts, best_of=found.sets
    )


def picture(found: model.PictureStatistics) -> wire.SharedPicture:
    return wire.SharedPicture(
        id=found.id,
        request_id=found.request_id,
        state=found.state.value,
        nsfw=found.nsfw,
        model=found.model,
        ratings=found.ratings,
        reports=found.reports,
        mean_rating=found.mean_rating,
        mean_artifacts=found.mean_artifacts,
        gold_rating=found.gold_rating,
        gold_artifacts=found.gold_artifacts,
    )


def gold(asked: wire.SharedPictureChange) -> tuple[int, int | None] | None:
    """The answer that makes it a gold question, None where it does not become one."""
    if asked.gold_rating is UNSET or asked.gold_rating is None:
        return None
    return asked.gold_rating, known(asked.gold_artifacts)
