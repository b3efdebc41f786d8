"""What the horde has made."""

from horde_core.api.operations import Call, Reply, Routes
from horde_core.protocol import stats as wire
from horde_core.stats.model import Made
from horde_core.workers.model import Work

routes = Routes()


def _images(made: Made) -> wire.ImagesMade:
    return wire.ImagesMade(images=made.results, ps=made.things)


def _texts(made: Made) -> wire.TextsMade:
    return wire.TextsMade(requests=made.results, tokens=made.things)


@routes.add("GET", "/v2/stats/img/totals", returns={200: wire.ImageTotals}, errors=(429,))
async def image_totals(call: Call[None]) -> Reply:
    """Pictures drawn in the last minute, hour, day and month, and altogether."""
    found = await call.horde.stats.totals(Work.IMAGE.value)
    return Reply(
        wire.ImageTotals(
            minute=_images(found.minute),
            hour=_images(found.hour),
            day=_images(found.day),
            month=_images(found.month),
            total=_images(found.total),
        )
    )


@routes.add("GET", "/v2/stats/text/totals", returns={200: wire.TextTotals}, errors=(429,))
async def text_totals(call: Call[None]) -> Reply:
    """Texts written in the last minute, hour, day and month, and altogether."""
    found = await call.horde.stats.totals(Work.TEXT.value)
    return Reply(
        wire.TextTotals(
            minute=_texts(found.minute),
            hour=_texts(found.hour),
            day=_texts(found.day),
            month=_texts(found.month),
            total=_texts(found.total),
        )
    )


@routes.add(
    "GET",
    "/v2/stats/img/models",
    returns={200: wire.MadeByModel},
    query=wire.ImageModelsQuery,
    errors=(400, 429),
)
async def image_models(call: Call[None]) -> Reply:
    """Pictures by model."""
    state, catalogue = call.query(wire.ImageModelsQuery).model_state, call.horde.catalogue
    found = await call.horde.stats.by_model(Work.IMAGE.value)

    def asked(counts: dict[str, int]) -> dict[str, int]:
        return {
            name: count
            for name, count in counts.items()
            if state == "all" or (catalogue.find(name) is not None) is (state == "known")
        }

    return Reply(
        wire.MadeByModel(day=asked(found.day), month=asked(found.month), total=asked(found.total))
    )


@routes.add("GET", "/v2/stats/text/models", returns={200: wire.MadeByModel}, errors=(429,))
async def text_models(call: Call[None]) -> Reply:
    """Texts by model."""
    found = await call.horde.stats.by_model(Work.TEXT.value)
    return Reply(wire.MadeByModel(day=found.day, month=found.month, total=found.total))
