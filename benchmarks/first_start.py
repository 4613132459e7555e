"""How long a newcomer waits: from ``serve --demo`` on an empty directory to ranked roles."""

import time

from app.services import demo
from benchmarks.report import Figure, machine_line, show
from benchmarks.server import Server, Storage, expect, options, storage


def _start(place: Storage) -> tuple[float, float, int]:
    """Seconds until ready, seconds until the first ranked roles, and how many came."""
    begun = time.perf_counter()
    with Server(place) as server:
        ready = time.perf_counter() - begun
        with server.client() as client:
            person = demo.read("candidates")[0]
            headers = server.sign_in(client, person["email"], demo.PASSWORD)
            me = expect(client.get("/v1/me", headers=headers), 200)
            path = f"/v1/candidates/{me['candidate_id']}/matches"
            roles = expect(client.get(path, headers=headers), 200)["items"]
        return ready, time.perf_counter() - begun, len(roles)


def measure(kind: str) -> list[Figure]:
    """Start twice on one directory: the first start embeds the demo, the second finds it there."""
    with storage(kind) as place:
        first_ready, first, roles = _start(place)
        again_ready, again, _ = _start(place)
    return [
        Figure(
            "`serve --demo` on an empty directory: demo loaded, first ranked roles back",
            "≤ 60 s",
            f"{first:.1f} s (ready after {first_ready:.1f} s; {roles} roles)",
        ),
        Figure(
            "the same, started again on that directory",
            "",
            f"{again:.1f} s (ready after {again_ready:.1f} s), "
            f"{again / first:.2f} × the first start",
        ),
    ]


def main() -> None:
    chosen = options(__doc__ or "").parse_args()
    machine = machine_line()
    show(machine, measure(chosen.database))


if __name__ == "__main__":
    main()
