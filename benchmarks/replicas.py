"""Two server processes behind HAProxy against one, on one PostgreSQL.

``python -m benchmarks.replicas``; needs ``haproxy``. The same callers ask for ranked roles first
while one server is behind the proxy, then two, then one again. Asked directly, both have to answer
alike. At the end an operator's webhook listens while requests are sent to candidates through the
proxy and both servers run a worker: every event has to arrive, and once.
"""

import argparse
import http.server
import shutil
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx

from benchmarks.client import Client
from benchmarks.ranking_latency import Question, roles_questions
from benchmarks.report import Figure, machine_line, show
from benchmarks.server import Server, Storage, expect, free_port, storage

CALLERS = 8
_QUIET_SECONDS = 60.0
"""What has not arrived when nothing came for so long is lost."""
_CONFIGURATION = """
defaults
  mode http
  timeout connect 5s
  timeout client 120s
  timeout server 120s
frontend all
  bind 127.0.0.1:{port}
  default_backend servers
backend servers
  balance roundrobin
{servers}
"""


@contextmanager
def _proxy(directory: Path, servers: list[Server]) -> Iterator[str]:
    """HAProxy before servers; yields its address."""
    port, file = free_port(), directory / "haproxy.cfg"
    lines = [f"  server s{n} 127.0.0.1:{server.port}" for n, server in enumerate(servers)]
    file.write_text(_CONFIGURATION.format(port=port, servers="\n".join(lines)), encoding="utf-8")
    process = subprocess.Popen(["haproxy", "-f", str(file), "-db"], stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            try:
                httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=2).raise_for_status()
                break
            except httpx.HTTPError:
                time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


def _throughput(client: Client, asked: list[Question], seconds: float) -> tuple[float, float]:
    """Answers a second, and the share of a core that those who ask took."""
    end, own = time.perf_counter() + seconds, time.process_time()
    begun = time.perf_counter()

    def caller(first: int) -> int:
        count = 0
        while time.perf_counter() < end:
            expect(asked[(first + CALLERS * count) % len(asked)].ask(client), 200)
            count += 1
        return count

    with ThreadPoolExecutor(CALLERS) as pool:
        answered = sum(pool.map(caller, range(CALLERS)))
    took = time.perf_counter() - begun
    return answered / took, (time.process_time() - own) / took


def _answers(server: Server, asked: list[Question]) -> list[list[tuple[str, float]]]:
    with server.client() as client:
        pages = [expect(one.ask(client), 200)["items"] for one in asked]
    return [[(item["job"]["id"], item["score"]) for item in page] for page in pages]


class _Receiver(http.server.BaseHTTPRequestHandler):
    """Counts what a webhook gets, by the id of the event."""

    seen: Counter[str] = Counter()

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.seen[self.headers["webhook-id"]] += 1
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing is printed."""


def _events(place: Storage, url: str, count: int) -> Figure:
    """Send requests to candidates through the proxy; count what arrives."""
    receiver = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Receiver)
    threading.Thread(target=receiver.serve_forever, daemon=True).start()
    operator = {"X-API-Key": place.admin_key()}
    with Client(url, operator) as client:
        hook = f"http://127.0.0.1:{receiver.server_address[1]}/hook"
        body = {"url": hook, "events": ["match_request.sent"]}
        expect(client.post("/v1/webhooks", json=body), 201)
        jobs = expect(client.get("/v1/jobs", params={"limit": 100}), 200)["items"]
        people = expect(client.get("/v1/candidates", params={"limit": 100}), 200)["items"]
        pairs = [
            {"job_id": job["id"], "candidate_id": one["id"], "message": "Shall we talk?"}
            for job in jobs if job["status"] == "open" for one in people
        ]  # fmt: skip
        employers = {job["id"]: job["employer_id"] for job in jobs}
        keys = {
            employer: place.run(
                "keys", "create", "--role", "employer", "--for", employer
            ).splitlines()[-1]
            for employer in sorted(set(employers.values()))[:2]
        }
        wanted = [pair for pair in pairs if employers[pair["job_id"]] in keys]

        def send(pair: dict[str, str]) -> bool:
            headers = {"X-API-Key": keys[employers[pair["job_id"]]]}
            return client.post("/v1/match-requests", json=pair, headers=headers).status_code == 201

        with ThreadPoolExecutor(CALLERS) as pool:
            sent = sum(pool.map(send, wanted[: 2 * count]))
        begun = last = time.monotonic()
        arrived = 0
        while arrived < sent and time.monotonic() - last < _QUIET_SECONDS:
            time.sleep(0.2)
            if len(_Receiver.seen) > arrived:
                arrived, last = len(_Receiver.seen), time.monotonic()
        time.sleep(1)
    receiver.shutdown()
    doubled = sum(times > 1 for times in _Receiver.seen.values())
    lost = sent - len(_Receiver.seen)
    return Figure(
        f"{sent} requests through the proxy, two workers: events",
        "0 lost, 0 doubled",
        f"{lost} lost, {doubled} doubled; the last after {last - begun:.0f} s",
    )


def measure(seconds: float, events: int, models: Path) -> list[Figure]:
    """Compare one server and two behind a proxy."""
    settings = {
        "compiled_models": str(models),
        "encoder_threads": "1",
        "webhook_private_addresses": "allow",
        "secret_key": "of two servers, for this run alone, 32 bytes",
    }
    with (
        storage("postgresql") as place,
        Server(place, **settings) as first,
        Server(place, with_demo=False, **settings) as second,
    ):
        with first.client() as client:
            asked = roles_questions(first, client)[:40]
        alike = _answers(first, asked) == _answers(second, asked)
        found: dict[int, list[tuple[float, float]]] = {1: [], 2: []}
        for number in (1, 2, 1, 2):
            chosen = [first, second][:number]
            with _proxy(place.directory, chosen) as url, Client(url, {}) as client:
                _throughput(client, asked, seconds / 4)  # fills caches
                found[number].append(_throughput(client, asked, seconds))
        with _proxy(place.directory, [first, second]) as url:
            told = _events(place, url, events)
    best = {number: max(found[number]) for number in found}
    ratio = best[2][0] / best[1][0]
    return [
        Figure("both servers give the same lists", "yes", "yes" if alike else "NO"),
        Figure(
            "ranked roles, two servers behind HAProxy against one",
            "≥ 1.2 ×",
            f"{ratio:.2f} ×: {best[2][0]:.0f} against {best[1][0]:.0f} answers a second; the "
            f"callers took {best[2][1]:.2f} and {best[1][1]:.2f} of a core",
        ),
        told,
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=15.0, help="of load, each time")
    parser.add_argument("--events", type=int, default=200)
    parser.add_argument("--models", type=Path, default=Path("data/models"), help="compiled forms")
    chosen = parser.parse_args()
    if shutil.which("haproxy") is None:
        parser.error("haproxy is not installed")
    machine = machine_line()
    show(machine, measure(chosen.seconds, chosen.events, chosen.models.resolve()))


if __name__ == "__main__":
    main()
