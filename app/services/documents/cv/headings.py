"""Which lines of a CV open a section, and which lines belong to it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from statistics import median

from app.matching.text.language_names import LANGUAGE_NAMES
from app.matching.text.normalise import folded
from app.services.documents.cv.words import Section, load_words, title_score, words_of
from app.services.documents.reading.lines import Line

_MARKS = re.compile(r"^[\W_]+|[\W_]+$")
_SPACED = re.compile(r"(?:\b\w\b[ ]){3,}\w\b")
_AND = re.compile(r"\s*(?:&|/|\+|,|\band\b|\bund\b)\s*")
_CONTINUED = re.compile(r"\s*\(?\b(?:continued|cont'?d?)\b\.?\)?$")
_LONGEST = 60
_LAST_WORDS: dict[str, Section] = {
    "education": "education",
    "qualifications": "education",
    "experience": "experience",
    "history": "experience",
    "skills": "skills",
    "competencies": "skills",
    "expertise": "skills",
    "certifications": "certifications",
    "certificates": "certifications",
    "licences": "certifications",
    "licenses": "certifications",
    "languages": "languages",
    "summary": "summary",
    "profile": "summary",
}
_MAY_FOLLOW_INLINE = ("languages", "certifications", "education")
_SPOKEN = re.compile(rf"\b(?:{'|'.join(LANGUAGE_NAMES.values())})\b", re.IGNORECASE)
_FILLERS = frozenset("my selected key relevant professional other further additional main".split())


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line and where it begins in the text of the document."""

    line: Line
    start: int

    @property
    def text(self) -> str:
        return self.line.text

    @property
    def end(self) -> int:
        return self.start + len(self.line.text)


@dataclass(slots=True)
class CvSection:
    """A section: what its heading says, and the lines below it."""

    kind: Section | None
    name: str
    lines: list[PlacedLine] = field(default_factory=list)


def join_wrapped(lines: Sequence[PlacedLine]) -> list[PlacedLine]:
    """Lines with those that only the width of their column broke in one piece; places hold."""
    joined: list[PlacedLine] = []
    for placed in lines:
        before = joined[-1] if joined else None
        if before is not None and _is_rest(before.line, placed.line):
            whole = replace(
                placed.line,
                text=f"{before.text} {placed.text}",
                after_gap=before.line.after_gap,
                is_bullet=before.line.is_bullet,
            )
            joined[-1] = PlacedLine(whole, before.start)
        else:
            joined.append(placed)
    return joined


def _is_rest(before: Line, line: Line) -> bool:
    return (
        before.wraps
        and not line.is_bullet
        and not line.after_gap
        and before.is_bold == line.is_bold
        and before.size == line.size
        and before.flow == line.flow
        and "\t" not in line.text
    )


def section_named(text: str) -> Section | None:
    """The kind of section that a heading names; None if it is no heading.

    >>> section_named("E D U C A T I O N  &  Training:")
    'education'
    """
    if not text or len(text) > _LONGEST or re.search(r"@|\w[./]\w|\d", text):
        return None
    plain = re.sub(r" {2,}|\t", "\x00", text)
    plain = _SPACED.sub(lambda match: match.group().replace(" ", ""), plain).replace("\x00", " ")
    plain = _CONTINUED.sub("", _MARKS.sub("", folded(" ".join(plain.split()))))
    known = load_words().sections
    if plain in known:
        return known[plain]
    squeezed = plain.replace(" ", "")
    if len(text.split()) > 3 and all(len(word) == 1 for word in text.split()):
        return next(
            (kind for name, kind in known.items() if name.replace(" ", "") == squeezed), None
        )
    parts = [part for part in _AND.split(plain) if part]
    if (
        len(parts) > 1
        and any(part in known for part in parts)
        and all(part in known or len(part.split()) <= 2 for part in parts)
    ):
        return next(known[part] for part in parts if part in known)
    words = plain.split()
    if len(words) > 1 and words[0] in _FILLERS:
        return known.get(" ".join(words[1:]))
    return None


def _section_of(line: Line) -> Section | None:
    """The section that a line opens if it looks like a heading: "Tertiary Education", too."""
    if (kind := section_named(line.text)) is not None:
        return kind
    words = words_of(line.text)
    if not 2 <= len(words) <= 4 or not (line.is_bold or line.is_heading or line.text.isupper()):
        return None
    if "\t" in line.text or any(mark in line.text for mark in ",;|") or title_score(line.text):
        return None
    return _LAST_WORDS.get(words[-1])


def _looks_like_heading(line: Line, body: float) -> bool:
    letters = [character for character in line.text if character.isalpha()]
    capitals = bool(letters) and all(character.isupper() for character in letters)
    return (
        line.is_heading
        or line.is_bold
        or capitals
        or line.size > body * 1.08
        or line.text.rstrip().endswith(":")
    )


def _inline(line: Line) -> tuple[Section, int] | None:
    """A heading with its content behind a colon or a gap, and where the content begins."""
    found = re.match(r"([^:\t|]{3,40})(?:\s*:\s+|\t)(?=\S)", line.text)
    if found is None or line.is_bullet:
        return None
    kind = section_named(found[1])
    return None if kind is None else (kind, found.end())


def split_sections(lines: Sequence[Line]) -> list[CvSection]:
    """The sections of a CV in the order of the text; the first has no heading."""
    sizes = [line.size for line in lines if line.size and len(line.text) > 30]
    body = median(sizes) if sizes else 0.0
    styled = sum(
        _section_of(line) is not None and _looks_like_heading(line, body) for line in lines
    )
    loose = styled < 2 and not any(
        line.after_gap and section_named(line.text) and not line.is_bullet for line in lines
    )
    sections = [CvSection(None, "")]
    open_in: dict[int, CvSection] = {}
    start = 0
    for number, line in enumerate(lines):
        placed = PlacedLine(line, start)
        start += len(line.text) + 1
        if number and line.flow != lines[number - 1].flow:
            # Another column or box: it goes on where it was left, or begins without a heading.
            open_in[lines[number - 1].flow] = sections[-1]
            left = open_in.get(line.flow)
            sections.append(CvSection(left.kind if left else None, left.name if left else ""))
        following = lines[number + 1] if number + 1 < len(lines) else None
        if following is not None and line.is_bold and _is_rest(line, following):
            whole = f"{line.text} {following.text}"
            if section_named(whole) and not section_named(line.text):
                sections.append(CvSection(section_named(whole), whole))
                continue
        kind = None if line.is_bullet and not line.is_heading else _section_of(line)
        apart = loose or line.after_gap or number == 0
        if kind and (_looks_like_heading(line, body) or (styled < 2 and apart)):
            if not (sections[-1].name.endswith(line.text) and sections[-1].name != line.text):
                sections.append(CvSection(kind, line.text))
            continue
        inline = _inline(line)
        if inline and _opens_section(inline[0], sections[-1], line, styled):
            kind, at = inline
            sections.append(CvSection(kind, line.text[:at]))
            rest = Line(line.text[at:], line.page, line.size, after_gap=True)
            sections[-1].lines.append(PlacedLine(rest, placed.start + at))
            continue
        sections[-1].lines.append(placed)
    return sections


def opened_at(sections: Sequence[CvSection], start: int) -> list[CvSection]:
    """The sections, with a new one without heading from the line of the person's name on if that
    stands below a heading: there a side column ends and the CV begins."""
    opened: list[CvSection] = []
    for section in sections:
        place = next(
            (n for n, line in enumerate(section.lines) if line.start <= start <= line.end), None
        )
        if place is None or section.kind in (None, "contact", "summary", "links"):
            opened.append(section)
        else:
            opened.append(CvSection(section.kind, section.name, section.lines[:place]))
            opened.append(CvSection(None, "", section.lines[place:]))
    return opened


def _opens_section(kind: Section, current: CvSection, line: Line, styled: int) -> bool:
    """Whether a heading with content on its line opens a section where it stands."""
    if kind in ("contact", "links", "other", "summary", "experience"):
        return kind in ("summary", "experience") and styled < 2
    if current.kind == "experience":
        # "Skills: …" under a post is what the post used.
        return styled < 2 and line.after_gap and kind != "skills"
    if current.kind == kind or current.kind in ("skills", "other", "contact"):
        spoken = kind != "languages" or _SPOKEN.search(line.text) is not None
        return current.kind != kind and spoken and kind in _MAY_FOLLOW_INLINE
    return current.kind is None or line.after_gap
