"""Trains, exports and evaluates the shipped model in one go: `python -m training`.

Three runs: two from the base, with other mixes of sources, and one that goes on from their mean
towards titles. What is shipped is a mean of their snapshots, part of the way from the base. Then
everything that depends on the model is fitted anew: statistics, weights and calibration.
"""

import subprocess
import sys

FOLDER = "training/out"
RUNS: tuple[tuple[str, ...], ...] = (
    ("--mix", "broad", "--steps", "400", "--seed", "7", "--output", f"{FOLDER}/broad"),
    ("--mix", "titles", "--steps", "400", "--seed", "7", "--output", f"{FOLDER}/titles"),
    (
        *("--mix", "titles", "--steps", "275", "--seed", "11", "--output", f"{FOLDER}/further"),
        "--start",
        "+".join(
            f"{FOLDER}/{run}/step{step}.safetensors"
            for run in ("broad", "titles")
            for step in (200, 400)
        ),
    ),
)


def main() -> None:
    for command in (
        *(["training.train", *run, *sys.argv[1:]] for run in RUNS),
        ["training.export"],
        ["training.evaluate", "--shipped", "--output", f"{FOLDER}/figures.json"],
        ["training.fit_engine"],
        ["training.learn_weights", "--write"],
    ):
        subprocess.run([sys.executable, "-m", *command], check=True)


if __name__ == "__main__":
    main()
