"""Trains, exports and evaluates the shipped model in one go: `python -m training`."""

import subprocess
import sys


def main() -> None:
    for command in (
        ["training.train", *sys.argv[1:]],
        ["training.export"],
        ["training.evaluate", "--shipped", "--output", "training/out/figures.json"],
    ):
        subprocess.run([sys.executable, "-m", *command], check=True)


if __name__ == "__main__":
    main()
