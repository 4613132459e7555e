"""salary benchmarks

Revision: 0004
Follows: 0003

Rules of this directory:
- One head. Migrations never import `app.models`: the models move on, history does not.
- Every change runs on SQLite and PostgreSQL; alter tables inside `op.batch_alter_table`.
- `downgrade` undoes `upgrade` fully; tests go up, down and up again, and look for drift.
- Constraints have the names of the convention in `app/models/base.py`.
- A new NOT NULL column comes with a server default or in two steps (add, fill, constrain).
- No data from people in a migration, and no default secret.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op


revision: str = '0004'
down_revision: str | Sequence[str] | None = '0003'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('salary_benchmarks',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('source', sa.String(length=200), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('country', sa.String(length=2), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('occupation', sa.String(length=200), nullable=False),
    sa.Column('occupation_slug', sa.String(length=200), nullable=False),
    sa.Column('soc_code', sa.String(length=20), nullable=True),
    sa.Column('level', sa.String(length=16), nullable=True),
    sa.Column('city', sa.String(length=200), nullable=True),
    sa.Column('industry', sa.String(length=200), nullable=True),
    sa.Column('measure', sa.String(length=16), nullable=False),
    sa.Column('median', sa.BigInteger(), nullable=False),
    sa.Column('p25', sa.BigInteger(), nullable=True),
    sa.Column('p75', sa.BigInteger(), nullable=True),
    sa.Column('sample_size', sa.BigInteger(), nullable=True),
    sa.Column('employment', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_salary_benchmarks'))
    )
    with op.batch_alter_table('salary_benchmarks', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_salary_benchmarks_occupation_slug'), ['occupation_slug'], unique=False)
        batch_op.create_index(batch_op.f('ix_salary_benchmarks_soc_code'), ['soc_code'], unique=False)
        batch_op.create_index(batch_op.f('ix_salary_benchmarks_source_salary_benchmarks_year'), ['source', 'year'], unique=False)

    with op.batch_alter_table('jobs', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_jobs_guide_jobs_id'), ['guide', 'id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('jobs', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_jobs_guide_jobs_id'))

    op.drop_table('salary_benchmarks')
