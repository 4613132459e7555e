"""The comparison as a picture: quality, time under filters, answers a second."""

from pathlib import Path

import matplotlib.pyplot as plt
from matplotlib.axes import Axes

from benchmarks.compare.quality import Quality
from benchmarks.compare.retrieval import Retrieval
from benchmarks.compare.service import Service

_COLOURS = ("#1f6f8b", "#e0a458", "#a3a3a3", "#6d597a", "#99c1b9")


def _bars(
    axes: Axes, groups: list[str], systems: list[str], heights: dict[tuple[str, str], float]
) -> None:
    width = 0.8 / max(1, len(systems))
    for number, system in enumerate(systems):
        places = [group + (number - (len(systems) - 1) / 2) * width for group in range(len(groups))]
        values = [heights.get((group, system), 0.0) for group in groups]
        axes.bar(places, values, width * 0.92, label=system, color=_COLOURS[number % 5])
    axes.set_xticks(range(len(groups)), groups, fontsize=8)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(fontsize=7, frameon=False)


def draw(found: list[Quality], near: list[Retrieval], served: list[Service], path: Path) -> None:
    """Write the picture, in the format that the file's name says."""
    figure, (first, second, third) = plt.subplots(1, 3, figsize=(14, 4.2))
    groups = list(dict.fromkeys(f"{row.task}\n{row.direction}" for row in found))
    heights = {
        (f"{row.task}\n{row.direction}", row.system): row.mean_average_precision for row in found
    }
    _bars(first, groups, list(dict.fromkeys(row.system for row in reversed(found))), heights)
    first.set_title("Who is found: mean average precision", fontsize=10)
    shares = list(dict.fromkeys(f"{row.share:.1%} pass" for row in near))
    times = {(f"{row.share:.1%} pass", row.system): row.p50 for row in near}
    _bars(second, shares, list(dict.fromkeys(row.system for row in near)), times)
    second.set_yscale("log")
    second.set_title("Nearest hundred under a filter: p50, ms", fontsize=10)
    third.bar([row.system for row in served], [row.per_second for row in served],
              color=_COLOURS[1::-1], width=0.5)  # fmt: skip
    third.spines[["top", "right"]].set_visible(False)
    third.set_title("Answers a second over HTTP", fontsize=10)
    figure.tight_layout()
    figure.savefig(path)
    plt.close(figure)
