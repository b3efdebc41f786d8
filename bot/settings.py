from typing import Annotated

import msgspec
from msgspec import Meta

Seconds = Annotated[int, Meta(ge=1, le=300)]


class DiscordSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``token`` empty means: no bot. ``test_guild_id`` 0 means commands for every server."""

    token: str = ""
    test_guild_id: Annotated[int, Meta(ge=0)] = 0
    reread_every_s: Seconds = 5
    models_every_s: Seconds = 10
    styles_every_s: Seconds = 60
    notices_every_s: Seconds = 3
    roles_every_s: Annotated[int, Meta(ge=10, le=86400)] = 600
    news_every_s: Seconds = 300
    max_upload_mb: Annotated[int, Meta(ge=1, le=100)] = 10
