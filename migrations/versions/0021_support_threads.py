"""support threads; industry and size of a job; candidates who rest

Revision: 0021
Follows: 0018
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0021'
down_revision: str | Sequence[str] | None = '0020'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# Of each side of a request: its newest message and the oldest question after the last answer. A
# question that waits when this is run has been due for long: its time begins with it.
_FILL = """
INSERT INTO support_threads
    (id, created_at, updated_at, match_request_id, side, waiting_since, due_at, last_message_id)
SELECT first_id, first_at, last_at, request_id, side, waiting, waiting, last_id
FROM (
    SELECT m.match_request_id AS request_id, s.side AS side,
        MIN(m.created_at) AS first_at, MAX(m.created_at) AS last_at,
        (SELECT a.id FROM support_messages a WHERE {of_a} ORDER BY a.created_at, a.id LIMIT 1)
            AS first_id,
        (SELECT a.id FROM support_messages a WHERE {of_a}
            ORDER BY a.created_at DESC, a.id DESC LIMIT 1) AS last_id,
        (SELECT MIN(q.created_at) FROM support_messages q
            WHERE q.match_request_id = m.match_request_id AND q.by = s.side
            AND NOT EXISTS (SELECT 1 FROM support_messages a
                WHERE {of_a} AND a.by = 'admin' AND a.created_at > q.created_at)) AS waiting
    FROM support_messages m
    JOIN (SELECT 'candidate' AS side UNION ALL SELECT 'employer') s
        ON m.by = s.side OR (m.by = 'admin' AND COALESCE(m.addressee, s.side) = s.side)
    GROUP BY m.match_request_id, s.side
) threads
"""
_OF_SIDE = (
    "a.match_request_id = m.match_request_id AND (a.by = s.side OR "
    "(a.by = 'admin' AND COALESCE(a.addressee, s.side) = s.side))"
)


def upgrade() -> None:
    op.create_table(
        'support_threads',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('match_request_id', sa.Uuid(), nullable=False),
        sa.Column('side', sa.String(length=16), nullable=False),
        sa.Column('waiting_since', sa.DateTime(timezone=True), nullable=True),
        sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('last_message_id', sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ['match_request_id'],
            ['match_requests.id'],
            name=op.f('fk_support_threads_match_request_id_match_requests'),
            ondelete='CASCADE',
        ),
        sa.ForeignKeyConstraint(
            ['last_message_id'],
            ['support_messages.id'],
            name=op.f('fk_support_threads_last_message_id_support_messages'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_support_threads')),
    )
    op.create_index(
        'uq_support_threads_side', 'support_threads', ['match_request_id', 'side'], unique=True
    )
    for column in ('due_at', 'updated_at'):
        name = op.f(f'ix_support_threads_{column}_support_threads_id')
        op.create_index(name, 'support_threads', [column, 'id'])
    op.execute(_FILL.format(of_a=_OF_SIDE))
    with op.batch_alter_table('jobs') as jobs:
        jobs.add_column(sa.Column('industry', sa.String(length=200), nullable=True))
        jobs.add_column(sa.Column('company_size', sa.String(length=16), nullable=True))
    with op.batch_alter_table('candidates') as candidates:
        candidates.add_column(sa.Column('rests_until', sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('candidates') as candidates:
        candidates.drop_column('rests_until')
    with op.batch_alter_table('jobs') as jobs:
        jobs.drop_column('company_size')
        jobs.drop_column('industry')
    op.drop_table('support_threads')
