"""Run every short benchmark and print one table, ready for ``docs/benchmarks.md``.

The long one, killing the server again and again, is ``python -m benchmarks.faults``.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks import concurrency, evaluation, first_start, ranking_latency, write_latency
from benchmarks.report import Figure, machine_line, show
from benchmarks.server import options


def main() -> None:
    parser = options(__doc__ or "")
    parser.add_argument(
        "--evaluate",
        type=Path,
        action="append",
        default=[],
        metavar="DIR",
        help="also rank this benchmark folder (a match task); may be given several times",
    )
    chosen = parser.parse_args()
    machine = machine_line()
    parts: list[Callable[[], list[Figure]]] = [
        lambda: first_start.measure(chosen.database),
        lambda: ranking_latency.measure(chosen.database),
        lambda: write_latency.measure(chosen.database),
        lambda: concurrency.measure(chosen.database),
        *(lambda folder=folder: evaluation.measure(folder) for folder in chosen.evaluate),
    ]
    figures: list[Figure] = []
    for number, part in enumerate(parts, 1):
        print(f"part {number} of {len(parts)} …", file=sys.stderr, flush=True)
        figures += part()
    show(f"{machine} Database: {chosen.database}.", figures)


if __name__ == "__main__":
    main()
