"""The horde's roles, wired: run | bot | api | worker | housekeeping | draw | calibrate | admin | doctor."""

import argparse
import asyncio
import contextlib
import logging
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from bot.settings import DiscordSettings
from horde_core import admin_line
from horde_core.admin_line import Stop
from horde_core.config import (
    AddressSettings,
    ApiSettings,
    ConfigError,
    DatabaseSettings,
    GiftSettings,
    KudosSettings,
    LinkedRolesSettings,
    LogSettings,
    MediaSettings,
    ModelsSettings,
    ModerationSettings,
    QueueSettings,
    RatingsSettings,
    RemoteSettings,
    SecuritySettings,
    WebhookSettings,
    load,
)
from inference.alchemy.settings import AlchemistSettings
from inference.post.settings import PostSettings
from inference.safety.settings import SafetySettings
from inference.settings import WorkerSettings
from inference.text.settings import ScribeSettings

if TYPE_CHECKING:
    from horde_core.horde import Horde, HordeSettings
    from inference.sections import Sections

HERE = Path(__file__).resolve().parent
DEMO_MODEL = "demo_shapes"
FIRST_PROMPT = "a red circle on a blue background"
log = logging.getLogger("horde")


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of config.toml, one struct a section."""

    database: DatabaseSettings = DatabaseSettings()
    api: ApiSettings = ApiSettings()
    media: MediaSettings = MediaSettings()
    models: ModelsSettings = ModelsSettings()
    security: SecuritySettings = SecuritySettings()
    addresses: AddressSettings = AddressSettings()
    moderation: ModerationSettings = ModerationSettings()
    queue: QueueSettings = QueueSettings()
    kudos: KudosSettings = KudosSettings()
    webhooks: WebhookSettings = WebhookSettings()
    ratings: RatingsSettings = RatingsSettings()
    gifts: GiftSettings = GiftSettings()
    remote: RemoteSettings = RemoteSettings()
    linked_roles: LinkedRolesSettings = LinkedRolesSettings()
    discord: DiscordSettings = DiscordSettings()
    worker: WorkerSettings = WorkerSettings()
    safety: SafetySettings = SafetySettings()
    post: PostSettings = PostSettings()
    scribe: ScribeSettings = ScribeSettings()
    alchemist: AlchemistSettings = AlchemistSettings()
    log: LogSettings = LogSettings()


Role = Callable[[Settings, argparse.Namespace], Awaitable[None]]


# --- roles ---------------------------------------------------------------------------------------


def horde_settings(settings: Settings) -> "HordeSettings":
    from horde_core.horde import HordeSettings

    return HordeSettings(
        database=settings.database,
        api=settings.api,
        media=settings.media,
        models=settings.models,
        security=settings.security,
        addresses=settings.addresses,
        moderation=settings.moderation,
        queue=settings.queue,
        kudos=settings.kudos,
        webhooks=settings.webhooks,
        ratings=settings.ratings,
        gifts=settings.gifts,
        linked_roles=settings.linked_roles,
    )


@contextlib.asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator["Horde"]:
    """The services, migrated and ready; with [remote] url, another horde does the work."""
    from horde_core.horde import open_horde
    from horde_core.remote.opening import open_remote

    core = horde_settings(settings)
    elsewhere = settings.remote.url
    async with open_remote(core, settings.remote) if elsewhere else open_horde(core) as horde:
        yield horde


async def until_signal(*services: Coroutine[Any, Any, None]) -> None:
    """Run the services until SIGINT or SIGTERM, or until one of them fails."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping.set)
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(service) for service in services]
        await stopping.wait()
        log.info("Stopping …")
        for task in tasks:
            task.cancel()


async def api_role(settings: Settings, _: argparse.Namespace) -> None:
    from horde_core.api.server import serve

    if settings.remote.url:
        raise Stop(
            f"[remote] url says that the work is done at {settings.remote.url}, so there is "
            "nothing to serve here. Start `run` or `bot`, or empty [remote] url."
        )
    async with opened(settings) as horde, serve(horde, settings.api) as base:
        print(f"The api answers at {base}/api/v2, its documentation at {base}/api", flush=True)
        await until_signal()


async def housekeeping_role(settings: Settings, _: argparse.Namespace) -> None:
    from horde_core import housekeeping

    async with opened(settings) as horde:
        print("Housekeeping runs; one process of its kind leads, others stand by.", flush=True)
        await until_signal(housekeeping.run(horde, horde_settings(settings)))


async def bot_role(settings: Settings, _: argparse.Namespace) -> None:
    from bot import client

    if not settings.discord.token:
        raise Stop("No Discord token: set [discord] token in the config or HORDE_DISCORD_TOKEN.")
    async with opened(settings) as horde:
        await until_signal(client.run(horde, settings.discord, page(settings)))


def page(settings: Settings, base: str = "") -> str:
    """Our own web page; none beside a bot that works with another horde."""
    return "" if settings.remote.url else settings.api.public_url or base


def worker_sections(settings: Settings) -> "Sections":
    from inference.sections import Sections

    return Sections(
        safety=settings.safety,
        post=settings.post,
        scribe=settings.scribe,
        alchemist=settings.alchemist,
    )


async def worker_role(settings: Settings, arguments: argparse.Namespace) -> None:
    from inference import worker

    if arguments.import_bridge_data is not None:
        print_bridge_data(arguments.import_bridge_data)
        return
    await worker.run(settings.worker, worker_sections(settings))


def print_bridge_data(path: Path) -> None:
    from inference.bridge_data import UnreadableBridgeData, imported

    try:
        print(imported(path), end="")
    except UnreadableBridgeData as error:
        raise Stop(str(error)) from None


async def draw_role(settings: Settings, arguments: argparse.Namespace) -> None:
    from inference import draw

    await asyncio.to_thread(draw.main, settings.worker, arguments, worker_sections(settings))


async def calibrate_role(settings: Settings, arguments: argparse.Namespace) -> None:
    from inference.safety.calibrate import calibrate
    from inference.safety.rules import RulesUnusable

    try:
        written = await asyncio.to_thread(
            calibrate, settings.safety, arguments.slices, arguments.out, say
        )
    except RulesUnusable as error:
        raise Stop(str(error)) from None
    if not written:
        raise Stop("The safety rules are as they were.")


async def run_role(settings: Settings, arguments: argparse.Namespace) -> None:
    """Everything on this machine: api, housekeeping, bot in this process, the worker as a child.

    With another horde's address in [remote]: what belongs to the bot, and a worker for that horde.
    """
    from horde_core import housekeeping
    from horde_core.api.server import serve

    if settings.remote.url:
        await run_elsewhere(settings, arguments)
        return
    async with opened(settings) as horde:
        operator_key = await greet_operator(horde)
        async with serve(horde, settings.api) as base:
            services = [housekeeping.run(horde, horde_settings(settings))]
            if settings.discord.token:
                services.append(bot_service(horde, settings, base))
            if settings.worker.enabled:
                services.append(await worker_service(horde, settings, arguments.config, base))
            key = operator_key or "0000000000"
            services.append(welcome(settings, base, key))
            await until_signal(*services)


async def run_elsewhere(settings: Settings, arguments: argparse.Namespace) -> None:
    from horde_core import housekeeping
    from horde_core.remote.client import root_of
    from horde_core.remote.examination import state_of

    there = str(root_of(settings.remote.url).origin())
    async with opened(settings) as horde:
        services = [housekeeping.run(horde, horde_settings(settings))]
        if settings.discord.token:
            services.append(bot_service(horde, settings, ""))
        if worker_for_another(settings):
            services.append(await worker_service(horde, settings, arguments.config, there))
        print(panel_elsewhere(settings, there, await state_of(settings.remote)), flush=True)
        await until_signal(*services)


def worker_for_another(settings: Settings) -> bool:
    """No account can be made there for a worker, so it needs a key."""
    return settings.worker.enabled and bool(settings.worker.api_key)


async def greet_operator(horde: "Horde") -> str | None:
    """Make the operator's account on the first start and show its key this once."""
    from horde_core import admin

    created = await admin.first_operator(horde)
    if created is None:
        return None
    print(f"Operator account {created.account.alias} created. Its API key, shown only now:")
    print(f"    {created.api_key}", flush=True)
    return created.api_key


async def bot_service(horde: "Horde", settings: Settings, base: str) -> None:
    """The bot; a token that Discord refuses costs the bot, not the rest."""
    from bot import client

    try:
        await client.run(horde, settings.discord, page(settings, base))
    except client.BotUnavailable as error:
        print(f"Discord: {error} The rest goes on.", flush=True)


async def worker_service(
    horde: "Horde", settings: Settings, config: Path | None, base: str
) -> Coroutine[Any, Any, None]:
    """The local worker as a supervised child, with an account and a key of its own."""
    from inference.supervise import WorkerChild

    environment = dict(os.environ, HORDE_WORKER_HORDE_URL=base)
    if not settings.worker.api_key:
        environment["HORDE_WORKER_API_KEY"] = await local_worker_key(
            horde, Path(settings.security.key_file).with_name("worker.key")
        )
    command = [sys.executable, str(HERE / "main.py"), "worker"]
    if config is not None:
        command += ["--config", str(config)]
    return WorkerChild(command, environment).run()


async def local_worker_key(horde: "Horde", path: Path) -> str:
    """The key of the local worker's own account, kept in a file that only its owner reads."""
    from horde_core import admin
    from horde_core.accounts.model import Role
    from horde_core.errors import InvalidApiKey

    with contextlib.suppress(FileNotFoundError, InvalidApiKey):
        kept = (await asyncio.to_thread(path.read_text, "utf-8")).strip()
        await horde.accounts.by_api_key(kept)
        return kept
    made = await admin.ensure_user(horde, "local_worker", roles=frozenset({Role.TRUSTED}))
    await asyncio.to_thread(keep_secret, path, made.api_key)
    return made.api_key


def keep_secret(path: Path, secret: str) -> None:
    """Write a file that nobody but its owner may read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(secret, "utf-8")


async def welcome(settings: Settings, base: str, key: str) -> None:
    """The first picture, once, and the panel."""
    from horde_core.api.first_picture import NoFirstPicture, first_picture

    folder = Path(settings.media.folder).parent
    proof = f"drawn at an earlier start: {folder / 'first_picture.webp'}"
    if not settings.worker.enabled:
        proof = "not drawn: [worker] enabled is false"
    elif not settings.worker.draws:
        proof = "not drawn: [worker] models is empty"
    elif not (folder / "first_picture.webp").exists():
        try:
            done = await first_picture(
                base, key, FIRST_PROMPT, first_model(settings.worker), folder, say
            )
            proof = f"{done.path}, drawn by {done.worker} in {done.seconds:.1f} s"
        except NoFirstPicture as error:
            proof = f"none yet: {error}"
    print(panel(settings, base, proof), flush=True)


def first_model(worker: WorkerSettings) -> str:
    """A model that the worker serves for certain; the demo model where only words choose."""
    from inference.choice import commands_of

    named = (command for command in commands_of(worker.models) if isinstance(command, str))
    return next(named, DEMO_MODEL)


def panel(settings: Settings, base: str, proof: str) -> str:
    """What runs, where, and what to do next."""
    public = settings.api.public_url or base
    serving = f"{settings.worker.name}, serving {', '.join(settings.worker.models) or 'no models'}"
    return board(
        ("API", f"{public}/api/v2"),
        ("Docs", f"{public}/api"),
        ("Status page", f"{public}/"),
        ("Worker", serving if settings.worker.enabled else "off ([worker] enabled = false)"),
        ("Discord", discord_line(settings)),
        ("First picture", proof),
        ("Try", "/generate in Discord, or: .venv/bin/python main.py draw 'a green star on black'"),
    )


def panel_elsewhere(settings: Settings, there: str, state: str) -> str:
    """What runs here where another horde does the work."""
    worker = "off ([worker] enabled = false)"
    if settings.worker.enabled:
        worker = f"off: put an API key of {there} under [worker] to share a GPU there"
    if worker_for_another(settings):
        worker = f"{settings.worker.name}, for {there}"
    key = "members without an account draw as its anonymous user ([remote] api_key is empty)"
    if settings.remote.api_key:
        key = "members without an account draw with [remote] api_key"
    return board(
        ("Horde", f"{there} ([remote] url); no API is served here"),
        ("It says", state),
        ("Guests", key),
        ("Worker", worker),
        ("Discord", discord_line(settings)),
        ("Try", "/link in Discord with an API key of that horde, then /generate"),
    )


def discord_line(settings: Settings) -> str:
    if settings.discord.token:
        return "connected with the configured token"
    return "off: no token. Put one under [discord] in config.toml (README: Invite your bot)"


def board(*rows: tuple[str, str]) -> str:
    width = max(len(name) for name, _ in rows)
    body = "\n".join(f"  {name:<{width}}  {text}" for name, text in rows)
    line = "─" * 78
    return f"{line}\n{body}\n{line}\nCtrl-C ends it."


def say(text: str) -> None:
    print(text, flush=True)


# --- doctor ----------------------------------------------------------------------------


def admin_role(act: admin_line.Act) -> Role:
    """One of the verbs of ``admin``, which need the horde's settings alone."""

    async def role(settings: Settings, arguments: argparse.Namespace) -> None:
        await act(horde_settings(settings), arguments)

    return role


async def doctor_role(settings: Settings, _: argparse.Namespace) -> None:
    import bot.doctor
    import horde_core.doctor
    import horde_core.remote.examination
    import inference.doctor

    advice = 0
    for source in (
        horde_core.doctor.examine(settings.database, settings.api, settings.media),
        inference.doctor.examine(settings.worker, worker_sections(settings)),
        bot.doctor.examine(settings.discord),
        horde_core.remote.examination.examine(settings.remote),
    ):
        async for subject, said, change in source:
            print(f"{'✗' if change else '✓'} {subject}: {said}")
            if change:
                advice += 1
                print(f"    → {change}")
    print("All is well." if not advice else f"{advice} thing(s) to look at.")


# --- the command line ----------------------------------------------------------------------------


def command_line() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="main.py", description=__doc__)
    parser.set_defaults(role=run_role)
    with_config = argparse.ArgumentParser(add_help=False)
    with_config.add_argument(
        "--config",
        type=Path,
        default=argparse.SUPPRESS,
        help="settings (default: config.toml, where it exists)",
    )
    commands = parser.add_subparsers(metavar="ROLE", title="roles")

    def role(name: str, act: Role, says: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=says, description=says, parents=[with_config])
        command.set_defaults(role=act)
        return command

    role("run", run_role, "everything on this machine (the default)")
    role("api", api_role, "the REST API only")
    role("housekeeping", housekeeping_role, "expiry, reclaiming, folding; one leader per database")
    role("bot", bot_role, "the Discord bot only")
    worker = role("worker", worker_role, "a worker that draws for [worker] horde_url")
    worker.add_argument(
        "--import-bridge-data",
        type=Path,
        metavar="FILE",
        help="print the [worker] section for the bridgeData.yaml of another worker, and end",
    )
    role("doctor", doctor_role, "check this machine and say what to change")
    calibrated = role("calibrate", calibrate_role, "fit the safety rules to harmless pictures")
    calibrated.add_argument("slices", type=Path, help="TOML file of folders (docs/safety.md)")
    calibrated.add_argument(
        "--out", type=Path, default=Path("data/safety/calibration.toml"), help="file to write"
    )
    draw_options(role("draw", draw_role, "draw a picture here, without the horde"))
    admin = commands.add_parser("admin", help="accounts, books and queue; works while others run")
    verbs = admin.add_subparsers(metavar="VERB", required=True)
    admin_line.add_verbs(verbs, with_config, admin_role)
    parser.add_argument(
        "--config", type=Path, default=None, help="settings (default: config.toml, where it exists)"
    )
    return parser


def draw_options(draw: argparse.ArgumentParser) -> None:
    draw.add_argument("prompt", help='what to draw; a part after "###" is the negative prompt')
    draw.add_argument("--out", type=Path, default=Path("picture.png"), help="PNG or WebP file")
    draw.add_argument(
        "--model", default=DEMO_MODEL, help="name of a model, or its folder or .safetensors file"
    )
    draw.add_argument(
        "--size", help="WIDTHxHEIGHT in pixels, multiples of 64 (default: as trained)"
    )
    draw.add_argument("--steps", type=int, default=30, help="denoising steps, 1 to 500")
    draw.add_argument("--cfg", type=float, default=5.0, help="guidance scale, 1 to 100")
    draw.add_argument("--sampler", default="k_euler_a", help="a sampler of API v2")
    draw.add_argument("--seed", type=int, default=None, help="0 to 4294967295 (default: by chance)")
    draw.add_argument("--count", type=int, default=1, help="pictures, 1 to 20")


def settings_file(asked: Path | None, role: Role) -> Path | None:
    """The file to read; the role `run` makes a first config.toml."""
    if asked is not None:
        return asked
    usual = HERE / "config.toml"
    if role is run_role and not usual.exists():
        shutil.copyfile(HERE / "config.example.toml", usual)
        print(f"First start: settings written to {usual.name}.", flush=True)
    return usual if usual.exists() else None


def main(words: Sequence[str] | None = None) -> int:
    """Run a role; the exit status."""
    arguments = command_line().parse_args(words)
    try:
        arguments.config = settings_file(arguments.config, arguments.role)
        settings = load(Settings, arguments.config, os.environ)
        logging.basicConfig(
            level=settings.log.level.upper(), format="%(asctime)s %(levelname)s %(message)s"
        )
        logging.getLogger("alembic").setLevel(logging.WARNING)
        asyncio.run(arguments.role(settings, arguments))
    except (ConfigError, Stop) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BaseExceptionGroup as group:
        for failure in group.exceptions:
            log.error("%s", failure, exc_info=failure)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
