"""${message}

Revision: ${up_revision}
Follows: ${down_revision | comma,n}

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
${imports if imports else ""}

revision: str = ${repr(up_revision)}
down_revision: str | Sequence[str] | None = ${repr(down_revision)}
branch_labels: str | Sequence[str] | None = ${repr(branch_labels)}
depends_on: str | Sequence[str] | None = ${repr(depends_on)}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}
