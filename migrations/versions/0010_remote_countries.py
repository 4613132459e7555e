"""remote countries of jobs

Revision: 0010
Follows: 0009
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = '0010'
down_revision: str | Sequence[str] | None = '0009'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_JSON = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), 'postgresql'
)


def upgrade() -> None:
    with op.batch_alter_table('jobs') as jobs:
        jobs.add_column(sa.Column('remote_countries', _JSON, nullable=True))
    op.execute("UPDATE jobs SET remote_countries = '[]'")
    with op.batch_alter_table('jobs') as jobs:
        jobs.alter_column('remote_countries', existing_type=_JSON, nullable=False)


def downgrade() -> None:
    with op.batch_alter_table('jobs') as jobs:
        jobs.drop_column('remote_countries')
