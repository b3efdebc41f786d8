"""/link and /unlink: a Discord member and their account at the horde."""

from typing import Any

import discord
from discord import app_commands, ui
from discord.app_commands import locale_str
from discord.ext import commands

from bot.answers import acknowledged_in_time, answer
from bot.buttons import ActionButton
from bot.client import HordeBot
from bot.refusals import NotLinked
from bot.rendering.layout import link as link_button
from bot.rendering.notices import notice, welcome
from bot.rendering.wording import amount, relative
from bot.texts import accounts as say
from horde_core.accounts.model import Account
from horde_core.money import NONE, Kudos

Interaction = discord.Interaction[Any]
BLURPLE = discord.ButtonStyle.primary
RED = discord.ButtonStyle.danger


class Link(commands.Cog):
    def __init__(self, bot: HordeBot) -> None:
        self.bot = bot
        self.accounts = bot.horde.accounts

    async def cog_load(self) -> None:
        register = self.bot.actions.register
        register("link", self.show)
        register("link-new", self.create)
        register("new-key", self.warn_of_new_key)
        register("new-key-now", self.make_new_key)
        register("unlink", self.warn_of_unlink)
        register("unlink-now", self.cut)

    @app_commands.command(name="link", description=locale_str(say.LINK_COMMAND))
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def link(self, interaction: Interaction) -> None:
        await self.show(interaction, "")

    @app_commands.command(name="unlink", description=locale_str(say.UNLINK_COMMAND))
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def unlink(self, interaction: Interaction) -> None:
        await self.warn_of_unlink(interaction, "")

    async def show(self, interaction: Interaction, _: str) -> None:
        async with acknowledged_in_time(interaction, private=True):
            account = await self.accounts.by_discord(interaction.user.id)
            if account is None:
                view = await self._invitation(interaction.user.id)
            else:
                view = await self._linked(say.LINKED, account)
        await answer(interaction, view, private=True)

    async def _invitation(self, discord_id: int) -> ui.LayoutView:
        create = ActionButton.make(say.CREATE, "link-new", style=BLURPLE)
        if not self.bot.public_url:  # a bot without a web page beside it
            return notice(say.INVITE, say.INVITE_NOTE, create)
        attach = await self.accounts.start_attach(discord_id)
        return notice(
            say.INVITE,
            say.INVITE_NOTE,
            create,
            link_button(say.HAVE_ONE, f"{self.bot.public_url}/link/{attach.code}"),
            small_print=say.CODE_NOTE.format(when=relative(attach.expires_at)),
        )

    async def _linked(self, title: str, account: Account, waited: Kudos = NONE) -> ui.LayoutView:
        kudos = await self.bot.horde.kudos.balance(account.id)
        notes = [say.LINKED_NOTE.format(kudos=amount(kudos)), say.WORKER_NOTE]
        if waited:
            notes.insert(0, say.WAITED_NOTE.format(kudos=amount(waited)))
        return welcome(
            title.format(alias=account.alias),
            "\n".join(notes),
            ActionButton.make(say.NEW_KEY, "new-key"),
            ActionButton.make(say.UNLINK, "unlink"),
        )

    async def create(self, interaction: Interaction, _: str) -> None:
        """One tap, and again the same account however often it is tapped."""
        async with acknowledged_in_time(interaction, private=True):
            linked = await self.accounts.link_new(interaction.user.id, interaction.user.name)
            waited = sum(
                gift.amount for gift in await self.bot.horde.gifts.settle(interaction.user.id)
            )
            title = say.LINKED_NOW if linked.created else say.LINKED
            view = await self._linked(title, linked.account, Kudos(waited))
        await answer(interaction, view, private=True)

    async def warn_of_new_key(self, interaction: Interaction, _: str) -> None:
        view = notice(
            say.KEY_WARNING,
            say.KEY_WARNING_NOTE,
            ActionButton.make(say.KEY_NOW, "new-key-now", style=RED),
        )
        await answer(interaction, view, private=True)

    async def make_new_key(self, interaction: Interaction, _: str) -> None:
        async with acknowledged_in_time(interaction, private=True):
            account = await self._account(interaction)
            key = await self.accounts.new_key(account.id)
        view = welcome(say.KEY, say.KEY_NOTE.format(key=f"```\n{key}\n```"))
        await answer(interaction, view, private=True)

    async def warn_of_unlink(self, interaction: Interaction, _: str) -> None:
        async with acknowledged_in_time(interaction, private=True):
            account = await self.accounts.by_discord(interaction.user.id)
        if account is None:
            await answer(interaction, notice(say.NOT_LINKED, say.NOT_LINKED_NOTE), private=True)
            return
        view = notice(
            say.UNLINK_WARNING.format(alias=account.alias),
            say.UNLINK_WARNING_NOTE,
            ActionButton.make(say.UNLINK, "unlink-now", style=RED),
            ActionButton.make(say.NEW_KEY, "new-key"),
        )
        await answer(interaction, view, private=True)

    async def cut(self, interaction: Interaction, _: str) -> None:
        async with acknowledged_in_time(interaction, private=True):
            was_linked = await self.bot.horde.links.unlink(interaction.user.id)
        view = (
            notice(say.UNLINKED, say.UNLINKED_NOTE)
            if was_linked
            else notice(say.NOT_LINKED, say.NOT_LINKED_NOTE)
        )
        await answer(interaction, view, private=True)

    async def _account(self, interaction: Interaction) -> Account:
        account = await self.accounts.by_discord(interaction.user.id)
        if account is None:
            raise NotLinked
        return account


async def setup(bot: HordeBot) -> None:
    await bot.add_cog(Link(bot))
