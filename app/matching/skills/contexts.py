"""Where a name stands that is no skill of a person: in the name of a place, of a company or of
somebody, as an employer, as the tool of an interview; in sentences about applying or benefits.
"""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Protocol

from app.matching.skills.records import TECHNOLOGIES, Skill
from app.matching.skills.sentence_words import SentenceWords

_DATA = resources.files("app") / "data" / "skills" / "contexts.json"
_YEARS = re.compile(r"\b(?:19|20)\d\d\s*[-–—/]\s*(?:(?:19|20)\d\d|present|now|today|current)\b")
_MOST_COMPANY_WORDS = 2
_NEAR = 3
_HEADER_WORDS = 12
_MONEY = re.compile(r"[\d.,]+\s*k?\s*$|[$€£¥]\s*$")
_MONEY_BEHIND = re.compile(r"^\s*[$€£¥]?\s*\d")
_CURRENCIES = frozenset(("cad", "sgd", "pln", "sek", "nok", "dkk", "chf", "aud", "inr", "zar"))
_PAPERS = frozenset("card cards licence license ticket badge permit".split())
_HALF_DAYS = frozenset(("am", "pm"))


@dataclass(frozen=True)
class ContextWords:
    """The lists of ``app/data/skills/contexts.json``; the last three as patterns."""

    place_tails: frozenset[str]
    place_heads: frozenset[str]
    company_tails: frozenset[str]
    company_words: frozenset[str]
    premises: frozenset[str]
    people_of: frozenset[str]
    employed: frozenset[str]
    company_verbs_before: frozenset[str]
    good_at: frozenset[str]
    company_verbs: tuple[str, ...]
    given_names: frozenset[str]
    role_words: frozenset[str]
    meeting_tools: frozenset[str]
    meeting_before: frozenset[str]
    meeting_behind: frozenset[str]
    dropped: re.Pattern[str]
    aside: re.Pattern[str]


@lru_cache(maxsize=1)
def context_words() -> ContextWords:
    """The lists that ship with the package; read once per process."""
    body = json.loads(_DATA.read_text(encoding="utf-8"))
    patterns = {name: body.pop(name) for name in ("application", "benefits", "aside")}
    del body["about"]
    verbs = tuple(body.pop("company_verbs"))
    return ContextWords(
        **{name: frozenset(listed) for name, listed in body.items()},
        company_verbs=verbs,
        dropped=re.compile(
            "|".join((*patterns["application"], *patterns["benefits"])), re.IGNORECASE
        ),
        aside=re.compile("|".join(patterns["aside"]), re.IGNORECASE | re.DOTALL),
    )


def asks_nothing(sentence: str) -> bool:
    """Whether a sentence is about applying for the job or about what comes with it."""
    return context_words().dropped.search(sentence) is not None


def aside(sentence: str) -> tuple[int, int] | None:
    """The part before "but you …" that speaks of the company: "Our shop runs on Java, but you"."""
    found = context_words().aside.search(sentence)
    return found.span() if found and found.end() > found.start() else None


@dataclass(frozen=True, slots=True)
class Place:
    """A name in its sentence: which skill, and its first and last token."""

    sentence: SentenceWords
    skill: Skill
    first: int
    last: int

    def is_capital(self, token: int) -> bool:
        return self.sentence.written(token)[:1].isupper()

    def behind(self, most: int) -> list[int]:
        """Up to so many tokens behind that only space parts from one another."""
        found: list[int] = []
        while len(found) < most and self.sentence.is_next(self.last + len(found)):
            found.append(self.last + len(found) + 1)
        return found

    def gap_before(self) -> str:
        """What parts the name from the word before it."""
        return self.sentence.between(self.first - 1, self.first) if self.first else ""


def _in_name_of_a_place(at: Place) -> bool:
    """Confluence Hotel, La Scala, Oracle Road."""
    lists, sentence = context_words(), at.sentence
    if at.first != at.last or not at.is_capital(at.first):
        return False
    behind = at.behind(1)
    if behind and at.is_capital(behind[0]) and sentence.word(behind[0]) in lists.place_tails:
        return True
    before = sentence.word_before(at.first)
    return before in lists.place_heads and at.is_capital(at.first - 1)


def _in_name_of_somebody(at: Place) -> bool:
    """Julia Roberts; Dear Ruby."""
    lists, sentence = context_words(), at.sentence
    if at.first != at.last or sentence.word(at.first) not in lists.given_names:
        return False
    if sentence.word_before(at.first) in ("dear", "mr", "mrs", "ms", "dr", "miss"):
        return True
    behind = at.behind(1)
    return bool(
        behind
        and at.is_capital(at.first)
        and at.is_capital(behind[0])
        and sentence.written(behind[0]).isalpha()
        and sentence.word(behind[0]) not in lists.role_words
    )


def _in_name_of_a_company(at: Place) -> bool:
    """Snowflake Inc., Cisco Systems, Tableau's office."""
    lists, sentence = context_words(), at.sentence
    behind = at.behind(_MOST_COMPANY_WORDS + 1)
    for number, token in enumerate(behind):
        if not at.is_capital(token):
            break
        if sentence.word(token) in lists.company_tails:
            return True
        if sentence.word(token) in lists.company_words and number == 0:
            return _ends_a_name(sentence, token)
        if number == 0 and _is_company_pair(sentence, behind):
            return True
    if _possessive(sentence, at.last):
        near = range(at.last + 2, min(at.last + 2 + _NEAR, len(sentence.tokens)))
        return any(sentence.word(token) in lists.premises for token in near)
    return bool(behind) and sentence.word(behind[0]) in lists.premises and not _is_tool_of(at)


def _is_company_pair(sentence: SentenceWords, behind: Sequence[int]) -> bool:
    """Zoom Video Communications: two capitalised words, the second one of a company's."""
    if len(behind) < _MOST_COMPANY_WORDS:
        return False
    second = behind[1]
    return (
        sentence.written(second)[:1].isupper()
        and sentence.word(second) in context_words().company_words
    )


def _ends_a_name(sentence: SentenceWords, token: int) -> bool:
    """Whether no small word goes on behind: "Cisco Systems, Reading", not "Linux Systems and"."""
    return not sentence.is_next(token) and 0 < len(sentence.tokens) <= _HEADER_WORDS


def _is_tool_of(at: Place) -> bool:
    """Whether "Microsoft Office" or "SharePoint staff pages" go on in small letters as a tool's."""
    return at.sentence.word(at.last + 1) in ("board", "office") and at.first != at.last


def _possessive(sentence: SentenceWords, last: int) -> bool:
    if sentence.word(last + 1) != "s":
        return False
    return sentence.between(last, last + 1) in ("'", "’", "`")


def _head_of_list(at: Place) -> int:
    """The first token of the list of capitalised names that it stands in: IBM, Accenture and it."""
    sentence, first = at.sentence, at.first
    while first > 1:
        between, before = sentence.between(first - 1, first).strip(), first - 1
        if not between and sentence.word(before) in ("and", "or") and before > 0:
            before -= 1
        elif between != ",":
            break
        if not at.is_capital(before):
            break
        first = before
    return first


def _as_an_employer(at: Place) -> bool:
    """At Oracle; hired by Shopify; to the CFO of SAP; GitHub is hiring; About Databricks:"""
    lists, sentence = context_words(), at.sentence
    head = _head_of_list(at)
    before, earlier = sentence.word_before(head), sentence.word(head - 2)
    is_name = at.is_capital(at.first) or sentence.text.islower()
    if sentence.word(0) == "join" and at.first == 1 and is_name:
        return sentence.word(at.last + 1) not in lists.meeting_behind
    if is_name and before == "at":
        return earlier not in lists.good_at
    if is_name and at.gap_before().strip() == "@" and at.gap_before().endswith(" "):
        return True
    if before in ("joined", "joining") and is_name:
        return True
    if is_name and before in lists.company_verbs_before:
        return True
    if before in ("for", "by") and earlier in lists.employed:
        return is_name and sentence.word(at.last + 1) not in lists.role_words
    if before in ("of", "from") and earlier in lists.people_of:
        return is_name
    if sentence.word(0) == "about" and at.first == 1:
        return at.last == len(sentence.tokens) - 1 or ":" in sentence.between(at.last, at.last + 1)
    following = " ".join(sentence.word(token) for token in at.behind(_NEAR))
    if following.startswith(lists.company_verbs):
        return True
    return _heads_a_post(at)


def _heads_a_post(at: Place) -> bool:
    """A short line with years and nothing else: "Tax adviser, Atlassian, 2020-2023"."""
    sentence = at.sentence
    if len(sentence.tokens) > _HEADER_WORDS or not _YEARS.search(sentence.folded):
        return False
    behind = sentence.folded[sentence.tokens[at.last].end :]
    return (
        at.first > 0
        and at.gap_before().strip() in (",", "-", "–", "—", "|", "·")
        and _YEARS.search(behind[:30]) is not None
        and sentence.folded[: sentence.tokens[at.first].start].count(",") <= 1
    )


def _as_a_meeting(at: Place) -> bool:
    """A Zoom call; a chat over Teams."""
    lists, sentence = context_words(), at.sentence
    if at.skill.key not in lists.meeting_tools:
        return False
    if sentence.next_word(at.last) in lists.meeting_behind:
        return True
    return sentence.word_before(at.first) in ("over", "via") or (
        sentence.word_before(at.first) == "on"
        and any(sentence.word(i) in lists.meeting_behind for i in range(at.first))
    )


def _as_an_amount(at: Place) -> bool:
    """CAD 31.50; 3 PM; 20 ml."""
    sentence = at.sentence
    word = sentence.word(at.first)
    if at.first != at.last:
        return False
    left = sentence.folded[: sentence.tokens[at.first].start]
    right = sentence.folded[sentence.tokens[at.last].end :]
    if word in _CURRENCIES:
        return bool(_MONEY.search(left) or _MONEY_BEHIND.match(right))
    return (word in _HALF_DAYS or word == "ml") and bool(_MONEY.search(left))


def _on_a_card(at: Place) -> bool:
    """ECS card: letters that name somebody's paper, not a technology."""
    behind = at.sentence.next_word(at.last)
    return behind in _PAPERS and at.first == at.last and at.sentence.written(at.first).isupper()


_TECHNOLOGY_CONTEXTS: tuple[Callable[[Place], bool], ...] = (
    _in_name_of_a_company,
    _as_an_employer,
    _as_a_meeting,
    _on_a_card,
)
_ANY_CONTEXTS: tuple[Callable[[Place], bool], ...] = (
    _in_name_of_a_place,
    _in_name_of_somebody,
    _as_an_amount,
)


def is_something_else(sentence: SentenceWords, skill: Skill, first: int, last: int) -> bool:
    """Whether a name stands for a place, a company, a person, a meeting or an amount here."""
    at = Place(sentence, skill, first, last)
    if any(context(at) for context in _ANY_CONTEXTS):
        return True
    return is_technology(skill) and any(context(at) for context in _TECHNOLOGY_CONTEXTS)


def is_technology(skill: Skill) -> bool:
    """Whether a skill is a product, of the package or of O*NET."""
    return skill.kind in TECHNOLOGIES or skill.vocabulary == "onet"


class _Named(Protocol):
    skill: Skill
    first: int
    last: int


def is_employer(sentence: SentenceWords, name: _Named) -> bool:
    """Whether a name stands for a company; then so does its neighbour: "at Cisco and Oracle"."""
    return is_technology(name.skill) and _as_an_employer(
        Place(sentence, name.skill, name.first, name.last)
    )
