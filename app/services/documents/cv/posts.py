"""The posts of a CV: title, employer, dates, and what was done."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.services.documents.cv.entries import Entry, split_entries
from app.services.documents.cv.headings import PlacedLine
from app.services.documents.cv.post_headings import (
    HeadingPart,
    found_part,
    heading_parts,
    is_complete,
    title_and_company,
    title_comes_first,
)
from app.services.documents.cv.words import title_score
from app.services.documents.places import Found

_HYPHEN = re.compile(r"(?<=[a-z])-$")


@dataclass(frozen=True, slots=True)
class Post:
    """A post as it was read."""

    title: Found
    company: Found | None
    start: Found | None
    end: Found | None
    description: Found | None
    is_current: bool


def read_posts(sections: Sequence[Sequence[PlacedLine]]) -> list[Post]:
    """The posts of all sections of experience."""
    entries = [entry for lines in sections for entry in split_entries(lines, is_complete)]
    entries = [entry for entry in entries if entry.header]
    parts = [heading_parts(entry) for entry in entries]
    title_first = title_comes_first(parts)
    posts: list[Post] = []
    group: Found | None = None
    for number, (entry, found) in enumerate(zip(entries, parts, strict=True)):
        title, company = title_and_company(found, title_first)
        following = parts[number + 1] if number + 1 < len(parts) else []
        if _is_group(entry, title, found, following):
            group = found_part(found[0], 0.85)
            continue
        if title is None:
            continue
        if company is not None:
            group = company
        elif group is not None and len(found) == 1:
            company = replace(group, confidence=0.7)
        posts.append(_post(entry, title, company))
    return posts


def _is_group(
    entry: Entry,
    title: Found | None,
    parts: Sequence[HeadingPart],
    following: Sequence[HeadingPart],
) -> bool:
    """Whether dates stand at an employer under which several posts follow."""
    if entry.body or len(parts) != 1 or not following:
        return False
    untitled = title is None or title_score(parts[0].text) < 0.7
    return untitled and len(following) == 1 and title_score(following[0].text) >= 0.7


def _post(entry: Entry, title: Found, company: Found | None) -> Post:
    span, line, description = entry.span, entry.span_line, _description(entry.body)
    if span is None or line is None:
        return Post(title, company, None, None, description, is_current=False)
    place = line.start + span.place[0], line.start + span.place[1]
    sure = 0.95 * span.exactness
    start = Found(span.start, round(sure, 2), *place) if span.start else None
    end = Found(span.end, round(sure, 2), *place) if span.end else None
    return Post(title, company, start, end, description, span.is_open)


def _description(lines: Sequence[PlacedLine]) -> Found | None:
    text = joined_text(lines)
    if not text:
        return None
    return Found(text[:10_000], 0.8, lines[0].start, lines[-1].end)


def joined_text(lines: Sequence[PlacedLine]) -> str:
    """Lines as running text: broken words and sentences joined, items on lines of their own."""
    widest = max((len(line.text) for line in lines), default=0)
    text = ""
    before: PlacedLine | None = None
    for line in lines:
        shown = line.text.replace("\t", " ")
        if before is None:
            text = ("- " if line.line.is_bullet else "") + shown
        elif line.line.is_bullet:
            text += "\n- " + shown
        elif _HYPHEN.search(before.text) and shown[:1].islower():
            text = text[:-1] + shown
        elif shown[:1].islower() or (
            len(before.text) > 0.75 * widest and widest > 60 and not before.text.endswith(".")
        ):
            text += " " + shown
        else:
            text += "\n" + shown
        before = line
    return text.strip()
