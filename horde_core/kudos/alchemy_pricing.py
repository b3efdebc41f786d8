"""What alchemy costs and earns, by API v2's list."""

from horde_core.money import Kudos, kudos

EVERY_FORM = kudos(1)
INTERROGATION = kudos(3)
POST_PROCESSING_A_TILE = kudos(3)
TAX = kudos(2)
TAX_WITHOUT_SLOW_WORKERS = kudos(1)
"""Less, not more: the reference charges it this way round whatever its documents say."""


def price(form: str, *, post_processes: bool, tiles: int) -> Kudos:
    """What one form earns its worker.

    >>> price("caption", post_processes=False, tiles=2)
    100
    >>> price("interrogation", post_processes=False, tiles=2)
    300
    >>> price("GFPGAN", post_processes=True, tiles=2)
    600
    """
    if post_processes:
        return Kudos(POST_PROCESSING_A_TILE * tiles)
    return INTERROGATION if form == "interrogation" else EVERY_FORM


def cost(earned: Kudos, *, slow_workers: bool) -> Kudos:
    """What the requester pays for a form.

    >>> cost(Kudos(100), slow_workers=True), cost(Kudos(100), slow_workers=False)
    (300, 200)
    """
    return Kudos(earned + (TAX if slow_workers else TAX_WITHOUT_SLOW_WORKERS))
