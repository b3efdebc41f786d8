"""/link and /unlink: a Discord member and their account at the horde."""

from typing import Any

import discord
from discord import app_commands, ui
from discord.app_commands import locale_str
from discord.ext import commands

from bot.answers import acknowledged_in_time, answer
from bot.buttons import ActionButton
from bot.client import HordeBot
from bot.forms import filled, meant
from bot.installs import anywhere
from bot.refusals import ButtonRetired, NotLinked
from bot.rendering.elsewhere import invitation_elsewhere, key_form, key_refused
from bot.rendering.layout import link as link_button
from bot.rendering.notices import notice, welcome
from bot.rendering.wording import amount, relative
from bot.texts import accounts as say
from bot.texts import remote as say_remote
from horde_core.accounts.model import Account
from horde_core.accounts.refusals import AccountIsAnonymous
from horde_core.errors import InvalidApiKey
from horde_core.money import NONE, Kudos

Interaction = discord.Interaction[Any]
BLURPLE = discord.ButtonStyle.primary
RED = discord.ButtonStyle.danger


class Link(commands.Cog):
    def __init__(self, bot: HordeBot) -> None:
        self.bot = bot
        self.accounts = bot.horde.accounts
        self.elsewhere = bot.horde.links.elsewhere

    async def cog_load(self) -> None:
        register = self.bot.actions.register
        register("link", self.show)
        register("link-new", self.create)
        register("new-key", self.warn_of_new_key)
        register("new-key-now", self.make_new_key)
        register("unlink", self.warn_of_unlink)
        register("unlink-now", self.cut)
        register("link-key", self.ask_key)
        register("link-key-form", self.link_by_key)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        form = meant(interaction)
        if form is not None and form[0] == "link-key":
            await self.bot.actions.press(interaction, "link-key-form", form[1])

    @app_commands.command(name="link", description=locale_str(say.LINK_COMMAND))
    @anywhere
    async def link(self, interaction: Interaction) -> None:
        await self.show(interaction, "")

    @app_commands.command(name="unlink", description=locale_str(say.UNLINK_COMMAND))
    @anywhere
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
        if self.elsewhere is not None:
            return invitation_elsewhere(self.elsewhere)
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
        buttons = [ActionButton.make(say.UNLINK, "unlink")]
        if self.elsewhere is None:
            buttons.insert(0, ActionButton.make(say.NEW_KEY, "new-key"))
        else:
            notes.append(say_remote.LINKED_NOTE.format(host=self.elsewhere.host))
        return welcome(title.format(alias=account.alias), "\n".join(notes), *buttons)

    async def ask_key(self, interaction: Interaction, _: str) -> None:
        """For an account at another horde; only our own has a page for it."""
        if self.elsewhere is None:
            raise ButtonRetired
        await interaction.response.send_modal(key_form(self.elsewhere))

    async def link_by_key(self, interaction: Interaction, _: str) -> None:
        if self.elsewhere is None:
            raise ButtonRetired
        key = str(filled(interaction).get("key") or "").strip()
        links, member = self.bot.horde.links, interaction.user
        async with acknowledged_in_time(interaction, private=True):
            try:
                account = await links.link_by_key(member.id, member.name, key)
            except (InvalidApiKey, AccountIsAnonymous) as refused:
                view = key_refused(self.elsewhere, refused)
            else:
                view = await self._linked(say.LINKED_NOW, account)
        await answer(interaction, view, private=True)

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
        note, buttons = say.UNLINK_WARNING_NOTE, [ActionButton.make(say.NEW_KEY, "new-key")]
        if self.elsewhere is not None:
            note, buttons = say_remote.UNLINK_NOTE.format(host=self.elsewhere.host), []
        now = ActionButton.make(say.UNLINK, "unlink-now", style=RED)
        view = notice(say.UNLINK_WARNING.format(alias=account.alias), note, now, *buttons)
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
