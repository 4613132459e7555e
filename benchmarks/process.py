"""The long form of two tests: the state machine over HTTP, and races with one winner each.

The suite runs the same tests with fewer steps and races.
"""

import argparse
import os
import subprocess
import sys


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=10_000, help="of the state machine")
    parser.add_argument("--races", type=int, default=200, help="of each kind")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), help="none: both")
    chosen = parser.parse_args()
    command = [sys.executable, "-m", "pytest", "tests/system/test_process_machine.py"]
    command += ["tests/system/test_races.py", *(["-k", chosen.database] if chosen.database else [])]
    sizes = {"PROCESS_STEPS": str(chosen.steps), "RACES": str(chosen.races)}
    sys.exit(subprocess.run(command, env={**os.environ, **sizes}, check=False).returncode)


if __name__ == "__main__":
    main()
