"""From the name of a skill as people write it to the skill of the vocabulary.

What is written is looked up as it stands, then in coarser spellings, then without what people add
to a name: versions, years, levels, words such as "experience with". Last comes a typo,
and only where exactly one skill can be meant. A name with a misleading twin is never taken for it.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA

from app.matching.skills.records import TECHNOLOGIES, Skill
from app.matching.skills.spelling import (
    SHORTEST_TYPO,
    NormalisedName,
    fold,
    is_typo,
    stem_key,
    words,
)

# How sure we are after each thing that had to be assumed.
SPELLING = 0.99  # plural or British spelling
VERSION = 0.97  # a version was dropped: Python 3.11
ABBREVIATED = 0.97  # both names stand there: Kubernetes (k8s)
QUALIFIED = 0.95  # words around the name were dropped: hands-on experience with Kafka
EXPLAINED = 0.9  # a parenthesis that is no skill was dropped
TYPO = 0.8  # a typo was forgiven

_PARENTHESIS = re.compile(r"^([^()\[\]]*)[(\[]([^()\[\]]+)[)\]]([^()\[\]]*)$")
_YEARS = re.compile(
    r"\b\d+(?:\.\d+)?\s*\+?\s*(?:years?|yrs?|months?)\b(?: of\b)?(?: (?:experience|exp)\b)?"
    r"(?: (?:with|in|using)\b)?"
)
_VERSION = re.compile(r"^(?:v?\d+[x+]*|[xv]|ver|version|release|lts)$")
_ATTACHED_VERSION = re.compile(r"^(\w*[^\W\d_]{2})v?\d+\+?$")
_LANGUAGE_LEVEL = re.compile(r"^(?:[abc][12]|native|fluent|conversational|bilingual|speaker)$")
_SPOKEN = frozenset(("spoken_language",))
_BEFORE = re.compile(
    r"^(?:(?:advanced|basic|intermediate|beginner|expert|strong|solid|good|excellent|deep|proven|"
    r"practical|professional|senior|junior|modern|proficient|skilled|working|hands on|extensive|"
    r"some|prior|experienced|familiar|proficiency|experience|knowledge|familiarity|understanding|"
    r"expertise|skills|use|using|writing|in|with|of|the) )+"
)
_AFTER = re.compile(
    r"(?: (?:experience|knowledge|skills?|expertise|proficiency|advanced|basic|basics|beginner|"
    r"intermediate|expert|fundamentals))+$"
)
_AFTER_TECHNOLOGY = re.compile(
    r"(?: (?:programming|scripting|coding|language|framework|library|platform|software|tool|"
    r"database|db|developer|development|engineer|js))+$"
)
_VENDOR = re.compile(r"^(?:apache|microsoft|ms|adobe|hashicorp|atlassian|jetbrains) ")
_FURTHEST_TYPO = 3  # one more than any typo that is forgiven
_SHORTEST_PLURAL = 6


@dataclass(frozen=True, slots=True)
class CanonicalSkill:
    """The skill a text names, and how sure that is (0..1; 1: the text is one of its names)."""

    skill: Skill
    confidence: float


@dataclass(frozen=True, slots=True)
class Interpretation:
    """What may have been meant: words, how sure, and of which kinds the skill must then be."""

    words: tuple[str, ...]
    confidence: float = 1.0
    kinds: frozenset[str] | None = None

    def without(
        self, rest: str, share: float, kinds: frozenset[str] | None = None
    ) -> "Interpretation":
        narrowed = kinds if self.kinds is None else self.kinds & (kinds or self.kinds)
        return Interpretation(tuple(rest.split()), self.confidence * share, narrowed)

    def permits(self, skill: Skill) -> bool:
        return self.kinds is None or skill.kind in self.kinds


def _without_version(interpretation: Interpretation) -> Iterator[Interpretation]:
    """Drop the parts of a version one by one: Angular 1.5 is Angular 1 before it is Angular."""
    for kept in range(len(interpretation.words) - 1, 0, -1):
        if not _VERSION.match(interpretation.words[kept]):
            return
        yield interpretation.without(" ".join(interpretation.words[:kept]), VERSION)


def _shorter(interpretation: Interpretation) -> Iterator[Interpretation]:
    """Drop one thing people add to a name."""
    text, last = " ".join(interpretation.words), interpretation.words[-1]
    if len(interpretation.words) > 1:
        head = text[: -len(last) - 1]
        yield from _without_version(interpretation)
        if _LANGUAGE_LEVEL.match(last):
            yield interpretation.without(head, QUALIFIED, _SPOKEN)
        if _LANGUAGE_LEVEL.match(interpretation.words[0]):
            yield interpretation.without(text[len(interpretation.words[0]) :], QUALIFIED, _SPOKEN)
    if attached := _ATTACHED_VERSION.match(last):
        head = text[: len(text) - len(last)]
        yield interpretation.without(head + attached.group(1), VERSION, TECHNOLOGIES)
    for pattern, kinds in ((_BEFORE, None), (_AFTER, None), (_AFTER_TECHNOLOGY, TECHNOLOGIES)):
        if (rest := pattern.sub("", text)) not in ("", text):
            yield interpretation.without(rest, QUALIFIED, kinds)
    if (rest := _VENDOR.sub("", text)) != text:
        yield interpretation.without(rest, QUALIFIED, TECHNOLOGIES)


def interpretations(text: str) -> list[Interpretation]:
    """All readings of folded text, the surest first."""
    start = [Interpretation(tuple(words(text)))]
    if (rest := _YEARS.sub(" ", text)) != text:
        start.append(Interpretation(tuple(words(rest)), QUALIFIED))
    found = {
        interpretation.words: interpretation
        for interpretation in reversed(start)
        if interpretation.words
    }
    todo = list(found.values())
    while todo:
        for interpretation in _shorter(todo.pop()):
            if interpretation.words and interpretation.words not in found:
                found[interpretation.words] = interpretation
                todo.append(interpretation)
    return sorted(found.values(), key=lambda interpretation: -interpretation.confidence)


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
    """All names of all skills, ready to be looked up. Safe to share between threads."""

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
    def _by_initial(self) -> dict[str, dict[str, Skill]]:
        """Names and what they name, by their first letter."""
        names: dict[str, dict[str, Skill]] = defaultdict(dict)
        for name in self._names:
            phrase = " ".join(name.words)
            names[phrase[0]][phrase] = name.skill
        return dict(names)

    @cached_property
    def _known_words(self) -> frozenset[str]:
        return self._real_words.union(*(name.words for name in self._names))

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
            confusable.startswith(start) and _VERSION.match(confusable[len(start) :])
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

    def _typo(self, text: str) -> CanonicalSkill | None:
        written = " ".join(words(text))
        for interpretation in interpretations(text):
            skill = self._meant(list(interpretation.words))
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

    def _meant(self, parts: list[str]) -> Skill | None:
        """The one skill whose name may have been meant, if no other is nearly as close."""
        phrase = " ".join(parts)
        if len(phrase) < SHORTEST_TYPO - 1:
            return None
        names = self._by_initial.get(phrase[0], {})
        near = process.extract(
            phrase, names.keys(), scorer=OSA.distance, score_cutoff=_FURTHEST_TYPO, limit=None
        )
        if not near:
            return None
        least = min(distance for _, distance, _ in near)
        close = {names[name] for name, distance, _ in near if distance <= least + 1}
        closest = [name for name, distance, _ in near if distance == least]
        if len(close) > 1 or not is_typo(parts, closest[0].split(), self._known_words):
            return None
        return close.pop()
