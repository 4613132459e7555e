"""What the words around a name say: whether Go is a language here, Excel a program, testing a
trade, or each just a word.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from app.matching.skills.contexts import context_words
from app.matching.skills.records import TECHNOLOGIES, Skill
from app.matching.skills.sentence_words import SentenceWords
from app.matching.skills.spelling import stem_key
from app.matching.skills.trade_words import Votes, load_trade_words

_DATA = resources.files("app") / "data" / "skills" / "ambiguous_names.json"
_MARKS = r"\s,;/|+&@#*()\[\]{}=•·‣◦▪▫■□●○►▸➤➢✔✓☑→»\u3001\uff0c-"
_LISTED = re.compile(rf"[{_MARKS}]*(?:(?:and|or|und|y|et|plus|与|和|或|と|や)[{_MARKS}]*)?")

BEFORE_TECHNOLOGY = frozenset(
    "in using use with of know knows knowing write writing written like via including".split()
)
BEHIND_TECHNOLOGY = frozenset(
    "developer developers engineer engineers programmer programmers programming language code "
    "codebase framework library stack backend services microservices application applications "
    "sdk api apis scripts skills experience knowledge speaker speaking expert certified "
    "certification pipelines".split()
)
_MAKING = frozenset(
    "wrote write writes writing written rewrote rewrite rewriting rewritten coded coding "
    "programmed programming developed developing develops implemented implementing built building "
    "builds ported porting scripted scripting".split()
)
"""Verbs of making software: what comes of them "in Rust" speaks of a technology, whatever trade
the thing made belongs to (drivers, bridges, buses)."""
_TEACHING = frozenset(
    "lecture lectures lectured lecturing course courses workshop workshops talk talks seminar "
    "seminars tutorial tutorials classes lessons training article articles book books".split()
)
_SUBJECT = {"in": _MAKING | _TEACHING, "with": _MAKING, "using": _MAKING,
            "on": _TEACHING, "about": _TEACHING}  # fmt: skip
_VERSION = re.compile(r"^ ?(?:v|version )?\d[\d.x]*\+?(?![^\W_])")
_RELEASE = re.compile(
    r" ?(?:v\.? ?\d+(?:\.[\dx]+)*\+?|\d+(?:\.[\dx]+)+\+?|\d{1,2}\+|(?:19|20)\d\d|cs ?\d|cc)"
    r"(?![\w.]\w)(?!\w)"
)
_BUILT_WITH = frozenset(("based", "native", "powered", "written"))
SURELY_BEHIND = frozenset(
    "developer developers programmer programmers programming framework language codebase dba "
    "dbas".split()
)
_BEFORE_ACTIVITY = re.compile(
    r"(?:experience[ds]?|expertise|knowledge|skill(?:s|ed)?|proficien(?:t|cy)|background|"
    r"understanding|competen(?:t|ce|cy)|qualification|degree|versed|familiar(?:ity)?)"
    r"(?: (?:in|with|of|on|at|within|and|the|strong|good|excellent))*$"
)
_BEHIND_ACTIVITY = frozenset("skills experience knowledge expertise abilities skill".split())

VETO = -2.0
"""Log odds of its own trades, against the likeliest other one, below which a contested name is
something of that other trade. Chosen on the first half of tests/matching/skills."""

VETO_IN_LIST = -6.0
"""The same where a surely named skill of the same family stands beside it in a list."""

VETO_IN_PAIR = -4.0
"""The same where what stands beside it is in doubt, too, but both are written as names."""

NAMED = 1.0
"""Log odds that a surely named skill adds to the trades of its field."""

CONTESTED = 0.6
"""The same for one that is only contested: several of them speak for each other."""

AGREED = 1.5
"""Log odds from which the words around alone say that an activity of that trade is meant."""


@dataclass(frozen=True)
class AmbiguousNames:
    """Names that mean other things as well; see ``app/data/skills/ambiguous_names.json``."""

    products: frozenset[str]
    contested: frozenset[str]
    activities: frozenset[str]
    only_alone: frozenset[str]
    followed: dict[str, frozenset[str]]
    preceded: dict[str, frozenset[str]]
    unless: dict[str, frozenset[str]]
    senses: dict[str, tuple[str, ...]]
    fields: dict[str, NDArray[np.bool_]]
    trades: frozenset[str]
    everywhere: frozenset[str]
    language_behind: frozenset[str]


def _sets(body: dict[str, list[str]]) -> dict[str, frozenset[str]]:
    return {word: frozenset(others) for word, others in body.items()}


@lru_cache(maxsize=1)
def ambiguous() -> AmbiguousNames:
    """The table that ships with the package; activities by their roots."""
    body = json.loads(_DATA.read_text(encoding="utf-8"))
    columns = load_trade_words().columns
    return AmbiguousNames(
        frozenset(body["products"]),
        frozenset(body["contested"]),
        frozenset(stem_key([word]) for word in body["activities"]),
        frozenset(body["only_alone"]),
        _sets(body["followed"]),
        _sets(body["preceded"]),
        _sets(body["unless"]),
        {word: tuple(keys) for word, keys in body["senses"].items()},
        {field: columns(groups) for field, groups in body["fields"].items()},
        frozenset(body["trades"]),
        frozenset(body["everywhere"]),
        frozenset(body["language_behind"]),
    )


@dataclass(slots=True)
class NameCandidate:
    """A name found at the tokens ``first`` to ``last``.

    ``kind``: *sure*; *contested*: meant unless the words around speak of another trade; *product*
    and *activity*: in need of context; *dropped*: something else.
    """

    skill: Skill
    confidence: float
    first: int
    last: int
    word: str = ""
    kind: str = "sure"

    @property
    def sure(self) -> bool:
        """Whether it needs no context any more."""
        return self.kind == "sure"


class TradeContext:
    """Which trades the words of a sentence, and of the text around it, speak of."""

    def __init__(
        self,
        sentence: SentenceWords,
        candidates: Sequence[NameCandidate] = (),
        around: Votes | None = None,
    ) -> None:
        in_doubt = {
            token for one in candidates if not one.sure for token in range(one.first, one.last + 1)
        }
        words = [t.word for place, t in enumerate(sentence.tokens) if place not in in_doubt]
        self._votes = load_trade_words().votes(words)
        if around is not None:
            self._votes = self._votes + around
        for one in candidates:
            columns = ambiguous().fields.get(one.skill.field)
            if columns is not None:
                share = NAMED if one.sure else CONTESTED if one.kind == "contested" else 0.0
                self._votes = self._votes + columns.astype(np.float32) * np.float32(share)

    def agreement(self, skill: Skill) -> float:
        """Log odds of a skill's own trades against the likeliest other one, by the words around
        what is in doubt and by what is surely named; 0 where all trades use it."""
        own = ambiguous().fields.get(skill.field)
        if own is None or skill.key in ambiguous().everywhere:
            return 0.0
        return float(self._votes[own].max() - self._votes[~own].max())


def around(votes: Votes) -> Votes:
    """What the rest of a text adds to a sentence: a third, and never more than three."""
    most = float(votes.max(initial=1e-6))
    return votes * np.float32(min(1 / 3, 3 / most))


def neighbours(
    sentence: SentenceWords, candidates: Sequence[NameCandidate], place: int
) -> list[NameCandidate]:
    """The candidates before and behind one in the same list."""
    one, found = candidates[place], []
    for other in (place - 1, place + 1):
        if 0 <= other < len(candidates):
            left, right = sorted((one, candidates[other]), key=lambda c: c.first)
            gap = sentence.folded[
                sentence.tokens[left.last].end : sentence.tokens[right.first].start
            ]
            gap = _VERSION.sub("", gap)
            if gap.strip() and _LISTED.fullmatch(gap):
                found.append(candidates[other])
    return found


def is_ordinary(sentence: SentenceWords, one: NameCandidate) -> bool:
    """Whether its neighbours give a word its ordinary meaning, or it is part of another word."""
    if has_other_meaning(sentence, one):
        return True
    before, behind = sentence.beside(one.first)
    if before in ("&", "-", "'", "’", "_", ".", "–"):
        return True
    if behind in ("-", "–"):
        return sentence.word(one.last + 1) not in _BUILT_WITH
    return behind in ("&", "'", "’", "@", "_")


def has_other_meaning(sentence: SentenceWords, one: NameCandidate) -> bool:
    """Whether a word beside it, or one anywhere in the sentence, says that no skill is meant."""
    names = ambiguous()
    if sentence.word(one.last + 1) in names.followed.get(one.word, ()):
        return True
    if sentence.word_before(one.first) in names.preceded.get(one.word, ()):
        return True
    unless = names.unless.get(one.word)
    return unless is not None and any(token.word in unless for token in sentence.tokens)


def speaks_of_a_nation(sentence: SentenceWords, one: NameCandidate) -> bool:
    """Whether a language's name only qualifies the word behind it: Danish pastry, Thai massage."""
    behind = sentence.next_word(one.last)
    return behind.isalpha() and behind not in ambiguous().language_behind


def has_version(sentence: SentenceWords, one: NameCandidate) -> bool:
    """Whether a release stands right behind it: Go 1.22, Access 2016, Illustrator CS5."""
    return _RELEASE.match(sentence.folded, sentence.tokens[one.last].end) is not None


def is_made_or_taught_in(sentence: SentenceWords, one: NameCandidate) -> bool:
    """Whether a sentence says that something was made in it, or a course held on it: wrote drivers
    in Rust, lectures on Python."""
    verbs = _SUBJECT.get(sentence.word_before(one.first), frozenset())
    words = (token.word for token in sentence.tokens[: one.first])
    return stands_out(sentence, one) and not verbs.isdisjoint(words)


def are_people(one: NameCandidate, other: NameCandidate) -> bool:
    """Whether two names side by side are as likely those of people: Julia and Hugo."""
    names = context_words().given_names
    return one.word in names and other.word in names


def is_a_person(one: NameCandidate, agreement: float) -> bool:
    """Whether a capital speaks for somebody of that name rather than for the skill."""
    return one.word in context_words().given_names and agreement <= 0


def stands_out(sentence: SentenceWords, one: NameCandidate) -> bool:
    """Whether a word's capital is its own: not that of a sentence's beginning, or of a title."""
    if one.first == 0 or not sentence.written(one.first)[:1].isupper() or sentence.is_capital():
        return False
    for token in (one.first - 1, one.last + 1):
        if 0 <= token < len(sentence.tokens):
            adjoins = sentence.is_next(min(token, one.first))
            if adjoins and sentence.written(token)[:1].isupper() and token > 0:
                return False
    return True


def activity_is_meant(
    sentence: SentenceWords, one: NameCandidate, beside: Sequence[NameCandidate], agreement: float
) -> bool:
    """Whether a word such as "testing" or "cutting" names a skill here."""
    if any(other.sure for other in beside) or len(beside) == 2:
        return agreement > VETO_IN_LIST
    if len(sentence.tokens) <= 2:
        return True
    if sentence.next_word(one.last) in _BEHIND_ACTIVITY:
        return True
    if one.skill.field in ambiguous().trades and agreement >= AGREED:
        return True
    before = " ".join(token.word for token in sentence.tokens[max(0, one.first - 6) : one.first])
    return _BEFORE_ACTIVITY.search(before) is not None


def is_contradicted(
    sentence: SentenceWords,
    one: NameCandidate,
    listed: Iterable[NameCandidate],
    agreement: float,
) -> bool:
    """Whether a contested name is something of another trade; ``listed``: the names beside it in
    a list that are meant, or written as names are."""
    if has_other_meaning(sentence, one):
        return True
    is_listed = any(of_one_family(one.skill, other.skill) for other in listed)
    return agreement < (VETO_IN_LIST if is_listed else VETO)


def of_one_family(one: Skill, other: Skill) -> bool:
    """Whether two skills may stand in one list: of one kind, or both technologies."""
    return one.kind == other.kind or (one.kind in TECHNOLOGIES and other.kind in TECHNOLOGIES)
