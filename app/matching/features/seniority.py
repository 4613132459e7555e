"""Seniority as a number, read from its name, from titles, or not at all."""

import re

LEVELS = ("intern", "junior", "mid", "senior", "lead", "principal", "director", "executive")
"""From 0 to 7, as in API.md §1."""
LEVEL_YEARS = (0.0, 1.0, 3.0, 5.0, 6.0, 8.0, 9.0, 10.0)
"""Years of experience that a level usually asks for."""

_WORDS = (
    (7, r"chief|c[etfo]o|vice president|vp|president|managing director"),
    (6, r"director|head of|head"),
    (5, r"principal|distinguished|fellow|staff"),
    (4, r"lead|leader|team ?lead|manager|supervisor"),
    (3, r"senior|sr|experienced"),
    (2, r"mid|mid-level|intermediate"),
    (1, r"junior|jr|graduate|entry[- ]level|assistant|associate|apprentice|newly qualified"),
    (0, r"intern|internship|trainee|working student|student|praktikant\w*|werkstudent\w*"),
)
_PATTERNS = tuple(
    (level, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for level, words in _WORDS
)
# Titles that hold a word of rank without being of that rank.
_NOT_A_RANK = re.compile(
    r"\b(?:product|project|account|office|community|content|case|programme?|release|delivery"
    r"|data|brand|marketing|sales|customer success|social media|property|store|shop) manager\b"
    r"|\blead generation\b|\bexecutive assistant\b|\bhead ?hunter\b|\bart director\b",
    re.IGNORECASE,
)


def level_of(name: str | None) -> float | None:
    """The number of a named level."""
    return float(LEVELS.index(name)) if name in LEVELS else None


def level_in_title(title: str) -> float | None:
    """The level a title states in words; None if it states none."""
    plain = _NOT_A_RANK.sub(" ", title)
    for level, pattern in _PATTERNS:
        if pattern.search(plain):
            return float(level)
    return None
