"""The data set as it leaves the horde: without names, keys or anything to find somebody by. Pure.

Raters, programs, pictures and requests get ids from a salt that is made for one export and kept
nowhere. So nobody can join them with accounts, nor one export with another.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from horde_core.ratings.rows import Chosen, Said

SPECIAL = "horde_special"
"""Models that are one account's alone carry its name."""


class Rating(msgspec.Struct, frozen=True, kw_only=True):
    """One line of ratings; ``standing`` is the rater's share of the rewards in percent."""

    rater: str
    picture: str
    set: str
    rating: int
    artifacts: int | None
    via: str
    gold: bool
    client: str
    seconds: int | None
    standing: int | None
    day: date
    model: str
    width: int | None
    height: int | None
    steps: int | None
    cfg_scale: float | None
    sampler: str | None
    nsfw: bool
    prompt: str | None


class BestOf(msgspec.Struct, frozen=True, kw_only=True):
    """One line of sets: which of the pictures was the best."""

    rater: str
    set: str
    best: str
    pictures: list[str]
    via: str
    client: str
    day: date


@dataclass(frozen=True, slots=True)
class Mask:
    """``salt`` is made for one export. ``prompts``: whether they go out too."""

    salt: bytes
    prompts: bool = False

    def name(self, kind: str, value: object) -> str:
        """16 hexadecimal digits, the same for the same thing within one export.

        >>> Mask(b"a").name("rater", 7) == Mask(b"a").name("rater", 7)
        True
        >>> Mask(b"a").name("rater", 7) == Mask(b"b").name("rater", 7)
        False
        """
        text = f"{kind}:{value}".encode()
        return hmac.new(self.salt, text, hashlib.sha256).hexdigest()[:16]

    def rating(self, said: Said) -> Rating:
        how: dict[str, Any] = msgspec.json.decode(said.params)
        drawn = bool(said.model)
        return Rating(
            rater=self.name("rater", said.account_id),
            picture=self.name("picture", said.picture_id),
            set=self.name("set", said.request_id),
            rating=said.rating,
            artifacts=said.artifacts,
            via=said.via,
            gold=said.gold_rating is not None,
            client=self.name("client", said.client),
            seconds=None if said.seconds is None else round(said.seconds),
            standing=said.standing,
            day=said.at.date(),
            model=SPECIAL if said.model.startswith(SPECIAL) else said.model,
            width=how.get("width", 512) if drawn else None,
            height=how.get("height", 512) if drawn else None,
            steps=how.get("steps"),
            cfg_scale=how.get("cfg_scale", 5.0) if drawn else None,
            sampler=how.get("sampler", "k_euler_a") if drawn else None,
            nsfw=said.nsfw,
            prompt=said.prompt if self.prompts and drawn else None,
        )

    def best_of(self, chosen: Chosen) -> BestOf:
        return BestOf(
            rater=self.name("rater", chosen.account_id),
            set=self.name("set", chosen.request_id),
            best=self.name("picture", chosen.best_id),
            pictures=[self.name("picture", one) for one in chosen.pictures],
            via=chosen.via,
            client=self.name("client", chosen.client),
            day=chosen.at.date(),
        )
