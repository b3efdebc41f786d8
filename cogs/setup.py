"""/setup: a server's choices step by step. Each is kept at once, so one may stop and come back."""

from typing import Any

import discord
import msgspec
from discord import app_commands, ui
from discord.app_commands import locale_str
from discord.ext import commands

from bot.answers import acknowledged_in_time, answer
from bot.cards.wishes import Pictures
from bot.client import HordeBot
from bot.dialogs import Form
from bot.members import age_restricted
from bot.policy_values import read
from bot.refusals import NotYours
from bot.rendering import setup as panels
from bot.rendering.notices import notice
from bot.role_keeper import obstacle
from bot.specs import Wanted, new_spec
from bot.starter_pack import UNICODE
from bot.texts import moderation
from bot.texts import roles as say_roles
from bot.texts import setup as say
from horde_core.gifts.guilds import Written
from horde_core.policies.model import PRESETS, Policy
from horde_core.roles.model import Condition

Interaction = discord.Interaction[Any]
CONDITIONS = {
    "linked": Condition(linked=True),
    "worker": Condition(worker_online=True),
    "trusted": Condition(trusted=True),
}
QUOTAS = ("daily_member", "daily_guild", "pause_s")


class QuotaForm(Form):
    def __init__(self, cog: "Setup", policy: Policy) -> None:
        super().__init__(title=say.QUOTA_TITLE, custom_id="form-quotas")
        self._cog = cog
        labels = (say.QUOTA_MEMBER, say.QUOTA_GUILD, say.QUOTA_PAUSE)
        self._fields: dict[str, ui.TextInput[Any]] = {}
        for key, label in zip(QUOTAS, labels, strict=True):
            value = getattr(policy, key)
            field: ui.TextInput[Any] = ui.TextInput(
                custom_id=key,
                required=False,
                default=str(value) if value else None,
                placeholder=say.QUOTA_HINT,
                max_length=8,
            )
            self._fields[key] = field
            self.add_item(ui.Label(text=label, component=field))

    async def on_submit(self, interaction: Interaction, /) -> None:
        values = {key: read(key, field.value or "0") for key, field in self._fields.items()}
        limits = {key: values[key] or None for key in ("daily_member", "daily_guild")}
        await self._cog.keep_quotas(interaction, limits | {"pause_s": values["pause_s"]})


class RoleChooser(ui.RoleSelect[Any]):
    def __init__(self) -> None:
        super().__init__(custom_id="setup-role", placeholder=say.ROLE_PLACEHOLDER)

    async def callback(self, interaction: Interaction) -> None:
        view = panels.role_step(RoleChooser(), self.values[0].id)
        await interaction.response.edit_message(view=view)


class ReviewChannelChooser(ui.ChannelSelect[Any]):
    def __init__(self, cog: "Setup") -> None:
        super().__init__(
            custom_id="setup-review-channel",
            placeholder=moderation.CHANNEL_PLACEHOLDER,
            channel_types=[discord.ChannelType.text],
        )
        self._cog = cog

    async def callback(self, interaction: Interaction) -> None:
        await self._cog.review_in(interaction, self.values[0].id)


class Setup(commands.Cog):
    def __init__(self, bot: HordeBot) -> None:
        self.bot = bot
        self.horde = bot.horde

    async def cog_load(self) -> None:
        register = self.bot.actions.register
        register("setup", self.again)
        register("setup-language", self.language)
        register("setup-speak", self.speak)
        register("setup-policy", self.policy)
        register("setup-preset", self.preset)
        register("setup-emojis", self.emojis)
        register("setup-starter", self.starter)
        register("setup-roles", self.roles)
        for kind in CONDITIONS:
            register(f"setup-role-{kind}", self._rule(kind))
        register("setup-quotas", self.quotas)
        register("setup-review", self.review)
        register("setup-review-off", self.review_off)
        register("setup-check", self.check)
        register("setup-test", self.test)

    @app_commands.command(name="setup", description=locale_str(say.COMMAND))
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.allowed_installs(guilds=True, users=False)
    async def setup(self, interaction: Interaction) -> None:
        async with acknowledged_in_time(interaction, private=True):
            state = await self._state(interaction)
        await answer(interaction, panels.panel(state), private=True)

    async def _state(self, interaction: Interaction) -> panels.SetUp:
        guild_id = interaction.guild_id or 0
        return panels.SetUp(
            policy=await self.horde.policies.own(guild_id),
            emojis=len(await self.horde.guilds.table(guild_id)),
            rules=len(await self.horde.roles.rules(guild_id)),
            review_channel=await self.horde.guilds.review_channel(guild_id),
            language=self.bot.speech.chosen(guild_id),
            spoken=self.bot.speech.of_guild(guild_id, interaction.guild_locale),
        )

    async def again(self, interaction: Interaction, _: str) -> None:
        await self._show(interaction)

    async def _show(self, interaction: Interaction) -> None:
        """The panel with what has just changed, in place of the step."""
        must_manage(interaction)
        state = await self._state(interaction)
        await interaction.response.edit_message(view=panels.panel(state))

    async def language(self, interaction: Interaction, _: str) -> None:
        must_manage(interaction)
        await interaction.response.edit_message(view=panels.language_step())

    async def speak(self, interaction: Interaction, language: str) -> None:
        must_manage(interaction)
        await self.bot.speech.choose(interaction.guild_id or 0, language or None)
        await self._show(interaction)

    async def policy(self, interaction: Interaction, _: str) -> None:
        must_manage(interaction)
        await interaction.response.edit_message(view=panels.policy_step())

    async def preset(self, interaction: Interaction, name: str) -> None:
        must_manage(interaction)
        if name in PRESETS:
            await self.horde.policies.replace(
                interaction.guild_id or 0,
                0,
                PRESETS[name],
                actor=interaction.user.id,
                what=f"preset {name}",
            )
            await self.bot.refresh_guilds()
        await self._show(interaction)

    async def emojis(self, interaction: Interaction, _: str) -> None:
        must_manage(interaction)
        await interaction.response.edit_message(view=panels.emoji_step())

    async def starter(self, interaction: Interaction, _: str) -> None:
        must_manage(interaction)
        for characters, worth in UNICODE:
            what = Written(None, characters, characters)
            await self.horde.guilds.map(interaction.guild_id or 0, what, worth, interaction.user.id)
        await self.bot.refresh_guilds()
        await self._show(interaction)

    async def roles(self, interaction: Interaction, _: str) -> None:
        must_manage(interaction)
        await interaction.response.edit_message(view=panels.role_step(RoleChooser(), None))

    def _rule(self, kind: str) -> Any:
        async def make(interaction: Interaction, subject: str) -> None:
            must_manage(interaction)
            guild = interaction.guild
            role = guild.get_role(int(subject)) if guild and subject.isdecimal() else None
            if role is None:
                await answer(interaction, notice(say.ROLE_FIRST), private=True)
                return
            if (why := obstacle(role.guild, role)) is not None:
                await answer(interaction, notice(say_roles.CANNOT, why), private=True)
                return
            await self.horde.roles.add_rule(role.guild.id, role.id, CONDITIONS[kind])
            await self._show(interaction)

        return make

    async def quotas(self, interaction: Interaction, _: str) -> None:
        must_manage(interaction)
        policy = await self.horde.policies.own(interaction.guild_id or 0)
        await interaction.response.send_modal(QuotaForm(self, policy))

    async def keep_quotas(self, interaction: Interaction, values: dict[str, Any]) -> None:
        must_manage(interaction)
        guild_id = interaction.guild_id or 0
        policy = await self.horde.policies.own(guild_id)
        changed = msgspec.structs.replace(policy, **values)
        await self.horde.policies.replace(
            guild_id, 0, changed, actor=interaction.user.id, what="limits"
        )
        await self._show(interaction)

    async def review(self, interaction: Interaction, _: str) -> None:
        must_manage(interaction)
        view = panels.review_step(ReviewChannelChooser(self))
        await interaction.response.edit_message(view=view)

    async def review_off(self, interaction: Interaction, _: str) -> None:
        await self.review_in(interaction, None)

    async def review_in(self, interaction: Interaction, channel_id: int | None) -> None:
        must_manage(interaction)
        await self.horde.guilds.review_in(interaction.guild_id or 0, channel_id)
        await self._show(interaction)

    async def check(self, interaction: Interaction, _: str) -> None:
        must_manage(interaction)
        view = panels.check_step(interaction.app_permissions)
        await interaction.response.edit_message(view=view)

    async def test(self, interaction: Interaction, _: str) -> None:
        """A picture through all of it, seen by the admin alone."""
        must_manage(interaction)
        wanted = Wanted(prompt=say.TEST_PROMPT)
        spec = new_spec(self.bot.board, wanted, adult=age_restricted(interaction.channel))
        await self.bot.cards.begin(interaction, Pictures(spec=spec), private=True)


def must_manage(interaction: Interaction) -> None:
    """A panel may be old: who pressed may manage the server no longer."""
    if interaction.guild_id is None or not interaction.permissions.manage_guild:
        raise NotYours("change")


async def setup(bot: HordeBot) -> None:
    await bot.add_cog(Setup(bot))
