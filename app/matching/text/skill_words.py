"""The names of the vocabulary's skills as sequences of words: what masking has to spare.

Only the names are read here; what they mean is the matter of ``skills``.
"""

import csv
import re
from functools import lru_cache
from importlib import resources

from app.matching.text.normalise import folded

WORD = re.compile(r"[^\W_]+")
LONGEST = 5
"""Words of the longest name that is told from an identity."""


@lru_cache(maxsize=1)
def skill_words() -> frozenset[tuple[str, ...]]:
    """All names and other names, each as its folded words."""
    place = resources.files("app") / "data" / "skills"
    found = set()
    for file in place.iterdir():
        if file.name.endswith(".csv"):
            for row in csv.DictReader(file.read_text("utf-8").splitlines()):
                for name in (row["name"], *(row["aliases"] or "").split(";")):
                    words = tuple(WORD.findall(folded(name)))
                    if words and len("".join(words)) > 1 and len(words) <= LONGEST:
                        found.add(words)
    return frozenset(found)
