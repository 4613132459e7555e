"""How long a newcomer waits: from ``serve --demo`` on an empty directory to ranked roles."""

import time
from dataclasses import dataclass

from app.services import demo
from benchmarks.report import Figure, machine_line, show
from benchmarks.server import Server, Storage, expect, options, storage


@dataclass(frozen=True)
class Start:
    """A start until ready and until the first ranked roles, of which ``roles`` came: seconds by
    the clock, and of the processor and memory in MiB once it was ready."""

    ready_s: float
    first_roles_s: float
    roles: int
    processor_s: float
    memory_mib: float

    def __str__(self) -> str:
        return (
            f"{self.first_roles_s:.1f} s (ready after {self.ready_s:.1f} s, {self.processor_s:.1f} "
            f"s of processor time, {self.memory_mib:.0f} MiB)"
        )


def _start(place: Storage) -> Start:
    begun = time.perf_counter()
    with Server(place) as server:
        ready = time.perf_counter() - begun
        processor, memory = server.cpu_seconds(), server.memory_mib()
        with server.client() as client:
            person = demo.read("candidates")[0]
            headers = server.sign_in(client, person["email"], demo.PASSWORD)
            me = expect(client.get("/v1/me", headers=headers), 200)
            path = f"/v1/candidates/{me['candidate_id']}/matches"
            roles = expect(client.get(path, headers=headers), 200)["items"]
        return Start(ready, time.perf_counter() - begun, len(roles), processor, memory)


def measure(kind: str) -> list[Figure]:
    """Start twice on one directory: the first start embeds the demo, the second finds it there."""
    with storage(kind) as place:
        first, again = _start(place), _start(place)
    return [
        Figure(
            "`serve --demo` on an empty directory: demo loaded, first ranked roles back",
            "≤ 60 s",
            f"{first}; {first.roles} roles",
        ),
        Figure(
            "the same, started again on that directory",
            "≤ 3 s of processor time, ≤ 350 MiB",
            f"{again}; {again.first_roles_s / first.first_roles_s:.2f} × the first start",
        ),
    ]


def main() -> None:
    chosen = options(__doc__ or "").parse_args()
    machine = machine_line()
    show(machine, measure(chosen.database))


if __name__ == "__main__":
    main()
