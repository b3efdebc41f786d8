"""/key: kudos shared by a button, within limits. The key itself is shown to its owner alone."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.answers import acknowledged_in_time, answer
from bot.client import HordeBot
from bot.rendering.notices import notice
from bot.rendering.pools import claimed_layout, facts, keys_layout, name_of, offer_layout
from bot.rendering.wording import amount as said
from bot.rendering.wording import cut
from bot.texts import pools as say
from horde_core.money import kudos
from horde_core.pools.model import OfferedKey
from horde_core.pools.refusals import OfferGone
from horde_core.sharedkeys.refusals import NotKeyOwner

Interaction = discord.Interaction[Any]
Limit = app_commands.Range[int, 1, 1_000_000]
Places = app_commands.Range[int, 1, 100]
Days = app_commands.Range[int, 1, 365]
Name = app_commands.Range[str, 1, 100]
Choices = list[app_commands.Choice[str]]


@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
class KeyCog(commands.GroupCog, group_name="key", group_description=locale_str(say.KEY_GROUP)):
    def __init__(self, bot: HordeBot) -> None:
        self.bot = bot
        self.claims = bot.horde.claims

    async def cog_load(self) -> None:
        register = self.bot.actions.register
        register("key-claim", self.take)
        register("key-drop", self.let_go)
        register("key-show", self.show)

    @app_commands.command(name="create", description=locale_str(say.CREATE_COMMAND))
    @app_commands.describe(
        limit=locale_str(say.KEY_KUDOS),
        places=locale_str(say.KEY_PLACES),
        days=locale_str(say.KEY_DAYS),
        name=locale_str(say.KEY_NAME),
    )
    @app_commands.rename(limit="kudos")
    async def create(
        self,
        interaction: Interaction,
        limit: Limit,
        places: Places = 5,
        days: Days = 7,
        name: Name | None = None,
    ) -> None:
        expires_at = self.bot.horde.clock.now() + timedelta(days=days)
        async with acknowledged_in_time(interaction, private=False):
            offered = await self.claims.offer(
                interaction.user.id,
                {"name": name, "kudos": kudos(limit), "expires_at": expires_at},
                places,
            )
        await answer(interaction, offer_layout(offered), private=False)

    @app_commands.command(name="list", description=locale_str(say.LIST_COMMAND))
    async def list(self, interaction: Interaction) -> None:
        async with acknowledged_in_time(interaction, private=True):
            own = await self.claims.of_owner(interaction.user.id)
            claimed = await self.claims.claimed(interaction.user.id)
        await answer(interaction, keys_layout(own, claimed), private=True)

    @app_commands.command(name="topup", description=locale_str(say.TOPUP_COMMAND))
    @app_commands.describe(key=locale_str(say.WHICH_KEY), more=locale_str(say.DONATION))
    @app_commands.rename(more="kudos")
    async def topup(self, interaction: Interaction, key: str, more: Limit) -> None:
        async with acknowledged_in_time(interaction, private=True):
            offered = await self.claims.top_up(
                key, interaction.user.id, kudos(more), key=f"key:{interaction.id}"
            )
        left = say.UNLIMITED if offered.key.kudos is None else said(offered.key.kudos)
        title = say.TOPPED_UP.format(name=name_of(offered), left=left)
        await answer(interaction, notice(title, facts(offered)), private=True)

    @app_commands.command(name="revoke", description=locale_str(say.REVOKE_COMMAND))
    @app_commands.describe(key=locale_str(say.WHICH_KEY))
    async def revoke(self, interaction: Interaction, key: str) -> None:
        async with acknowledged_in_time(interaction, private=True):
            offered = await self.claims.revoke(key, interaction.user.id)
        title = say.REVOKED.format(name=name_of(offered))
        await answer(interaction, notice(title, facts(offered)), private=True)

    @app_commands.command(name="claim", description=locale_str(say.CLAIM_COMMAND))
    @app_commands.describe(key=locale_str(say.WHICH_KEY))
    async def claim(self, interaction: Interaction, key: str) -> None:
        async with acknowledged_in_time(interaction, private=True):
            offered = await self.claims.claim(key, interaction.user.id)
        await answer(interaction, claimed_layout(offered), private=True)

    @topup.autocomplete("key")
    async def every_key(self, interaction: Interaction, typed: str) -> Choices:
        own = await self.claims.of_owner(interaction.user.id)
        return _choices([*own, *await self.claims.claimed(interaction.user.id)], typed)

    @revoke.autocomplete("key")
    async def own_keys(self, interaction: Interaction, typed: str) -> Choices:
        return _choices(await self.claims.of_owner(interaction.user.id), typed)

    @claim.autocomplete("key")
    async def claimed_keys(self, interaction: Interaction, typed: str) -> Choices:
        return _choices(await self.claims.claimed(interaction.user.id), typed)

    async def take(self, interaction: Interaction, offer: str) -> None:
        """The button of the card, which then shows how many places are left."""
        try:
            offered = await self.claims.claim(offer, interaction.user.id)
        except OfferGone:
            with self.bot.speech.aloud(interaction):
                await interaction.response.edit_message(view=notice(say.SHARED_OVER))
            raise
        with self.bot.speech.aloud(interaction):
            await interaction.response.edit_message(view=offer_layout(offered))
        await answer(interaction, claimed_layout(offered), private=True)

    async def let_go(self, interaction: Interaction, offer: str) -> None:
        await self.claims.let_go(offer, interaction.user.id)
        await interaction.response.edit_message(view=notice(say.LET_GO_DONE))

    async def show(self, interaction: Interaction, offer: str) -> None:
        async with acknowledged_in_time(interaction, private=True):
            offered = await self.claims.find(offer)
        if offered.owner_discord != interaction.user.id:
            raise NotKeyOwner
        title = say.OWNERS_KEY.format(name=name_of(offered))
        note = say.OWNERS_KEY_NOTE.format(key=offered.key.id)
        await answer(interaction, notice(title, note), private=True)


def _choices(offered: Sequence[OfferedKey], typed: str) -> Choices:
    found: dict[str, str] = {}
    for it in offered:
        left = say.UNLIMITED if it.key.kudos is None else said(it.key.kudos)
        found.setdefault(
            it.offer, say.KEY_CHOICE.format(name=it.key.name or say.UNNAMED, left=left)
        )
    return [
        app_commands.Choice(name=cut(label, 100), value=offer)
        for offer, label in found.items()
        if typed.casefold() in label.casefold()
    ][:25]


async def setup(bot: HordeBot) -> None:
    await bot.add_cog(KeyCog(bot))
