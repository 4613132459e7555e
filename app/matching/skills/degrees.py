"""Academic degrees: a level and a field, as they are asked for and as they are held."""

import re
from dataclasses import dataclass
from functools import lru_cache

from app.matching.skills.spelling import stem_key, words
from app.matching.text.normalise import folded

SECONDARY, SHORT, BACHELOR, MASTER, DOCTORATE = 1, 2, 3, 4, 5
"""School leaving certificate; associate's or foundation degree; and the three cycles after it."""

_LEVELS = (
    (DOCTORATE, r"ph\.?\s?d\b\.?|d\.?phil\b\.?|doctora(?:te|l)\b|dr\.? ?(?:rer|ing)\b|ed\.?d\b|"
                r"doctor of|d\.?sc\b|habilitation\b|dnp\b|pharm\.?d\b|d\.?v\.?m\b|doktor\b"),
    (MASTER, r"master(?:['’]?s)?(?: degree|\b(?= (?:of|in|level)))|master['’]s\b|\bmasters\b|"
             r"m\.?sc\b\.?|m\.?b\.?a\b\.?|m\.?eng\b|m\.?phil\b|ll\.?m\b|m\.?ed\b|mfa\b|mpa\b|mph\b|"
             r"m\.?tech\b|msw\b|msn\b|mres\b|march\b(?= )|mpharm\b|mchem\b|mphys\b|mmath\b|"
             r"diplom\b(?!a)|dipl\.?-?ing\b|postgraduate degree|graduate degree|magister\b|"
             r"juris doctor\b|j\.?d\b(?= (?:degree|from)|$)"),
    (BACHELOR, r"bachelor(?:['’]?s)?\b|b\.?sc\b\.?|b\.?eng\b|b\.?tech\b|bba\b|ll\.?b\b|b\.?ed\b|"
               r"bfa\b|b\.?com\b|bsn\b|bsw\b|mbbs\b|mbchb\b|undergraduate degree|licenciatura\b|"
               r"university degree|college degree|honou?rs degree|first degree|four[- ]year degree|"
               r"4[- ]year degree|degree[- ]educated|educated to degree level|degree level"),
    (SHORT, r"associate(?:['’]?s)?(?: degree|(?= of (?:arts|science|applied)|(?= in )))|hnd\b|"
            r"hnc\b|"
            r"foundation degree|adn\b|two[- ]year degree|2[- ]year degree|higher national diploma|"
            r"higher national certificate|aas\b(?= |$)"),
    (SECONDARY, r"high school (?:diploma|graduate|degree|education)|ged\b|a[- ]levels?\b|gcses?\b|"
                r"abitur\b|baccalaur[ée]at\b|matura\b|secondary school (?:diploma|certificate)|"
                r"high school\b"),
)  # fmt: skip
_CAPITALS = ((MASTER, r"\bM\.?A\.?(?=\s|,|$|\))|\bM\.?S\.?(?=\s(?:in|degree|\()|$)"),
             (BACHELOR, r"\bB\.?A\.?(?=\s|,|$|/|\))|"
                        r"\bB\.?S\.?(?=\s(?:in|degree|\()|/|$|,)"))  # fmt: skip
_PATTERNS = tuple((level, re.compile(rf"(?<!\w)(?:{p})", re.IGNORECASE)) for level, p in _LEVELS)
_WRITTEN_LARGE = tuple((level, re.compile(pattern)) for level, pattern in _CAPITALS)
_ANY_DEGREE = re.compile(r"\bdegrees?\b", re.IGNORECASE)
_DEGREE_IN = re.compile(r"\bdegrees?\b.*\bin\b|^(?:an? )?\w+(?: \w+)? degree$", re.IGNORECASE)
_OWN_FIELD = (
    (r"\bm\.?b\.?a\b|\bbba\b", "business administration"),
    (r"\bll\.?[mb]\b|\bjuris doctor\b", "law"),
    (r"\b(?:bsn|msn|adn|dnp)\b", "nursing"),
    (r"\b(?:bsw|msw)\b", "social work"),
    (r"\b[bm]\.?ed\b|\bed\.?d\b", "education"),
    (r"\bmph\b", "public health"),
    (r"\b(?:mbbs|mbchb)\b", "medicine"),
    (r"\b(?:m?pharm|pharm\.?d)\b", "pharmacy"),
    (r"\bd\.?v\.?m\b", "veterinary medicine"),
    (r"\bm?chem\b", "chemistry"),
    (r"\bb\.?com\b", "commerce"),
    (r"\b[bm]\.?eng\b|\bdipl\.?-?ing\b", "engineering"),
)
_FIELDS = tuple((re.compile(pattern, re.IGNORECASE), field) for pattern, field in _OWN_FIELD)
_SAME_FIELD = {
    "informatic": "computerscience", "computing": "computerscience", "c": "computerscience",
    "computerengineering": "computerscience", "softwareengineering": "computerscience",
    "math": "mathematic", "mathematicalscience": "mathematic", "ee": "electricalengineering",
    "electronicengineering": "electricalengineering", "jurisprudence": "law", "legalstudie": "law",
    "electricalandelectronicengineering": "electricalengineering", "econ": "economic",
    "accountancy": "accounting", "nursingscience": "nursing", "biologicalscience": "biology",
    "businessmanagement": "businessadministration", "businessstudie": "businessadministration",
    "electronic": "electricalengineering", "hr": "humanresource",
    "business": "businessadministration",
}  # fmt: skip
_NO_FIELD = frozenset(
    "a an the of in or and with degree degrees level honours honors hons first class upper second "
    "related relevant similar field fields discipline disciplines subject subjects area areas "
    "equivalent required preferred desired essential minimum least at must have hold you your "
    "another other any comparable closely technical quantitative from university college science "
    "arts education educated experience preferably ideally plus higher above better completed "
    "accredited recognised recognized programme program applied s as is be diploma graduate "
    "school".split()
)
_RELATED = re.compile(
    r"\b(?:related|relevant|similar|comparable|equivalent|another|other)\b", re.IGNORECASE
)
_ELSE = re.compile(r"\bequivalent (?:work |professional |practical )?experience\b", re.IGNORECASE)
_PART = re.compile(r"\s*(?:[,;/|()]|\bor\b|\band/or\b)\s*", re.IGNORECASE)
_LONGEST = 200
_MOST_FIELDS = 6
_MOST_WORDS = 4


@dataclass(frozen=True, slots=True)
class AskedDegree:
    """A degree that is asked for: at least ``level``; in one of ``fields`` (any, if there are
    none) or, if ``related``, in one like them."""

    level: int
    fields: tuple[str, ...]
    related: bool


@dataclass(frozen=True, slots=True)
class Degree:
    """A degree that a text names: its level and its field, one word without plural (or none)."""

    level: int
    field: str


def _levels(text: str) -> list[tuple[int, int, int]]:
    """Level, start and end of everything that names a level, the lowest level first."""
    found = [(level, *m.span()) for level, p in _PATTERNS for m in p.finditer(text)]
    found += [(level, *m.span()) for level, p in _WRITTEN_LARGE for m in p.finditer(text)]
    return sorted(found)


def field_key(text: str) -> str:
    """One word for a field of study however it is written; empty if the text names none."""
    kept = [word for word in words(folded(text)) if word not in _NO_FIELD]
    if not kept and "science" in text.lower():
        return ""
    if "computer" in kept or "data" in kept:
        kept = [word for word in words(folded(text)) if word not in _NO_FIELD - {"science"}]
    key = stem_key(kept) if len(kept) <= _MOST_WORDS else ""
    return _SAME_FIELD.get(key, key)


@lru_cache(maxsize=16_384)
def degree_asked(text: str) -> AskedDegree | None:
    """The degree that a requirement asks for; None if it asks for none, or lets experience do.

    Of several levels the lowest is enough.

    >>> degree_asked("Master's degree in Physics or a related field")
    AskedDegree(level=4, fields=('physic',), related=True)
    """
    if len(text) > _LONGEST or _ELSE.search(text):
        return None
    levels = _levels(text)
    if not levels and not _DEGREE_IN.search(text):
        return None
    level = levels[0][0] if levels else BACHELOR
    rest = text
    for _, start, end in sorted(levels, key=lambda found: -found[1]):
        rest = f"{rest[:start]} , {rest[end:]}"
    fields = [field_key(part) for part in _PART.split(_ANY_DEGREE.sub(" , ", rest))]
    own = [field_key(name) for pattern, name in _FIELDS if pattern.search(text)]
    named = tuple(dict.fromkeys(field for field in (*fields, *own) if field))
    if len(named) > _MOST_FIELDS or (not levels and not named):
        return None
    too_long = any(len(words(folded(part))) > 2 * _MOST_WORDS for part in _PART.split(rest))
    return None if too_long else AskedDegree(level, named, bool(_RELATED.search(text)))


def degrees_in(degree: str | None, field: str | None) -> list[Degree]:
    """The degrees of one entry of education: ``MSc`` and ``Physics``, or ``MSc in Physics``."""
    text = degree or ""
    levels = _levels(text)
    if not levels and not _ANY_DEGREE.search(text):
        return []
    level = max((found[0] for found in levels), default=BACHELOR)
    rest = text
    for _, start, end in sorted(levels, key=lambda found: -found[1]):
        rest = f"{rest[:start]} , {rest[end:]}"
    named = [field_key(part) for part in _PART.split(_ANY_DEGREE.sub(" , ", rest))]
    named += [field_key(part) for part in re.split(r"[,;/&]|\band\b", field or "")]
    named += [field_key(field or "")]
    # Who studied organic chemistry studied chemistry.
    named += [
        field_key(words(folded(part))[-1]) for part in (rest, field or "") if words(folded(part))
    ]
    named += [field_key(name) for pattern, name in _FIELDS if pattern.search(text)]
    fields = dict.fromkeys(name for name in named if name)
    return [Degree(level, name) for name in fields] or [Degree(level, "")]
