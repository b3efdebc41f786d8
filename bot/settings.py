from typing import Annotated

import msgspec
from msgspec import Meta

Seconds = Annotated[int, Meta(ge=1, le=300)]


class DiscordSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``token`` empty means: no bot. ``test_guild_id`` 0 means commands for every server.

    ``shards`` 0 means: as many as Discord recommends. ``shards_per_process`` 0 means that this
    process is the only one and has them all.
    """

    token: str = ""
    test_guild_id: Annotated[int, Meta(ge=0)] = 0
    reread_every_s: Seconds = 5
    models_every_s: Seconds = 10
    styles_every_s: Seconds = 60
    notices_every_s: Seconds = 3
    roles_every_s: Annotated[int, Meta(ge=10, le=86400)] = 600
    news_every_s: Seconds = 300
    shards: Annotated[int, Meta(ge=0, le=10_000)] = 0
    shards_per_process: Annotated[int, Meta(ge=0, le=10_000)] = 0
    max_upload_mb: Annotated[int, Meta(ge=1, le=100)] = 10

    def __post_init__(self) -> None:
        if self.shards_per_process and not self.shards:
            raise ValueError(
                "shards_per_process needs shards: how many there are in all, the same in every "
                "process of the bot"
            )
