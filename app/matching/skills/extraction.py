"""Finds skills in free text: what its sentences name, and what they are about.

The text is read as people see it, without markup. Headings and sentences about company, benefits
and applying are left out, and what a sentence denies. In the others the names of the dictionary are
found where they stand. On request each sentence is also compared with the names of all skills, and
the nearest count if they are near enough. What is near enough was fitted for each encoder by
``python -m benchmarks.extraction``; for others nothing is looked for by meaning.
"""

import json
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from math import exp

import numpy as np

from app.matching.encoders.base import Encoder
from app.matching.skills.catalogue import SkillCatalogue
from app.matching.skills.contexts import aside, asks_nothing
from app.matching.skills.disambiguation import around
from app.matching.skills.mentions import IN_CONTEXT, Mention, MentionFinder
from app.matching.skills.names import TYPO
from app.matching.skills.readable import ReadableText, readable
from app.matching.skills.trade_words import load_trade_words
from app.matching.text.job_sections import PlacedSentence, place_sentences
from app.matching.text.job_wording import sentence_role
from app.matching.text.negation import affirmed, negated_spans
from app.matching.text.normalise import normalise

_DATA = resources.files("app") / "data" / "matching" / "extraction.json"
_TITLES = resources.files("app") / "data" / "skills" / "titles.json"
_HEADINGS = resources.files("app") / "data" / "skills" / "headings.json"
_WORD = re.compile(r"[a-z][a-z+#]+")
MOST_SENTENCES = 300
"""Sentences of one text that are compared by meaning, the first ones: with more an answer would
take too long. Names are found everywhere."""
MOST_ITEMS = 100
"""Items of lists in one text that are tried as names with a typo, the first ones."""

_BETWEEN_ITEMS = re.compile(r"[\s.]*[,;:|•·()][\s]*|\s+(?:and|or|&)\s+|^\s+|[\s.]+$")
_SHORTEST_ITEM, _LONGEST_ITEM = 5, 40
_RANKS = (
    "experienced|qualified|senior|junior|head|lead|trainee|apprentice|certified|licensed|skilled"
)
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
    """The sentences that may speak of skills, with their places, without the heading that some
    begin with ("Education: …")."""
    found = []
    for at in place_sentences(text):
        sentence = text[at.start : at.end]
        if (at.role == "boilerplate" and not _denies_and_says(sentence)) or asks_nothing(sentence):
            continue
        heading = heading_length(text[at.start : at.end])
        if heading < at.end - at.start:
            found.append(replace(at, start=at.start + heading))
    return found


def _denies_and_says(sentence: str) -> bool:
    """Whether a sentence denies one thing and says another: no PHP here, the backend is Python."""
    rest = affirmed(sentence)
    return rest != sentence and sentence_role(rest, None, is_item=False) != "boilerplate"


@lru_cache(maxsize=1)
def _headings() -> re.Pattern[str]:
    listed = json.loads(_HEADINGS.read_text(encoding="utf-8"))["headings"]
    names = "|".join(sorted(map(re.escape, listed), key=len, reverse=True))
    return re.compile(rf"[\W_]*(?:{names})\s*(?:[:|–—]+\s*|-\s+|[\W_]*$)", re.IGNORECASE)


def heading_length(line: str) -> int:
    """How many characters of a line are the name of a section, of a CV or an advertisement."""
    found = _headings().match(line)
    return found.end() if found else 0


def named_skills(
    finder: MentionFinder, text: str, sentences: Sequence[PlacedSentence]
) -> list[list[Mention]]:
    """What each sentence names and does not deny, offsets in the text."""
    trades = load_trade_words()
    written = [text[at.start : at.end] for at in sentences]
    votes = [trades.votes(_WORD.findall(sentence.lower())) for sentence in written]
    whole = np.sum(votes, axis=0, dtype=np.float32) if votes else trades.votes(())
    return [
        [
            Mention(found.skill, at.start + found.start, at.start + found.end, found.confidence)
            for found in finder.find(sentence, around(whole - own))
            if not _is_denied(found, denied)
        ]
        for at, sentence, own in zip(sentences, written, votes, strict=True)
        for denied in (_denied_spans(sentence),)
    ]


def _denied_spans(sentence: str) -> list[tuple[int, int]]:
    spans = list(negated_spans(sentence))
    if (other := aside(sentence)) is not None:
        spans.append(other)
    return spans


def _is_denied(mention: Mention, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start < mention.end and mention.start < end for start, end in spans)


def titled_skill(
    catalogue: SkillCatalogue, text: str, opening: PlacedSentence, named: Sequence[Mention]
) -> Mention | None:
    """The skill that goes with the title of a trade where a text begins with one ("Roofers for …");
    None where it is named there anyway."""
    found = _titles().pattern.match(text, opening.start, opening.end)
    if found is None:
        return None
    skill = catalogue.own[_titles().keys[" ".join(found["title"].lower().split())]]
    start, end = found.span("title")
    if any(one.skill is skill or (one.start < end and start < one.end) for one in named):
        return None
    return Mention(skill, start, end, IN_CONTEXT)


@dataclass(frozen=True, slots=True)
class _Titles:
    """A title at the beginning of a text, in the singular or plural; and what goes with each."""

    pattern: re.Pattern[str]
    keys: dict[str, str]


@lru_cache(maxsize=1)
def _titles() -> _Titles:
    body = json.loads(_TITLES.read_text(encoding="utf-8"))["titles"]
    keys = {title: key for key, titles in body.items() for title in titles}
    names = "|".join(sorted(map(re.escape, keys), key=len, reverse=True))
    return _Titles(
        re.compile(rf"[\W_]*(?:(?:an?|our|{_RANKS})\s+)*(?P<title>{names})s?\b", re.IGNORECASE),
        keys,
    )


def _untaken_items(
    text: str,
    sentences: Sequence[PlacedSentence],
    named: Sequence[Mention],
) -> list[tuple[int, int]]:
    """The items of lists in which nothing is named."""
    taken = [False] * len(text)
    for other in named:
        taken[other.start : other.end] = [True] * (other.end - other.start)
    return [
        (start, end)
        for at in sentences
        for start, end in _items(text, at)
        if not any(taken[start:end])
    ]


def misspelt_skills(
    catalogue: SkillCatalogue,
    text: str,
    sentences: Sequence[PlacedSentence],
    named: Sequence[Mention],
) -> list[Mention]:
    """Items of lists that name a skill with a typo (Terrafrom), where nothing else was
    found; at most :data:`MOST_ITEMS` are looked at."""
    known = load_trade_words()
    found = []
    for start, end in _untaken_items(text, sentences, named)[:MOST_ITEMS]:
        if all(word in known for word in _WORD.findall(text[start:end].lower())):
            continue  # words of every day are no typos
        meant = catalogue.canonical(text[start:end])
        if meant is not None and meant.confidence <= TYPO:  # else it was weighed as a name
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
    counted = len(mentions)
    if sentences and (titled := titled_skill(finder.catalogue, text, sentences[0], mentions)):
        mentions.append(titled)
    mentions += misspelt_skills(finder.catalogue, text, sentences, mentions)
    for mention in mentions[counted:]:
        place = bisect_right(sentences, mention.start, key=lambda at: at.start) - 1
        named[place].append(mention)
    return sentences, named


def extract(
    finder: MentionFinder, encoder: Encoder, text: str, *, by_meaning: bool = False
) -> list[Mention]:
    """All skills found in a text, in the order of where they begin.

    Names never overlap each other. ``by_meaning``: also what sentences are about without naming it;
    such a finding spans the sentence, and is left out where the sentence names the skill.
    """
    read = readable(text)
    found = _found(finder, encoder, read.text, by_meaning)
    found = [_in_source(mention, read) for mention in found]
    return sorted(found, key=lambda one: (one.start, one.end, -one.confidence, one.skill.key))


def _in_source(mention: Mention, read: ReadableText) -> Mention:
    start, end = read.source_span(mention.start, mention.end)
    return Mention(mention.skill, start, end, mention.confidence)


def _found(finder: MentionFinder, encoder: Encoder, text: str, by_meaning: bool) -> list[Mention]:
    sentences, named = findings(finder, text)
    found = [mention for mentions in named for mention in mentions]
    fitted = fitted_for(encoder.model_id) if by_meaning else None
    if fitted is not None:
        places = [i for i, at in enumerate(sentences) if tells_more(text, at, named[i])]
        places = places[:MOST_SENTENCES]
        chosen = [sentences[i] for i in places]
        meant = meant_skills(finder.catalogue, encoder, fitted, text, chosen)
        for i, mentions in zip(places, meant, strict=True):
            known = {mention.skill for mention in named[i]}
            found += [mention for mention in mentions if mention.skill not in known]
    return found
