"""`main.py admin`: accounts, books, queue, links and ratings from the command line.

Everything heavy is imported by the verb that needs it: a worker reads these options as well.
"""

import argparse
import asyncio
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from horde_core.horde import HordeSettings

Act = Callable[["HordeSettings", argparse.Namespace], Awaitable[None]]


class Stop(Exception):
    """Ends the program with this sentence."""


async def admin_user(settings: "HordeSettings", arguments: argparse.Namespace) -> None:
    from horde_core import admin
    from horde_core.accounts.model import Role
    from horde_core.horde import open_horde
    from horde_core.money import kudos

    asked = (Role.TRUSTED, Role.MODERATOR, Role.ADMIN)
    roles = frozenset(role for role in asked if getattr(arguments, role.value))
    wanted = None if arguments.kudos is None else kudos(arguments.kudos)
    async with open_horde(settings) as horde:
        made = await admin.ensure_user(horde, arguments.name, roles=roles, kudos=wanted)
    print(f"Account {made.account.alias}: {', '.join(sorted(made.account.roles)) or 'no roles'}.")
    print("Its API key, shown only now; earlier keys of the account no longer work:")
    print(made.api_key)


async def admin_users(settings: "HordeSettings", _: argparse.Namespace) -> None:
    from horde_core import admin
    from horde_core.horde import open_horde

    async with open_horde(settings) as horde:
        for account, balance in await admin.list_users(horde):
            roles = ", ".join(sorted(account.roles))
            print(f"{account.alias:<32} {balance / 100:>12g} kudos  {roles}".rstrip())


async def admin_audit(settings: "HordeSettings", _: argparse.Namespace) -> None:
    from horde_core import admin
    from horde_core.horde import open_horde

    async with open_horde(settings) as horde:
        report = await admin.audit(horde)
    print("\n".join(report.lines))
    if not report.ok:
        raise Stop("The books do not balance.")


async def admin_import_links(settings: "HordeSettings", arguments: argparse.Namespace) -> None:
    from horde_core.horde import open_horde
    from horde_core.links import predecessors

    written = os.environ.get("ENCRYPTION_KEY", "").strip()
    try:
        key = bytes.fromhex(written) if written else None
        text = await asyncio.to_thread(arguments.file.read_text, "utf-8")
        users = list(predecessors.read(text, key))
    except (OSError, UnicodeDecodeError) as error:
        raise Stop(f"{arguments.file} cannot be read: {error}") from None
    except predecessors.UnknownFormat as error:
        raise Stop(f"{arguments.file}: {error}") from None
    except ValueError:
        raise Stop("ENCRYPTION_KEY must be 64 hexadecimal digits, as in the old bot.") from None
    async with open_horde(settings) as horde:
        report = await horde.links.bring(users)
    print("\n".join(report.lines()))
    if report.unreadable:
        raise Stop(f"{len(report.unreadable)} of {len(users)} users could not be read.")


async def admin_rotate_vault(settings: "HordeSettings", _: argparse.Namespace) -> None:
    from horde_core.horde import open_horde

    async with open_horde(settings) as horde:
        resealed, failed = await horde.links.rotate()
    print(f"{resealed} keys of other hordes sealed with the newest key.")
    if failed:
        raise Stop(f"{failed} could not be opened: is their key still in [security] vault_keys?")


async def admin_clear_queue(settings: "HordeSettings", arguments: argparse.Namespace) -> None:
    from horde_core import admin
    from horde_core.horde import open_horde

    async with open_horde(settings) as horde:
        cleared = await admin.clear_queue(horde, workers=arguments.workers)
    workers = f", and {cleared.workers} workers." if arguments.workers else "."
    print(f"{cleared.requests} requests removed{workers}")


async def admin_export_ratings(settings: "HordeSettings", arguments: argparse.Namespace) -> None:
    from horde_core.horde import open_horde
    from horde_core.ratings.export import ExportRefused, export

    async with open_horde(settings) as horde:
        try:
            done = await export(
                horde.db,
                horde.shared_media,
                arguments.out,
                kind=arguments.format,
                prompts=arguments.prompts,
                pictures=arguments.pictures,
            )
        except (ExportRefused, OSError) as error:
            raise Stop(str(error)) from None
    print(f"{done.ratings} ratings, {done.sets} sets and {done.pictures} pictures: {arguments.out}")


async def admin_gold(settings: "HordeSettings", arguments: argparse.Namespace) -> None:
    from horde_core.errors import HordeError
    from horde_core.horde import open_horde
    from horde_core.ratings.model import Judgement

    answer = Judgement("", arguments.rating, arguments.artifacts)
    async with open_horde(settings) as horde:
        for path in arguments.files:
            try:
                data = await asyncio.to_thread(path.read_bytes)
                picture_id = await horde.ratings.pool.seed(data, answer, nsfw=arguments.nsfw)
            except (HordeError, OSError) as error:
                raise Stop(f"{path}: {error}") from None
            print(f"{picture_id}  {path}")


async def admin_raters(settings: "HordeSettings", arguments: argparse.Namespace) -> None:
    from horde_core.horde import open_horde

    async with open_horde(settings) as horde:
        found = await horde.ratings.desk.everybody(suspicious=arguments.suspicious)
    print(f"{'rater':<24} {'rated':>6} {'agrees':>7} {'share':>6} {'gold':>9}  suspicion")
    for one in found:
        it = one.rater
        agrees = "-" if it.agreement is None else f"{it.agreement:.2f}"
        gold = f"{one.gold_right}/{one.gold_seen}"
        print(
            f"{one.alias:<24} {it.rated:>6} {agrees:>7} {it.share:>6.2f} {gold:>9}  "
            f"{it.suspicion or ''}".rstrip()
        )


Verbs = argparse._SubParsersAction  # the class that add_subparsers returns has no public name


def add_verbs(
    verbs: "Verbs[argparse.ArgumentParser]",
    with_config: argparse.ArgumentParser,
    role: Callable[[Act], object],
) -> None:
    """What `main.py admin` understands; ``role`` makes of an act what the program runs."""

    def verb(name: str, act: Act, says: str) -> argparse.ArgumentParser:
        command = verbs.add_parser(name, help=says, description=says, parents=[with_config])
        command.set_defaults(role=role(act))
        return command

    user = verb("user", admin_user, "create an account, or bring one to exactly this state")
    user.add_argument("--name", required=True, help="account name, 1 to 30 characters")
    user.add_argument("--kudos", type=float, default=None, help="balance to bring it to")
    for flag in ("trusted", "moderator", "admin"):
        user.add_argument(f"--{flag}", action="store_true", help=f"give the role {flag}")
    verb("users", admin_users, "list the accounts")
    verb("audit", admin_audit, "prove the books: postings, balances, events")
    bring = verb("import-links", admin_import_links, "link the users of an earlier Discord bot")
    bring.add_argument(
        "file",
        type=Path,
        help="mongoexport JSON, or user_tokens as CSV or pg_dump; ENCRYPTION_KEY as in the old bot",
    )
    verb("rotate-vault", admin_rotate_vault, "seal keys of other hordes with the newest key")
    rating_commands(verb)
    clear = verb("clear-queue", admin_clear_queue, "remove every request")
    clear.add_argument("--workers", action="store_true", help="and every worker")


def rating_commands(verb: Callable[[str, Act, str], argparse.ArgumentParser]) -> None:
    out = verb("export-ratings", admin_export_ratings, "write the ratings without personal data")
    out.add_argument("--out", type=Path, required=True, help="folder, made if need be")
    out.add_argument("--format", choices=("parquet", "jsonl"), default="parquet")
    out.add_argument("--prompts", action="store_true", help="with the prompts of the pictures")
    out.add_argument("--pictures", action="store_true", help="with the pictures themselves")
    gold = verb("gold", admin_gold, "add pictures to rate of which the answer is known")
    gold.add_argument("files", nargs="+", type=Path, help="pictures")
    gold.add_argument("--rating", type=int, required=True, choices=range(1, 11), metavar="1-10")
    gold.add_argument("--artifacts", type=int, choices=range(6), metavar="0-5")
    gold.add_argument("--nsfw", action="store_true", help="show them only to those who want such")
    raters = verb("raters", admin_raters, "list who rates pictures, and how well they agree")
    raters.add_argument("--suspicious", action="store_true", help="only those who look like bots")
