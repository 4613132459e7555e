"""What attacks on the ranking achieve: scores of honest, stuffed, pasted and invented profiles.

For each job of the set: honest strong and medium matches, every attack with the flags it raises,
and how much another spelling or another person moves the score of the strong match.
"""

import argparse
from collections.abc import Iterator

from app.config import Settings
from app.main import build_engine
from app.matching.engine import Engine
from app.matching.results import Match
from benchmarks.attack_set import (
    BARE,
    DISGUISES,
    PERSONS,
    STUFFED,
    Case,
    Judge,
    everywhere,
)
from benchmarks.fabricated_profiles import COPIES, FABRICATED, all_cases
from benchmarks.report import Figure, machine_line, show


def _shown(match: Match) -> str:
    codes = ", ".join(flag.code for flag in match.flags)
    return f"{match.score:.3f}" + (f" ({codes})" if codes else "")


def _of_case(engine: Engine, case: Case) -> Iterator[Figure]:
    judge = Judge(engine, case)
    medium = [judge.match(body) for body in case.medium]
    lowest = min(match.score for match in medium)
    for body in case.strong:
        yield Figure(f"{case.name}: strong", "", _shown(judge.match(body)))
    for match in medium:
        yield Figure(f"{case.name}: medium", "no flag", _shown(match))
    yield Figure(f"{case.name}: stranger", "", _shown(judge.match(case.stranger)))
    for attacks, flagged in ((STUFFED, ", flagged"), (BARE, ""), (FABRICATED, ", flagged")):
        for name, attack in attacks.items():
            match = judge.match(attack(case.job, case.stranger))
            yield Figure(f"{case.name}: {name}", f"< {lowest:.3f}{flagged}", _shown(match))
    for name, attack in COPIES.items():
        match = judge.match(attack(case.job, case.stranger))
        yield Figure(f"{case.name}: {name}", "not above the original", _shown(match))
    honest = judge.match(case.strong[0]).score
    for name, change in DISGUISES.items():
        moved = judge.match(everywhere(case.strong[0], change)).score - honest
        yield Figure(f"{case.name}: strong, {name}", "within 0.02", f"{moved:+.4f}")
    scores = [judge.match(person.introduce(case.strong[0])).score for person in PERSONS]
    spread = max(scores) - min(scores)
    yield Figure(f"{case.name}: strong, as {len(PERSONS)} people", "≤ 0.005", f"{spread:.4f}")


def measure(engine: Engine) -> list[Figure]:
    """The rows of all cases."""
    return [figure for case in all_cases() for figure in _of_case(engine, case)]


def main() -> None:
    argparse.ArgumentParser(description=__doc__).parse_args()
    machine = machine_line()
    show(machine, measure(build_engine(Settings())))


if __name__ == "__main__":
    main()
