"""Job titles whose line of work is known, whoever writes them: a table instead of a guess.

Regional, colloquial and foreign names (*sparky*, *Kassiererin*) lie near the wrong things in the
space of an encoder that has seldom read them; a title that is a person's whole text leaves nothing
else to judge by. The table (``training/known_titles.py``) says to which unit group of ISCO-08 such
a title belongs and what a usual document of each group looks like to the network of
:mod:`app.matching.features.occupation`, by which what was read is corrected.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

import numpy as np

from app.matching.arrays import Vectors, unit
from app.matching.text.normalise import folded

PACKAGED_TITLES = resources.files("app") / "data" / "matching" / "known_titles.npz"

_FORMS = re.compile(
    r"(?<=\w)(?:[:*_·•./-]+|\()(?:in(?:nen)?|e|a|euse|trice|ère|ienne|ne|o)\)?(?!\w)"
)
_SEGMENT_END = re.compile(
    r"\s[-–—|/·•]\s|[,;:(\[|•·]|\s(?:at|for|with|bei|beim|chez|für|im|am|in der|in einem|presso)\s"
)
_LEVEL = re.compile(
    r"(?<!\w)(?:senior|junior|sr|jr|snr|jnr|trainee|apprentice|graduate|intern|mid|principal|"
    r"experienced|qualified|certified|freelance|temporary|part.time|full.time|[1-5]|i{1,3}|iv)(?!\w)"
)
_WORD = re.compile(r"[^\W_]+")
_OTHER_GENDER = (
    ("erin", "er"), ("eurin", "eur"), ("istin", "ist"), ("torin", "tor"), ("antin", "ant"),
    ("entin", "ent"), ("frau", "mann"), ("euse", "eur"), ("trice", "teur"), ("iere", "ier"),
    ("ienne", "ien"), ("ante", "ant"), ("ora", "or"), ("iera", "iere"), ("a", "o"), ("o", "a"),
    ("e", ""), ("arka", "arz"), ("ka", ""), ("owa", "owy"), ("ster", "er"),
)  # fmt: skip
"""Endings of names for women in other languages, and of those for men, on folded text."""


def title_key(title: str) -> str:
    """A title as it is compared: folded, without accents, level words and double forms.

    >>> title_key("Kassierer/-in"), title_key("Senior Data Engineers")
    ('kassierer', 'data engineer')
    """
    words = _WORD.findall(_LEVEL.sub(" ", _FORMS.sub("", folded(title))))
    return " ".join(w[:-1] if w.endswith("s") and not w.endswith("ss") else w for w in words)


def _keys(title: str) -> Iterator[str]:
    """Under which keys a title is looked up: the whole, then what stands before the first mark."""
    yield title_key(title)
    yield title_key(_SEGMENT_END.split(title, maxsplit=1)[0])


def _for_the_other_gender(key: str) -> Iterator[str]:
    """Keys of a title in another language as it may be listed: for men, or for women."""
    words = key.split(" ")
    for place in dict.fromkeys((0, len(words) - 1)):
        for ending, other in _OTHER_GENDER:
            word = words[place]
            if len(word) > len(ending) + 3 and word.endswith(ending):
                changed = word.removesuffix(ending) + other
                yield " ".join([*words[:place], changed, *words[place + 1 :]])


def key_hash(key: str) -> int:
    """64 bits by which a key is found; collisions of some 60,000 titles are out of question."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "little")


def _row_of(title: str, hashes: Any, foreign: Any) -> int | None:
    """The row of a title in a table of keys; None for titles that are not known."""

    def row(key: str) -> int | None:
        wanted = np.uint64(key_hash(key))
        at = int(np.searchsorted(hashes, wanted))
        return at if at < len(hashes) and hashes[at] == wanted else None

    keys = [key for key in _keys(title) if key]
    for key in keys:
        if (found := row(key)) is not None:
            return found
        for changed in _for_the_other_gender(key):
            if (found := row(changed)) is not None and foreign[found]:
                return found
    return None


@dataclass(frozen=True, eq=False)
class KnownTitles:
    """The table.

    ``hashes`` ``(n,)``, ascending, of the keys; ``groups`` ``(n,)``, the row of a unit group of
    each; ``foreign`` ``(n,)``, whether it is in a language other than English; ``usual``
    ``(g, k)``: probabilities of the unit groups and work embedding that the network gives to what
    belongs to a group, in the mean.
    """

    hashes: Any
    groups: Any
    foreign: Any
    usual: Vectors
    fingerprint: str

    def group_of(self, title: str) -> int | None:
        """The row of the unit group that a title names; None for titles that are not known."""
        found = _row_of(title, self.hashes, self.foreign)
        return None if found is None else int(self.groups[found])

    def corrected(self, described: Vectors, group: int, share: float) -> Vectors:
        """What the network said of a document, with a ``share`` of what is usual for a group.

        ``described`` and the result are as :meth:`OccupationModel.describe` gives them.
        """
        if not described.any():
            return described
        count, usual = len(self.usual), self.usual[group]
        chances = (1.0 - share) * described[:count] ** 2 + share * usual[:count]
        embedding = (1.0 - share) * described[count:] + share * usual[count:]
        return np.concatenate([np.sqrt(chances), unit(embedding)]).astype(np.float32)


@lru_cache(maxsize=1)
def _packaged() -> Mapping[str, Any] | None:
    """The arrays of the packaged file by name, read once; None where it was not made yet."""
    if not PACKAGED_TITLES.is_file():
        return None
    with PACKAGED_TITLES.open("rb") as file, np.load(file) as stored:
        return {name: stored[name] for name in sorted(stored.files)}


def load_known_titles(encoder: str, codes: tuple[str, ...]) -> KnownTitles | None:
    """The table made with an encoder; None for another encoder, for other unit groups, or where it
    was not made yet."""
    stored = _packaged()
    if stored is None or str(stored["encoder"]) != encoder:
        return None
    if tuple(stored["codes"].tolist()) != codes:
        return None
    digest = hashlib.sha256()
    for name, values in stored.items():
        digest.update(name.encode() + values.tobytes())
    return KnownTitles(
        stored["hashes"],
        stored["groups"],
        stored["foreign"],
        stored["usual"].astype(np.float32),
        digest.hexdigest()[:8],
    )


def _looked_up(title: str) -> tuple[Mapping[str, Any], int | None]:
    """The arrays of the packaged file, and the row of a title in them."""
    stored = _packaged() or {}
    return stored, _row_of(title, stored["hashes"], stored["foreign"]) if stored else None


@lru_cache(maxsize=16_384)
def in_english(title: str) -> str | None:
    """What the work of a title in another language is called in English, for a model that reads
    nothing else; None where the title is English or not known.

    >>> in_english("Kellnerin"), in_english("Waiter")
    ('Waiter', None)
    """
    stored, found = _looked_up(title)
    if found is None or not stored["foreign"][found]:
        return None
    return str(stored["english"][stored["groups"][found]])


@lru_cache(maxsize=16_384)
def unit_group_of(title: str) -> str | None:
    """The ISCO-08 code of the unit group that a title names; None for titles not known."""
    stored, found = _looked_up(title)
    return None if found is None else str(stored["codes"][stored["groups"][found]])
