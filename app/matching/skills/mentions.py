"""Where a sentence names skills: names of the dictionary on word boundaries, the longest first.

A name that is an ordinary word as well (Go, Excel, testing) counts only where the words around it
say that a skill is meant: its neighbours in a list, capital letters, words such as "written in".
"""

import re
from dataclasses import dataclass

from app.matching.skills.catalogue import SkillCatalogue
from app.matching.skills.disambiguation import (
    BEFORE_TECHNOLOGY,
    BEHIND_TECHNOLOGY,
    SURELY_BEHIND,
    NameCandidate,
    SentenceWords,
    activity_is_meant,
    ambiguous,
    is_next,
    is_ordinary,
    neighbours,
    stands_out,
)
from app.matching.skills.imported import plain_name
from app.matching.skills.records import TECHNOLOGIES, Skill
from app.matching.skills.spelling import fold, stem_key, words

IN_CONTEXT = 0.8
"""Confidence in a name that is an ordinary word as well, where the context speaks for it."""

OTHER_NAME = 0.9
"""Confidence in a name of an imported skill that is not its preferred one."""

_INSIDE = re.compile(r"[ \t\xa0]*(?:[-/'’.]?|[ \t]-[ \t])[ \t\xa0]*")
_VERSIONED = re.compile(r"([^\W\d_]{2,})\d+")
_DOT = re.compile(r"(?<!\w)\.$")
_MOST_WORDS = 9
_SHORTEST_JOINED = 5
_SHORTEST_WORD = 4
_LEAST_OTHER_WORDS = 3
_SINGLE_KINDS = frozenset(("knowledge", "technology"))
_ACRONYM = 2
"""Letters up to which a name must be written as it is: "pr" and "ml" are often something else."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A skill and where a text names it, in code points; ``confidence`` 0..1."""

    skill: Skill
    start: int
    end: int
    confidence: float


class MentionFinder:
    """Finds the names of a catalogue's skills. Safe to share between threads."""

    def __init__(self, catalogue: SkillCatalogue) -> None:
        self.catalogue = catalogue
        self._own = catalogue.own.names
        self._others = catalogue.others_by_name
        self._as_written: dict[str, set[str]] = {}
        dotted: set[str] = set()
        plain: set[str] = set()
        for skill in catalogue.own.skills:
            for name in (skill.name, *skill.aliases):
                text = fold(name)
                joined = " ".join(words(text))
                (dotted if text.startswith(".") else plain).add(joined)
                self._as_written.setdefault(joined, set()).add(name)
        self._dotted = dotted - plain

    def find(self, text: str) -> list[Mention]:
        """All mentions in one sentence, in order; none overlaps another."""
        sentence = SentenceWords(text)
        candidates = self._candidates(sentence)
        self._decide(sentence, candidates)
        found = []
        for one in candidates:
            if one.sure:
                start, end = sentence.span(one.first, one.last)
                name = " ".join(token.word for token in sentence.tokens[one.first : one.last + 1])
                if name in self._dotted and text[start - 1 : start] == ".":
                    start -= 1  # .NET Core
                found.append(Mention(one.skill, start, end, one.confidence))
        return found

    def _candidates(self, sentence: SentenceWords) -> list[NameCandidate]:
        found = []
        at = 0
        while at < len(sentence.tokens):
            candidate = self._longest(sentence, at)
            if candidate is not None:
                found.append(candidate)
                at = candidate.last + 1
            else:
                at += 1
        return found

    def _longest(self, sentence: SentenceWords, first: int) -> NameCandidate | None:
        """The longest name that begins with a token."""
        last = first
        tokens = sentence.tokens
        while (
            last + 1 < len(tokens)
            and last - first + 1 < _MOST_WORDS
            and _INSIDE.fullmatch(sentence.between(last, last + 1))
        ):
            last += 1
        for end in range(last, first - 1, -1):
            parts = [token.word for token in tokens[first : end + 1]]
            if len(parts) > 1:
                candidate = self._phrase(sentence, parts, first, end)
            else:
                candidate = self._single(sentence, parts[0], first)
            if candidate is not None:
                return candidate
        return None

    def _phrase(
        self, sentence: SentenceWords, parts: list[str], first: int, last: int
    ) -> NameCandidate | None:
        """A name of several words; or of one that was written as two, if it is long enough."""
        own = self._own.lookup(parts)
        if own is not None:
            joined = " ".join(parts)
            long = len("".join(parts)) >= _SHORTEST_JOINED and min(map(len, parts)) > 1
            if long or joined in self._as_written:
                return NameCandidate(own.skill, own.confidence, first, last)
        other = self._others.lookup(parts)
        if other is not None and _is_phrase_of(other, parts):
            is_preferred = stem_key(words(fold(plain_name(other.name)))) == stem_key(parts)
            return NameCandidate(other, 1.0 if is_preferred else OTHER_NAME, first, last)
        return None

    def _single(self, sentence: SentenceWords, word: str, at: int) -> NameCandidate | None:
        own = self._own.lookup([word])
        if own is None and (versioned := _VERSIONED.fullmatch(word)):
            word = versioned.group(1)
            own = self._own.lookup([word])
            if own is not None and own.skill.kind not in TECHNOLOGIES:
                return None
        if own is not None:
            return self._own_word(sentence, own.skill, own.confidence, word, at)
        return self._other_word(sentence, word, at)

    def _own_word(
        self, sentence: SentenceWords, skill: Skill, confidence: float, word: str, at: int
    ) -> NameCandidate | None:
        if word in self._dotted and not _DOT.search(sentence.folded[: sentence.tokens[at].start]):
            return None
        kind = "sure"
        if word in ambiguous().products or len(word) == 1:
            kind = "product"
        elif stem_key([word]) in ambiguous().activities:
            kind = "activity"
        elif (
            word.isalpha()
            and len(word) <= _ACRONYM
            and sentence.written(at) not in self._as_written.get(word, ())
        ):
            kind = "product"
        return NameCandidate(skill, confidence, at, at, word, kind)

    def _other_word(self, sentence: SentenceWords, word: str, at: int) -> NameCandidate | None:
        """A preferred name of one word: a field of knowledge, or a product in its own spelling."""
        skill = self._others.lookup([word])
        if skill is None or len(word) < _SHORTEST_WORD:
            return None
        name = plain_name(skill.name)
        if skill.kind not in _SINGLE_KINDS or [word] != words(fold(name)):
            return None
        if name != name.lower():
            is_written = sentence.written(at) == name
            return NameCandidate(skill, 1.0, at, at, word) if is_written else None
        return NameCandidate(skill, 1.0, at, at, word, "activity")

    def _decide(self, sentence: SentenceWords, candidates: list[NameCandidate]) -> None:
        """Turn doubtful candidates that have the context for it into sure ones, as long as one
        more does: what is sure speaks for its neighbours."""
        doubtful = [place for place, one in enumerate(candidates) if not one.sure]
        before = -1
        while doubtful and len(doubtful) != before:
            before = len(doubtful)
            sure = {one.skill for one in candidates if one.sure}
            for place in doubtful:
                one = candidates[place]
                if self._is_meant(sentence, one, neighbours(sentence, candidates, place), sure):
                    one.kind, one.confidence = "sure", min(one.confidence, IN_CONTEXT)
            doubtful = [place for place in doubtful if not candidates[place].sure]

    def _is_meant(
        self,
        sentence: SentenceWords,
        one: NameCandidate,
        beside: list[NameCandidate],
        sure: set[Skill],
    ) -> bool:
        if one.kind == "activity":
            return activity_is_meant(sentence, one, beside)
        return not is_ordinary(sentence, one) and self._product_is_meant(
            sentence, one, beside, sure
        )

    def _product_is_meant(
        self,
        sentence: SentenceWords,
        one: NameCandidate,
        beside: list[NameCandidate],
        sure: set[Skill],
    ) -> bool:
        alike = [other for other in beside if _of_one_family(one.skill, other.skill)]
        if any(other.sure for other in alike):
            return len(one.word) > 1 or self._as_named(sentence, one)
        behind = sentence.word(one.last + 1) if is_next(sentence, one.last) else ""
        if sentence.beside(one.last)[1] == "-":  # Go-based
            return self._as_named(sentence, one)
        if behind in SURELY_BEHIND and len(one.word) > 1:
            return True
        if not self._as_named(sentence, one):
            return False
        if len(sentence.tokens) == 1:  # a line of its own
            return True
        before = sentence.word(one.first - 1) if is_next(sentence, one.first - 1) else ""
        return (
            behind in BEHIND_TECHNOLOGY
            or before in BEFORE_TECHNOLOGY
            or any(self._as_named(sentence, other) for other in alike)
            or any(self._akin(one.skill, other) for other in sure)
            or (len(one.word) > 2 and stands_out(sentence, one))
        )

    def _as_named(self, sentence: SentenceWords, one: NameCandidate) -> bool:
        """Whether it is written just as the name is: Go, REST, pandas."""
        return sentence.written(one.first) in self._as_written.get(one.word, ())

    def _akin(self, one: Skill, other: Skill) -> bool:
        if one is other or one.kind not in TECHNOLOGIES or other.vocabulary != one.vocabulary:
            return False
        return self.catalogue.own.between(other, one).ceiling > 0


def _is_phrase_of(skill: Skill, parts: list[str]) -> bool:
    """Whether words in a text may name an imported skill: its preferred name may, other names only
    if they are long or those of a field of knowledge ("be responsible" says nothing), and names
    of technologies only if they are names ("programming languages" are none)."""
    name = plain_name(skill.name)
    form = stem_key(parts)
    if skill.kind == "tool" or (skill.kind == "technology" and name[1:] == name[1:].lower()):
        return False
    if stem_key(own := words(fold(name))) == form:
        return len(own) == len(parts)
    if len(parts) < _LEAST_OTHER_WORDS and skill.kind == "competence":
        return False
    return any(len(words(fold(alias))) == len(parts) for alias in skill.aliases)


def _of_one_family(one: Skill, other: Skill) -> bool:
    return one.kind == other.kind or (one.kind in TECHNOLOGIES and other.kind in TECHNOLOGIES)
