"""Alembic's entry: the connection comes from ``migrate``, already inside its transaction."""

from alembic import context

from horde_core.db.tables.every import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
