"""Messages, interviews, offers, support, and the outbox that tells of them

Revision: 0003
Follows: 0002

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
from sqlalchemy.dialects import postgresql


revision: str = '0003'
down_revision: str | Sequence[str] | None = '0002'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('expected_replies',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('match_request_id', sa.Uuid(), nullable=False),
    sa.Column('what', sa.String(length=16), nullable=False),
    sa.Column('subject_id', sa.Uuid(), nullable=False),
    sa.Column('by', sa.String(length=16), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reminded_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['match_request_id'], ['match_requests.id'], name=op.f('fk_expected_replies_match_request_id_match_requests'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_expected_replies'))
    )
    with op.batch_alter_table('expected_replies', schema=None) as batch_op:
        batch_op.create_index('ix_expected_replies_due', ['due_at'], unique=False, sqlite_where=sa.text('reminded_at IS NULL'), postgresql_where=sa.text('reminded_at IS NULL'))
        batch_op.create_index(batch_op.f('ix_expected_replies_match_request_id'), ['match_request_id'], unique=False)
        batch_op.create_index('uq_expected_replies_subject', ['what', 'subject_id'], unique=True)

    op.create_table('interviews',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('match_request_id', sa.Uuid(), nullable=False),
    sa.Column('candidate_id', sa.Uuid(), nullable=False),
    sa.Column('employer_id', sa.Uuid(), nullable=True),
    sa.Column('status', sa.String(length=16), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('by', sa.String(length=16), nullable=False),
    sa.Column('slots', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"), nullable=False),
    sa.Column('rounds', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"), nullable=False),
    sa.Column('time_zone', sa.String(length=64), nullable=True),
    sa.Column('location', sa.String(length=2000), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('interviewers', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"), nullable=False),
    sa.Column('slot', sa.Uuid(), nullable=True),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('outcome', sa.String(length=200), nullable=True),
    sa.Column('feedback', sa.Text(), nullable=True),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['candidate_id'], ['candidates.id'], name=op.f('fk_interviews_candidate_id_candidates'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['employer_id'], ['employers.id'], name=op.f('fk_interviews_employer_id_employers'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['match_request_id'], ['match_requests.id'], name=op.f('fk_interviews_match_request_id_match_requests'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_interviews'))
    )
    with op.batch_alter_table('interviews', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_interviews_candidate_id_interviews_starts_at'), ['candidate_id', 'starts_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_interviews_employer_id_interviews_starts_at'), ['employer_id', 'starts_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_interviews_match_request_id_interviews_id'), ['match_request_id', 'id'], unique=False)

    op.create_table('messages',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('match_request_id', sa.Uuid(), nullable=False),
    sa.Column('by', sa.String(length=16), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('attachments', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"), nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['match_request_id'], ['match_requests.id'], name=op.f('fk_messages_match_request_id_match_requests'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_messages'))
    )
    with op.batch_alter_table('messages', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_messages_match_request_id_messages_id'), ['match_request_id', 'id'], unique=False)

    op.create_table('offers',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('match_request_id', sa.Uuid(), nullable=False),
    sa.Column('status', sa.String(length=16), nullable=False),
    sa.Column('by', sa.String(length=16), nullable=False),
    sa.Column('salary_amount', sa.BigInteger(), nullable=False),
    sa.Column('salary_currency', sa.String(length=3), nullable=False),
    sa.Column('salary_period', sa.String(length=8), nullable=False),
    sa.Column('start_date', sa.Date(), nullable=True),
    sa.Column('equity', sa.String(length=200), nullable=True),
    sa.Column('benefits', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"), nullable=False),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('rounds', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"), nullable=False),
    sa.ForeignKeyConstraint(['match_request_id'], ['match_requests.id'], name=op.f('fk_offers_match_request_id_match_requests'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_offers'))
    )
    with op.batch_alter_table('offers', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_offers_match_request_id_offers_id'), ['match_request_id', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_offers_status_offers_expires_at'), ['status', 'expires_at'], unique=False)
        batch_op.create_index('uq_offers_open', ['match_request_id'], unique=True, sqlite_where=sa.text("status = 'open'"), postgresql_where=sa.text("status = 'open'"))

    op.create_table('outbox_events',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('type', sa.String(length=40), nullable=False),
    sa.Column('match_request_id', sa.Uuid(), nullable=True),
    sa.Column('sequence', sa.Integer(), nullable=True),
    sa.Column('candidate_id', sa.Uuid(), nullable=True),
    sa.Column('employer_id', sa.Uuid(), nullable=True),
    sa.Column('audience', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"), nullable=False),
    sa.Column('data', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"), nullable=False),
    sa.Column('dispatched_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['candidate_id'], ['candidates.id'], name=op.f('fk_outbox_events_candidate_id_candidates'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['employer_id'], ['employers.id'], name=op.f('fk_outbox_events_employer_id_employers'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['match_request_id'], ['match_requests.id'], name=op.f('fk_outbox_events_match_request_id_match_requests'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outbox_events'))
    )
    with op.batch_alter_table('outbox_events', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_outbox_events_candidate_id_outbox_events_id'), ['candidate_id', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_outbox_events_employer_id_outbox_events_id'), ['employer_id', 'id'], unique=False)
        batch_op.create_index('ix_outbox_events_waiting', ['id'], unique=False, sqlite_where=sa.text('dispatched_at IS NULL'), postgresql_where=sa.text('dispatched_at IS NULL'))
        batch_op.create_index('uq_outbox_events_request_sequence', ['match_request_id', 'sequence'], unique=True)

    op.create_table('support_messages',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('match_request_id', sa.Uuid(), nullable=False),
    sa.Column('by', sa.String(length=16), nullable=False),
    sa.Column('addressee', sa.String(length=16), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['match_request_id'], ['match_requests.id'], name=op.f('fk_support_messages_match_request_id_match_requests'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_support_messages'))
    )
    with op.batch_alter_table('support_messages', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_support_messages_match_request_id_support_messages_id'), ['match_request_id', 'id'], unique=False)

    with op.batch_alter_table('match_requests', schema=None) as batch_op:
        batch_op.add_column(sa.Column('sequence', sa.Integer(), server_default='0', nullable=False))



def downgrade() -> None:
    # Never by copying the table: dropping the original would take all that refers to it along.
    with op.batch_alter_table('match_requests', schema=None, recreate='never') as batch_op:
        batch_op.drop_column('sequence')

    with op.batch_alter_table('support_messages', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_support_messages_match_request_id_support_messages_id'))

    op.drop_table('support_messages')
    with op.batch_alter_table('outbox_events', schema=None) as batch_op:
        batch_op.drop_index('uq_outbox_events_request_sequence')
        batch_op.drop_index('ix_outbox_events_waiting', sqlite_where=sa.text('dispatched_at IS NULL'), postgresql_where=sa.text('dispatched_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_outbox_events_employer_id_outbox_events_id'))
        batch_op.drop_index(batch_op.f('ix_outbox_events_candidate_id_outbox_events_id'))

    op.drop_table('outbox_events')
    with op.batch_alter_table('offers', schema=None) as batch_op:
        batch_op.drop_index('uq_offers_open', sqlite_where=sa.text("status = 'open'"), postgresql_where=sa.text("status = 'open'"))
        batch_op.drop_index(batch_op.f('ix_offers_status_offers_expires_at'))
        batch_op.drop_index(batch_op.f('ix_offers_match_request_id_offers_id'))

    op.drop_table('offers')
    with op.batch_alter_table('messages', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_messages_match_request_id_messages_id'))

    op.drop_table('messages')
    with op.batch_alter_table('interviews', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_interviews_match_request_id_interviews_id'))
        batch_op.drop_index(batch_op.f('ix_interviews_employer_id_interviews_starts_at'))
        batch_op.drop_index(batch_op.f('ix_interviews_candidate_id_interviews_starts_at'))

    op.drop_table('interviews')
    with op.batch_alter_table('expected_replies', schema=None) as batch_op:
        batch_op.drop_index('uq_expected_replies_subject')
        batch_op.drop_index(batch_op.f('ix_expected_replies_match_request_id'))
        batch_op.drop_index('ix_expected_replies_due', sqlite_where=sa.text('reminded_at IS NULL'), postgresql_where=sa.text('reminded_at IS NULL'))

    op.drop_table('expected_replies')
