"""masked views

Revision: 0011
Follows: 0010

The views of profiles that stand here already are made by the worker; until then they are masked
when they are read.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = '0011'
down_revision: str | Sequence[str] | None = '0010'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_JSON = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), 'postgresql'
)


def upgrade() -> None:
    op.add_column('candidates', sa.Column('anonymous_view', _JSON, nullable=True))
    op.add_column(
        'candidates',
        sa.Column('mask_version', sa.Integer(), nullable=False, server_default='0'),
    )
    op.add_column('match_requests', sa.Column('frozen_candidate', _JSON, nullable=True))


def downgrade() -> None:
    op.drop_column('match_requests', 'frozen_candidate')
    op.drop_column('candidates', 'mask_version')
    op.drop_column('candidates', 'anonymous_view')
