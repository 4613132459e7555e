"""packed documents

Revision: 0020
Follows: 0018

What scoring reads of a document is stored as it is scored, and the vector that retrieval compares
stands, quantised, before what is long: SQLite reads a row from its front, so its table is written
anew.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import sqlalchemy as sa
from alembic import op
from pgvector.sqlalchemy import HALFVEC
from sqlalchemy.dialects import postgresql

revision: str = '0020'
down_revision: str | Sequence[str] | None = '0019'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_BATCH = 200


def _json() -> sa.JSON:
    return sa.JSON(none_as_null=True).with_variant(
        postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), 'postgresql'
    )


def _columns(with_resident: bool) -> list[sa.Column[Any]]:
    front = [
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('owner_kind', sa.String(length=16), nullable=False),
        sa.Column('owner_id', sa.Uuid(), nullable=False),
        sa.Column('model', sa.String(length=200), nullable=False),
        sa.Column('revision', sa.String(length=100), nullable=False),
        sa.Column('template_version', sa.String(length=40), nullable=False),
        sa.Column('text_hash', sa.String(length=64), nullable=False),
        sa.Column('dimension', sa.Integer(), nullable=False),
        sa.Column('facts', _json(), nullable=False),
    ]
    if with_resident:
        front.append(sa.Column('resident', sa.LargeBinary(), nullable=False))
    return [
        *front,
        sa.Column('document', _json(), nullable=False),
        sa.Column('vectors', sa.LargeBinary(), nullable=False),
        sa.Column(
            'retrieval', sa.LargeBinary().with_variant(HALFVEC(), 'postgresql'), nullable=True
        ),
    ]


def _resident(vectors: bytes, dimension: int) -> bytes:
    joined = np.frombuffer(vectors, '<f4', dimension)
    scale = np.float32(np.abs(joined).max(initial=0.0) / 127)
    factor = 1.0 / scale if scale > 0 else np.float32(0.0)
    values = np.clip(np.rint(joined * factor), -127, 127).astype(np.int8)
    return scale.astype('<f4').tobytes() + values.tobytes()


def _vectors(connection: sa.Connection) -> Iterator[list[dict[str, Any]]]:
    """Batches of ids with their resident vectors."""
    table = sa.table(
        'embeddings', sa.column('id', sa.Uuid()), sa.column('vectors'), sa.column('dimension')
    )
    ids = connection.scalars(sa.select(table.c.id)).all()
    for start in range(0, len(ids), _BATCH):
        rows = connection.execute(
            sa.select(table.c.id, table.c.vectors, table.c.dimension).where(
                table.c.id.in_(ids[start : start + _BATCH])
            )
        ).all()
        yield [{'key': row.id, 'own': _resident(row.vectors, row.dimension)} for row in rows]


def _fill(connection: sa.Connection) -> None:
    table = sa.table('embeddings', sa.column('id', sa.Uuid()), sa.column('resident'))
    update = (
        sa.update(table)
        .where(table.c.id == sa.bindparam('key'))
        .values(resident=sa.bindparam('own', type_=sa.LargeBinary()))
    )
    for rows in _vectors(connection):
        connection.execute(update, rows)


def _write_anew(with_resident: bool) -> None:
    """Give SQLite's table other columns, in their order."""
    columns = _columns(with_resident)
    op.create_table(
        'embeddings_anew',
        *columns,
        sa.PrimaryKeyConstraint('id', name=op.f('pk_embeddings')),
        sa.UniqueConstraint(
            'owner_id',
            'model',
            'revision',
            'template_version',
            name=op.f('uq_embeddings_owner_id_model_revision_template_version'),
        ),
    )
    names = ', '.join(column.name for column in columns)
    values = names.replace('resident', "x''") if with_resident else names
    # Names of this migration's own columns alone.
    op.execute(
        f'INSERT INTO embeddings_anew ({names}) SELECT {values} FROM embeddings'  # nosec B608
    )
    op.drop_table('embeddings')
    op.rename_table('embeddings_anew', 'embeddings')


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == 'postgresql':
        op.add_column('embeddings', sa.Column('resident', sa.LargeBinary(), nullable=True))
        _fill(connection)
        op.alter_column('embeddings', 'resident', nullable=False)
    else:
        _write_anew(with_resident=True)
        _fill(connection)
    op.create_table(
        'packed_documents',
        sa.Column('embedding_id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.String(length=40), nullable=False),
        sa.Column('data', sa.LargeBinary(), nullable=False),
        sa.Column('told', sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ['embedding_id'],
            ['embeddings.id'],
            name=op.f('fk_packed_documents_embedding_id_embeddings'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('embedding_id', 'version', name=op.f('pk_packed_documents')),
    )


def downgrade() -> None:
    op.drop_table('packed_documents')
    if op.get_bind().dialect.name == 'postgresql':
        op.drop_column('embeddings', 'resident')
    else:
        _write_anew(with_resident=False)
