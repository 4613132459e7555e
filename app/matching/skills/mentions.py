"""Where a sentence names skills: names of the dictionary on word boundaries, the longest first.

A name that is an ordinary word as well (Go, Excel, testing) counts only where the words around it
say that a skill is meant: its neighbours in a list, capital letters, words such as "written in",
and the trade that the sentence speaks of. A name that only other trades use otherwise (PHP, AWS)
counts unless the sentence speaks of one of those.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.matching.skills.catalogue import SkillCatalogue
from app.matching.skills.disambiguation import NameCandidate, ambiguous
from app.matching.skills.name_senses import IN_CONTEXT, NameSenses
from app.matching.skills.names import NameLengths, plain_name
from app.matching.skills.records import TECHNOLOGIES, Skill
from app.matching.skills.segments import NameSegmenter
from app.matching.skills.sentence_words import SentenceWords
from app.matching.skills.spelling import fold, stem, stem_key, stems, words
from app.matching.skills.trade_words import Votes

__all__ = ["IN_CONTEXT", "OTHER_NAME", "Mention", "MentionFinder"]

OTHER_NAME = 0.9
"""Confidence in a name of an imported skill that is not its preferred one."""

_VERSIONED = re.compile(r"([^\W\d_]{2,})\d+")
_PLURAL_ACRONYM = re.compile(r"[A-Z]{2,}s")
_DOT = re.compile(r"(?<!\w)\.$")
_MOST_WORDS = 9
_SHORTEST_JOINED = 5
_SHORTEST_WORD = 4
_LEAST_OTHER_WORDS = 3
_SINGLE_KINDS = frozenset(("knowledge", "technology"))
_SHORT = 2
"""Letters up to which a name must be written as it is: "pr" and "ml" are often something else."""
_ACRONYM = 4
"""Letters up to which other trades are likely to abbreviate something else the same way."""


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
        self._lengths = NameLengths((*self._own.forms(), *self._others.forms()))
        self._as_written: dict[str, set[str]] = {}
        self._stems: set[tuple[str, ...]] = set()
        dotted: set[str] = set()
        plain: set[str] = set()
        for skill in catalogue.own.skills:
            for name in (skill.name, *skill.aliases):
                text = fold(name)
                joined = " ".join(words(text))
                (dotted if text.startswith(".") else plain).add(joined)
                self._as_written.setdefault(joined, set()).add(name)
                self._stems.add(stems(words(text)))
        self._dotted = dotted - plain
        self._segmenter = NameSegmenter(catalogue.own.skills)
        self._senses = NameSenses(catalogue.own, self._as_written)

    def find(self, text: str, around: Votes | None = None) -> list[Mention]:
        """All mentions in one sentence, in order; none overlaps another.

        ``around``: which trades the rest of the text speaks of; see
        :func:`app.matching.skills.disambiguation.around`.
        """
        sentence = SentenceWords(text, self._segmenter)
        candidates = list(self._candidates(sentence))
        if not candidates:
            return []
        self._senses.decide(sentence, candidates, around)
        found = []
        for one in candidates:
            if one.sure:
                start, end = sentence.span(one.first, one.last)
                name = " ".join(token.word for token in sentence.tokens[one.first : one.last + 1])
                if name in self._dotted and text[start - 1 : start] == ".":
                    start -= 1  # .NET Core
                found.append(Mention(one.skill, start, end, one.confidence))
        return found

    def _candidates(self, sentence: SentenceWords) -> Iterator[NameCandidate]:
        at = 0
        while at < len(sentence.tokens):
            candidate = self._longest(sentence, at)
            if candidate is None:
                at += 1
                continue
            yield from self._parts(sentence, candidate)
            at = candidate.last + 1

    def _parts(self, sentence: SentenceWords, whole: NameCandidate) -> list[NameCandidate]:
        """Both of "C/C++", though one of them has it for an alias; "CI/CD" is one thing."""
        if whole.last != whole.first + 1:
            return [whole]
        if sentence.between(whole.first, whole.last).strip() not in ("/", "&"):
            return [whole]
        parts = [self._single(sentence, sentence.word(at), at) for at in (whole.first, whole.last)]
        named = [part for part in parts if part is not None]
        skills = {part.skill for part in named}
        if len(skills) < len(parts) or whole.skill not in skills:
            return [whole]
        for part in named:
            part.kind = "sure"
        return named

    def _longest(self, sentence: SentenceWords, first: int) -> NameCandidate | None:
        """The longest name that begins with a token."""
        tokens = sentence.tokens
        joined = spaced = tokens[first].word
        stemmed = stem(joined)
        ends, last = [], first
        while last - first + 1 < _MOST_WORDS and sentence.may_go_on(last):
            if not self._lengths.may_come(joined, stemmed):
                break
            last += 1
            word = tokens[last].word
            spaced, joined, stemmed = f"{spaced} {word}", joined + word, stemmed + stem(word)
            if self._own.has_form(spaced, joined, stemmed) or self._others.has_form(stemmed):
                ends.append(last)
        for end in reversed(ends):
            parts = [token.word for token in tokens[first : end + 1]]
            candidate = self._phrase(sentence, parts, first, end)
            if candidate is not None:
                return candidate
        return self._single(sentence, tokens[first].word, first)

    def _phrase(
        self, sentence: SentenceWords, parts: list[str], first: int, last: int
    ) -> NameCandidate | None:
        """A name of several words; or of one that was written as two, if it is long enough."""
        own = self._own.lookup(parts)
        if own is not None:
            joined = " ".join(parts)
            if joined in self._as_written or stems(parts) in self._stems:
                doubtful = {joined, " ".join(stems(parts))} & ambiguous().products
                kind = "product" if doubtful else "sure"
                return NameCandidate(own.skill, own.confidence, first, last, joined, kind)
            if len("".join(parts)) >= _SHORTEST_JOINED and min(map(len, parts)) > 1:
                kind = self._kind_of_spelling(sentence, own.skill, parts, first)
                return NameCandidate(own.skill, own.confidence, first, last, joined, kind)
        other = self._others.lookup(parts)
        if other is not None and _is_phrase_of(other, parts):
            is_preferred = stem_key(words(fold(plain_name(other.name)))) == stem_key(parts)
            return NameCandidate(other, 1.0 if is_preferred else OTHER_NAME, first, last)
        return None

    def _kind_of_spelling(
        self, sentence: SentenceWords, skill: Skill, parts: list[str], first: int
    ) -> str:
        """A product's name that was written as two words may just be two words: sales force."""
        if skill.kind not in TECHNOLOGIES or not sentence.is_next(first):
            return "sure"
        if not sentence.between(first, first + 1):
            return "sure"
        spellings = (words(fold(name)) for name in (skill.name, *skill.aliases))
        forms = {"".join(parts), stem_key(parts)}
        is_one_word = any(
            len(name) == 1 and {name[0], stem_key(name)} & forms for name in spellings
        )
        return "product" if is_one_word else "sure"

    def _single(self, sentence: SentenceWords, word: str, at: int) -> NameCandidate | None:
        own = self._own.lookup([word])
        if own is None and _PLURAL_ACRONYM.fullmatch(sentence.written(at)):
            own = self._own.lookup([word[:-1]])
            word = word if own is None else word[:-1]
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
        names, written = ambiguous(), sentence.written(at)
        kind = "sure"
        if word in names.products or len(word) == 1:
            kind = "product"
        elif stem_key([word]) in names.activities:
            kind = "activity"
        elif word.isalpha() and len(word) <= _ACRONYM and not _is_camel(written):
            kind = "contested"
            if len(word) <= _SHORT and written not in self._as_written.get(word, ()):
                kind = "product"
        elif word in names.contested:
            kind = "contested"
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


def _is_camel(written: str) -> bool:
    """Whether small letters come before capitals: gRPC, iOS, dApps are nobody else's."""
    return not written.islower() and not written.isupper() and not written.istitle()


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
