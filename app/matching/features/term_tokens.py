"""Numbers that stand for things met by name, equal in every process."""

import hashlib
import re
from functools import lru_cache

from app.matching.text.normalise import folded

LANGUAGE, CREDENTIAL, PAPER, DEGREE = "language", "credential", "paper", "degree"
STANDARD, ANY_STANDARD, NAME = "standard", "any standard", "name"
"""Kinds of things. PAPER: a credential by its words; ANY_STANDARD: a standard or a part of it;
NAME: a name that the vocabulary does not know."""

_FIRST_HASH = 1 << 32
"""Smaller tokens are numbers of skills of the vocabulary."""
_JOINED = re.compile(r"[^\w+#]+|_")
_CAPITALS = re.compile(r"[A-Z]")
_LONGEST_NAME = 24


def skill_token(number: int) -> int:
    """The token of a skill of the vocabulary, by its number there."""
    return number + 1


@lru_cache(65_536)
def token(kind: str, value: str) -> int:
    """The token of a thing of a kind; a name is the same however its parts are joined."""
    plain = _JOINED.sub("", folded(value)) if kind == NAME else value
    digest = hashlib.blake2b(f"{kind} {plain}".encode(), digest_size=8).digest()
    return (int.from_bytes(digest, "big") >> 2) | _FIRST_HASH


def is_name_like(chunk: str) -> bool:
    """Whether a word is written like a proper name or an abbreviation: RMAN, GD&T, PostGIS, H2S.

    One capital at its beginning says nothing: a sentence or a list begins so.
    """
    if chunk.islower() or not 2 <= len(chunk) <= _LONGEST_NAME:
        return False
    if not any(c.isalpha() for c in chunk):
        return False
    plain = chunk.strip(".-/&'’")
    capitals = len(_CAPITALS.findall(plain))
    has_digit = any(c.isdigit() for c in plain)
    return capitals >= 2 or (capitals == 1 and (has_digit or not plain[:1].isupper()))
