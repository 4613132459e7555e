"""Takes out of a text what must not influence a ranking, before it is embedded.

Names, pronouns, age, gender, family, nationality and calendar years (of birth, of graduation) are
replaced by nothing or by a neutral word. Only the embedded text changes, never the displayed one.
"""

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from app.matching.text.gendered_titles import neutral_words
from app.matching.text.normalise import lowered
from app.matching.text.personal_circumstances import without_circumstances
from app.matching.text.pii_patterns import HIDDEN

_WORDS = resources.files("app") / "data" / "matching" / "personal_words.json"
_HIDDEN = re.compile(re.escape(HIDDEN) + r"(?:['’]s)?")
_YEAR = r"(?:19[4-9]\d|20[0-4]\d)"
_ANY_YEAR = re.compile(_YEAR)
_SPACE = re.compile(r"[^\S\n]{2,}")
_BEFORE_MARK = re.compile(r"[^\S\n]+([,.;:!?)])")
_EMPTY_BRACKETS = re.compile(r"[(\[]\s{0,3}[,;/–-]{0,3}\s{0,3}[)\]]")
_STRAY_MARKS = re.compile(r"(?<=[,;:(])\s?[,;:]+|[,;:]+(?=[.!?])")


def _any_of(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@dataclass(frozen=True)
class _Rule:
    """A pattern to remove, tried only where one of its words (or a year) occurs."""

    pattern: re.Pattern[str]
    words: tuple[str, ...] = ()

    @classmethod
    def of(cls, pattern: str, *words: str) -> "_Rule":
        return cls(re.compile(pattern, re.IGNORECASE), words)


def _age_rules() -> list[_Rule]:
    number = r"(?:1[4-9]|[2-9]\d)"
    self_words = r"(?:I am|I'm|I’m|I turned|turning)"
    ending = r"(?=\s{0,2}(?:[,.;!]|and\b|years? of age\b|$))"
    return [
        _Rule.of(rf"(?:\b{self_words}\s+)?(?:\baged?\s+)?\b{number}[-\s]?years?[-\s]?old\b", "old"),
        _Rule.of(rf"\b(?:age of|age:|aged?)\s{{0,2}}{number}\b", "age"),
        _Rule.of(
            rf"\b{self_words}\s+{number}{ending}",
            *("i am", "i'm", "i’m", "i turned", "turning"),
        ),
        _Rule.of(
            r"\bin (?:my|his|her|their) (?:early |mid |late |mid-)?"
            r"(?:teens|twenties|thirties|forties|fifties|sixties|[2-6]0s)\b",
            *("in my ", "in his ", "in her ", "in their "),
        ),
        _Rule.of(
            r"\b(?:date of birth|birth ?date|birthday|d\.?o\.?b\.?)\s{0,2}:?\s{0,2}"
            r"[\d./-]{4,10}(?: \w{3,9} \d{2,4})?",
            *("birth", "dob", "d.o", "do.b"),
        ),
        _Rule.of(r"\bborn (?:in|on) (?:the )?[\w ]{0,12}\d{2,4}s?\b", "born"),
    ]


def _year_rules() -> list[_Rule]:
    span = rf"\b{_YEAR}\s{{0,2}}(?:[-–—/]|to|until)\s{{0,2}}(?:{_YEAR}|\d\d|present|today|now)\b"
    led = (
        rf"\b(?:class of|cohort of|batch of|in|since|from|until|till|by|during|of)\s+"
        rf"(?:the year\s+|early |late |mid-)?{_YEAR}s?\b"
    )
    alone = rf"(?<![\d.,:/-])['’]?{_YEAR}s?\b(?![:\d]|[.,]\d)"
    return [_Rule.of(span), _Rule.of(led), _Rule.of(alone)]


def _gender_rules() -> list[_Rule]:
    return [
        _Rule.of(
            r"[(\[]?\b(?:she|he|they)\s?/\s?(?:her|him|them)\b"
            r"(?:\s?/\s?(?:hers|his|theirs))?[)\]]?",
            "/",
        ),
        _Rule.of(r"\b(?:he|she|they) (?:is|are|was|were|has|have)\b", "he ", "they "),
    ]


def _origin_rules(demonyms: list[str], religions: list[str]) -> list[_Rule]:
    people = _any_of(demonyms)
    status = ("citizen", "national", "passport", "origin", "descent", "heritage", "born", "native")
    attributes = ("nationality", "citizenship", "place of birth", "ethnicity", "race", "religion")
    return [
        _Rule.of(rf"\b(?:{'|'.join(attributes)})\s{{0,2}}:\s{{0,2}}[\w-]{{2,30}}", *attributes),
        _Rule.of(
            rf"\b(?:(?:I am|I'm|I’m) )?(?:an? )?(?:{people})[ -]"
            rf"(?:{'|'.join(status)})(?:ship|ity)?\b(?: holder)?",
            *status,
        ),
        _Rule.of(
            rf"\b(?:I am|I'm|I’m) (?:an? )?(?:{people}|{_any_of(religions)})\b(?![ -]\w)",
            *("i am ", "i'm ", "i’m "),
        ),
    ]


_INTRODUCTION = re.compile(
    r"\b(?:[Mm]y name is|[Tt]hey call me|I am called)\s+[A-ZÀ-Þ][\w'’-]{0,30}"
    r"(?:\s+[A-ZÀ-Þ][\w'’-]{1,30}){0,3}"
)
_CAPITALISED = re.compile(r"\b[A-ZÀ-Þ][^\W\d_]+")
_REST_OF_NAME = re.compile(
    r"(?:['’]s)?(?:\s+(?:[A-ZÀ-Þ][\w'’-]{1,30}|van|von|de|der|la|bin|al)){0,3}(?![\w-])"
)
_FOR_ALL = re.compile(
    r"[(\[]\s*(?:[mfwdxhk]|div|all genders?|männlich|weiblich|divers)"
    r"(?:\s*[/|,*+.]\s*(?:[mfwdxhk]|div|all genders?|weiblich|divers|gn|i)){0,4}\s*[)\]]",
    re.IGNORECASE,
)
"""*(m/f/d)* and the like behind a title."""
_ANY_WORD = re.compile(r"[^\W\d_]+(?:['’](?:s|re|ve|ll|d)\b)?")


@dataclass(frozen=True)
class _Lists:
    given_names: frozenset[str]
    replaced_words: dict[str, str]
    phrases: re.Pattern[str]
    any_phrase: re.Pattern[str]
    rules: tuple[_Rule, ...]


@lru_cache(maxsize=1)
def _lists() -> _Lists:
    body = json.loads(_WORDS.read_text(encoding="utf-8"))
    rules = (
        *_age_rules(),
        *_year_rules(),
        *_gender_rules(),
        *_origin_rules(body["demonyms"], body["religions"]),
    )
    words = body["replaced_words"]
    phrases = _any_of([word for word in words if " " in word])
    phrase = rf"\b(?:{phrases})\b"
    return _Lists(
        given_names=frozenset(body["given_names"]),
        replaced_words=words,
        phrases=re.compile(phrase, re.IGNORECASE),
        any_phrase=re.compile(phrase),
        rules=rules,
    )


def _without_names(text: str, given_names: frozenset[str]) -> str:
    """Drop a known given name with the surnames behind it, and "my name is …"."""
    text = _INTRODUCTION.sub(" ", text)
    kept: list[str] = []
    written = 0
    for word in _CAPITALISED.finditer(text):
        if word.start() < written or word.group() not in given_names:
            continue
        rest = _REST_OF_NAME.match(text, word.end())
        if rest is not None:
            kept += [text[written : word.start()], " "]
            written = rest.end()
    return "".join(kept) + text[written:]


def scrub_protected_attributes(text: str) -> str:
    """Return the text without names, age, gender, origin and years, tidied.

    Numbers that count something else ("12 years of experience") stay.
    """
    lists = _lists()
    text = without_circumstances(_without_names(_HIDDEN.sub(" ", text), lists.given_names))
    lower = lowered(text)
    has_year = _ANY_YEAR.search(text) is not None
    for rule in lists.rules:
        if any(word in lower for word in rule.words) if rule.words else has_year:
            text = rule.pattern.sub(" ", text)

    text = _in_neutral_words(text)
    text = _EMPTY_BRACKETS.sub(" ", text)
    text = _SPACE.sub(" ", text)
    text = _BEFORE_MARK.sub(r"\1", text)
    text = _STRAY_MARKS.sub("", text)
    return text.strip(" ,;:-–")


def _in_neutral_words(text: str) -> str:
    """The text with a neutral form for each word that is said of women or of men alone."""
    words = _lists().replaced_words
    if _lists().any_phrase.search(lowered(text)):
        text = _lists().phrases.sub(lambda match: words[match.group().lower()], text)

    def replace(match: re.Match[str]) -> str:
        word = match.group()
        plain = word.lower().replace("’", "'")
        if plain not in words and plain.endswith(("woman", "women")):
            word = _WOMAN.sub(r"\1", word)  # as a man of this trade is called
            plain = word.lower()
        return words.get(plain, word)

    return _ANY_WORD.sub(replace, text)


_WOMAN = re.compile("wo(m[ae]n)$", re.IGNORECASE)
# What a title says of its holder's age or family, before the work: *Retired plumber*.
_SAID_OF_LIFE = re.compile(
    r"(?:^|(?<=[,;|/(–-]))\s*(?:"
    r"(?:young|mature|elderly)(?=\s)(?!\s+(?:people|person|adult|offender|carer|child|learner|farmer"
    r"|women|men|victim))|(?:semi-?\s?)?retired|old[- ]age\s+pensioner|pensioner"
    r"|[4-9]\d\s?-?(?:plus\b|\+)|veteran(?=\s+\w)(?!\s+(?:affairs|services?|care|benefits|support))"
    r"|(?:(?:working|single|proud|busy)\s+)?(?:mum|mom|mother|dad|father|parent|grandad|granddad"
    r"|grandpa|grandma|grandmother|grandfather|widow|widower)(?:\s+of\s+\w+)?"
    r"(?=\s*[,/|–-]|\s+and\s+(?!bab|child|toddler|infant))"
    r")[\s,/|–-]*(?:and\s+)?(?=\w)",
    re.IGNORECASE,
)


def neutral_title(text: str) -> str:
    """A title of a post or a job without the placeholder, without what says for whom of which
    gender it is, and in the form that is the same for all of them.

    >>> neutral_title("Chairwoman"), neutral_title("Salesman (m/w/d)")
    ('chairperson', 'salesperson')
    """
    plain = _SAID_OF_LIFE.sub(" ", _FOR_ALL.sub(" ", without_placeholder(text)))
    told = _in_neutral_words(neutral_words(plain))
    return _SPACE.sub(" ", told).strip(" ,;:-–") or without_placeholder(text)


def without_placeholder(text: str) -> str:
    """Return a short label without the placeholder of the anonymous view."""
    return _SPACE.sub(" ", _HIDDEN.sub(" ", text)).strip(" ,;:-–")
