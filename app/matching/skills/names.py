"""From the name of a skill as people write it to the skill: of the package's vocabulary
(:class:`SkillNames`), or of a classification (:class:`ClassificationNames`).

What is written is looked up as it stands, then in coarser spellings, then without what people add
to a name: versions, years, levels, words such as "experience with". Last comes a typo,
and only where exactly one skill can be meant. A name with a misleading twin is never taken for it.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz.distance import OSA

from app.matching.skills.interpretations import VERSION_WORD, Interpretation, interpretations
from app.matching.skills.records import TECHNOLOGIES, Skill
from app.matching.skills.spelling import NormalisedName, fold, stem_key, words
from app.matching.skills.typos import TypoSearch

# How sure we are after each thing that had to be assumed.
SPELLING = 0.99  # plural or British spelling
ABBREVIATED = 0.97  # both names stand there: Kubernetes (k8s)
EXPLAINED = 0.9  # a parenthesis that is no skill was dropped
TYPO = 0.8  # a typo was forgiven

_EXPLANATION = re.compile(r"\s*\([^()]*\)\s*$")
_PARENTHESIS = re.compile(r"^([^()\[\]]*)[(\[]([^()\[\]]+)[)\]]([^()\[\]]*)$")
_SHORTEST_PLURAL = 6
_BEGINNING = 4
"""Letters by which names are told apart while they are read."""


@dataclass(frozen=True, slots=True)
class CanonicalSkill:
    """The skill a text names, and how sure that is (0..1; 1: the text is one of its names)."""

    skill: Skill
    confidence: float


def _initials_of(short: str, long: str) -> bool:
    """Tell whether ``short`` abbreviates the words of ``long``."""
    initials = "".join(word[0] for word in words(long))
    return len(short) > 1 and initials.rstrip("s").endswith(short.rstrip("s"))


def _has_plural(word: str, skill: Skill) -> bool:
    """Springs, nodes and pandas are no plurals of a product; FAA is no singular of FaaS."""
    return len(word) >= _SHORTEST_PLURAL and skill.kind not in TECHNOLOGIES


class _Forms(dict[str, Skill]):
    """Spellings and the skill each stands for. What was added before wins over what comes later;
    a form that comes up for several skills at once stands for none."""

    def add(self, named: Iterable[tuple[str, Skill]]) -> None:
        fresh: dict[str, Skill | None] = {}
        for form, skill in named:
            if form not in self:
                fresh[form] = skill if fresh.get(form, skill) is skill else None
        self.update((form, skill) for form, skill in fresh.items() if skill is not None)


class SkillNames:
    """All names of the vocabulary's skills, ready to be looked up. Safe to share between
    threads."""

    def __init__(self, names: Sequence[NormalisedName], real_words: frozenset[str]) -> None:
        self._names = names
        self._real_words = real_words
        self._forms = _Forms()
        self._forms.add((name.text, name.skill) for name in names)
        self._forms.add((" ".join(name.words), name.skill) for name in names)
        self._forms.add(("".join(name.words), name.skill) for name in names)

    # What only names that are not written like any of the vocabulary need is made on first use.

    @cached_property
    def _stemmed(self) -> _Forms:
        forms = _Forms()
        forms.add((stem_key(name.words), name.skill) for name in self._names)
        return forms

    @cached_property
    def _phrases(self) -> dict[str, list[str]]:
        """The names of a skill, by its key."""
        phrases = defaultdict(list)
        for name in self._names:
            phrases[name.skill.key].append(" ".join(name.words))
        return dict(phrases)

    @cached_property
    def _typos(self) -> TypoSearch:
        phrases = {" ".join(name.words): name.skill for name in self._names}
        return TypoSearch(phrases, self._real_words, furthest=3, margin=1)

    def find(self, text: str, *, typos: bool = True) -> CanonicalSkill | None:
        """The skill that a text names, or None if it names none, or more than one.

        ``typos``: whether a typo is forgiven.
        """
        strict = fold(text)
        if skill := self._forms.get(strict):
            return CanonicalSkill(skill, 1.0)
        if parenthesis := _PARENTHESIS.match(strict):
            before, inside, after = parenthesis.groups()
            return self._explained(f"{before} {after}", inside, typos)
        return self._plain(strict) or (self._typo(strict) if typos else None)

    def _explained(self, outside: str, inside: str, typos: bool) -> CanonicalSkill | None:
        """Read ``outside (inside)``: one name, two names of one skill, or a name and a remark."""
        if whole := self._plain(f"{outside} {inside}"):
            return whole
        first = self._plain(outside) or (self._typo(outside) if typos else None)
        second = self._plain(inside)
        if first is None:
            named = second is not None and _initials_of("".join(words(inside)), outside)
            return second if named else None
        if second is None:
            return CanonicalSkill(first.skill, first.confidence * EXPLAINED)
        if second.skill.key in first.skill.confusable_with:
            return None
        share = ABBREVIATED if second.skill is first.skill else EXPLAINED
        return CanonicalSkill(first.skill, first.confidence * share)

    def _plain(self, text: str) -> CanonicalSkill | None:
        for interpretation in interpretations(text):
            found = self.lookup(list(interpretation.words))
            if (
                found
                and interpretation.permits(found.skill)
                and not self._is_numbered(interpretation, found)
            ):
                return CanonicalSkill(found.skill, found.confidence * interpretation.confidence)
        return None

    def _confusables(self, skill: Skill) -> Iterator[str]:
        return (phrase for key in skill.confusable_with for phrase in self._phrases.get(key, ()))

    def _is_numbered(self, interpretation: Interpretation, found: CanonicalSkill) -> bool:
        """Tell whether what looks like a version is a name: SOC 2 is no second SOC."""
        if interpretation.confidence == 1 or found.skill.kind in TECHNOLOGIES:
            return False
        start = f"{' '.join(interpretation.words)} "
        return any(
            confusable.startswith(start) and VERSION_WORD.match(confusable[len(start) :])
            for confusable in self._confusables(found.skill)
        )

    def lookup(self, parts: list[str]) -> CanonicalSkill | None:
        """The skill that has a name of these words, whatever the spelling; no typo is forgiven."""
        if skill := self._forms.get(" ".join(parts)) or self._forms.get("".join(parts)):
            return CanonicalSkill(skill, 1.0)
        stemmed = self._stemmed.get(stem_key(parts))
        if stemmed is None or (len(parts) == 1 and not _has_plural(parts[0], stemmed)):
            return None
        return CanonicalSkill(stemmed, SPELLING)

    def forms(self) -> Iterator[str]:
        """All spellings by which :meth:`lookup` finds a name, joined."""
        for name in self._names:
            yield "".join(name.words)
            yield stem_key(name.words)

    def has_form(self, spaced: str, joined: str, stemmed: str) -> bool:
        """Whether :meth:`lookup` may find a name of several words: ``spaced`` and ``joined`` are
        these words with and without spaces, ``stemmed`` their stems without."""
        return joined in self._forms or spaced in self._forms or stemmed in self._stemmed

    def _typo(self, text: str) -> CanonicalSkill | None:
        written = " ".join(words(text))
        for interpretation in interpretations(text):
            skill = self._typos.meant(list(interpretation.words))
            if (
                skill
                and interpretation.permits(skill)
                and not self._may_mean_confusable(written, skill)
            ):
                return CanonicalSkill(skill, interpretation.confidence * TYPO)
        return None

    def _may_mean_confusable(self, written: str, skill: Skill) -> bool:
        """Tell whether all that was written is about as near to a name that misleads."""
        own = min(OSA.distance(written, phrase) for phrase in self._phrases[skill.key])
        return any(
            OSA.distance(written, confusable) <= own + 1 for confusable in self._confusables(skill)
        )


class NameLengths:
    """How long names that begin with the same letters are: tells, while a text is read word by
    word, that no name can come any more."""

    def __init__(self, forms: Iterable[str]) -> None:
        self._longest: dict[str, int] = {}
        for form in forms:
            start = form[:_BEGINNING]
            self._longest[start] = max(len(form), self._longest.get(start, 0))

    def may_come(self, joined: str, stemmed: str) -> bool:
        """Whether a longer name may begin with what was read so far, in one of two spellings."""
        if len(stemmed) < _BEGINNING:
            return True
        longest = self._longest.get
        return len(joined) < longest(joined[:_BEGINNING], 0) or len(stemmed) < longest(
            stemmed[:_BEGINNING], 0
        )


def plain_name(name: str) -> str:
    """A name without the explanation behind it: ``Scratch (computer programming)``."""
    return _EXPLANATION.sub("", name)


class ClassificationNames:
    """All names of a classification's skills, ready to be looked up.

    There are ten times as many as the vocabulary has, so that each is kept once, in its coarsest
    spelling. Preferred names win over others; a name that several skills go by without preferring
    it names none. Safe to share between threads.
    """

    def __init__(self, skills: Sequence[Skill], real_words: frozenset[str]) -> None:
        self._skills = skills
        self._real_words = real_words
        self.most_words = 1
        self._forms: dict[str, int] = {}
        for number, skill in enumerate(skills):
            self._forms.setdefault(self._form(skill.name), number)
        for number, skill in enumerate(skills):
            self._forms.setdefault(self._form(plain_name(skill.name)), number)
        self._add_others()
        self._forms.pop("", None)

    def _form(self, name: str) -> str:
        parts = words(fold(name))
        self.most_words = max(self.most_words, len(parts))
        return stem_key(parts)

    def _add_others(self) -> None:
        others: dict[str, int] = {}
        for number, skill in enumerate(self._skills):
            for alias in skill.aliases:
                form = self._form(alias)
                if form not in self._forms:
                    others[form] = number if others.get(form, number) == number else -1
        self._forms.update((form, number) for form, number in others.items() if number >= 0)

    def forms(self) -> Iterable[str]:
        """All spellings by which :meth:`lookup` finds a name."""
        return self._forms

    def has_form(self, stemmed: str) -> bool:
        """Whether :meth:`lookup` finds a name of words with these stems, joined."""
        return stemmed in self._forms

    def lookup(self, parts: list[str]) -> Skill | None:
        """The skill that has a name of these words, whatever the spelling; no typo is forgiven."""
        number = self._forms.get(stem_key(parts))
        return None if number is None else self._skills[number]

    def find(self, text: str) -> CanonicalSkill | None:
        """The skill that a text names; see :meth:`SkillNames.find`. What is told apart there by
        kinds, brackets and misleading names is not here."""
        strict = fold(text)
        for interpretation in interpretations(strict):
            skill = self.lookup(list(interpretation.words))
            if skill is not None and interpretation.permits(skill):
                names = (skill.name, plain_name(skill.name), *skill.aliases)
                exact = any(fold(name) == strict for name in names)
                return CanonicalSkill(skill, 1.0 if exact else SPELLING * interpretation.confidence)
        meant = self._typos.meant(words(strict))
        return None if meant is None else CanonicalSkill(meant, TYPO)

    @cached_property
    def _typos(self) -> TypoSearch:
        phrases: dict[str, Skill] = {}
        for skill in self._skills:
            phrases.setdefault(" ".join(words(fold(plain_name(skill.name)))), skill)
        return TypoSearch(phrases, self._real_words, furthest=2, margin=0)
