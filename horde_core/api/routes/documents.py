"""What this horde's operator tells about it."""

from horde_core.api import markdown
from horde_core.api.operations import Call, Reply, Routes
from horde_core.protocol.status import Document, DocumentQuery

routes = Routes()


def _document(call: Call[None], name: str) -> Reply:
    text = call.edge.papers.documents[name]
    if call.query(DocumentQuery).format == "markdown":
        return Reply(Document(markdown=text))
    return Reply(Document(html=markdown.html(text)))


@routes.add(
    "GET",
    "/v2/documents/terms",
    returns={200: Document},
    query=DocumentQuery,
    errors=(400, 429),
)
async def terms(call: Call[None]) -> Reply:
    """The terms of use."""
    return _document(call, "terms")


@routes.add(
    "GET",
    "/v2/documents/privacy",
    returns={200: Document},
    query=DocumentQuery,
    errors=(400, 429),
)
async def privacy(call: Call[None]) -> Reply:
    """What is kept of whom, and for how long."""
    return _document(call, "privacy")


@routes.add(
    "GET",
    "/v2/documents/sponsors",
    returns={200: Document},
    query=DocumentQuery,
    errors=(400, 429),
)
async def sponsors(call: Call[None]) -> Reply:
    """Who pays for this horde."""
    return _document(call, "sponsors")
