"""Finds skills in free text: what its sentences name, and what they are about.

Sentences about company, benefits and diversity are left out. In the others the names of the
dictionary are found where they stand; then each sentence is compared with the names of all
skills, and the nearest count if they are near enough. What is near enough was fitted for each
encoder by ``python -m benchmarks.extraction``; for others nothing is looked for by meaning.
"""

import json
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from math import exp

from app.matching.encoders.base import Encoder
from app.matching.skills.catalogue import SkillCatalogue
from app.matching.skills.mentions import Mention, MentionFinder
from app.matching.text.job_sections import PlacedSentence, place_sentences
from app.matching.text.normalise import normalise

_DATA = resources.files("app") / "data" / "matching" / "extraction.json"
MOST_SENTENCES = 300
"""Sentences of one text that are compared by meaning, the first ones: with more an answer would
take too long. Names are found everywhere."""
MOST_ITEMS = 100
"""Items of lists in one text that are tried as names with a typo, the first ones."""

_BETWEEN_ITEMS = re.compile(r"[\s.]*[,;:|•·()][\s]*|\s+(?:and|or|&)\s+|^\s+|[\s.]+$")
_SHORTEST_ITEM, _LONGEST_ITEM = 5, 40
_SHORTEST, _SHORTEST_BESIDE_NAMES = 12, 25
"""Characters from which a sentence says something, and says more than the names in it."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """How near is near enough: of the ``most`` nearest skills those from ``least`` (cosine) on;
    the confidence in one is logistic, ``1 / (1 + exp(-slope * (cosine - middle)))``."""

    least: float
    most: int
    middle: float
    slope: float

    def confidence(self, cosine: float) -> float:
        """Share of such findings that people agreed with."""
        return 1 / (1 + exp(-self.slope * (cosine - self.middle)))


@lru_cache(maxsize=16)
def fitted_for(encoder: str) -> Fitted | None:
    """The constants of an encoder, by its model id; None if none were fitted."""
    body = json.loads(_DATA.read_text(encoding="utf-8"))["encoders"].get(encoder)
    return None if body is None else Fitted(**body)


def read_sentences(text: str) -> list[PlacedSentence]:
    """The sentences that may speak of skills, with their places."""
    return [sentence for sentence in place_sentences(text) if sentence.role != "boilerplate"]


def named_skills(
    finder: MentionFinder, text: str, sentences: Sequence[PlacedSentence]
) -> list[list[Mention]]:
    """What each sentence names, offsets in the text."""
    return [
        [
            Mention(found.skill, at.start + found.start, at.start + found.end, found.confidence)
            for found in finder.find(text[at.start : at.end])
        ]
        for at in sentences
    ]


def misspelt_skills(
    catalogue: SkillCatalogue,
    text: str,
    sentences: Sequence[PlacedSentence],
    named: Sequence[Mention],
) -> list[Mention]:
    """Items of lists that name a skill with a typo (Terrafrom), where nothing else was
    found; at most :data:`MOST_ITEMS` are looked at."""
    taken = [False] * len(text)
    for other in named:
        taken[other.start : other.end] = [True] * (other.end - other.start)
    items = [
        (start, end)
        for at in sentences
        for start, end in _items(text, at)
        if not any(taken[start:end])
    ]
    found = []
    for start, end in items[:MOST_ITEMS]:
        meant = catalogue.canonical(text[start:end])
        if meant is not None:
            found.append(Mention(meant.skill, start, end, meant.confidence))
    return found


def _items(text: str, at: PlacedSentence) -> list[tuple[int, int]]:
    """The items of a list, or a line that is one item."""
    items = []
    start = at.start
    for between in _BETWEEN_ITEMS.finditer(text[at.start : at.end]):
        items.append((start, at.start + between.start()))
        start = at.start + between.end()
    items.append((start, at.end))
    if len(items) == 1 and at.end - at.start > _LONGEST_ITEM:
        return []
    return [item for item in items if _SHORTEST_ITEM <= item[1] - item[0] <= _LONGEST_ITEM]


def tells_more(text: str, at: PlacedSentence, named: Sequence[Mention]) -> bool:
    """Whether a sentence says more than the names in it."""
    rest = at.end - at.start - sum(found.end - found.start for found in named)
    least = _SHORTEST_BESIDE_NAMES if named else _SHORTEST
    return not at.is_heading and rest >= least and " " in text[at.start : at.end].strip()


def meant_skills(
    catalogue: SkillCatalogue,
    encoder: Encoder,
    fitted: Fitted,
    text: str,
    sentences: Sequence[PlacedSentence],
) -> list[list[Mention]]:
    """What each sentence is about: skills near enough in meaning, the nearest first."""
    if not sentences:
        return []
    vectors = encoder.encode([normalise(text[at.start : at.end]) for at in sentences])
    return [
        [
            Mention(skill, at.start, at.end, fitted.confidence(cosine))
            for skill, cosine in nearest
            if cosine >= fitted.least
        ]
        for at, nearest in zip(sentences, catalogue.nearest(vectors, fitted.most), strict=True)
    ]


def findings(finder: MentionFinder, text: str) -> tuple[list[PlacedSentence], list[list[Mention]]]:
    """The sentences of a text, and the skills that each of them names."""
    sentences = read_sentences(text)
    named = named_skills(finder, text, sentences)
    mentions = [mention for found in named for mention in found]
    for mention in misspelt_skills(finder.catalogue, text, sentences, mentions):
        place = bisect_right(sentences, mention.start, key=lambda at: at.start) - 1
        named[place].append(mention)
    return sentences, named


def extract(finder: MentionFinder, encoder: Encoder, text: str) -> list[Mention]:
    """All skills found in a text, in the order of where they begin.

    Names never overlap each other; a skill that a sentence is about spans the sentence, and is
    left out where the sentence names it.
    """
    sentences, named = findings(finder, text)
    found = [mention for mentions in named for mention in mentions]
    fitted = fitted_for(encoder.model_id)
    if fitted is not None:
        places = [i for i, at in enumerate(sentences) if tells_more(text, at, named[i])]
        places = places[:MOST_SENTENCES]
        chosen = [sentences[i] for i in places]
        meant = meant_skills(finder.catalogue, encoder, fitted, text, chosen)
        for i, mentions in zip(places, meant, strict=True):
            known = {mention.skill for mention in named[i]}
            found += [mention for mention in mentions if mention.skill not in known]
    return sorted(found, key=lambda one: (one.start, one.end, -one.confidence, one.skill.key))
