"""requests by job

Revision: 0008
Follows: 0007
"""

from collections.abc import Sequence

from alembic import op

revision: str = '0008'
down_revision: str | Sequence[str] | None = '0007'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_INDEX = 'ix_match_requests_job_id_match_requests_status'


def upgrade() -> None:
    with op.batch_alter_table('match_requests', schema=None) as batch_op:
        batch_op.create_index(batch_op.f(_INDEX), ['job_id', 'status'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('match_requests', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f(_INDEX))
