"""Texts as the index knows them: classes of requests, and workers that could take them."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import msgspec

from horde_core.models.text import TextModels
from horde_core.queueing.takers import friends
from horde_core.texts.eligibility import (
    Skipped,
    TextDemand,
    Writer,
    is_slow,
    why_not_listed,
    why_skipped,
)
from horde_core.texts.model import TextTerms
from horde_core.workers.model import CheckedIn, Offer, Work


@dataclass(frozen=True, slots=True)
class TextTrade:
    known: TextModels
    kind: Work = Work.TEXT

    def demand(self, facts: Any) -> TextDemand:
        terms = msgspec.json.decode(facts.params, type=TextTerms)
        return TextDemand(
            max_length=terms.params.max_length,
            max_context_length=terms.params.max_context_length,
            models=facts.models,
            workers=facts.workers,
            worker_blacklist=facts.worker_blacklist,
            trusted_workers=facts.trusted_workers,
            slow_workers=facts.slow_workers,
            disable_batching=facts.disable_batching,
            softprompt=terms.softprompt,
            validated_backends=terms.validated_backends,
        )

    def taker(self, worker: CheckedIn, offer: Offer, *, trusted: bool) -> Writer:
        aliases = offer.priority_usernames
        return Writer(worker, offer, trusted, friends(worker.account_id, aliases), self.known)

    def traits(self, taker: Writer) -> Hashable:
        offer = taker.offer
        return (
            offer.models,
            offer.bridge_agent,
            offer.max_length,
            offer.max_context_length,
            offer.softprompts,
            taker.trusted,
            is_slow(taker),
        )

    def why_not(self, demand: TextDemand, taker: Writer) -> str | None:
        return why_skipped(demand, taker)

    def why_not_listed(self, demand: TextDemand, taker: Writer) -> str | None:
        return why_not_listed(demand, taker)

    def not_served(self) -> str:
        return Skipped.MODELS
