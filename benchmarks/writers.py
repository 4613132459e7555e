"""Clients that write without pause and log what the server acknowledged.

Every object carries its version in ``external_id``. A record keeps the state that was last
acknowledged and, while a request is under way, the state that request would bring about. After a
crash the object must be in one of the two: nothing acknowledged may be lost, nothing deleted may
come back; a write that was never acknowledged may have happened or not.
"""

import json
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from benchmarks import bodies
from benchmarks.client import Client


@dataclass(frozen=True)
class State:
    """What can be observed of an object: its version and, of a job, its status."""

    version: str
    status: str | None = None


DELETED = State("")
"""The state of an object that is not there."""


@dataclass
class Record:
    """One object as its client knows it."""

    path: str
    acknowledged: State
    under_way: State | None = None
    unchecked: bool = True  # written since it was last read back

    @property
    def possible(self) -> set[State]:
        """The states in which the object may be found."""
        return {self.acknowledged} | ({self.under_way} if self.under_way else set())

    @property
    def is_job(self) -> bool:
        return self.path.startswith("/v1/jobs/")


def observed(response: httpx.Response) -> State:
    """Read the state of an object from the answer to its GET."""
    if response.status_code == 404:
        return DELETED
    response.raise_for_status()
    body = response.json()
    return State(body["external_id"], body.get("status"))


class AcknowledgedLog:
    """A file with one line per acknowledged write, on disk before the next write is sent."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.open("w", encoding="utf-8", buffering=1)
        self._lock = threading.Lock()

    def note(self, verb: str, record: Record) -> None:
        """Append one acknowledged write."""
        state = record.acknowledged
        line = {
            "at": time.time(),
            "verb": verb,
            "path": record.path,
            "version": state.version or None,
            "status": state.status,
        }
        with self._lock:
            self._file.write(json.dumps(line) + "\n")


@dataclass
class Writer:
    """One client with objects of its own. It stops when told to, or when the server is gone."""

    client: Client
    employer_id: str
    skills: list[str]
    chance: random.Random
    log: AcknowledgedLog
    records: list[Record] = field(default_factory=list)
    writes: int = 0
    refused: list[str] = field(default_factory=list)

    def run(self, stop: threading.Event) -> None:
        """Write until told to stop or until the connection breaks."""
        try:
            while not stop.is_set():
                self._step()
        except httpx.TransportError:
            pass  # killed: whatever was under way stays marked so

    def _step(self) -> None:
        there = [record for record in self.records if record.acknowledged != DELETED]
        verbs: dict[Callable[[list[Record]], None], int] = {
            self._create: 12,
            self._patch: 53,
            self._move: 25,
            self._delete: 10,
        }
        (step,) = self.chance.choices(list(verbs), list(verbs.values()))
        step(there) if there else self._create(there)

    def _create(self, _there: list[Record]) -> None:
        version = f"{uuid4()}.0"
        skills = self.chance.sample(self.skills, 2)
        if self.chance.random() < 0.5:
            path, status = "/v1/jobs", "draft"
            body = bodies.job(self.chance, self.employer_id, skills)
        else:
            path, status = "/v1/candidates", None
            body = bodies.candidate(self.chance, skills, posts=0)
        response = self.client.post(path, json={**body, "external_id": version})
        if response.status_code != 201:
            self.refused.append(f"POST {path}: {response.status_code}")
            return
        record = Record(f"{path}/{response.json()['id']}", State(version, status))
        self.records.append(record)
        self._acknowledge("create", record)

    def _patch(self, there: list[Record]) -> None:
        record = self.chance.choice(there)
        name, _, number = record.acknowledged.version.partition(".")
        version = f"{name}.{int(number) + 1}"
        body: dict[str, Any] = {"external_id": version}
        if self.chance.random() < 0.08:  # the others change no text that is embedded
            field_name = "title" if record.is_job else "headline"
            body[field_name] = f"Engineer of the {self.chance.randrange(10**6)}th order"
        target = State(version, record.acknowledged.status)
        self._send("patch", record, target, "PATCH", record.path, body)

    def _move(self, there: list[Record]) -> None:
        jobs = [record for record in there if record.is_job]
        if not jobs:
            self._create(there)
            return
        record = self.chance.choice(jobs)
        verb, status = (
            ("pause", "paused") if record.acknowledged.status == "open" else ("publish", "open")
        )
        target = State(record.acknowledged.version, status)
        self._send(verb, record, target, "POST", f"{record.path}/{verb}")

    def _delete(self, there: list[Record]) -> None:
        record = self.chance.choice(there)
        self._send("delete", record, DELETED, "DELETE", record.path)

    def _send(
        self,
        verb: str,
        record: Record,
        target: State,
        method: str,
        path: str,
        body: dict[str, Any] | None = None,
    ) -> None:
        record.under_way, record.unchecked = target, True
        response = self.client.request(method, path, json=body)
        record.under_way = None
        if response.status_code not in (200, 204):
            self.refused.append(f"{verb} {record.path}: {response.status_code}")
            record.under_way = target  # a refusal should change nothing; the check will tell
            return
        record.acknowledged = target
        self._acknowledge(verb, record)

    def _acknowledge(self, verb: str, record: Record) -> None:
        self.writes += 1
        self.log.note(verb, record)
