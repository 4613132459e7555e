"""sign-ins, one-time tokens, expiring keys, addresses in one spelling

Revision: 0012
Follows: 0011
"""

import unicodedata
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from email_validator import EmailNotValidError, validate_email

revision: str = '0012'
down_revision: str | Sequence[str] | None = '0011'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def _resource() -> list[sa.Column]:
    return [
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    ]


def _key(text: str) -> str:
    """As the application compares addresses from this revision on."""
    composed = unicodedata.normalize('NFKC', text.strip())
    try:
        address = validate_email(composed, check_deliverability=False).normalized
    except EmailNotValidError:
        return text.strip().casefold()
    return unicodedata.normalize('NFC', address.casefold())


def _respell(table: str) -> None:
    rows = sa.table(
        table,
        sa.column('id', sa.Uuid()),
        sa.column('email', sa.String()),
        sa.column('email_key', sa.String()),
    )
    connection = op.get_bind()
    known = {key for (key,) in connection.execute(sa.select(rows.c.email_key))}
    for row in connection.execute(sa.select(rows)).all():
        key = _key(row.email)
        # Two accounts of one address stay two: the later spelling keeps its old key.
        if key == row.email_key or (table == 'principals' and key in known):
            continue
        known.add(key)
        connection.execute(rows.update().where(rows.c.id == row.id).values(email_key=key))


def upgrade() -> None:
    op.create_table(
        'sign_ins',
        *_resource(),
        sa.Column('principal_id', sa.Uuid(), nullable=False),
        sa.Column('token_hash', sa.String(length=64), nullable=False),
        sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ['principal_id'],
            ['principals.id'],
            name=op.f('fk_sign_ins_principal_id_principals'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_ins')),
    )
    op.create_index(op.f('ix_sign_ins_principal_id'), 'sign_ins', ['principal_id'])
    op.create_index(op.f('ix_sign_ins_expires_at'), 'sign_ins', ['expires_at'])
    op.create_table(
        'one_time_tokens',
        *_resource(),
        sa.Column('principal_id', sa.Uuid(), nullable=False),
        sa.Column('purpose', sa.String(length=16), nullable=False),
        sa.Column('email', sa.String(length=320), nullable=True),
        sa.Column('token_hash', sa.String(length=64), nullable=False),
        sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ['principal_id'],
            ['principals.id'],
            name=op.f('fk_one_time_tokens_principal_id_principals'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_one_time_tokens')),
        sa.UniqueConstraint('token_hash', name=op.f('uq_one_time_tokens_token_hash')),
    )
    op.create_index(op.f('ix_one_time_tokens_principal_id'), 'one_time_tokens', ['principal_id'])
    op.add_column('principals', sa.Column('password_use', sa.String(length=8), nullable=True))
    op.add_column('api_keys', sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        'invitations',
        sa.Column('email_key', sa.String(length=320), nullable=False, server_default=''),
    )
    for table in ('principals', 'invitations'):
        _respell(table)


def downgrade() -> None:
    op.drop_column('invitations', 'email_key')
    op.drop_column('api_keys', 'expires_at')
    op.drop_column('principals', 'password_use')
    op.drop_table('one_time_tokens')
    op.drop_table('sign_ins')
