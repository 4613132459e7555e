"""The flags of a match, one entry each: what a reader is told, how serious it is, what it costs.

A new flag is an entry here, and the sign that raises it: one of the profile alone in
``integrity.py``, one that shows only beside a job in ``app.matching.kernels.overlap``.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from app.matching.results import Flag, Severity

_NOTE, _WARNING = 0.1, 0.5


@dataclass(frozen=True, slots=True)
class FlagKind:
    """One kind of flag. ``severity``: the highest it takes, ``info`` where honest people may show
    the sign, too. ``casts_doubt``: whether it lowers every category of the profile, for its
    preferences were written by the same hand as the rest."""

    code: str
    message: str
    severity: Severity = "warning"
    casts_doubt: bool = True


FLAG_KINDS = {
    kind.code: kind
    for kind in (
        FlagKind("stuffed-skills", "Far more skills are listed than the experience shows."),
        FlagKind("copied-text", "Much of this profile repeats the wording of the job."),
        FlagKind(
            "mirrors-job",
            "Its skills and its sentences follow those of the job one by one.",
            severity="info",
        ),
        FlagKind(
            "unsupported-skills",
            "It lists the skills of the job, and nothing else in it speaks of them.",
            severity="info",
        ),
        FlagKind(
            "disguised-characters",
            "Letters that imitate others, or invisible ones, were used.",
            casts_doubt=False,  # they are undone and change nothing
        ),
        FlagKind("instructions-to-ranker", "The text gives orders to a ranking system."),
        FlagKind("repeated-text", "The same text occurs over and over."),
        FlagKind(
            "shared-text",
            "Most of this text stands in another profile of this list, too.",
            severity="info",
            casts_doubt=False,  # nobody knows which of the two was there first
        ),
        FlagKind(
            "impossible-dates",
            "A post begins at a date that cannot be; it gives no years.",
            severity="info",
            casts_doubt=False,  # the years are not counted
        ),
    )
}
"""All kinds, by code."""


def flags(signs: Mapping[str, float]) -> tuple[Flag, ...]:
    """The flags of signs, by code how far each is proven, 0..1: a note from a tenth on, the
    severity of its kind from a half on.

    Raises
    ------
    KeyError
        If there is no kind of that code.
    """
    found = []
    for code, proof in signs.items():
        kind = FLAG_KINDS[code]
        if proof >= _NOTE:
            severity = kind.severity if proof >= _WARNING else "info"
            found.append(Flag(kind.code, severity, kind.message))
    return tuple(found)


def doubt(signs: Mapping[str, float]) -> float:
    """How far all signs that cast doubt are proven together, 0..1; taken as independent."""
    trust = 1.0
    for code, proof in signs.items():
        trust *= 1.0 - proof if FLAG_KINDS[code].casts_doubt else 1.0
    return 1.0 - trust
