"""Tells what a job asks of a person from what its description says besides.

A description is read line by line, as a reader sees it: headings open sections, lists belong to
the heading above them, and a paragraph behind a list is a new thought. What a sentence asks is
decided from the section and from its wording (``job_wording``).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.matching.text.job_headings import Heading, read_heading
from app.matching.text.job_wording import (
    Section,
    SentenceRole,
    sentence_role,
    split_off_nice,
)
from app.matching.text.markup import Line, read_lines
from app.matching.text.normalise import normalise
from app.matching.text.sentences import sentence_spans

_SEMICOLON = re.compile(r"\s*;(?:\s+|(?=[A-Z]))")
_PROSE = 120
"""A line is prose, not an item without a bullet, from this length on."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a description and the part it plays; ``is_item``: of a list."""

    text: str
    role: SentenceRole
    is_item: bool = False


@dataclass(frozen=True, slots=True)
class PlacedSentence:
    """A sentence with its place: ``text`` as a reader sees it, without markup; where it begins
    and ends in the text as sent; and for each of its characters the offset it stems from."""

    start: int
    end: int
    role: SentenceRole
    is_heading: bool
    text: str
    places: Sequence[int]
    is_item: bool = False

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where ``text[start:end]`` stands in the text as sent."""
        last = self.places[end - 1] if end > start else self.places[start]
        return self.places[start], max(last + (end > start), self.places[start])


class _Reader:
    """What is known above the line that is read: the section, and how it has gone on so far."""

    def __init__(self) -> None:
        self.section: Section | None = None
        self.ends_with_paragraph = False
        self.had_items = False
        self.had_prose = False

    def open(self, heading: Heading, line: Line) -> None:
        """A heading begins its section; a fact of a form is over with its line."""
        self.section = heading.section
        self.ends_with_paragraph = heading.content < len(line.text)
        self.had_items = self.had_prose = False

    def go_on(self, line: Line, spans: int) -> None:
        """Leave the section if the line is a new thought: a paragraph behind a list, or a second
        paragraph of prose."""
        if line.is_item:
            self.had_items = True
            return
        is_prose = spans > 1 or len(line.text) > _PROSE
        if self.had_items or self.ends_with_paragraph or (is_prose and self.had_prose):
            self.section = None
            self.had_items = self.ends_with_paragraph = False
        self.had_prose = self.had_prose or is_prose


def place_sentences(text: str) -> Iterator[PlacedSentence]:
    """The sentences of any text with their places and roles, headings too, in order.

    Offsets count code points of the text as it stands.
    """
    lines = read_lines(text)
    reader = _Reader()
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else None
        heading = read_heading(line, following, reader.section)
        begin = 0
        if heading is not None and heading.is_fact:
            begin = sentence_spans(line.text)[0][1]
            yield _placed(line, 0, begin, "boilerplate", is_heading=False)
        elif heading is not None:
            reader.open(heading, line)
            begin = heading.content
            role = _role_of_heading(heading.section)
            yield _placed(line, 0, len(line.text[:begin].rstrip()), role, is_heading=True)
        spans = sentence_spans(line.text[begin:])
        if heading is None:
            reader.go_on(line, len(spans))
        elif heading.section in ("duty", "nice"):
            spans = list(_parted_items(line.text[begin:], spans))
        for first, last in _with_split_wishes(line.text, begin, spans):
            role = sentence_role(
                normalise(line.text[first:last]), reader.section, is_item=line.is_item
            )
            yield _placed(line, first, last, role, is_heading=False)


def _parted_items(text: str, spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The items of a list that goes on behind its heading: *Tasks: wash dishes; peel potatoes*."""
    for first, last in spans:
        for mark in _SEMICOLON.finditer(text, first, last):
            if mark.start() > first:
                yield first, mark.start()
            first = mark.end()
        if first < last:
            yield first, last


def _role_of_heading(section: Section | None) -> SentenceRole:
    return "duty" if section == "role" else section or "context"


def _with_split_wishes(
    text: str, begin: int, spans: list[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    for first, last in ((begin + first, begin + last) for first, last in spans):
        parts = split_off_nice(text[first:last])
        if parts is None:
            yield first, last
        else:
            yield first, first + len(parts[0])
            yield last - len(parts[1]), last


def _placed(
    line: Line, first: int, last: int, role: SentenceRole, *, is_heading: bool
) -> PlacedSentence:
    places = line.places[first : last + 1]
    end = line.places[last - 1] + 1 if last > first else line.places[first]
    return PlacedSentence(
        line.places[first], end, role, is_heading, line.text[first:last], places, line.is_item
    )


@lru_cache(maxsize=512)
def read_description(text: str) -> tuple[Sentence, ...]:
    """Split a description into sentences with their roles, in order; headings are dropped.

    A role comes from the section a sentence stands in, then from its own wording: ``duty`` and
    ``nice`` are asked of the person, ``context`` tells of the job, ``boilerplate`` of the firm,
    the offer and the application, or denies what it names.
    """
    placed = (sentence for sentence in place_sentences(text) if not sentence.is_heading)
    return tuple(
        Sentence(normalise(sentence.text), sentence.role, sentence.is_item) for sentence in placed
    )
