"""Counting what a request asks of the database."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from app.database import Database


class QueryCounter:
    """Counts the statements that reach the database, savepoints and transactions left out."""

    def __init__(self, database: Database) -> None:
        self.statements: list[str] = []
        event.listen(database.engine, "before_cursor_execute", self._on_statement)

    def _on_statement(self, *arguments: Any) -> None:
        statement: str = arguments[2]
        if threading.current_thread().name == "skillmatch-audit":
            return  # accesses of earlier requests
        if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK")):
            self.statements.append(statement)

    @contextmanager
    def counting(self) -> Iterator[list[str]]:
        """The statements of the block."""
        self.statements = []
        yield self.statements
