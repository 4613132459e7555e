"""Tells duties and requirements of a job description from company, benefit and diversity text."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Literal

from app.matching.text.normalise import normalise
from app.matching.text.sentences import bullet_length, sentence_spans, split_line, strip_bullet

SentenceRole = Literal["duty", "nice", "context", "boilerplate"]

_WORDING = resources.files("app") / "data" / "matching" / "job_language.json"
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_LEAD_IN = 60
_HEADING_MARKS = re.compile(r"^[#*_\s]+|[*_\s:?!.]+$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a description and the part it plays."""

    text: str
    role: SentenceRole


@dataclass(frozen=True)
class _Wording:
    headings: dict[str, SentenceRole]
    nice: re.Pattern[str]
    duty: re.Pattern[str]
    boilerplate: re.Pattern[str]
    verbs: frozenset[str]


def _cues(phrases: list[str], end: str = "") -> re.Pattern[str]:
    return re.compile("|".join(rf"\b{re.escape(phrase)}{end}" for phrase in phrases), re.IGNORECASE)


@lru_cache(maxsize=1)
def _wording() -> _Wording:
    body = json.loads(_WORDING.read_text(encoding="utf-8"))
    return _Wording(
        headings={line: role for role, lines in body["headings"].items() for line in lines},
        nice=_cues(body["nice_cues"]),
        duty=_cues(body["duty_cues"]),
        boilerplate=_cues(body["boilerplate_cues"], end=r"(?!\w)"),
        verbs=frozenset(body["duty_verbs"]),
    )


def _starts_as_duty(sentence: str, wording: _Wording) -> bool:
    first = _FIRST_WORD.search(sentence)
    word = first.group().lower() if first else ""
    return word in wording.verbs or (word.endswith("ing") and len(word) > 5)


def _role(sentence: str, section: SentenceRole | None, bulleted: bool) -> SentenceRole:
    wording = _wording()
    if section == "boilerplate":
        return "boilerplate"
    if section == "nice" or wording.nice.search(sentence):
        return "nice"
    # An HR job may well "administer pension plans": what starts as a duty is one.
    if section == "duty" or _starts_as_duty(sentence, wording):
        return "duty"
    if wording.boilerplate.search(sentence):
        return "boilerplate"
    return "duty" if bulleted or wording.duty.search(sentence) else "context"


def _heading(line: str) -> SentenceRole | None:
    """The section a line opens: a known heading, or a short line that leads into a list."""
    plain = _HEADING_MARKS.sub("", line)
    known = _wording().headings.get(plain.lower())
    if known is not None or len(line) > _LEAD_IN or not line.rstrip().endswith(":"):
        return known
    role = _role(plain, None, bulleted=False)
    return "duty" if role == "context" else role


def read_description(text: str) -> list[Sentence]:
    """Split a description into sentences with their roles, in order; headings are dropped.

    A role comes from the section a sentence stands in, then from its own wording. Sentences that
    are neither a duty nor boilerplate are context.
    """
    sentences: list[Sentence] = []
    section: SentenceRole | None = None
    for line in normalise(text).split("\n"):
        heading = _heading(line)
        if heading is not None:
            section = heading
            continue
        content = strip_bullet(line)
        bulleted = content != line.strip() and section != "boilerplate"
        sentences += [
            Sentence(part, _role(part, section, bulleted)) for part in split_line(content)
        ]
    return sentences


@dataclass(frozen=True, slots=True)
class PlacedSentence:
    """A sentence as it was written: where it begins and ends in the text, and its part."""

    start: int
    end: int
    role: SentenceRole
    is_heading: bool = False


def place_sentences(text: str) -> Iterator[PlacedSentence]:
    """The sentences of any text with their places, headings too; see :func:`read_description`.

    Offsets count code points of the text as it stands.
    """
    section: SentenceRole | None = None
    at = 0
    for raw in text.split("\n"):
        line = normalise(raw)
        heading = _heading(line) if line else None
        section = heading or section
        start = at + (0 if heading else bullet_length(raw))
        bulleted = start > at and section != "boilerplate"
        for first, last in sentence_spans(raw[start - at :]):
            role = heading or _role(normalise(raw[start - at :][first:last]), section, bulleted)
            yield PlacedSentence(start + first, start + last, role, heading is not None)
        at += len(raw) + 1
