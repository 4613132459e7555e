"""decisions

Revision: 0016
Follows: 0015
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = '0016'
down_revision: str | Sequence[str] | None = '0015'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_JSON = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), 'postgresql'
)


def _resource() -> tuple[sa.Column, ...]:
    return (
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('match_request_id', sa.Uuid(), nullable=False),
    )


def _of_request(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ['match_request_id'],
        ['match_requests.id'],
        name=op.f(f'fk_{table}_match_request_id_match_requests'),
        ondelete='CASCADE',
    )


def upgrade() -> None:
    op.create_table(
        'match_decisions',
        *_resource(),
        sa.Column('candidate_document', _JSON, nullable=False),
        sa.Column('job_document', _JSON, nullable=False),
        sa.Column('unmet_constraints', _JSON, nullable=False),
        sa.Column('decided_on', sa.Date(), nullable=False),
        sa.Column('model_version', sa.String(length=300), nullable=False),
        sa.Column('learned_weights', _JSON, nullable=True),
        sa.Column('score', sa.Double(), nullable=False),
        _of_request('match_decisions'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_match_decisions')),
        sa.UniqueConstraint('match_request_id', name=op.f('uq_match_decisions_match_request_id')),
    )


def downgrade() -> None:
    op.drop_table('match_decisions')
