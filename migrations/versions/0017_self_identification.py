"""self-identification

Revision: 0017
Follows: 0016
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0017'
down_revision: str | Sequence[str] | None = '0016'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        'self_identifications',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('candidate_id', sa.Uuid(), nullable=False),
        sa.Column('sex', sa.String(length=16), nullable=True),
        sa.Column('race_ethnicity', sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ['candidate_id'],
            ['candidates.id'],
            name=op.f('fk_self_identifications_candidate_id_candidates'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_self_identifications')),
        sa.UniqueConstraint('candidate_id', name=op.f('uq_self_identifications_candidate_id')),
    )


def downgrade() -> None:
    op.drop_table('self_identifications')
