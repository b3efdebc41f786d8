"""The rules of API v2 for a request for texts: pure, used by the API and the bot alike."""

from collections.abc import Callable

import msgspec

from horde_core.accounts.model import Account, Role
from horde_core.errors import Rc, Refused
from horde_core.models.text import TextModels
from horde_core.queueing.rules import MOST_WORKERS
from horde_core.texts.model import NewTextRequest
from horde_core.workers.model import Load

SAMPLERS = 7
MOST_STOPS = 128
LONGEST_STOPS = 2000
FEWEST_TOKENS, MOST_TOKENS = 256, 512
"""Between these lies what needs no kudos beforehand."""

Rule = Callable[[NewTextRequest, Account], None]


def normalised(new: NewTextRequest, account: Account) -> NewTextRequest:
    """The request without repetitions, and with what its account imposes on it."""
    new = msgspec.structs.replace(
        new,
        models=tuple(dict.fromkeys(new.models)),
        workers=tuple(dict.fromkeys(new.workers))[:MOST_WORKERS],
    )
    if account.has(Role.EDUCATION):
        new = msgspec.structs.replace(new, trusted_workers=True)
    return new


def check(new: NewTextRequest, account: Account) -> None:
    """Raises Refused: the first rule it breaks, in API v2's order."""
    for rule in RULES:
        rule(new, account)


def _webhook(new: NewTextRequest, _account: Account) -> None:
    if new.webhook is not None and not new.webhook.startswith("https://"):
        raise Refused(Rc.BAD_REQUEST, "A webhook must begin with https://")


def _sources(new: NewTextRequest, _account: Account) -> None:
    if new.extra_sources:
        raise Refused(Rc.INVALID_EXTRA_SOURCE_IMAGES, "Texts have no extra source images.")


def _prompt(new: NewTextRequest, _account: Account) -> None:
    if not new.prompt:
        raise Refused(Rc.MISSING_PROMPT, "You cannot specify an empty prompt.")
    stops = new.params.stop_sequence or ()
    texts = (new.prompt, new.webhook or "", new.softprompt or "", *new.models, *stops)
    if any("\x00" in text for text in texts):
        raise Refused(Rc.NUL_BYTE_IN_PAYLOAD, "The request contains a NUL character.")


def _batching(new: NewTextRequest, account: Account) -> None:
    if new.disable_batching and new.count > 1 and not account.trusted:
        raise Refused(Rc.REQUIRES_TRUST, "Only trusted accounts can switch batching off.")


def _lengths(new: NewTextRequest, _account: Account) -> None:
    if new.params.max_context_length < new.params.max_length:
        raise Refused(
            Rc.TOKEN_OVERFLOW,
            "max_length cannot be larger than max_context_length: it is part of it.",
        )


def _order(new: NewTextRequest, _account: Account) -> None:
    order = new.params.sampler_order
    if order is not None and len(set(order)) < SAMPLERS:
        raise Refused(
            Rc.MISSING_FULL_SAMPLER_ORDER, f"sampler_order must name all {SAMPLERS} samplers."
        )


def _stops(new: NewTextRequest, _account: Account) -> None:
    stops = set(new.params.stop_sequence or ())
    if len(stops) > MOST_STOPS:
        raise Refused(
            Rc.TOO_MANY_STOP_SEQUENCES, f"At most {MOST_STOPS} stop sequences are possible."
        )
    if sum(map(len, stops)) > LONGEST_STOPS:
        raise Refused(
            Rc.EXCESSIVE_STOP_SEQUENCE,
            f"The stop sequences together may have {LONGEST_STOPS} characters.",
        )


RULES: tuple[Rule, ...] = (_webhook, _prompt, _batching, _lengths, _order, _stops, _sources)


def largest_model(new: NewTextRequest, known: TextModels) -> float | None:
    """Billions of parameters of the largest model named, unknown ones count as 1; None: no name."""
    return max((known.parameters(name) or 1.0 for name in new.models), default=None)


def longest_free(load: Load) -> int:
    """The max_length up to which nothing need be there beforehand.

    >>> longest_free(Load(threads=0, waiting=0)), longest_free(Load(threads=10, waiting=400))
    (512, 256)
    """
    free = MOST_TOKENS + 5 * load.threads - round(0.9 * load.waiting)
    return max(FEWEST_TOKENS, min(MOST_TOKENS, free))


def needs_upfront(new: NewTextRequest, load: Load) -> bool:
    return not new.slow_workers or new.params.max_length > longest_free(load)


def downgraded(new: NewTextRequest, load: Load) -> NewTextRequest:
    """The request shrunk until it needs nothing beforehand."""
    params = msgspec.structs.replace(
        new.params, max_length=min(new.params.max_length, longest_free(load))
    )
    return msgspec.structs.replace(new, params=params, slow_workers=True)
