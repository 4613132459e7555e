"""attempts to sign in, register and be mailed

Revision: 0013
Follows: 0012
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0013'
down_revision: str | Sequence[str] | None = '0012'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        'attempts',
        sa.Column('subject_hash', sa.String(length=64), nullable=False),
        sa.Column('count', sa.Integer(), nullable=False),
        sa.Column('last_at', sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('subject_hash', name=op.f('pk_attempts')),
    )
    op.create_index(op.f('ix_attempts_last_at'), 'attempts', ['last_at'])


def downgrade() -> None:
    op.drop_table('attempts')
