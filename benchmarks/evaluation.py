"""Ranking quality of the whole engine on a match task, beside each single view alone.

A match task is a folder with ``candidates.jsonl``, ``jobs.jsonl`` and ``qrels.tsv``. The engine
earns its keep only where it is at least as good as the best of the views it is made of.
"""

import argparse
from pathlib import Path

from app.config import Settings
from app.main import build_engine
from app.matching.evaluation import DIRECTIONS, Report, as_table, evaluate_folders, is_match_task
from benchmarks.report import Figure, machine_line, show

METRIC = "MAP"


def rank(folder: Path, max_queries: int | None = None) -> Report:
    """Evaluate engine and views with the model that the settings name."""
    if not is_match_task(folder):
        raise ValueError(f"{folder} holds no candidates and jobs")
    return evaluate_folders(build_engine(Settings()), [folder], max_queries, views=True)


def figures(report: Report, folder: Path) -> list[Figure]:
    """One row per direction: the engine, every view, and how the engine compares with the best."""
    rows = []
    for direction in DIRECTIONS:
        name = f"{folder.name}/{direction}"
        engine = report[name][METRIC]
        views = {
            key.removeprefix(f"{name} [").removesuffix("]"): row[METRIC]
            for key, row in report.items()
            if key.startswith(f"{name} [")
        }
        best = max(views, key=lambda view: views[view])
        listed = ", ".join(f"{view} {value:.3f}" for view, value in views.items())
        rows.append(
            Figure(
                f"`{name}`, {METRIC} over {report[name]['queries']:.0f} queries",
                f"≥ {views[best]:.3f} (best single view: {best})",
                f"engine {engine:.3f} = {engine / views[best]:.2f} × the best view; {listed}",
            )
        )
    return rows


def measure(folder: Path, max_queries: int | None = None) -> list[Figure]:
    """Evaluate a folder and render its rows."""
    return figures(rank(folder, max_queries), folder)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+", metavar="DIR", help="a match task")
    parser.add_argument("--max-queries", type=int, default=None, help="the first so many alone")
    chosen = parser.parse_args()
    machine = machine_line()
    rows: list[Figure] = []
    for folder in chosen.folders:
        report = rank(folder, chosen.max_queries)
        print(as_table(report), end="\n\n")
        rows += figures(report, folder)
    show(machine, rows)


if __name__ == "__main__":
    main()
