"""Acronyms that people make of the names of employers and schools.

Initials of all words, of those that count, with one left out (*BME* of a name of four words), of
the part before *and*, with the kind of school last (*HKU*), and a first syllable before initials
(*UNISA*, *КазНУ*).
"""

import re
from collections.abc import Iterator
from itertools import takewhile

from app.matching.text.common_words import is_everyday
from app.matching.text.identity_words import fold

_JOINTS = re.compile(r"[\s\-]+")
_ELISION = re.compile("^[^\\W\\d_]{1,4}['’ʼ](?=[^\\W\\d_])")
# Compounds of which acronyms take two letters: ELTE has one of its own, PTE one of its end.
_JOINED = re.compile(
    "([^\\W\\d_]{3,})((?:egyetem|vasutak|hivatal|hochschule|universität|bahnen|werke)(?![^\\W_]))"
)
_AND = ("and", "und", "et", "y", "e")
_LONGEST_SMALL = 3
_MOST_WORDS = 9
_SYLLABLES = (2, 3, 4)


def acronyms(name: str) -> Iterator[str]:
    """Yield the folded acronyms of a name of several words, three letters at least; two where a
    ``&`` is one of the words.

    >>> sorted(set(acronyms("Volta River Authority")))
    ['vra']
    """
    words = _words(name)
    if not 1 < len(words) <= _MOST_WORDS:
        return
    fewest = 2 if "&" in words else 3
    seen: set[str] = set()
    for chosen in (*_usual(words), *_with_one_left_out(words)):
        letters = fold("".join(word[0] for word in chosen if word != "&"))[0]
        if len(letters) >= fewest and letters not in seen:
            seen.add(letters)
            yield letters


def _words(name: str) -> list[str]:
    parts = (_ELISION.sub("", word) for word in _JOINTS.split(_JOINED.sub(r"\1 \2", name)))
    return [word for word in parts if word and (word == "&" or word[0].isalpha())]


def _counting(words: list[str]) -> list[str]:
    """The words without small ones (*of*, *für*, *и*)."""
    return [word for word in words if len(word) > _LONGEST_SMALL or not word[0].islower()]


def _usual(words: list[str]) -> Iterator[list[str]]:
    capitals = [word for word in words if word[0].isupper()]
    before_and: list[str] = []
    for word in words:
        if word.lower() in _AND:
            break
        before_and += [word] if word[0].isupper() else []
    counting = _counting(words)
    before_small = [*takewhile(lambda word: word[0].isupper() or word == "&", words)]
    yield from (capitals, words, before_and, before_small, counting)
    yield words[:-2] if len(words) > 5 else []  # without the town, of two words
    yield [*counting[1:], counting[0]] if counting else []


def _with_one_left_out(words: list[str]) -> Iterator[list[str]]:
    """Names of four words and more without one of those behind the first, unless what is left
    spells a word."""
    for chosen in (_counting(words), words):
        for place in range(1, len(chosen) if len(chosen) > 3 else 0):
            rest = chosen[:place] + chosen[place + 1 :]
            if not is_everyday(fold("".join(word[0] for word in rest))[0]):
                yield rest


def syllable_acronyms(name: str) -> Iterator[str]:
    """Yield the first letters of the first word with the initials of the others.

    >>> "unisa" in set(syllable_acronyms("University of South Africa"))
    True
    """
    counting = _counting(_words(name))
    if len(counting) == 2:
        yield fold(counting[0][:3] + counting[1][:3])[0]  # SocGen
    if counting and counting[0].startswith("Univ") and len(counting) > 1:
        for length in _SYLLABLES:
            yield "u" + fold(counting[1][:length])[0]  # UMass
    if not 2 < len(counting) <= _MOST_WORDS:
        return
    initials = "".join(word[0] for word in counting[1:])
    first = counting[0]
    heads = ["спб"] if first.startswith("Санкт") else [first[:length] for length in _SYLLABLES]
    for head in heads:
        letters = fold(head + initials)[0]
        if not is_everyday(letters):
            yield letters
