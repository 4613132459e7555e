"""webhooks and their deliveries

Revision: 0006
Follows: 0005
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = '0006'
down_revision: str | Sequence[str] | None = '0005'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def _json() -> sa.JSON:
    return sa.JSON(none_as_null=True).with_variant(
        postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), 'postgresql'
    )


def _resource() -> list[sa.Column]:
    return [
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    ]


def _refers(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column],
        [f'{target}.id'],
        name=op.f(f'fk_{table}_{column}_{target}'),
        ondelete='CASCADE',
    )


def upgrade() -> None:
    op.create_table(
        'webhooks',
        *_resource(),
        sa.Column('role', sa.String(length=16), nullable=False),
        sa.Column('employer_id', sa.Uuid(), nullable=True),
        sa.Column('candidate_id', sa.Uuid(), nullable=True),
        sa.Column('principal_id', sa.Uuid(), nullable=True),
        sa.Column('url', sa.String(length=2100), nullable=False),
        sa.Column('events', _json(), nullable=False),
        sa.Column('statuses', _json(), nullable=True),
        sa.Column('status', sa.String(length=16), nullable=False),
        sa.Column('disabled_reason', sa.String(length=16), nullable=True),
        sa.Column('disabled_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('last_delivered_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('secret_version', sa.Integer(), nullable=False),
        sa.Column('previous_secret_until', sa.DateTime(timezone=True), nullable=True),
        _refers('webhooks', 'employer_id', 'employers'),
        _refers('webhooks', 'candidate_id', 'candidates'),
        _refers('webhooks', 'principal_id', 'principals'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_webhooks')),
    )
    for owner in ('employer_id', 'candidate_id', 'principal_id'):
        op.create_index(op.f(f'ix_webhooks_{owner}_webhooks_id'), 'webhooks', [owner, 'id'])
    op.create_table(
        'webhook_deliveries',
        *_resource(),
        sa.Column('webhook_id', sa.Uuid(), nullable=False),
        sa.Column('event_id', sa.Uuid(), nullable=False),
        sa.Column('order_key', sa.Uuid(), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('status', sa.String(length=16), nullable=False),
        sa.Column('next_attempt_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('leased_until', sa.DateTime(timezone=True), nullable=True),
        sa.Column('tried_since', sa.DateTime(timezone=True), nullable=True),
        sa.Column('tries', sa.Integer(), nullable=False),
        sa.Column('attempts', _json(), nullable=False),
        _refers('webhook_deliveries', 'webhook_id', 'webhooks'),
        _refers('webhook_deliveries', 'event_id', 'outbox_events'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_webhook_deliveries')),
    )
    _index('uq_webhook_deliveries_event', ['webhook_id', 'event_id'], unique=True)
    _index(op.f('ix_webhook_deliveries_webhook_id_webhook_deliveries_id'), ['webhook_id', 'id'])
    _index(op.f('ix_webhook_deliveries_event_id'), ['event_id'])
    _index(op.f('ix_webhook_deliveries_updated_at'), ['updated_at'])
    pending, leased = "status = 'pending'", 'leased_until IS NOT NULL'
    order = ['webhook_id', 'order_key', 'position', 'event_id']
    _index('ix_webhook_deliveries_order', order, where=pending)
    _index('ix_webhook_deliveries_due', ['next_attempt_at'], where=pending)
    _index('ix_webhook_deliveries_leased', ['leased_until'], where=leased)


def _index(name: str, columns: list[str], *, unique: bool = False, where: str = '') -> None:
    condition = sa.text(where) if where else None
    op.create_index(
        name,
        'webhook_deliveries',
        columns,
        unique=unique,
        sqlite_where=condition,
        postgresql_where=condition,
    )


def downgrade() -> None:
    op.drop_table('webhook_deliveries')
    op.drop_table('webhooks')
