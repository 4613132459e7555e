"""Whether two spellings write one name: *Khaled* and *Khalid*, *Haddad* and حداد.

Transliteration has no one spelling: vowels, doubled letters and some consonants vary with whoever
writes. Arabic writes hardly any vowel, so its names are compared by their consonants.
"""

import re

_SHORTEST = 4  # letters of a name in Latin letters
_FEWEST_CONSONANTS = 3
_DOUBLED = re.compile(r"([a-z])\1")
_SPELLED_ALIKE = (
    *(("ksh", "x"), ("ks", "x"), ("ph", "f"), ("th", "t"), ("dh", "d"), ("ck", "k"), ("q", "k")),
    *(("ou", "u"), ("oo", "u"), ("o", "u"), ("w", "v"), ("ee", "i"), ("ie", "i"), ("e", "i")),
    *(("y", "i"), ("z", "s")),
)
_LATIN_CONSONANTS = (
    *(("kh", "h"), ("gh", "j"), ("sh", "x"), ("ch", "x"), ("dh", "d"), ("th", "t"), ("ph", "f")),
    *(("dj", "j"), ("g", "j"), ("q", "k"), ("c", "k"), ("p", "b"), ("v", "f")),
)
_ARABIC_CONSONANTS = str.maketrans(
    dict(
        pair.split("-")
        for pair in "ب-b ت-t ث-t ج-j ح-h خ-h د-d ذ-d ر-r ز-z س-s ش-x ص-s ض-d ط-t ظ-d غ-j ف-f ق-k "
        "ك-k ل-l م-m ن-n ه-h پ-b چ-x گ-j ڤ-f ک-k".split()
    )
)
_VOWELS = re.compile("[aeiouyw]")
_HALF_VOWELS = str.maketrans({"و": "w", "ي": "y", "ی": "y"})
_ARTICLE = "ال"


def spelling_key(word: str) -> str | None:
    """What spellings of a folded name in Latin letters have in common; None if it is too short."""
    if len(word) < _SHORTEST or not word.isascii():
        return None
    for written, alike in _SPELLED_ALIKE:
        word = word.replace(written, alike)
    return _DOUBLED.sub(r"\1", word)


def consonants(word: str) -> set[str]:
    """The consonants of a folded name in Latin or Arabic letters, without and with an article or
    a last *h*; empty where there are too few to tell names apart.

    >>> consonants("haddad") & consonants("حداد")
    {'hdd'}
    """
    found = _latin(word) if word.isascii() else _arabic(word)
    return {key for key in found if len(key) >= _FEWEST_CONSONANTS}


def _latin(word: str) -> set[str]:
    for written, alike in _LATIN_CONSONANTS:
        word = word.replace(written, alike)
    word = _DOUBLED.sub(r"\1", word)
    first = word[:1] if word[:1] in ("w", "y") else ""
    keys = {first + _VOWELS.sub("", word), re.sub("[aeiou]", "", word)}
    return keys | {key.removesuffix("h") for key in keys}


def _arabic(word: str) -> set[str]:
    found = set()
    for part in (word, word.removeprefix(_ARTICLE)):
        first = part[:1].translate(_HALF_VOWELS)
        for rest in (part[1:], part[1:].translate(_HALF_VOWELS)):
            letters = (first + rest).translate(_ARABIC_CONSONANTS)
            found.add("".join(letter for letter in letters if letter.isascii()))
    return found
