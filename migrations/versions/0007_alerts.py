"""Alerts: saved searches, their vectors, what they told of

Revision: 0007
Follows: 0006
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0007'
down_revision: str | Sequence[str] | None = '0006'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_UNMATCHED = sa.text(
    "matched_at IS NULL AND type IN ('job.open', 'job.changed', 'candidate.visible')"
)


def _resource() -> list[sa.Column]:
    return [
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    ]


def _reference(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f'fk_{table}_{column}_{target}')
    return sa.ForeignKeyConstraint([column], [f'{target}.id'], name=name, ondelete='CASCADE')


def upgrade() -> None:
    op.create_table(
        'alerts',
        *_resource(),
        sa.Column('candidate_id', sa.Uuid(), nullable=True),
        sa.Column('employer_id', sa.Uuid(), nullable=True),
        sa.Column('name', sa.String(length=200), nullable=False),
        sa.Column('query', sa.String(length=500), nullable=True),
        sa.Column('min_score', sa.Double(), nullable=True),
        sa.Column('job_id', sa.Uuid(), nullable=True),
        sa.Column('of_employer_id', sa.Uuid(), nullable=True),
        sa.Column('country', sa.String(length=2), nullable=True),
        sa.Column('remote', sa.String(length=16), nullable=True),
        sa.Column('employment_type', sa.String(length=16), nullable=True),
        sa.Column('seniority', sa.String(length=16), nullable=True),
        sa.Column('salary_amount', sa.BigInteger(), nullable=True),
        sa.Column('salary_currency', sa.String(length=3), nullable=True),
        _reference('alerts', 'candidate_id', 'candidates'),
        _reference('alerts', 'employer_id', 'employers'),
        _reference('alerts', 'job_id', 'jobs'),
        _reference('alerts', 'of_employer_id', 'employers'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_alerts')),
    )
    op.create_index(op.f('ix_alerts_candidate_id_alerts_id'), 'alerts', ['candidate_id', 'id'])
    op.create_index(op.f('ix_alerts_employer_id_alerts_id'), 'alerts', ['employer_id', 'id'])
    op.create_index(op.f('ix_alerts_job_id'), 'alerts', ['job_id'])
    op.create_index(op.f('ix_alerts_of_employer_id'), 'alerts', ['of_employer_id'])
    op.create_table(
        'alert_vectors',
        sa.Column('alert_id', sa.Uuid(), nullable=False),
        sa.Column('model', sa.String(length=200), nullable=False),
        sa.Column('revision', sa.String(length=100), nullable=False),
        sa.Column('vector', sa.LargeBinary(), nullable=False),
        _reference('alert_vectors', 'alert_id', 'alerts'),
        sa.PrimaryKeyConstraint('alert_id', 'model', 'revision', name=op.f('pk_alert_vectors')),
    )
    op.create_table(
        'alert_matches',
        *_resource(),
        sa.Column('alert_id', sa.Uuid(), nullable=False),
        sa.Column('job_id', sa.Uuid(), nullable=True),
        sa.Column('candidate_id', sa.Uuid(), nullable=True),
        sa.Column('score', sa.Double(), nullable=False),
        sa.Column('band', sa.String(length=16), nullable=True),
        _reference('alert_matches', 'alert_id', 'alerts'),
        _reference('alert_matches', 'job_id', 'jobs'),
        _reference('alert_matches', 'candidate_id', 'candidates'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_alert_matches')),
        sa.UniqueConstraint('alert_id', 'job_id', name=op.f('uq_alert_matches_alert_id_job_id')),
        sa.UniqueConstraint(
            'alert_id', 'candidate_id', name=op.f('uq_alert_matches_alert_id_candidate_id')
        ),
    )
    op.create_index(
        op.f('ix_alert_matches_alert_id_alert_matches_id'), 'alert_matches', ['alert_id', 'id']
    )
    op.create_index(op.f('ix_alert_matches_job_id'), 'alert_matches', ['job_id'])
    op.create_index(op.f('ix_alert_matches_candidate_id'), 'alert_matches', ['candidate_id'])
    op.add_column('outbox_events', sa.Column('matched_at', sa.DateTime(timezone=True)))
    op.create_index(
        'ix_outbox_events_unmatched',
        'outbox_events',
        ['id'],
        sqlite_where=_UNMATCHED,
        postgresql_where=_UNMATCHED,
    )


def downgrade() -> None:
    op.drop_index('ix_outbox_events_unmatched', 'outbox_events')
    # Natively, on SQLite too: copying the table would take all that refers to it along.
    op.drop_column('outbox_events', 'matched_at')
    op.drop_table('alert_matches')
    op.drop_table('alert_vectors')
    op.drop_table('alerts')
