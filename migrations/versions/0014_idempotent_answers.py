"""idempotent answers

Revision: 0014
Follows: 0013
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0014'
down_revision: str | Sequence[str] | None = '0013'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        'idempotent_answers',
        sa.Column('scope_hash', sa.String(length=64), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('principal_id', sa.Uuid(), nullable=True),
        sa.Column('body_hash', sa.String(length=64), nullable=False),
        sa.Column('status', sa.Integer(), nullable=True),
        sa.Column('location', sa.String(length=500), nullable=True),
        sa.Column('body', sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ['principal_id'],
            ['principals.id'],
            name=op.f('fk_idempotent_answers_principal_id_principals'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('scope_hash', name=op.f('pk_idempotent_answers')),
    )
    for column in ('created_at', 'principal_id'):
        name = op.f(f'ix_idempotent_answers_{column}')
        op.create_index(name, 'idempotent_answers', [column])


def downgrade() -> None:
    op.drop_table('idempotent_answers')
