"""What copying shows by: pairs of words near each other, as hashes.

A job's text gives every pair of neighbouring words; a profile gives every pair that stands at most
:data:`_REACH` words apart. So the pairs of a copied text are found again also where sentences
were shuffled, spread over fields, or filled with words in between, while two texts written
independently share a few in a hundred. Short words, of fewer than :data:`_LONG` letters, are left
out: nearly all are grammar. Compare w-shingling (Broder, "On the resemblance and containment of
documents", 1997) with skip-bigrams (Lin and Och, "ROUGE-S", 2004).
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from app.matching.documents import CandidateProfile, JobPosting
from app.matching.text.normalise import folded

Hashes = NDArray[np.int64]

WORD = re.compile(r"[^\W_]+")
_LONG = 4
_REACH = 3


@dataclass(frozen=True, slots=True, eq=False)
class Fingerprints:
    """``word_pairs``, ``(n,)``: hashes of pairs of words, sorted, each once. ``neighbours``: how
    many of a profile's pairs are neighbours, to tell what share of it is somebody else's text."""

    word_pairs: Hashes
    neighbours: int


def _long_words(text: str) -> list[str]:
    return [word for word in WORD.findall(folded(text)) if len(word) >= _LONG]


def _pairs(text: list[str], reach: int) -> Iterator[tuple[str, str]]:
    for start, word in enumerate(text):
        for other in text[start + 1 : start + 1 + reach]:
            yield word, other


def _hash(pair: tuple[str, str]) -> int:
    digest = hashlib.blake2b(" ".join(pair).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


def _hashes(pairs: Iterable[tuple[str, str]]) -> Hashes:
    return np.array(sorted({_hash(pair) for pair in set(pairs)}), dtype=np.int64)


def texts_of(profile: CandidateProfile) -> list[str]:
    """Everything a candidate wrote, field by field: a copied sentence may stand in any of them."""
    texts = [profile.headline, profile.summary or ""]
    texts += [skill.name for skill in profile.skills]
    for post in profile.experience:
        texts += [post.title, post.description or "", *post.skills]
    texts += [certificate.name for certificate in profile.certifications]
    texts += [part or "" for study in profile.education for part in (study.degree, study.field)]
    return [text for text in texts if text]


def candidate_fingerprints(profile: CandidateProfile) -> Fingerprints:
    """Pairs of words within reach of each other, in any field of a profile."""
    texts = [_long_words(text) for text in texts_of(profile)]
    neighbours = {pair for text in texts for pair in _pairs(text, 1)}
    return Fingerprints(
        _hashes(pair for text in texts for pair in _pairs(text, _REACH)), len(neighbours)
    )


def job_fingerprints(posting: JobPosting) -> Fingerprints:
    """Neighbouring words of a job's description."""
    found = _hashes(_pairs(_long_words(posting.description or ""), 1))
    return Fingerprints(found, len(found))


_SKETCH = 32
_SKETCH_SHARED = 8
_COPY_PAIRS = 60
_COPY_SHARE = 0.6


def copies_among(profiles: Sequence[Fingerprints]) -> set[int]:
    """Places of the profiles of a list most of whose text stands in another one of it.

    Their smallest hashes tell which are worth comparing (bottom-k sketches; Broder 1997).
    """
    holders: dict[int, list[int]] = {}
    for place, own in enumerate(profiles):
        for value in own.word_pairs[:_SKETCH].tolist():
            holders.setdefault(value, []).append(place)
    together = Counter(
        pair for places in holders.values() if len(places) > 1 for pair in combinations(places, 2)
    )
    found: set[int] = set()
    for (one, other), count in together.items():
        if count < _SKETCH_SHARED:
            continue
        first, second = profiles[one].word_pairs, profiles[other].word_pairs
        shared = len(np.intersect1d(first, second, assume_unique=True))
        if shared >= max(_COPY_PAIRS, _COPY_SHARE * min(len(first), len(second))):
            found |= {one, other}
    return found
