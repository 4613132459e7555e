"""Each side's own numbers of the events of a request: no gap where the other side alone was told

Revision: 0025
Follows: 0024
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0025'
down_revision: str | Sequence[str] | None = '0024'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_NUMBER_EVENTS = """
UPDATE outbox_events SET {side}_sequence = (
    SELECT COUNT(*) FROM outbox_events earlier
    WHERE earlier.match_request_id = outbox_events.match_request_id
        AND earlier.sequence <= outbox_events.sequence
        AND CAST(earlier.audience AS TEXT) LIKE '%"{side}"%'
) WHERE match_request_id IS NOT NULL AND CAST(audience AS TEXT) LIKE '%"{side}"%'
"""
_NUMBER_REQUESTS = """
UPDATE match_requests SET {side}_sequence = (
    SELECT COUNT(*) FROM outbox_events
    WHERE match_request_id = match_requests.id AND {side}_sequence IS NOT NULL
)
"""
_SIDES = ('candidate', 'employer')


def upgrade() -> None:
    with op.batch_alter_table('outbox_events') as events:
        for side in _SIDES:
            events.add_column(sa.Column(f'{side}_sequence', sa.Integer(), nullable=True))
    with op.batch_alter_table('match_requests') as requests:
        for side in _SIDES:
            requests.add_column(
                sa.Column(f'{side}_sequence', sa.Integer(), nullable=False, server_default='0')
            )
    for side in _SIDES:
        op.execute(_NUMBER_EVENTS.format(side=side))
        op.execute(_NUMBER_REQUESTS.format(side=side))


def downgrade() -> None:
    with op.batch_alter_table('match_requests') as requests:
        for side in _SIDES:
            requests.drop_column(f'{side}_sequence')
    with op.batch_alter_table('outbox_events') as events:
        for side in _SIDES:
            events.drop_column(f'{side}_sequence')
