"""What the text of an advertisement states beside its fields: years, place, visa, pay, level.

A pure reader: it gives what is stated and where, in offsets of the text as sent, and decides
nothing. Only what is said of this job counts: *we have fifty years of experience* and *a budget
of £2m* do not.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from app.matching.text.countries_stated import countries_stated
from app.matching.text.job_sections import PlacedSentence, place_sentences
from app.matching.text.negation import is_negated, negated_spans
from app.matching.text.pay_stated import PayStated, pay_stated
from app.matching.text.word_patterns import word_pattern
from app.matching.text.years import all_years_asked

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Stated(Generic[Value]):
    """A value, and where the text states it."""

    value: Value
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class StatedYears:
    """Years of experience that a text asks for; ``subject``: in what, empty if in nothing in
    particular; ``needed``: not only welcome."""

    years: float
    subject: str
    needed: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class StatedFacts:
    """What the text of a job states. An empty tuple or None: nothing of the kind.

    ``countries``: where the person has to live or may work from (ISO 3166-1 alpha-2, each
    statement a set); ``remote``: onsite, hybrid or remote; ``sponsors_visa``; ``level``: a name of
    API.md §1; ``hours`` a week; ``licences``: the wording.
    """

    years: tuple[StatedYears, ...] = ()
    countries: tuple[Stated[frozenset[str]], ...] = ()
    remote: Stated[str] | None = None
    sponsors_visa: Stated[bool] | None = None
    pay: Stated[PayStated] | None = None
    level: Stated[str] | None = None
    hours: Stated[float] | None = None
    licences: tuple[Stated[str], ...] = ()

    @property
    def min_years(self) -> float | None:
        """The most years that are needed, whatever of."""
        return max((asked.years for asked in self.years if asked.needed), default=None)


_HYBRID_DAYS = word_pattern(
    r"\b(?:\d|one|two|three|four)(?:\s*(?:[-–]|to|or)\s*(?:\d|two|three|four"
    r"|five))?\s+(?:mobile\s+|remote\s+|home\s+)?days\s+(?:(?:a|per)\s+week\s+|in\s+|of\s+)*"
    r"(?:in\s+(?:the|our)\s+office|in[\s-]office|on[\s-]site|from\s+home|at\s+home|remote(?:ly)?)\b"
)
_REMOTE = word_pattern(
    r"""
    (?:^\W*(?:location|place\s+of\s+work|workplace|work\s+model)?\W*(?:this\s+is\s+an?\s+|(?:this
        |the)\s+(?:\w+\s+)?(?:role|job|position|post)\s+is\s+(?:an?\s+)?)?
       |[,;:]\s+|\bis\s+|\bare\s+)
    (?:currently\s+|fully\s+|entirely\s+|100\s?%\s+|completely\s+|permanently\s+|strictly\s+
        |mostly\s+)*
    (?P<mode>remote(?:[-\s]first|[-\s]only)?|hybrid|on[-\s]?site|office[-\s]based|in[-\s]office
        |home[-\s]based)\b
    (?!\s+(?:sensing|servers?|teams?|desktop|monitoring|support|access|control|cloud|customers?
        |users?|visits?|parking|gym|canteen|training|sites?|offices?|colleagues?|systems?
        |vehicles?|cars?|engines?|locations?|areas?|communities|engineers?|work\s+experience))
    """
)
_NOT_REMOTE = word_pattern(
    r"\b(?:no|not\s+an?|not)\s+(?:fully\s+)?remote\b|\bremote\s+(?:work\s+)?is\s+not\b"
    r"|\bcannot\s+be\s+remote\b"
)
_REFUSES_VISA = word_pattern(
    r"""
    \bunable\s+to\s+(?:\w+\s+)?(?:sponsor|offer\s+(?:\w+\s+)?sponsorship
        |provide\s+(?:\w+\s+)?sponsorship)
    | \b(?:cannot|can't|can\s+not|do\s+not|don't|won't|will\s+not|not\s+able\s+to
        |not)\s+(?:currently\s+)?(?:offer(?:ing)?\s+|provide\s+
        |support\s+)?(?:\w+\s+){0,2}sponsor\w*
    | \bno\s+(?:\w+\s+){0,2}sponsorship | \bsponsorship\b[^.;]{0,40}\b(?:not|unavailable|cannot)\b
    | \bwithout\s+(?:\w+\s+){0,4}sponsorship
        | \bvisas?\b[^.;]{0,30}\bnot\s+(?:be\s+)?(?:sponsored|available|offered|provided|possible)
    | \bnot\b[^.;]{0,30}\bvisas?\b
    """
)
_SPONSORS_VISA = word_pattern(
    r"""
    \b(?:visa|work\s+permit)\s+sponsorship\s+(?:is\s+|can\s+be\s+|will\s+be\s+)?(?:available
        |offered|provided|possible|given)
    | \b(?:we|can|will|happy\s+to|able\s+to|do)\s+(?:also\s+|gladly\s+|happily\s+)?(?:sponsor
        |arrange|offer|provide|support|help\s+with)\s+(?:your\s+|an?\s+|the\s+|work\s+
        |skilled\s+worker\s+)*(?:visas?|work\s+permits?|sponsorship)
    | \bvisa\s+(?:sponsorship|support)\s*(?::\s*yes|\+|✓|,|$)
        | \bsponsorship\s+(?:is\s+)?available\b
    """
)
_LEVEL = (
    ("intern", r"internship|intern(?:\s+position)?"),
    ("junior", r"entry[-\s]level|junior(?:[-\s]level)?|graduate(?:[-\s]level)?"),
    ("mid", r"mid(?:dle)?[-\s](?:level|career|senior)|intermediate(?:[-\s]level)?"),
    ("senior", r"senior(?:[-\s]level)?"),
    ("lead", r"lead[-\s]level|team\s+lead"),
    ("director", r"director[-\s]level"),
    ("executive", r"executive[-\s]level|c-level"),
)
_LEVEL_SAID = tuple(
    (
        level,
        word_pattern(
            rf"(?:^\W*(?:(?:seniority|level|career\s+level|experience\s+level)\W+)?"
            rf"|\b(?:this\s+is|it\s+is|it's|we\s+are\s+looking\s+for|we're\s+looking\s+for"
            rf"|looking\s+for|seeking|hiring|we\s+need|as)\s+(?:an?|our)\s+)"
            rf"(?:{words})(?=\s+(?:level|role|position|job|post)\b|\W*$"
            + (")" if "level" not in words else r"|(?<=level)(?!\w))")
        ),
    )
    for level, words in _LEVEL
)
_NO_EXPERIENCE = word_pattern(
    r"\bno\s+(?:\w+\s+){0,2}experience\s+(?:is\s+)?(?:needed|required|necessary)\b"
    r"|\bexperience\s+(?:is\s+)?not\s+(?:needed|required|necessary)\b"
)
_HOURS = word_pattern(
    r"^\W*(?:working\s+|weekly\s+)?hours(?:\s+(?:per|a)\s+week)?\s*:\s*(?P<form>\d{1,2}(?:[.,]\d)?)\b(?![:.]?\d)"
    r"|(?<![\w./:-])(?P<hours>\d{1,2}(?:[.,]\d{1,2})?)(?:\s*(?:[-–]|to"
    r"|or)\s*\d{1,2}(?:[.,]\d+)?)?[-\s]?(?:hours?|hrs?)"
    r"(?:\s+(?:a|per|each)\s+week|\s+weekly|/week|[-\s]+week\b|(?=\s*(?:$|[,.;)])))"
)
_LICENCE = word_pattern(
    r"""
    \b(?:valid\s+|current\s+|full\s+|clean\s+|uk\s+|eu\s+)*(?:(?:class|category)\s+\w{1,2}\s+)?(?:driv(?:ing|er's|ers
        |er)\s+licen[cs]e(?:\s+(?:of\s+)?(?:category|class|cat\.?|type)\s+\w{1,3})?
    |(?:class\s+\w{1,2}|category\s+\w{1,3}|hgv|lgv|cdl|forklift|fork\s+lift|journeyman|electrical
        |plumbing|nursing|teaching|pilot(?:'s)?)\s+
        (?:class\s+\w\s+)?licen[cs]e)
    | \bcdl(?:\s+class\s+\w)?\b
    """
)


def _countries(sentence: PlacedSentence) -> Iterator[Stated[frozenset[str]]]:
    for codes, start, end in countries_stated(sentence.text):
        yield Stated(codes, *sentence.span(start, end))


def _pay(sentence: PlacedSentence) -> Stated[PayStated] | None:
    found = pay_stated(sentence.text)
    return None if found is None else Stated(found[0], *sentence.span(found[1], found[2]))


def _remote(sentence: PlacedSentence) -> Stated[str] | None:
    text = sentence.text
    if denied := _NOT_REMOTE.search(text):
        return Stated("onsite", *sentence.span(*denied.span()))
    if days := _HYBRID_DAYS.search(text):
        return Stated("hybrid", *sentence.span(*days.span()))
    found = _REMOTE.search(text)
    if found is None or is_negated(negated_spans(text), found.start("mode"), found.end("mode")):
        return None
    mode = found["mode"].lower()
    value = "hybrid" if mode == "hybrid" else "remote" if mode[:4] in ("remo", "home") else "onsite"
    return Stated(value, *sentence.span(found.start("mode"), found.end("mode")))


def _visa(sentence: PlacedSentence) -> Stated[bool] | None:
    refused = _REFUSES_VISA.search(sentence.text)
    if refused is not None:
        return Stated(False, *sentence.span(*refused.span()))
    offered = _SPONSORS_VISA.search(sentence.text)
    return None if offered is None else Stated(True, *sentence.span(*offered.span()))


def _level(sentence: PlacedSentence) -> Stated[str] | None:
    if found := _NO_EXPERIENCE.search(sentence.text):
        return Stated("junior", *sentence.span(*found.span()))
    for level, words in _LEVEL_SAID:
        if found := words.search(sentence.text):
            return Stated(level, *sentence.span(*found.span()))
    return None


def _hours(sentence: PlacedSentence) -> Stated[float] | None:
    found = _HOURS.search(sentence.text)
    if found is None:
        return None
    hours = float((found["form"] or found["hours"]).replace(",", "."))
    return Stated(hours, *sentence.span(*found.span())) if 4 <= hours <= 60 else None


def _first(values: Iterator[Stated[Value] | None]) -> Stated[Value] | None:
    return next((value for value in values if value is not None), None)


def _years(sentences: Sequence[PlacedSentence]) -> Iterator[StatedYears]:
    for sentence in sentences:
        if sentence.role in ("duty", "nice"):
            for asked in all_years_asked(sentence.text):
                span = sentence.span(asked.start, asked.end)
                yield StatedYears(asked.years, asked.subject, sentence.role == "duty", *span)


def read_facts(text: str) -> StatedFacts:
    """Read what a description states; of place, pay and the like the first statement counts."""
    sentences = [sentence for sentence in place_sentences(text) if not sentence.is_heading]
    return StatedFacts(
        years=tuple(_years(sentences)),
        countries=tuple(stated for sentence in sentences for stated in _countries(sentence)),
        remote=_first(_remote(sentence) for sentence in sentences),
        sponsors_visa=_first(_visa(sentence) for sentence in sentences),
        pay=_first(_pay(sentence) for sentence in sentences),
        level=_first(_level(sentence) for sentence in sentences),
        hours=_first(_hours(sentence) for sentence in sentences),
        licences=tuple(
            Stated(found.group(), *sentence.span(*found.span()))
            for sentence in sentences
            if sentence.role == "duty"
            for found in _LICENCE.finditer(sentence.text)
        ),
    )
