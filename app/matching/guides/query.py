"""What somebody who looks for a career guide asks for: likes, dislikes, and roles by name.

A question is read in three parts. What it denies ("without talking to customers", "anything but
sales") is kept apart from what it asks for; a role by a short name (SRE, FE dev) stands for its
title; and an occupation by name (nurse, truck driver) tells that the question may be about work
that no guide describes.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from app.matching.skills.shipped import load_shipped
from app.matching.skills.spelling import fold, stem_key, words
from app.matching.text.negation import negated_spans

_DISLIKES = re.compile(
    r"\b(?:(?:i )?(?:really |absolutely )?(?:hate|dislike|detest|loathe)"
    r"|(?:can(?:'|’)?t|cannot) stand|(?:tired|sick|bored) of|fed up with|(?:not a|no) fan of"
    r"|(?:any|every)thing but|nothing (?:to do )?with|get away from|stop)\b[^.,;!?]*"
    r"?(?=[.,;!?]|\bbut\b(?! (?:sales|coding))|$)",
    re.IGNORECASE,
)
_CUES = re.compile(
    r"\b(?:i|i'd|i’d|i'm|i’m|do|does|don't|don’t|doesn't|doesn’t|didn't|didn’t|not|no|never|without"
    r"|want|wants|like|likes|to|have|having|hate|dislike|detest|loathe|can't|can’t|cannot|stand"
    r"|tired|sick|bored|fed|up|of|with|anything|everything|nothing|but|except|other|than|instead"
    r"|rather|please|any|avoid|away|from|interested|in|really|isn't|isn’t|is|be|being|a|the|where"
    r"|that|ever|stop|get|getting)\b",
    re.IGNORECASE,
)
_EMPTY = frozenset(
    """
    a an and any anything be career careers do for i im in is it job jobs just like looking
    me my need of or please position role roles some something somewhere that the thing to want
    wants what which with work working would you id
    """.split()
)
_CODING = re.compile(r"\b(?:cod(?:e|ing)|program(?:ming|s)?|software development)\b", re.IGNORECASE)
_WHO_CODES = ": software developer, engineer"
"""Who does not want to code wants none of the titles of those who do, either."""

_FILLERS = frozenset(
    """
    a an as become becoming career do guide how i in job jobs of position role the to want wants
    work working would like for be being im am looking what does is about
    """.split()
)
_CUT_WORDS = {
    "mgr": "manager", "mngr": "manager", "proj": "project", "prod": "product", "eng": "engineer",
    "engr": "engineer", "dev": "developer", "admin": "administrator", "sci": "scientist",
    "biz": "business", "sec": "security", "arch": "architect",
}  # fmt: skip
"""Words as people cut them in the name of a role."""
_SHORTEST_TYPO = 6
_PERSON = re.compile(
    r"(?:er|or|ist|ian|man|ant|eer|nurse|pilot|chef|cook|clerk|guard|judge|maid|smith|coach|guide)$"
)
_MOST_WORDS = 5
_LEAST_OCCUPATIONS = 5


@dataclass(frozen=True, slots=True)
class GuideQuery:
    """``wanted`` and ``unwanted`` as texts, either may be empty; ``without_coding``: that is what
    is unwanted; ``named``: slugs of the guides whose title or short name all of it is."""

    wanted: str
    unwanted: str
    without_coding: bool
    named: frozenset[str]


def _denied(question: str) -> list[tuple[int, int]]:
    spans = [match.span() for match in _DISLIKES.finditer(question)]
    spans += negated_spans(question)
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _says_something(text: str) -> bool:
    return any(word not in _EMPTY for word in words(fold(text)))


def _bare(text: str) -> tuple[str, ...]:
    """The words of a question that say what it is about."""
    found = words(fold(text))
    return tuple(word for word in found if word not in _FILLERS) or tuple(found)


class ShortNames:
    """Titles and short names of guides. Names of two letters count in capitals alone, unless they
    are all that was typed."""

    def __init__(self, names: Mapping[str, Sequence[str]]) -> None:
        """``names``: for each slug the title, then the short names."""
        self._slugs: dict[tuple[str, ...], set[str]] = {}
        self._titles: dict[tuple[str, ...], str] = {}
        for slug, (title, *others) in names.items():
            for name in (title, *others):
                self._slugs.setdefault(_bare(name), set()).add(slug)
            for other in others:
                self._titles.setdefault(tuple(words(fold(other))), title)
        self._phrases = {" ".join(parts): slugs for parts, slugs in self._slugs.items()}
        owners: dict[str, set[str]] = {}
        for parts, slugs in self._slugs.items():
            for word in parts:
                owners.setdefault(word, set()).update(slugs)
        self._own_words = {word: slugs for word, slugs in owners.items() if len(slugs) == 1}

    def named(self, question: str) -> frozenset[str]:
        """Slugs of the guides that the whole question names: in full, with words cut short, or
        with a letter wrong."""
        asked = _bare(question)
        whole = tuple(_CUT_WORDS.get(word, word) for word in asked)
        found = self._slugs.get(asked) or self._slugs.get(whole) or self._nearly(whole)
        return frozenset(found)

    def _nearly(self, asked: tuple[str, ...]) -> set[str]:
        """Slugs of the guides whose name, or whose own word in it, has one letter more, less or
        other than the question; none where that holds for several guides."""
        written = " ".join(asked)
        if len(written) < _SHORTEST_TYPO:
            return set()
        found = [
            slugs
            for name, slugs in (*self._phrases.items(), *self._own_words.items())
            if name[0] == written[0] and OSA.distance(written, name, score_cutoff=1) == 1
        ]
        near = set().union(*found)
        return near if len(near) == 1 else set()

    def expanded(self, question: str) -> str:
        """The question with the titles of the roles it names by short names."""
        found = [(match.group(), match.span()) for match in re.finditer(r"[\w/+#]+", question)]
        parts: list[str] = []
        at = index = 0
        while index < len(found):
            title, count = self._title_at(found, index)
            start, end = found[index][1][0], found[index + count - 1][1][1]
            parts += [question[at:start], title or question[start:end]]
            at, index = end, index + count
        return "".join([*parts, question[at:]])

    def _title_at(
        self, found: Sequence[tuple[str, tuple[int, int]]], index: int
    ) -> tuple[str | None, int]:
        for count in range(min(_MOST_WORDS, len(found) - index), 0, -1):
            written = [word for word, _ in found[index : index + count]]
            title = self._titles.get(tuple(words(fold(" ".join(written)))))
            alone = count == len(found)
            if title and (alone or len("".join(written)) > 2 or written[0].isupper()):
                return title, count
        return None, 1


def read_question(question: str, names: ShortNames) -> GuideQuery:
    """Part a question into what is wanted and what is not."""
    wanted, unwanted, at = [], [], 0
    for start, end in _denied(question):
        wanted.append(question[at:start])
        unwanted.append(_CUES.sub(" ", question[start:end]))
        at = end
    wanted.append(question[at:])
    liked, disliked = " ".join(wanted).strip(), " ".join(" ".join(unwanted).split())
    if not _says_something(disliked):
        liked, disliked = question, ""
    without_coding = _CODING.search(disliked) is not None
    return GuideQuery(
        names.expanded(liked) if _says_something(liked) else "",
        names.expanded(disliked) + (_WHO_CODES if without_coding else ""),
        without_coding,
        names.named(question),
    )


@lru_cache(maxsize=1)
def _occupations() -> Mapping[str, str]:
    """Preferred and other names of ESCO's occupations, by their stems, with the preferred one."""
    found: dict[str, str] = {}
    for occupation in load_shipped("esco").occupations:
        for name in occupation.names:
            found.setdefault(stem_key(words(fold(name))), name)
    return found


@lru_cache(maxsize=1)
def _heads() -> frozenset[str]:
    """Last words of the names of several occupations: nurse, pilot, driver."""
    counts = Counter(
        stem_key(words(fold(name))[-1:])
        for occupation in load_shipped("esco").occupations
        for name in occupation.names
    )
    return frozenset(
        head
        for head, count in counts.items()
        if count >= _LEAST_OCCUPATIONS and _PERSON.search(head)
    )


def named_occupation(question: str) -> str | None:
    """The longest name of an occupation in a question, as ESCO writes it, or the noun that names
    several (nurse)."""
    parts = words(fold(question))
    for name in _runs(parts):
        found = _occupations().get(stem_key(name))
        if found is not None:
            return found
    return next((part for part in parts if stem_key([part]) in _heads()), None)


def _runs(parts: Sequence[str]) -> Iterator[Iterable[str]]:
    for count in range(min(_MOST_WORDS, len(parts)), 0, -1):
        for start in range(len(parts) - count + 1):
            yield parts[start : start + count]
