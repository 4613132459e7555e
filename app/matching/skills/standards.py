"""Numbered standards (ISO 13485, EN 50128, IEC 61508-3): the number is the thing.

``ISO/IEC 27001:2022``, ``BS EN ISO 27001`` and ``ISO27001`` are one; ISO 14001 is no neighbour of
ISO 9001. Who names a part (IEC 61508-3) has worked with the whole.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.matching.skills.credentials import own_words, read_words

_ADOPTED = "ISO|IEC|EN|BS|DIN|NF|UNE|CEI"
_OTHERS = (
    "ASTM|ANSI|IEEE|ETSI|SAE|JIS|UL|CSA|NFPA|ASME|AWWA|AASHTO|AAMI|ICH|STANAG|SEMI|VDI|VDE|GOST|"
    "JESD|NIST|ISA|ANS|EIA|TIA"
)
_STANDARD = re.compile(
    rf"\b((?:(?:{_ADOPTED}|{_OTHERS}|TS|TR|PAS)[\s/-]{{0,2}})+)"
    r"((?:[A-Z]{1,2}-?)?\d{2,6}(?:\.\d{1,3})*)((?:-\d{1,4})*)(?::\s?(?:19|20)\d\d)?(?![\w.]*\d)",
    re.IGNORECASE,
)
_FAMILY = re.compile(rf"\b(?:{_OTHERS})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Standard:
    """A standard by its number: ``body``, empty for those of ISO, IEC and the bodies that adopt
    theirs, ``number`` and, where a part is named, ``part``."""

    body: str
    number: str
    part: str = ""


def _read(match: re.Match[str]) -> Standard:
    family = _FAMILY.search(match.group(1))
    body = family.group().upper() if family else ""
    return Standard(body, match.group(2).upper(), match.group(3).lstrip("-"))


def standards_in(text: str) -> Iterator[Standard]:
    """The standards that a text names, in order."""
    for match in _STANDARD.finditer(text):
        # "in 2019": small letters name a body only where no year is meant
        if match.group(1).strip(" /-").isupper() or "iso" in match.group(1).lower():
            yield _read(match)


def standards_asked(text: str) -> tuple[Standard, ...]:
    """The standards that a requirement names, if it names nothing else.

    >>> standards_asked("Experience with ISO 13485:2016")
    (Standard(body='', number='13485', part=''),)
    >>> standards_asked("ISO 9001 auditing")
    ()
    """
    found = tuple(dict.fromkeys(standards_in(text)))
    rest = own_words(read_words(_STANDARD.sub(" ", text)))
    return () if rest else found
