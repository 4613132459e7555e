"""How figures are printed: a line about the machine, then one table in Markdown."""

import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np


@dataclass(frozen=True)
class Figure:
    """One measured figure: what it is, what is aimed at (empty: no aim), what came out."""

    what: str
    target: str
    measured: str


def percentile(seconds: Sequence[float], share: float) -> float:
    """The smallest time in milliseconds that ``share`` per cent of the times do not exceed."""
    return float(np.percentile(seconds, share, method="inverted_cdf")) * 1000


def milliseconds(seconds: Sequence[float], *shares: float) -> str:
    """Percentiles of times as they stand in the table, e.g. ``p50 12 ms, p99 40 ms``."""
    return ", ".join(f"p{share:g} {percentile(seconds, share):.0f} ms" for share in shares)


def _cpu_model() -> str:
    path = Path("/proc/cpuinfo")
    if path.exists():
        for line in path.read_text("utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def machine_line() -> str:
    """Cores, CPU, date and Python; and how busy the machine was with other work beforehand."""
    busy = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    return (
        f"Machine: {_cores()} cores, {_cpu_model()}, {platform.system()}; "
        f"Python {platform.python_version()}; {datetime.now(UTC):%Y-%m-%d}; "
        f"load average before the run {busy:.1f}."
    )


def as_table(figures: Iterable[Figure]) -> str:
    """Render figures as a Markdown table."""
    lines = ["| figure | target | measured |", "|---|---|---|"]
    lines += [f"| {row.what} | {row.target} | {row.measured} |" for row in figures]
    return "\n".join(lines)


def show(machine: str, figures: Iterable[Figure]) -> None:
    """Print the machine line, taken before the run, and the table."""
    print(f"{machine}\n\n{as_table(figures)}")
