"""audit log

Revision: 0015
Follows: 0014
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = '0015'
down_revision: str | Sequence[str] | None = '0014'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_JSON = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), 'postgresql'
)


def upgrade() -> None:
    op.create_table(
        'audit_records',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('action', sa.String(length=60), nullable=False),
        sa.Column('actor', sa.String(length=20), nullable=True),
        sa.Column('actor_role', sa.String(length=16), nullable=False),
        sa.Column('subjects', sa.Text(), nullable=False),
        sa.Column('request_id', sa.String(length=40), nullable=False),
        sa.Column('details', _JSON, nullable=False),
        sa.Column('position', sa.BigInteger(), nullable=True),
        sa.Column('previous_hash', sa.String(length=64), nullable=True),
        sa.Column('hash', sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_records')),
        sa.UniqueConstraint('position', name=op.f('uq_audit_records_position')),
    )
    op.create_index(
        'ix_audit_records_unchained',
        'audit_records',
        ['id'],
        sqlite_where=sa.text('position IS NULL'),
        postgresql_where=sa.text('position IS NULL'),
    )
    op.create_index(op.f('ix_audit_records_created_at'), 'audit_records', ['created_at'])
    for column in ('actor', 'action'):
        name = op.f(f'ix_audit_records_{column}_audit_records_id')
        op.create_index(name, 'audit_records', [column, 'id'])
    chain = op.create_table(
        'audit_chain',
        sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('position', sa.BigInteger(), nullable=False),
        sa.Column('hash', sa.String(length=64), nullable=False),
        sa.Column('base_position', sa.BigInteger(), nullable=False),
        sa.Column('base_hash', sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_chain')),
    )
    zero = '0' * 64
    op.bulk_insert(
        chain,
        [{'id': 1, 'position': 0, 'hash': zero, 'base_position': 0, 'base_hash': zero}],
    )


def downgrade() -> None:
    op.drop_table('audit_chain')
    op.drop_table('audit_records')
