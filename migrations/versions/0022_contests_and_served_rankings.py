"""contests and served rankings

Revision: 0022
Follows: 0019
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = '0022'
down_revision: str | Sequence[str] | None = '0021'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql')


def _resource() -> list[sa.Column]:
    return [
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    ]


def _reference(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f'fk_{table}_{column}_{other}')
    return sa.ForeignKeyConstraint([column], [f'{other}.id'], name=name, ondelete='CASCADE')


def upgrade() -> None:
    op.create_table(
        'contests',
        *_resource(),
        sa.Column('match_request_id', sa.Uuid(), nullable=False),
        sa.Column('requirement', sa.Text(), nullable=False),
        sa.Column('text', sa.Text(), nullable=False),
        sa.Column('evidence', sa.String(length=40), nullable=True),
        sa.Column('status_before', sa.String(length=16), nullable=False),
        sa.Column('status_after', sa.String(length=16), nullable=False),
        _reference('contests', 'match_request_id', 'match_requests'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_contests')),
    )
    name = op.f('ix_contests_match_request_id_contests_id')
    op.create_index(name, 'contests', ['match_request_id', 'id'])
    op.create_table(
        'served_rankings',
        *_resource(),
        sa.Column('request_id', sa.String(length=64), nullable=False),
        sa.Column('ranked', sa.String(length=16), nullable=False),
        sa.Column('candidate_id', sa.Uuid(), nullable=True),
        sa.Column('job_id', sa.Uuid(), nullable=True),
        sa.Column('first_position', sa.Integer(), nullable=True),
        sa.Column('item_count', sa.Integer(), nullable=False),
        sa.Column('items', JSON, nullable=False),
        sa.Column('aside', JSON, nullable=False),
        _reference('served_rankings', 'candidate_id', 'candidates'),
        _reference('served_rankings', 'job_id', 'jobs'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_served_rankings')),
        sa.UniqueConstraint('request_id', name=op.f('uq_served_rankings_request_id')),
    )
    for column in ('created_at', 'candidate_id', 'job_id'):
        op.create_index(op.f(f'ix_served_rankings_{column}'), 'served_rankings', [column])
    name = op.f('ix_served_rankings_ranked_served_rankings_created_at')
    op.create_index(name, 'served_rankings', ['ranked', 'created_at'])
    with op.batch_alter_table('match_requests') as requests:
        requests.add_column(sa.Column('rescored', JSON, nullable=True))
    with op.batch_alter_table('match_feedback') as feedback:
        feedback.add_column(sa.Column('ranked', sa.String(length=16), nullable=True))
        feedback.add_column(sa.Column('position', sa.Integer(), nullable=True))
    name = op.f('ix_match_feedback_ranked_match_feedback_created_at')
    op.create_index(name, 'match_feedback', ['ranked', 'created_at'])


def downgrade() -> None:
    op.drop_index(
        op.f('ix_match_feedback_ranked_match_feedback_created_at'), table_name='match_feedback'
    )
    with op.batch_alter_table('match_feedback') as feedback:
        feedback.drop_column('position')
        feedback.drop_column('ranked')
    with op.batch_alter_table('match_requests') as requests:
        requests.drop_column('rescored')
    op.drop_table('served_rankings')
    op.drop_table('contests')
