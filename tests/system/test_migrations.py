"""Schema history: one head, up and down, no drift between history and models."""

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from app.database import MIGRATIONS, Database, migrate
from app.models import Base
from tests.harness.callers import Callers, made
from tests.harness.process import accepted


def test_single_head() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert len(ScriptDirectory.from_config(config).get_heads()) == 1


def test_down_and_up_again_leaves_no_drift(database: Database) -> None:
    migrate(database, "base")
    left = set(inspect(database.engine).get_table_names()) - {"alembic_version"}
    assert left == set()
    migrate(database)
    migrate(database)  # a second run changes nothing
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_what_an_earlier_schema_holds_is_there_after_the_upgrade(
    callers: Callers, database: Database
) -> None:
    request = accepted(callers)
    paths = [f"/v1/match-requests/{request['id']}", f"/v1/jobs/{request['job']['id']}", "/v1/me"]
    before = [made(callers["employer"].get(path), 200) for path in paths]
    migrate(database, "-3")
    migrate(database)
    assert [made(callers["employer"].get(path), 200) for path in paths] == before


def test_foreign_keys_are_enforced(database: Database) -> None:
    tables = inspect(database.engine)
    assert tables.get_foreign_keys("jobs")
    if database.is_sqlite:
        with database.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
