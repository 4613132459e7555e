"""learned weights

Revision: 0005
Follows: 0004
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = '0005'
down_revision: str | Sequence[str] | None = '0004'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def _json() -> sa.JSON:
    return sa.JSON(none_as_null=True).with_variant(
        postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), 'postgresql'
    )


def upgrade() -> None:
    op.create_table(
        'learned_weights_versions',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('base', sa.String(length=64), nullable=False),
        sa.Column('categories', _json(), nullable=False),
        sa.Column('calibration', _json(), nullable=False),
        sa.Column('figures', _json(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_learned_weights_versions')),
        sa.UniqueConstraint('number', name=op.f('uq_learned_weights_versions_number')),
    )
    op.create_table(
        'weights_choices',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('version_id', sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ['version_id'],
            ['learned_weights_versions.id'],
            name=op.f('fk_weights_choices_version_id_learned_weights_versions'),
            ondelete='RESTRICT',
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_weights_choices')),
    )


def downgrade() -> None:
    op.drop_table('weights_choices')
    op.drop_table('learned_weights_versions')
