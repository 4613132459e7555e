"""Which API key another was made with: it ends with that one

Revision: 0024
Follows: 0023
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0024'
down_revision: str | Sequence[str] | None = '0023'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table('api_keys') as keys:
        keys.add_column(sa.Column('parent_id', sa.Uuid(), nullable=True))
        keys.create_foreign_key(
            op.f('fk_api_keys_parent_id_api_keys'),
            'api_keys',
            ['parent_id'],
            ['id'],
            ondelete='CASCADE',
        )
    op.create_index(op.f('ix_api_keys_parent_id'), 'api_keys', ['parent_id'])


def downgrade() -> None:
    op.drop_index(op.f('ix_api_keys_parent_id'), table_name='api_keys')
    with op.batch_alter_table('api_keys') as keys:
        keys.drop_constraint(op.f('fk_api_keys_parent_id_api_keys'), type_='foreignkey')
        keys.drop_column('parent_id')
