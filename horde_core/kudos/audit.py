"""The proof of the books: each law is one query for what breaks it."""

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.kudos.model import AuditReport


@dataclass(frozen=True, slots=True)
class Law:
    """``broken`` selects one row per breach; the first columns are shown."""

    says: str
    broken: str


LAWS = (
    Law(
        "the postings of every event sum to zero",
        "SELECT e.key, SUM(p.amount) FROM ledger_events e JOIN ledger_postings p "
        "ON p.event_id = e.id GROUP BY e.id, e.key HAVING SUM(p.amount) <> 0",
    ),
    Law(
        "every balance equals its folded postings",
        "SELECT account_id, purse, SUM(amount) FROM ("
        "SELECT account_id, purse, amount FROM ledger_postings WHERE folded "
        "UNION ALL SELECT account_id, purse, -amount FROM balances) AS both_sides "
        "GROUP BY account_id, purse HAVING SUM(amount) <> 0",
    ),
    Law(
        "every bucket equals its folded postings",
        "SELECT account_id, action, SUM(amount) FROM ("
        "SELECT account_id, action, amount FROM ledger_postings WHERE folded AND purse = 'balance' "
        "UNION ALL SELECT account_id, action, -amount FROM balance_buckets) AS both_sides "
        "GROUP BY account_id, action HAVING SUM(amount) <> 0",
    ),
    Law(
        "only hot accounts have postings waiting to be folded",
        "SELECT account_id, id FROM ledger_postings WHERE NOT folded AND account_id > 0",
    ),
    Law(
        "no event was booked twice",
        "SELECT key, COUNT(*) FROM ledger_events GROUP BY key HAVING COUNT(*) > 1",
    ),
    Law(
        "every transfer was booked",
        "SELECT t.id FROM transfers t LEFT JOIN ledger_events e ON e.key = 'transfer:' || t.id "
        "WHERE e.id IS NULL",
    ),
    Law(
        "the escrow holds exactly the gifts that are held",
        "SELECT held.amount, booked.amount FROM "
        "(SELECT COALESCE(SUM(amount), 0) AS amount FROM gifts WHERE state = 'held') AS held, "
        "(SELECT COALESCE(SUM(amount), 0) AS amount FROM ledger_postings WHERE account_id = -6) "
        "AS booked WHERE held.amount <> booked.amount",
    ),
    Law(
        "every gift that was paid or given back here was booked so once",
        "SELECT g.id, g.state FROM gifts g LEFT JOIN ledger_events e "
        "ON e.key = 'gift:' || g.id || ':' || g.state "
        "LEFT JOIN remote_transfers r ON r.gift_id = g.id "
        "WHERE g.state NOT IN ('held', 'refused') AND e.id IS NULL AND r.gift_id IS NULL",
    ),
    Law(
        "the account of parties holds exactly the budgets of those that go on",
        "SELECT held.amount, booked.amount FROM "
        "(SELECT COALESCE(SUM(budget), 0) AS amount FROM parties WHERE state = 'open') AS held, "
        "(SELECT COALESCE(SUM(amount), 0) AS amount FROM ledger_postings WHERE account_id = -7) "
        "AS booked WHERE held.amount <> booked.amount",
    ),
    Law(
        "no shared key was overdrawn",
        "SELECT id, kudos, utilised FROM shared_keys WHERE kudos < 0 OR utilised < 0",
    ),
    Law(
        "every delivered picture was settled once",
        "SELECT j.id FROM jobs j LEFT JOIN ledger_events e ON e.key = 'job:' || j.id "
        "WHERE j.state = 'delivered' AND e.id IS NULL",
    ),
    Law(
        "no picture was settled that was not delivered",
        "SELECT j.id FROM jobs j JOIN ledger_events e ON e.key = 'job:' || j.id "
        "WHERE j.state <> 'delivered'",
    ),
    Law(
        "every form that is done was settled once",
        "SELECT f.id FROM forms f LEFT JOIN ledger_events e ON e.key = 'form:' || f.id "
        "WHERE f.state = 'done' AND e.id IS NULL",
    ),
    Law(
        "no form was settled that was not done, or cancelled under its worker's hands",
        "SELECT f.id FROM forms f JOIN ledger_events e ON e.key = 'form:' || f.id "
        "WHERE f.state NOT IN ('done', 'cancelled')",
    ),
    Law(
        "every reward for a rating was booked as it is noted",
        "SELECT r.id FROM ratings r LEFT JOIN ledger_events e "
        "ON e.key = 'rating:' || r.picture_id || ':' || r.account_id "
        "LEFT JOIN ledger_postings p ON p.event_id = e.id AND p.account_id = r.account_id "
        "WHERE r.paid <> COALESCE(p.amount, 0)",
    ),
    Law(
        "every reward for a set was booked as it is noted",
        "SELECT s.request_id, s.account_id FROM rated_sets s LEFT JOIN ledger_events e "
        "ON e.key = (CASE s.via WHEN 'pool' THEN 'best:' ELSE 'rated:' END) "
        "|| s.request_id || ':' || s.account_id "
        "LEFT JOIN ledger_postings p ON p.event_id = e.id AND p.account_id = s.account_id "
        "WHERE s.paid <> COALESCE(p.amount, 0)",
    ),
    Law(
        "every request counts its pictures rightly",
        "SELECT r.id, r.running, r.delivered, r.faults FROM requests r "
        "LEFT JOIN jobs j ON j.request_id = r.id "
        "GROUP BY r.id, r.running, r.delivered, r.faults, r.waiting, r.total, r.state HAVING "
        "r.running <> COUNT(CASE WHEN j.state = 'running' THEN 1 END) OR "
        "r.delivered <> COUNT(CASE WHEN j.state = 'delivered' THEN 1 END) OR "
        "r.faults <> COUNT(CASE WHEN j.state = 'faulted' THEN 1 END) OR "
        "(r.state = 'active' AND r.waiting + r.running + r.delivered <> r.total)",
    ),
    Law(
        "every request waits in the queue exactly while pictures are missing",
        "SELECT r.id, r.waiting FROM requests r JOIN request_models m ON m.request_id = r.id "
        "WHERE (r.waiting > 0) <> m.queued",
    ),
)
SHOWN = 3


async def examine(tx: AsyncConnection) -> AuditReport:
    """Try every law; one line for each, and a few breaches where there are any."""
    lines: list[str] = []
    ok = True
    for law in LAWS:
        breaches = (await tx.execute(text(law.broken))).all()
        ok = ok and not breaches
        lines.append(f"{'ok   ' if not breaches else 'WRONG'} {law.says}")
        lines += [f"      {tuple(breach)}" for breach in breaches[:SHOWN]]
        if len(breaches) > SHOWN:
            lines.append(f"      … and {len(breaches) - SHOWN} more")
    lines.append(await _totals(tx))
    return AuditReport(ok, lines)


async def _totals(tx: AsyncConnection) -> str:
    row = (
        await tx.execute(
            text(
                "SELECT (SELECT COUNT(*) FROM ledger_events), COUNT(*), "
                "COALESCE(SUM(CASE WHEN account_id >= 0 THEN amount ELSE 0 END), 0) "
                "FROM ledger_postings"
            )
        )
    ).one()
    return f"{row[0]} events, {row[1]} postings, {int(row[2]) / 100:g} kudos in all accounts"
