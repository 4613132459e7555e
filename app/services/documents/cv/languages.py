"""The human languages of a CV, with the level of each on the scale of the Council of Europe."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.matching.text.language_names import LANGUAGE_NAMES
from app.matching.text.normalise import folded
from app.services.documents.cv.headings import PlacedLine, join_wrapped
from app.services.documents.places import Found
from app.services.documents.reading.lines import Line

_CODE_OF = {name.lower(): code for code, name in LANGUAGE_NAMES.items() if code != "nb"} | {
    "mandarin": "zh",
    "cantonese": "zh",
    "gaelic": "ga",
    "gaeilge": "ga",
    "farsi": "fa",
    "flemish": "nl",
    "filipino": "tl",
    "isixhosa": "xh",
    "isizulu": "zu",
    "te reo maori": "mi",
    "te reo": "mi",
    "maori": "mi",
    "deutsch": "de",
    "englisch": "en",
    "franzosisch": "fr",
    "spanisch": "es",
    "castilian": "es",
    "sesotho": "st",
    "setswana": "tn",
    "scottish gaelic": "gd",
    "odia": "or",
    "malayalam": "ml",
}
_NAME = re.compile(
    rf"(?<!\w)(?:{'|'.join(sorted(map(re.escape, _CODE_OF), key=len, reverse=True))})(?!\w)"
)
_LEVELS = (
    (
        re.compile(
            r"\b(?:native|mother[- ]tongue|first language|bilingual|muttersprache"
            r"|home language)\b"
        ),
        "native",
        0.95,
    ),
    (re.compile(r"\b(?P<level>[abc][12])\b"), "", 0.97),
    (
        re.compile(
            r"\b(?:full professional|near[- ]native|proficient|fluent|verhandlungssicher"
            r"|fliessend|fliebend"
            r"|very good|excellent|business fluent)\b"
        ),
        "C1",
        0.7,
    ),
    (re.compile(r"\badvanced\b"), "C1", 0.7),
    (
        re.compile(
            r"\b(?:professional working|professional|upper[- ]intermediate|business|good"
            r"|strong)\b"
        ),
        "B2",
        0.65,
    ),
    (
        re.compile(
            r"\b(?:limited working|working|intermediate|conversational|conversant|everyday"
            r"|gut)\b"
        ),
        "B1",
        0.6,
    ),
    (
        re.compile(
            r"\b(?:pre-intermediate|elementary|basic|some|limited|grundkenntnisse"
            r"|school[- ]level)\b"
        ),
        "A2",
        0.6,
    ),
    (re.compile(r"\b(?:beginner|learning|a little|novice|rudimentary)\b"), "A1", 0.6),
)


@dataclass(frozen=True, slots=True)
class SpokenLanguage:
    """A language; ``level`` is None where the CV tells none."""

    code: Found
    level: Found | None


def read_languages(lines: Sequence[PlacedLine]) -> list[SpokenLanguage]:
    """The languages of a section, each with the level that stands beside it."""
    found: list[SpokenLanguage] = []
    lines = join_wrapped(lines)
    for number, line in enumerate(lines):
        text = folded(line.text)
        if len(text) != len(
            line.text
        ):  # folding may change lengths; then places are those of the line
            text = line.text.lower()
        names = list(_NAME.finditer(text))
        for place, name in enumerate(names):
            until = names[place + 1].start() if place + 1 < len(names) else len(text)
            level = _level(text, name.end(), until, line)
            if level is None and place == 0:
                level = _level(text, 0, name.start(), line)  # "Native English"
            if level is None and len(names) == 1 and number + 1 < len(lines):
                following = lines[number + 1]
                if not _NAME.search(folded(following.text)):
                    level = _level(folded(following.text), 0, len(following.text), following)
            if level is None and len(names) > 1:
                level = _level(
                    text, names[-1].end(), len(text), line
                )  # "English and Irish (native)"
            code = Found(
                _CODE_OF[name.group()], 0.95, line.start + name.start(), line.start + name.end()
            )
            if all(other.code.value != code.value for other in found):
                found.append(SpokenLanguage(code, level))
    return found


def _level(text: str, first: int, last: int, line: PlacedLine) -> Found | None:
    for pattern, level, sure in _LEVELS:
        if (match := pattern.search(text, first, last)) is not None:
            shown = level or match["level"].upper()
            return Found(shown, sure, line.start + match.start(), line.start + match.end())
    return None


def language_of(name: str, fluency: str) -> SpokenLanguage | None:
    """A language whose name and level stand apart; None if the name is not known."""
    found = read_languages([PlacedLine(Line(f"{name}: {fluency}"), 0)])
    return found[0] if found else None
