"""How many pictures a worker gets at once, and how long it may take."""

from horde_core.queueing.eligibility import Demand
from horde_core.queueing.model import Offer

HEAVY = frozenset(
    {
        "RealESRGAN_x4plus",
        "RealESRGAN_x4plus_anime_6B",
        "NMKD_Siax",
        "4x_AnimeSharp",
        "CodeFormers",
        "4xNomos8kSC",
        "4xLSDIRplus",
        "4xNomos2_hq_dat2",
        "RestoreFormer",
    }
)
HEAVY_FAMILIES = {"flux_1": 5.0, "qwen_image": 10.0, "z_image": 8.0}
SHORTEST_TTL_S = 150


def _family_weight(baseline: str) -> float:
    """How many Stable Diffusion 1 pictures one of this family weighs in a batch."""
    for family, weight in HEAVY_FAMILIES.items():
        if baseline.startswith(family):
            return weight
    return 1.0


def batch_size(demand: Demand, offer: Offer, baseline: str, waiting: int) -> int:
    """As many as fit into the pixels the worker says it can draw at once."""
    if demand.disable_batching:
        return 1
    params = demand.params
    weight = demand.pixels * (1 + 0.4 * len(params.post_processing)) * _family_weight(baseline)
    if params.transparent or HEAVY & set(params.post_processing):
        weight *= 1.8
    safe = round(offer.max_pixels / 3.5 * offer.amount / weight)
    return min(max(1, safe), offer.amount, waiting)


def ttl_s(demand: Demand, baselines: set[str], *, extra_slow: bool) -> int:
    """Seconds until a job counts as lost. ``baselines`` are those of the requested models.

    >>> from horde_core.queueing.model import ImageParams
    >>> small = Demand(params=ImageParams())
    >>> ttl_s(small, set(), extra_slow=False), ttl_s(small, set(), extra_slow=True)
    (150, 450)
    """
    seconds = 30 + 2 * demand.steps * demand.pixels / 512**2
    if demand.params.control_type:
        seconds *= 2
    if any(_family_weight(baseline) > 1 for baseline in baselines):
        seconds *= 3
    seconds = max(seconds, SHORTEST_TTL_S)
    return round(seconds * 3 if extra_slow else seconds)
