"""Alembic's entry point. The connection comes from `app.database.migrate`."""

from typing import Any

from alembic import context

from app.models import Base
from app.models.base import UtcDateTime


def render_item(kind: str, item: Any, _autogen_context: Any) -> str | bool:
    """Render our column types as plain SQLAlchemy types: history must not import the app."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and type(item).__name__ in ("JSON", "JSONB"):
        plain, on_postgresql = "sa.JSON(none_as_null=True)", "postgresql.JSONB(none_as_null=True)"
        return f'{plain}.with_variant({on_postgresql}, "postgresql")'
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,
    render_item=render_item,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
