from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from horde_core.db.tables.row import Row
from horde_core.db.types import BigKey, UtcTime, Words


class WorkerRow(Row):
    """``kind``: image, text or interrogation. The allowances are what the worker declared when it
    last checked in; those of another kind stay at zero.
    """

    __tablename__ = "workers"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    team_id: Mapped[str | None] = mapped_column(String(36), index=True)
    kind: Mapped[str] = mapped_column(String(15))
    name: Mapped[str] = mapped_column(String(100), unique=True)
    agent: Mapped[str] = mapped_column(Text)
    ip: Mapped[str] = mapped_column(String(45))
    threads: Mapped[int]
    max_pixels: Mapped[int] = mapped_column(BigInteger)
    max_length: Mapped[int] = mapped_column(server_default=text("0"))
    max_context_length: Mapped[int] = mapped_column(server_default=text("0"))
    max_tiles: Mapped[int] = mapped_column(server_default=text("0"))
    softprompts: Mapped[tuple[str, ...]] = mapped_column(Words, server_default="[]")
    nsfw: Mapped[bool]
    img2img: Mapped[bool]
    painting: Mapped[bool]
    post_processing: Mapped[bool]
    lora: Mapped[bool]
    controlnet: Mapped[bool]
    sdxl_controlnet: Mapped[bool]
    unsafe_ip: Mapped[bool]
    extra_slow: Mapped[bool]
    limit_max_steps: Mapped[bool]
    upfront_kudos: Mapped[bool]
    blacklist: Mapped[tuple[str, ...]] = mapped_column(Words)
    priority_usernames: Mapped[tuple[str, ...]] = mapped_column(Words)
    maintenance: Mapped[bool]
    maintenance_msg: Mapped[str] = mapped_column(String(300))
    paused: Mapped[bool]
    info: Mapped[str | None] = mapped_column(String(1000))
    fulfilled: Mapped[int] = mapped_column(BigInteger)
    uncompleted: Mapped[int] = mapped_column(BigInteger)
    pixelsteps: Mapped[int] = mapped_column(BigInteger)
    tokens: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    kudos_generated: Mapped[int] = mapped_column(BigInteger)
    kudos_uptime: Mapped[int] = mapped_column(BigInteger)
    speed: Mapped[float | None]
    uptime_s: Mapped[int] = mapped_column(BigInteger)
    uptime_rewarded_s: Mapped[int] = mapped_column(BigInteger)
    last_check_in: Mapped[datetime] = mapped_column(UtcTime, index=True)
    created_at: Mapped[datetime] = mapped_column(UtcTime)


class WorkerModelRow(Row):
    """What a worker serves: models, or the forms of an alchemist."""

    __tablename__ = "worker_models"

    worker_id: Mapped[str] = mapped_column(
        ForeignKey("workers.id", ondelete="CASCADE"), primary_key=True
    )
    model: Mapped[str] = mapped_column(Text, primary_key=True, index=True)


class SampleRow(Row):
    """One delivery: ``speed`` in pixel-steps, tokens or forms per second."""

    __tablename__ = "worker_samples"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=True)
    worker_id: Mapped[str] = mapped_column(ForeignKey("workers.id", ondelete="CASCADE"))
    model: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    things: Mapped[int] = mapped_column(BigInteger)
    speed: Mapped[float]


Index("ix_worker_samples_worker_id_id", SampleRow.worker_id, SampleRow.id)


class WorkerFaultRow(Row):
    """One lost or failed job; too many within the hour end in maintenance."""

    __tablename__ = "worker_faults"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=True)
    worker_id: Mapped[str] = mapped_column(ForeignKey("workers.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(UtcTime)
