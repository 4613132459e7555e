"""The skills of a CV: what its lists name, and what its texts show in use."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from app.matching.engine import Engine
from app.matching.skills import extraction
from app.matching.skills.mentions import MentionFinder
from app.matching.text.normalise import folded
from app.services.documents.cv.headings import CvSection, PlacedLine
from app.services.documents.cv.languages import read_languages
from app.services.documents.places import Found

MOST_SKILLS = 200
_ITEM = re.compile(r"\s*(?:[,;|•·\t/]|\s[–—-]\s)\s*(?![^()]*\))")
_LABEL = re.compile(r"^([^:,]{2,40}):\s+")
_YEARS = re.compile(
    r"\(?\s*(\d{1,2}(?:\.5)?)\s*\+?\s*(?:years?|yrs?)(?:['’]? experience)?\s*\)?", re.IGNORECASE
)
_LEVEL = re.compile(
    r"[\s(–—:-]*\b(beginner|basic|novice|intermediate|proficient|advanced|expert|competent"
    r"|working knowledge|familiar)\b"
    r"(?:\s+(?:level|user))?\s*\)?",
    re.IGNORECASE,
)
_LEVEL_OF = {
    "beginner": "beginner",
    "basic": "beginner",
    "novice": "beginner",
    "familiar": "beginner",
    "intermediate": "intermediate",
    "competent": "intermediate",
    "working knowledge": "intermediate",
    "proficient": "advanced",
    "advanced": "advanced",
    "expert": "expert",
}
_RATING = re.compile(r"\s*\(?\b\d{1,3}\s*(?:%|/\s*(?:5|10|100))\)?|[★☆●○⬤◯▮▯]+")
_SPEAKS_OF_SKILLS = frozenset(("summary", "skills", "experience", "certifications"))
_NO_ITEM = re.compile(r"^(?:and|or|etc|including|such as|e\.g)\b|[.!?]$|^\d+$", re.IGNORECASE)
_WITH_SKILLS = ("project", "open source", "achievement", "highlight", "volunteer", "publication")


@dataclass(slots=True)
class CvSkill:
    """A skill as it was read, with every place that names it."""

    name: str
    confidence: float
    places: list[tuple[int, int]] = field(default_factory=list)
    years: float | None = None
    level: str | None = None


def read_skills(
    finder: MentionFinder,
    engine: Engine,
    text: str,
    sections: Sequence[CvSection],
    employers: Sequence[Found] = (),
) -> list[CvSkill]:
    """Listed skills in their own wording first, then those that only the texts name; names of
    ``employers`` are none."""
    ranges = _ranges(sections)
    mentions = [
        mention
        for mention in extraction.extract(finder, engine.encoder, text)
        if any(first <= mention.start < last for first, last in ranges)
        and not any(one.start <= mention.start < one.end for one in employers)
    ]
    found: dict[str, CvSkill] = {}
    for item in listed_items(sections):
        canonical = finder.catalogue.canonical(item.name)
        key = str(canonical.skill.key) if canonical is not None else folded(item.name)
        inside = [m for m in mentions if any(a <= m.start and m.end <= b for a, b in item.places)]
        item.confidence = 0.95 if canonical is not None else 0.8 if inside else 0.6
        if key in found:
            found[key].places += item.places
        else:
            found[key] = item
        for mention in inside:
            if mention.skill.key != key and len(item.name) > 60:
                _add(
                    found,
                    mention.skill.key,
                    mention.skill.name,
                    mention.confidence,
                    (mention.start, mention.end),
                )
    listed = [place for skill in found.values() for place in skill.places]
    for mention in mentions:
        place = (mention.start, mention.end)
        if any(a <= place[0] and place[1] <= b for a, b in listed):
            continue
        _add(found, mention.skill.key, mention.skill.name, 0.9 * mention.confidence, place)
    return list(found.values())[:MOST_SKILLS]


def _add(
    found: dict[str, CvSkill], key: str, name: str, confidence: float, place: tuple[int, int]
) -> None:
    if key in found:
        found[key].places.append(place)
        found[key].confidence = max(found[key].confidence, round(confidence, 2))
    else:
        found[key] = CvSkill(name[:100], round(confidence, 2), [place])


def _ranges(sections: Sequence[CvSection]) -> list[tuple[int, int]]:
    """The parts of a text that speak of what the person can do."""
    found = []
    for section in sections:
        named = any(word in section.name.lower() for word in _WITH_SKILLS)
        if section.lines and (section.kind in _SPEAKS_OF_SKILLS or named):
            found.append((section.lines[0].start, section.lines[-1].end))
    return found


def listed_items(sections: Sequence[CvSection]) -> Iterator[CvSkill]:
    """The items of the lists of skills, without labels, ratings and human languages."""
    for section in sections:
        if section.kind != "skills":
            continue
        for text, start in _rows(section.lines):
            label = _LABEL.match(text)
            at = label.end() if label else 0
            spoken = (
                label is not None
                and "language" in label[1].lower()
                and read_languages([PlacedLine(type(section.lines[0].line)(text[at:]), start + at)])
            )
            if not spoken:
                yield from _items(text, at, start)


def _rows(lines: Sequence[PlacedLine]) -> Iterator[tuple[str, int]]:
    """Lines of a list, those that only its width broke joined."""
    text, start = "", 0
    before: PlacedLine | None = None
    for line in lines:
        if before is not None and _continues(text, before, line):
            text += "\n" + line.text
        else:
            if text:
                yield text, start
            text, start = line.text, line.start
        before = line
    if text:
        yield text, start


def _continues(text: str, before: PlacedLine, line: PlacedLine) -> bool:
    """Whether a line goes on with the list of the line above."""
    if line.line.is_bullet or line.line.after_gap or _LABEL.match(line.text):
        return False
    if text.rstrip().endswith((",", "&", " and", "/")):
        return True
    if "," in text:
        return "," in line.text or len(text) > 60
    return before.line.wraps and line.text[:1].islower()


def _items(text: str, at: int, start: int) -> Iterator[CvSkill]:
    for first, last in _spans(text, at):
        raw = " ".join(text[first:last].split())
        years, level = _YEARS.search(raw), _LEVEL.search(raw)
        plain = raw
        for pattern in (_YEARS, _LEVEL, _RATING):
            shorter = pattern.sub(" ", plain).strip(" \t,;:–—-•·()[].")
            plain = shorter if shorter else plain
        plain = " ".join(re.sub(r"^(?:and|&|incl(?:uding)?\.?)\s+", "", plain).split())
        inner = re.search(
            r"\s*\(([^()]*,[^()]*)\)$", plain + (")" if plain.count("(") > plain.count(")") else "")
        )
        if inner:
            begin = text.find(inner[1].split(",")[0].strip(), first)
            if begin >= 0:
                yield from _items(text[: begin + len(inner[1])], begin, start)
            plain = plain[: inner.start()].strip()
        if not 2 <= len(plain) <= 60 and plain not in ("R", "C"):
            continue
        if len(plain.split()) > 6 or _NO_ITEM.search(plain):
            continue
        yield CvSkill(
            plain,
            0.6,
            [(start + first, start + last)],
            float(years[1]) if years else None,
            _LEVEL_OF[level[1].lower()] if level else None,
        )


def _spans(text: str, at: int) -> Iterator[tuple[int, int]]:
    for between in [*_ITEM.finditer(text, at), None]:
        end = between.start() if between else len(text)
        if (
            "/" in (between.group() if between else "")
            and re.match(r"\S", text[end - 1 : end])
            and (between is not None and between.group() == "/")
        ):
            continue  # CI/CD, TCP/IP
        if end > at:
            yield at, end
        at = between.end() if between else end
