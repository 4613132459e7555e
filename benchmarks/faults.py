"""Kill the server under load, again and again, and look whether anything acknowledged is gone.

Each round: several clients create, change, publish, pause and delete candidates and jobs; at a
random moment every process of the server is killed with SIGKILL; the server is started again on
the same data. Then every object that a client wrote in the round is read back, the index is
compared with the table, and the worker processes are asked for the same rankings. After the last
round all objects of all rounds are read back once more.
"""

import argparse
import random
import shutil
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from app.config import Settings
from app.main import build_engine
from benchmarks import bodies
from benchmarks.agreement import Follower, connect_to_each, disagreements
from benchmarks.client import Client
from benchmarks.report import Figure, machine_line, show
from benchmarks.server import Server, Storage, expect, options, storage
from benchmarks.writers import DELETED, AcknowledgedLog, Record, Writer, observed

WORKERS = 2
EARLIEST_KILL, LATEST_KILL = 1.0, 6.0
AFTER_RESTART = 0.5
RATE = 50.0
RANKINGS = 4


@dataclass
class Findings:
    """What is wrong after restarts, in words, and how much was looked at."""

    lost: list[str] = field(default_factory=list)
    returned: list[str] = field(default_factory=list)
    differing: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    writes: int = 0
    under_way: int = 0
    rates: list[float] = field(default_factory=list)
    restarts: list[float] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        return self.lost + self.returned + self.differing


class Trial:
    """A storage with its clients, through many lives of the server."""

    def __init__(self, place: Storage, seed: int, clients: int, log: AcknowledgedLog) -> None:
        self.place = place
        self.chance = random.Random(seed)
        self.clients = clients
        self.log = log
        self.headers = {"X-API-Key": place.admin_key()}
        self.skills = bodies.vocabulary()
        self.pools: list[list[Record]] = [[] for _ in range(clients)]
        self.findings = Findings()
        self.database = place.open()
        self.follower = Follower(build_engine(Settings()), self.database)

    def _write(
        self, server: Server, seconds: float, end: Callable[[], None], *, followed: bool
    ) -> list[Writer]:
        """Let the clients write for a while, with the follower behind them; then call ``end``."""
        stop = threading.Event()
        with server.client(self.headers) as client:
            employer_id = expect(client.get("/v1/employers"), 200)["items"][0]["id"]
            writers = [
                Writer(
                    client,
                    employer_id,
                    self.skills,
                    random.Random(self.chance.random()),
                    self.log,
                    records,
                )
                for records in self.pools
            ]
            with ThreadPoolExecutor(self.clients + 1) as pool:
                jobs = [writer.run for writer in writers]
                if followed:
                    jobs.append(self.follower.follow)
                else:
                    self.database.dispose()
                pending = [pool.submit(job, stop) for job in jobs]
                time.sleep(seconds)
                end()
                stop.set()
                for one in pending:
                    one.result()
        self.findings.refused += [line for writer in writers for line in writer.refused]
        return writers

    def load_and_kill(self, server: Server, *, followed: bool) -> None:
        """Let the clients write, and kill the server at a random moment.

        ``followed``: another process has the database open meanwhile. Otherwise nobody has when
        the server starts again, and it finds the files as the crash left them.
        """
        seconds = self.chance.uniform(EARLIEST_KILL, LATEST_KILL)
        writers = self._write(server, seconds, server.kill, followed=followed)
        writes = sum(writer.writes for writer in writers)
        self.findings.writes += writes
        self.findings.rates.append(writes / seconds)
        self.findings.under_way += sum(
            record.under_way is not None for records in self.pools for record in records
        )

    def write_a_little(self, server: Server) -> None:
        """Write through the restarted server, so that its processes have to follow each other."""
        self._write(server, AFTER_RESTART, lambda: None, followed=True)

    def check_records(self, server: Server, *, everything: bool) -> None:
        """Read back what was written since the last time, or all there is."""
        records = [
            record for records in self.pools for record in records if record.unchecked or everything
        ]
        with server.client(self.headers) as client, ThreadPoolExecutor(8) as pool:
            for _ in pool.map(lambda record: self._check_record(client, record), records):
                pass

    def compare(self, server: Server) -> None:
        """Compare the index with the table, and the worker processes with each other."""
        self.findings.differing += self.follower.differences()
        self.findings.differing += disagreements(
            server, WORKERS, self.follower, self._rankings(), self.headers
        )

    def _check_record(self, client: Client, record: Record) -> None:
        found = observed(client.get(record.path))
        if found not in record.possible:
            wrong = f"{record.path}: acknowledged {record.acknowledged}, found {found}"
            back = record.acknowledged == DELETED
            (self.findings.returned if back else self.findings.lost).append(wrong)
        record.acknowledged, record.under_way, record.unchecked = found, None, False

    def _rankings(self) -> list[str]:
        there = [r for pool in self.pools for r in pool if r.acknowledged != DELETED]
        open_jobs = [r for r in there if r.acknowledged.status == "open"]
        people = [r for r in there if not r.is_job]
        return [
            f"{record.path}/matches"
            for some in (open_jobs, people)
            for record in self.chance.sample(some, min(RANKINGS, len(some)))
        ]


def run(place: Storage, rounds: int, clients: int, seed: int, log: AcknowledgedLog) -> Findings:
    """Go through the rounds; print one line for each."""
    server = Server(place, WORKERS)
    try:
        server.wait_until_ready()
        connect_to_each(server, WORKERS)
        trial = Trial(place, seed, clients, log)
        findings = trial.findings
        for number in range(1, rounds + 1):
            trial.load_and_kill(server, followed=number % 2 == 0)
            begun = time.perf_counter()
            server = Server(place, WORKERS)
            server.wait_until_ready()
            connect_to_each(server, WORKERS)
            findings.restarts.append(time.perf_counter() - begun)
            trial.check_records(server, everything=number == rounds)
            trial.compare(server)
            trial.write_a_little(server)
            trial.compare(server)
            _progress(number, findings)
        return findings
    finally:
        server.kill()


def _progress(number: int, findings: Findings) -> None:
    line = (
        f"round {number}: {findings.rates[-1]:.0f} writes/s, {findings.writes} so far, "
        f"ready again after {findings.restarts[-1]:.1f} s; lost {len(findings.lost)}, "
        f"back {len(findings.returned)}, differing {len(findings.differing)}"
    )
    print(line, file=sys.stderr, flush=True)


def figures(findings: Findings, kind: str) -> list[Figure]:
    """Render the findings as rows of the table."""
    rounds = len(findings.rates)
    rate = sum(findings.rates) / rounds
    return [
        Figure(
            f"kill -9 under load, {rounds} times, {kind}, {WORKERS} server processes",
            f"≥ {RATE:g} writes/s; 0 lost; index equals table",
            f"{rate:.0f} writes/s (lowest round {min(findings.rates):.0f}, "
            f"{rate / RATE:.1f} × the aim), {findings.writes} acknowledged, "
            f"{findings.under_way} under way when killed; {len(findings.lost)} lost, "
            f"{len(findings.returned)} deleted ones back; {len(findings.differing)} differences "
            f"of index, table and worker processes; {len(findings.refused)} refused; "
            f"ready again after {sum(findings.restarts) / rounds:.1f} s on average",
        )
    ]


def main() -> None:
    parser: argparse.ArgumentParser = options(__doc__ or "")
    parser.add_argument("--rounds", type=int, default=20, help="kills, at most 1000")
    parser.add_argument("--clients", type=int, default=8, help="writing at the same time")
    parser.add_argument("--seed", type=int, default=None, help="of the moments and the writes")
    parser.add_argument(
        "--log",
        type=Path,
        default=None,
        help="keep the acknowledged writes here; without it only after faults, in faults.jsonl",
    )
    chosen = parser.parse_args()
    seed = random.SystemRandom().randrange(2**32) if chosen.seed is None else chosen.seed
    machine = machine_line()
    with storage(chosen.database) as place:
        place.directory.mkdir(parents=True, exist_ok=True)
        log = AcknowledgedLog(place.directory / "acknowledged.jsonl")
        findings = run(place, min(chosen.rounds, 1000), chosen.clients, seed, log)
        keep = chosen.log or (Path("faults.jsonl") if findings.faults else None)
        if keep is not None:
            shutil.copyfile(log.path, keep)
    show(f"{machine} Seed {seed}.", figures(findings, chosen.database))
    for line in (findings.faults + findings.refused)[:50]:
        print(line)
    if findings.faults:
        sys.exit(f"{len(findings.faults)} faults; the acknowledged writes are in {keep}")


if __name__ == "__main__":
    main()
