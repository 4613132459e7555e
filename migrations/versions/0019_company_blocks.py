"""verification of employers, blocks by company

Revision: 0019
Follows: 0018
"""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from app.matching.text.organisation_names import company_key

revision: str = '0019'
down_revision: str | Sequence[str] | None = '0018'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_JSON = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), 'postgresql'
)


def upgrade() -> None:
    op.create_table(
        'company_keys',
        sa.Column('employer_id', sa.Uuid(), nullable=False),
        sa.Column('key', sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ['employer_id'],
            ['employers.id'],
            name=op.f('fk_company_keys_employer_id_employers'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('employer_id', 'key', name=op.f('pk_company_keys')),
    )
    op.create_table(
        'blocked_companies',
        sa.Column('candidate_id', sa.Uuid(), nullable=False),
        sa.Column('employer_id', sa.Uuid(), nullable=False),
        sa.Column('key', sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ['candidate_id'],
            ['candidates.id'],
            name=op.f('fk_blocked_companies_candidate_id_candidates'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint(
            'candidate_id', 'employer_id', 'key', name=op.f('pk_blocked_companies')
        ),
    )
    for table in ('company_keys', 'blocked_companies'):
        op.create_index(op.f(f'ix_{table}_key'), table, ['key'])
    op.add_column('employers', sa.Column('domains', _JSON, nullable=False, server_default='[]'))
    op.add_column(
        'employers', sa.Column('verified_at', sa.DateTime(timezone=True), nullable=True)
    )
    op.add_column(
        'candidates', sa.Column('kept_out_employer_ids', _JSON, nullable=False, server_default='[]')
    )
    op.add_column('webhooks', sa.Column('made_by_id', sa.Uuid(), nullable=True))
    op.create_index(op.f('ix_webhooks_made_by_id'), 'webhooks', ['made_by_id'])
    _fill()


def _fill() -> None:
    """Employers of before are known to the operator: they stay as they were, verified."""
    connection = op.get_bind()
    connection.execute(sa.text('UPDATE employers SET verified_at = created_at'))
    connection.execute(sa.text('UPDATE candidates SET kept_out_employer_ids = blocked_employer_ids'))
    employers = sa.table('employers', sa.column('id', sa.Uuid()), sa.column('name', sa.String()))
    keys = sa.table(
        'company_keys', sa.column('employer_id', sa.Uuid()), sa.column('key', sa.String())
    )
    rows = [
        {'employer_id': id, 'key': f'name:{key}'}
        for id, name in connection.execute(sa.select(employers)).all()
        if (key := company_key(name))
    ]
    if rows:
        connection.execute(sa.insert(keys), rows)
    _block_companies(connection, keys)


def _block_companies(connection: sa.Connection, keys: sa.TableClause) -> None:
    """What is blocked becomes the company; other accounts of it are kept out when the profile or
    they themselves change next."""
    candidates = sa.table(
        'candidates', sa.column('id', sa.Uuid()), sa.column('blocked_employer_ids', _JSON)
    )
    blocked = sa.table(
        'blocked_companies',
        sa.column('candidate_id', sa.Uuid()),
        sa.column('employer_id', sa.Uuid()),
        sa.column('key', sa.String()),
    )
    known = {str(employer): key for employer, key in connection.execute(sa.select(keys)).all()}
    for candidate, ids in connection.execute(sa.select(candidates)).all():
        rows = [
            {'candidate_id': candidate, 'employer_id': UUID(id), 'key': known[id]}
            for id in ids or ()
            if id in known
        ]
        if rows:
            connection.execute(sa.insert(blocked), rows)


def downgrade() -> None:
    op.drop_index(op.f('ix_webhooks_made_by_id'), 'webhooks')
    op.drop_column('webhooks', 'made_by_id')
    op.drop_column('candidates', 'kept_out_employer_ids')
    op.drop_column('employers', 'verified_at')
    op.drop_column('employers', 'domains')
    op.drop_table('blocked_companies')
    op.drop_table('company_keys')
