"""The flags of a match, one entry each: what a reader is told, how serious it is, what it costs.

A new flag is an entry here, and the sign that raises it: one of the profile alone in
``integrity.py``, one that shows only beside a job in ``app.matching.kernels.overlap``.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from app.matching.results import Flag, Severity


@dataclass(frozen=True, slots=True)
class FlagKind:
    """One kind of flag. ``casts_doubt``: whether it discounts every category of the profile, for
    its preferences were written by the same hand as the rest."""

    code: str
    message: str
    severity: Severity = "warning"
    casts_doubt: bool = True


FLAG_KINDS = {
    kind.code: kind
    for kind in (
        FlagKind("stuffed-skills", "Far more skills are listed than the experience shows."),
        FlagKind("copied-text", "Parts of this profile repeat the wording of the job."),
        FlagKind(
            "disguised-characters",
            "Letters that imitate others, or invisible ones, were used.",
            casts_doubt=False,  # they are undone and change nothing
        ),
        FlagKind("instructions-to-ranker", "The text addresses the ranking instead of a reader."),
        FlagKind("repeated-text", "The same text occurs over and over."),
    )
}
"""All kinds, by code."""


def flag(code: str) -> Flag:
    """The flag of a code; KeyError if there is no such kind."""
    kind = FLAG_KINDS[code]
    return Flag(kind.code, kind.severity, kind.message)


def cast_doubt(flags: Iterable[Flag]) -> bool:
    """Whether any of the flags casts doubt on all of a profile."""
    return any(FLAG_KINDS[found.code].casts_doubt for found in flags)
