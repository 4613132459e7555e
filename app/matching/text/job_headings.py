"""Headings of job advertisements: which lines are headings, and what they announce.

A line is a heading because markup says so, because it is known (*Responsibilities*), because it
is laid out like one (capitals, a colon, a short line above a list) or because it begins a line
before a colon (*Requirements: Java, SQL*).
"""

import re
from dataclasses import dataclass

from app.matching.text.job_wording import Section, asks, is_nice, job_language
from app.matching.text.markup import Line

_MARKS = re.compile(
    r"^(?:[#*_\s>–—-]+|\(?\d{1,2}[.)]\s+|\(?[ivx]{1,4}[.)]\s+|[^\w\s(\"'“]+\s*)+|[*_\s:?!.;–—-]+$",
    re.IGNORECASE,
)
_PLACE_NAME = re.compile(r"\s+(?:at|@)\s+[A-Z][\w&.' -]{1,40}$")
_KEYED = re.compile(
    r"^(?P<key>[^:.!?\n]{2,60}?)\s*:(?:\s+(?=\S)|(?=[A-Z][a-z]))|^(?P<known>[^:.!?]{4,40}?)\s+[–—-]\s+(?=\S)"
)
_FACT = re.compile(
    r"""
    ^(?:(?:job|req|requisition|position|vacancy|posting|reference|ref|announcement|class|role
        |post|advert)\s*
        (?:id|no\.?|number|code|\#|type|title|grade|level|class|classification|name|family
            |category|status|ref)?
    | (?:open|opening|close|closing|posted|posting|start|starting|end|application|review
        |interview|hire|hiring|effective)\s*
        (?:date|dates|on|deadline|period)?
    | (?:work\s*)?(?:location|place|site|city|state|country|address|region|office)s?
    | department|division|agency|unit|faculty|directorate|business\s+unit|reports?\s+to
        |reporting\s+to|supervisor|line\s+manager
    | category|industry|sector|(?:employment|contract|job|work)\s*(?:type|status|term)?|duration
        |term|tenure|type|shift|shifts|schedule
    | (?:working\s+)?hours(?:\s+(?:per|a)\s+week)?|working\s+(?:time|pattern|days)|days
    | (?:annual\s+|base\s+|starting\s+|hourly\s+|monthly\s+)?(?:salary|pay|wage|wages|rate
        |compensation|remuneration|ctc|ote|bonus|package)
        (?:\s+(?:range|grade|band|scale|rate|details|type))?
    | grade|band|flsa(?:\s+status)?|eeo|union|bargaining\s+unit|remote|workplace|work\s+model
        |telework|travel|benefits?|perks
    | company|employer|client|website|web|phone|tel|telephone|e-?mail|contact|deadline|vacancies
        |openings|number\s+of\s+\w+
    | visa|sponsorship|relocation|note|nb|ps|p\.s\.|disclaimer|equal\s+opportunit\w+|eoe|apply
        |how\s+to\s+apply|published|updated|views)$
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Keys of the facts that forms and feeds put before a colon: they say nothing of the person."""
_QUESTION = (
    (
        "boilerplate",
        r"^(?:what|things)\b.*\b(?:don't|do\s+not|won't|will\s+not|needn't|need\s+not|no\s+longer)\b"
        r"|^(?:you\s+(?:don't|do\s+not|won't)\s+(?:need|have\s+to)|not\s+(?:needed|required"
        r"|necessary|part\s+of))\b",
    ),
    (
        "boilerplate",
        r"^(?:what|why|how|where|when|who)\b.*\b(?:we(?:'ll|'re|'ve)?\s+(?:can\s+"
        r"|will\s+)?(?:offer|give|provide|are|do|believe|value|stand|work|hire|pay)"
        r"|you(?:'ll|\s+will|\s+can|\s+would)?\s+(?:get|receive|gain|earn|enjoy|love|like|find"
        r"|learn|apply|can\s+expect|expect|benefit))\b",
    ),
    (
        "duty",
        r"^(?:what|who|how|where|here's|here\s+is|things)\b.*\b(?:we(?:'re|'d|'ll)?\s+(?:are\s+"
        r"|would\s+)?(?:ask|expect|need|want|look|looking|seek|require|hope|like)"
        r"|you(?:'ll|'d|'re|'ve)?\s*(?:will\s+|would\s+|should\s+|can\s+|might\s+|are\s+"
        r"|be\s+)*(?:do|doing|work|working|own|owning|deliver|bring|bringing|need"
        r"|have|know|must|be|are|tackle|achieve|build|building|make|contribute|spend|help"
        r"|responsible|fit|good\s+at|come\s+in|offer\s+us|run|lead))\b",
    ),
    ("boilerplate", r"^why\b"),
)
_LONGEST_HEADING = 80
_LONGEST_LEAD_IN = 180
_MOST_WORDS, _LONGEST_KEY = 9, 5


@dataclass(frozen=True, slots=True)
class Heading:
    """What a heading announces, and how many characters of its line it takes (``content``: where
    the rest begins; the length of the line if there is no rest). ``is_fact``: the line is one
    fact of a form and ends what it announces."""

    section: Section | None
    content: int
    is_fact: bool = False


def _plain(text: str) -> str:
    return " ".join(_MARKS.sub("", text).replace("’", "'").lower().split())


def _known(text: str) -> Section | None:
    """The section of a heading that is known word for word."""
    headings = job_language().headings
    plain = _plain(text)
    found = headings.get(plain) or headings.get(plain.replace(" & ", " and "))
    if found is None and (named := _PLACE_NAME.sub("", _MARKS.sub("", text))) != text:
        found = headings.get(_plain(named))
    return found


def _announced(text: str) -> Section | None:
    """The section that the words of a heading announce."""
    known = _known(text)
    if known is not None:
        return known
    plain = _plain(text)
    for section, pattern in _QUESTION:
        if re.search(pattern, plain):
            return section  # type: ignore[return-value]
    for section, words in job_language().heading_words:
        if words.occur_in(plain):
            return section
    return (
        "boilerplate"
        if re.match(r"about\b(?!.*\b(?:you|role|job|position|work)\b)", plain)
        else None
    )


def _is_capitals(text: str) -> bool:
    letters = [character for character in text if character.isalpha()]
    words = text.split()
    return (
        len(letters) >= 8
        and 2 <= len(words) <= _MOST_WORDS
        and not text.rstrip().endswith((".", "!", ","))
        and all(letter.isupper() for letter in letters)
    )


def _is_titled(text: str) -> bool:
    """Whether a short line reads like a title: few words and no end of a sentence."""
    return len(text.split()) <= _MOST_WORDS and not text.endswith((".", "!", ",", ";"))


def _lead_in(text: str, section: Section | None) -> Section | None:
    """The section that a sentence with a colon opens (*To do this well, you have:*)."""
    announced = _announced(text)
    if announced is not None and announced != "role":
        return announced
    if is_nice(text):
        return "nice"
    if asks(text):
        return "duty"
    return section or announced or "duty"


def read_heading(line: Line, following: Line | None, section: Section | None) -> Heading | None:
    """Read a line as a heading; None if it is a sentence or an item.

    ``following`` is the line after it, ``section`` the one it would end.
    """
    text, whole = line.text, len(line.text)
    colon = text.rstrip().endswith(":")
    above_list = following is not None and following.is_item
    known = _known(text) if whole <= _LONGEST_HEADING else None
    if line.is_item and known is not None and above_list and text[-1].isalnum():
        return Heading(known, whole)  # a pictogram before a heading, not a bullet
    if not line.is_item or colon or line.is_heading:
        if colon and whole <= (_LONGEST_LEAD_IN if above_list else _LONGEST_HEADING):
            if line.is_item and not above_list:
                return None
            return Heading(_lead_in(text, section), whole)
        if known is not None:
            return Heading(known, whole)
        if whole <= _LONGEST_HEADING and (line.is_heading or _is_capitals(text)):
            return Heading(_announced(text), whole)
        if above_list and not line.is_item and _is_titled(text):
            return Heading(_announced(text) or section or "duty", whole)
        if _is_titled(text) and any(re.search(each, _plain(text)) for _, each in _QUESTION):
            return Heading(_announced(text), whole)
    return _keyed(text, is_item=line.is_item)


def _keyed(text: str, *, is_item: bool) -> Heading | None:
    """A heading before a colon or a dash, with its content behind it on the same line."""
    keyed = _KEYED.match(text)
    if keyed is None:
        return None
    key = keyed["key"] or keyed["known"]
    if keyed["known"]:
        section = _known(key)
        return None if section is None else Heading(section, keyed.end())
    if _FACT.match(_plain(key)):
        return Heading("boilerplate", keyed.end(), is_fact=True)
    section = _known(key)
    if section is None and not is_item and len(key.split()) <= _LONGEST_KEY and not asks(key):
        section = _announced(key)
    return None if section is None else Heading(section, keyed.end())
