"""Does every copy of the truth say the same? Table, indexes, and the worker processes."""

import http.client
import json
import threading
import time
from contextlib import suppress
from typing import Any
from uuid import UUID

import psutil
from sqlalchemy import select

from app.database import Database
from app.matching.engine import Engine
from app.matching.ranker import Ranker
from app.matching.retrieval.memory import MemoryIndex
from app.models import Candidate, Embedding, Job
from app.schemas.score import shown_score
from benchmarks.client import REQUEST_SECONDS
from benchmarks.server import READY_SECONDS, Server

FOLLOW_SECONDS = 0.2
PAGE = 100
SPARE = 40


class Follower:
    """An index in this process that lives through every crash of the server.

    While writers are at work it follows the change sequence, as another machine's index would;
    it is never built anew.
    """

    def __init__(self, engine: Engine, database: Database) -> None:
        self.engine = engine
        self.database = database
        self.index = MemoryIndex(engine)

    def follow(self, stop: threading.Event) -> None:
        """Refresh in short intervals until told to stop."""
        while not stop.wait(FOLLOW_SECONDS):
            with self.database.read() as session:
                self.index.refresh(session)

    def differences(self) -> list[str]:
        """Where the surviving index, or one built just now, differs from the table."""
        found = []
        for name, index in (("surviving", self.index), ("fresh", MemoryIndex(self.engine))):
            with self.database.read() as session:
                index.refresh(session)
                found += [f"{name} index: {line}" for line in index.differences(session)]
        return found + self._without_partner()

    def ranking(self, path: str) -> list[tuple[str, float]]:
        """The first page of 100 of ``/v1/jobs/{id}/matches`` or its counterpart, ranked here."""
        _, _, kind, owner_id, _ = path.split("/")
        ranker = Ranker(self.engine, self.index)
        rank = ranker.candidates_for if kind == "jobs" else ranker.jobs_for
        with self.database.read() as session:
            hits = rank(session, UUID(owner_id)).hits
        return [(str(hit.owner_id), shown_score(hit.score)) for hit in hits[:PAGE]]

    def _without_partner(self) -> list[str]:
        """Profiles and jobs without vectors, vectors without owner."""
        with self.database.read() as session:
            owners = set(session.scalars(select(Candidate.id))) | set(
                session.scalars(select(Job.id))
            )
            embedded = set(session.scalars(select(Embedding.owner_id)))
        return [f"{owner}: row without vectors" for owner in owners - embedded] + [
            f"{owner}: vectors without row" for owner in embedded - owners
        ]


def _worker_behind(server: Server, connection: http.client.HTTPConnection) -> int | None:
    """The process that holds the other end of a connection."""
    own_port = connection.sock.getsockname()[1]
    with suppress(psutil.NoSuchProcess):  # one that ended just now holds nothing
        for process in server.processes():
            for held in process.net_connections("tcp"):
                if held.raddr and held.raddr.port == own_port:
                    return process.pid
    return None


def connect_to_each(server: Server, workers: int) -> dict[int, http.client.HTTPConnection]:
    """Connect until every worker process has accepted a connection of ours.

    Raises
    ------
    RuntimeError
        If one never does.
    """
    found: dict[int, http.client.HTTPConnection] = {}
    spare: list[http.client.HTTPConnection] = []
    deadline = time.monotonic() + READY_SECONDS
    while len(found) < workers and time.monotonic() < deadline:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=REQUEST_SECONDS)
        connection.request("GET", "/healthz")
        connection.getresponse().read()
        worker = _worker_behind(server, connection)
        if worker is None:
            connection.close()
            continue
        if worker in found:
            spare.append(found[worker])  # kept open: the kernel then turns to the other one
        found[worker] = connection  # the newest: the server closes those that idle
        if len(spare) > SPARE:
            spare.pop(0).close()
    for connection in spare:
        connection.close()
    if len(found) < workers:
        raise RuntimeError(f"{len(found)} of {workers} workers answer")
    return found


def _ranking(
    connection: http.client.HTTPConnection, path: str, headers: dict[str, str]
) -> dict[str, Any]:
    connection.request("GET", f"{path}?limit={PAGE}", headers=headers)
    response = connection.getresponse()
    body = response.read()
    if response.status != 200:
        return {"status": response.status}
    page: dict[str, Any] = json.loads(body)
    page.pop("request_id")
    return page


def _places(page: dict[str, Any]) -> list[tuple[str, float]]:
    """Who stands where, with which score."""
    return [
        ((row.get("job") or row["candidate"])["id"], row["score"]) for row in page.get("items", [])
    ]


def disagreements(
    server: Server, workers: int, follower: Follower, paths: list[str], headers: dict[str, str]
) -> list[str]:
    """Ask every worker process, and the follower, for the same rankings; name what differs.

    Pages of 100 of the workers are compared whole: order, scores, explanations, totals. With the
    follower's list, order and scores are.
    """
    found = []
    for path in paths:
        connections = connect_to_each(server, workers)
        pages = [_ranking(one, path, headers) for one in connections.values()]
        if "status" in pages[0] or any(page != pages[0] for page in pages):
            found.append(f"{path}: workers differ or refuse")
        if _places(pages[0]) != follower.ranking(path):
            found.append(f"{path}: the surviving index ranks differently")
        for connection in connections.values():
            connection.close()
    return found
