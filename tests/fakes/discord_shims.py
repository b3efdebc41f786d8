"""What simcord 3.2.1 leaves out of Discord and our tests need.

Servers without the bot and groups of friends, where only a member brought it along; the languages
of members and servers, age-restricted channels (those named ``adult-…``), today's
limit of 10 MiB a file, the answer of the real Discord to an interaction whose fifteen minutes are
over, and the author of the message in the news of a reaction.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from simcord import interactions
from simcord.backend import serializers
from simcord.backend.cdn import CdnStore
from simcord.backend.errors import BackendError
from simcord.backend.ops.commands import CommandsMixin
from simcord.backend.ops.reactions import ReactionMixin

FILE_LIMIT = 10 * 1024 * 1024
ADULT = "adult-"
GROUP = "group-"
AWAY: set[int] = set()
"""Servers that do not have the bot, by their id."""
LOCALES: dict[int, str] = {}
"""Of users and of guilds, by their id; English where nothing is said."""


def _in_a_group(payload: dict[str, Any], user_id: int) -> None:
    """As of a conversation between members that has no server."""
    for key in ("guild_id", "guild_locale"):
        payload.pop(key)
    user = payload.pop("member")["user"]
    payload["user"] = user
    payload["context"] = 2
    payload["authorizing_integration_owners"] = {"1": str(user_id)}
    payload["channel"] = {
        "id": payload["channel_id"], "type": 3, "recipients": [user], "name": "friends",
        "icon": None, "owner_id": user["id"], "last_message_id": None,
    }  # fmt: skip


@contextmanager
def discord_shims() -> Iterator[None]:
    """Install them all; channels must be created inside."""
    LOCALES.clear()
    AWAY.clear()
    channel_payload = serializers.channel_payload
    base_payload = interactions.base_payload
    store_attachment = CdnStore.store_attachment
    interaction_by_token = CommandsMixin.interaction_by_token
    emit_reaction = ReactionMixin._emit_reaction

    def with_age_restriction(backend: Any, channel: Any) -> Any:
        payload: Any = channel_payload(backend, channel)
        payload["nsfw"] = (channel.name or "").startswith(ADULT)
        return payload

    def with_todays_limits(backend: Any, **facts: Any) -> Any:
        record, payload = base_payload(backend, **facts)
        payload["attachment_size_limit"] = FILE_LIMIT
        guild_id = facts["guild_id"]
        payload["locale"] = LOCALES.get(facts["user_id"], "en-US")
        if guild_id is not None:
            payload["guild_locale"] = LOCALES.get(guild_id, "en-US")
        payload["authorizing_integration_owners"] = {"0": str(guild_id)} if guild_id else {}
        if guild_id in AWAY:
            payload["authorizing_integration_owners"] = {"1": str(facts["user_id"])}
        if payload["channel"].get("name", "").startswith(GROUP):
            _in_a_group(payload, facts["user_id"])
        return record, payload

    def refusing_heavy_files(
        self: Any, attachment_id: int, channel_id: int, filename: str, data: bytes, *more: Any
    ) -> Any:
        if len(data) > FILE_LIMIT:
            raise BackendError(413, 40005, "Request entity too large")
        return store_attachment(self, attachment_id, channel_id, filename, data, *more)

    def expiring_as_discord_does(self: Any, token: str) -> Any:
        try:
            return interaction_by_token(self, token)
        except BackendError:
            raise BackendError(401, 50027, "Invalid Webhook Token") from None

    def naming_the_author(self: Any, event: str, message: Any, emoji: str, user_id: int) -> None:
        emit = self.emit

        def with_author(name: str, payload: dict[str, Any]) -> None:
            emit(name, payload | {"message_author_id": str(message.author_id)})

        self.emit = with_author if event == "MESSAGE_REACTION_ADD" else emit
        try:
            emit_reaction(self, event, message, emoji, user_id)
        finally:
            self.emit = emit

    with (
        patch.object(serializers, "channel_payload", with_age_restriction),
        patch.object(interactions, "base_payload", with_todays_limits),
        patch.object(CdnStore, "store_attachment", refusing_heavy_files),
        patch.object(ReactionMixin, "_emit_reaction", naming_the_author),
        patch.object(CommandsMixin, "interaction_by_token", expiring_as_discord_does),
    ):
        yield
