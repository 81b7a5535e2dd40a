"""Alembic's entry: always runs on a connection handed over by `bot.db.schema.migrate`."""

from alembic import context

from bot.db.schema import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
