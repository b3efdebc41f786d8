"""/privacy: what is stored about a member; a copy of it; its end."""

from io import BytesIO
from typing import Any

import discord
import msgspec
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.answers import acknowledged_in_time, answer
from bot.buttons import ActionButton
from bot.cards.wishes import kept_source_key
from bot.client import HordeBot
from bot.installs import anywhere
from bot.rendering.house_rules import privacy_layout
from bot.rendering.notices import notice
from bot.texts import house_rules as say
from horde_core.chat.model import Card
from horde_core.gifts.model import Gift
from horde_core.members.model import Choices

Interaction = discord.Interaction[Any]


class Privacy(commands.Cog):
    def __init__(self, bot: HordeBot) -> None:
        self.bot = bot
        self.horde = bot.horde

    async def cog_load(self) -> None:
        self.bot.actions.register("my-data", self.export)
        self.bot.actions.register("forget-me", self.warn)
        self.bot.actions.register("forget-me-now", self.forget)

    @app_commands.command(name="privacy", description=locale_str(say.PRIVACY_COMMAND))
    @anywhere
    async def privacy(self, interaction: Interaction) -> None:
        await answer(interaction, privacy_layout(), private=True)

    async def export(self, interaction: Interaction, _: str) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        discord_id = interaction.user.id
        account = await self.horde.accounts.by_discord(discord_id)
        found = {
            "discord_id": str(discord_id),
            "account": None if account is None else account.alias,
            "encrypted_api_key_kept": await self.horde.links.kept(discord_id) is not None,
            "settings": await self.horde.tastes.of(discord_id),
            "presets": await self.horde.tastes.presets(discord_id),
            "notices": await self.horde.members.choices(discord_id),
            "gifts": [_given(gift) for gift in await self.horde.gifts.history(discord_id)],
            **await self.horde.claims.everything_of(discord_id),
            **await self.horde.parties.everything_of(discord_id),
            "told_to_discord_for_roles": await self.horde.connections.known(discord_id),
            "requests": [_told(card) for card in await self.horde.chat.everything_of(discord_id)],
        }
        data = msgspec.json.format(msgspec.json.encode(found), indent=2)
        file = discord.File(BytesIO(data), filename="what-the-horde-knows.json")
        await interaction.followup.send(say.PRIVACY_FILE, file=file, ephemeral=True)

    async def warn(self, interaction: Interaction, _: str) -> None:
        style = discord.ButtonStyle.danger
        button = ActionButton.make(say.PRIVACY_NOW, "forget-me-now", style=style)
        view = notice(say.PRIVACY_WARNING, say.PRIVACY_WARNING_NOTE, button)
        await answer(interaction, view, private=True)

    async def forget(self, interaction: Interaction, _: str) -> None:
        async with acknowledged_in_time(interaction, private=True):
            discord_id = interaction.user.id
            gone = await self.horde.chat.forget_member(discord_id)
            await self.horde.media.delete([key for card in gone for key in _keys(card)])
            await self.horde.tastes.forget(discord_id)
            await self.horde.claims.forget_member(discord_id)
            await self.horde.parties.forget_member(discord_id)
            await self.horde.connections.forget(discord_id)
            await self.horde.members.choose(discord_id, Choices())
            await self.horde.links.unlink(discord_id)
        view = notice(say.PRIVACY_DELETED, say.PRIVACY_DELETED_NOTE)
        await answer(interaction, view, private=True)


def _given(gift: Gift) -> dict[str, Any]:
    return {
        "at": gift.at,
        "from": str(gift.giver_discord),
        "to": str(gift.taker_discord),
        "kudos": gift.amount / 100,
        "state": gift.state,
    }


def _told(card: Card) -> dict[str, Any]:
    return {
        "id": card.request_id,
        "at": card.created_at,
        "guild": None if card.guild_id is None else str(card.guild_id),
        "channel": str(card.channel_id),
        "prompt": card.spec.prompt,
        "models": card.spec.models,
        "params": card.spec.params,
        "forms": card.forms,
        "text": card.outcome if card.story is not None else None,
        "private": card.private,
        "state": card.state,
    }


def _keys(card: Card) -> list[str]:
    """Its pictures in the store; what a story or a description told is none."""
    shown = [] if card.story is not None else card.outcome.split(",")
    return [*(key for key in shown if key.endswith(".webp")), kept_source_key(card.request_id)]


async def setup(bot: HordeBot) -> None:
    await bot.add_cog(Privacy(bot))
