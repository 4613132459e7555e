"""Titles of work in the form that is the same for everybody, in languages that tell genders apart.

The masculine form stands for all, as the names of occupations do in official tables: it is what a
title is compared by, never what is shown.
"""

import json
import re
from functools import lru_cache
from importlib import resources

_WORD = re.compile(r"[^\W\d_]+")
_SAID_OF_PERSON = re.compile(
    r"\b(?:male|female|lady|woman|kadın|bayan|erkek)\s+(?!friday)(?=[^\W\d_])", re.IGNORECASE
)
# Ending, what replaces it, the fewest letters of the word.
_ENDINGS: tuple[tuple[str, str, int], ...] = (
    *((f"{end}in", end, 8) for end in ("er", "or", "ist", "ent", "ant", "eur", "og", "ler")),
    *(("kauffrau", "kaufmann", 8), ("fachfrau", "fachmann", 8), ("kamerafrau", "kameramann", 8)),
    *(("euse", "eur", 7), ("trice", "teur", 8), ("ienne", "ien", 8), ("eure", "eur", 7)),
    *(("ière", "ier", 8), ("illère", "iller", 8)),
    *(("dora", "dor", 8), ("tora", "tor", 8), ("sora", "sor", 8), ("eira", "eiro", 8)),
    *(("istka", "ista", 8), ("niczka", "nik", 9), ("torka", "tor", 8), ("elka", "el", 8)),
    *(("oară", "or", 7), ("toare", "tor", 8), ("nő", "", 6)),
    *(("тельница", "тель", 9), ("истка", "ист", 7), ("істка", "іст", 7), ("щица", "щик", 7)),
    *(("чица", "чик", 8), ("орша", "ор", 7), ("ерша", "ер", 7), ("телька", "тель", 8)),
)
_LEFT = frozenset(
    "première dernière frontière carrière matière lumière rivière entière intérieure extérieure "
    "supérieure meilleure antérieure".split()
)


@lru_cache(maxsize=1)
def _pairs() -> dict[str, str]:
    place = resources.files("app") / "data" / "matching" / "gendered_titles.json"
    pairs: dict[str, str] = json.loads(place.read_text("utf-8"))["pairs"]
    return pairs


def _neutral(match: re.Match[str]) -> str:
    word = match.group()
    lowered = word.lower()
    known = _pairs().get(lowered)
    if known is not None:
        return known
    for ending, other, fewest in _ENDINGS:
        if len(word) >= fewest and lowered.endswith(ending) and lowered not in _LEFT:
            return word[: -len(ending)] + other
    return word


def neutral_words(title: str) -> str:
    """The title without what says of which gender its holder is.

    >>> neutral_words("Projektleiterin"), neutral_words("Female electrician")
    ('Projektleiter', 'electrician')
    """
    return _WORD.sub(_neutral, _SAID_OF_PERSON.sub("", title))
