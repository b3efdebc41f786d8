from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from horde_core.db.tables.row import Row
from horde_core.db.types import UtcTime


class StyleRow(Row):
    """``kind`` is image or text; ``params`` are API v2's options, those that were set, as JSON."""

    __tablename__ = "styles"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    kind: Mapped[str] = mapped_column(String(15))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(100))
    info: Mapped[str | None] = mapped_column(String(1000))
    prompt: Mapped[str] = mapped_column(Text)
    params: Mapped[str] = mapped_column(Text)
    public: Mapped[bool]
    nsfw: Mapped[bool]
    shared_key_id: Mapped[str | None] = mapped_column(
        ForeignKey("shared_keys.id", ondelete="SET NULL"), index=True
    )
    use_count: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    created_at: Mapped[datetime] = mapped_column(UtcTime)

    __table_args__ = (UniqueConstraint("account_id", "kind", "name"),)


Index("ix_styles_name", StyleRow.kind, StyleRow.name)
Index("ix_styles_popular", StyleRow.kind, StyleRow.public, StyleRow.use_count.desc())


class StyleMarkRow(Row):
    """What a style is found by: ``kind`` is tag or model."""

    __tablename__ = "style_marks"

    style_id: Mapped[str] = mapped_column(
        ForeignKey("styles.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[str] = mapped_column(String(5), primary_key=True)
    mark: Mapped[str] = mapped_column(String(255), primary_key=True)
    position: Mapped[int]


Index("ix_style_marks_mark", StyleMarkRow.kind, StyleMarkRow.mark)


class StyleExampleRow(Row):
    __tablename__ = "style_examples"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    style_id: Mapped[str] = mapped_column(ForeignKey("styles.id", ondelete="CASCADE"), index=True)
    url: Mapped[str] = mapped_column(Text)
    is_primary: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(UtcTime)


class CollectionRow(Row):
    """Styles of one kind, of which a request that names the collection gets one by chance."""

    __tablename__ = "collections"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    kind: Mapped[str] = mapped_column(String(15))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(100), index=True)
    info: Mapped[str | None] = mapped_column(String(1000))
    public: Mapped[bool]
    use_count: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    created_at: Mapped[datetime] = mapped_column(UtcTime)

    __table_args__ = (UniqueConstraint("account_id", "kind", "name"),)


class CollectionStyleRow(Row):
    __tablename__ = "collection_styles"

    collection_id: Mapped[str] = mapped_column(
        ForeignKey("collections.id", ondelete="CASCADE"), primary_key=True
    )
    style_id: Mapped[str] = mapped_column(
        ForeignKey("styles.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    position: Mapped[int]
