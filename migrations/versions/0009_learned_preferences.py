"""learned preferences

Revision: 0009
Follows: 0008
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = '0009'
down_revision: str | Sequence[str] | None = '0008'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_JSON = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), 'postgresql'
)


def _reference(column: str, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f'fk_learned_preferences_{column}_{target}')
    return sa.ForeignKeyConstraint([column], [f'{target}.id'], name=name, ondelete='CASCADE')


def upgrade() -> None:
    op.create_table(
        'learned_preferences',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('candidate_id', sa.Uuid(), nullable=False),
        sa.Column('preference', sa.String(length=16), nullable=False),
        sa.Column('wish', _JSON, nullable=False),
        sa.Column('match_request_id', sa.Uuid(), nullable=False),
        sa.Column('reason', sa.String(length=16), nullable=False),
        sa.Column('declined_at', sa.DateTime(timezone=True), nullable=False),
        _reference('candidate_id', 'candidates'),
        _reference('match_request_id', 'match_requests'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_learned_preferences')),
        sa.UniqueConstraint(
            'candidate_id',
            'preference',
            name=op.f('uq_learned_preferences_candidate_id_preference'),
        ),
    )
    op.create_index(
        op.f('ix_learned_preferences_match_request_id'), 'learned_preferences', ['match_request_id']
    )


def downgrade() -> None:
    op.drop_table('learned_preferences')
