"""Names of other scripts in Latin letters, as their bearers write them."""

import re
from collections.abc import Iterator, Sequence

from anyascii import anyascii

from app.matching.text.identity_words import script_of

_UKRAINIAN = str.maketrans({"и": "y", "й": "y", "г": "h", "ґ": "g", "х": "kh", "ц": "ts"})
# Syllables of Korean names as most of their bearers write them.
_KOREAN_SYLLABLES = dict(
    pair.split("-")
    for pair in "hun-hoon u-woo su-soo jun-joon gyeong-kyung yeong-young hyeon-hyun seong-sung "
    "jeong-jung cheol-chul yu-yoo geun-keun gi-ki beom-bum hui-hee seon-sun hyeok-hyuk seop-sub "
    "yeon-yun gang-kang gu-koo eun-eun".split()
)
# As their bearers write them, not as they are transliterated.
_KOREAN_FAMILIES = dict(
    zip(
        "김이박최정조강윤장임오한신서권황안송류홍",
        "Kim Lee Park Choi Jung Cho Kang Yoon Jang Lim Oh Han Shin Seo Kwon Hwang Ahn Song Ryu "
        "Hong".split(),
        strict=True,
    )
)


_GREEK_V = re.compile("(?<=[aeAE])y")  # αυ and ευ


def is_foreign(value: str) -> bool:
    """Whether a value has letters of another script than Latin."""
    return any(letter.isalpha() and script_of(letter) != "LATIN" for letter in value)


def romanised(value: str) -> set[str]:
    """A value of another script in Latin letters: syllables are joined, words stay apart."""
    latin = " ".join(anyascii(word) for word in value.split())
    found = {latin, latin.replace("ks", "x"), latin.replace("yu", "iu").replace("ya", "ia")}
    if any(script_of(letter) == "CYRILLIC" for letter in value):
        found.add(" ".join(anyascii(word) for word in value.lower().translate(_UKRAINIAN).split()))
    if any(script_of(letter) == "GREEK" for letter in value):
        usual = latin.replace("w", "o").replace("oy", "ou")
        found.add(usual.replace("y", "i"))
        found.add(_GREEK_V.sub("v", usual).replace("y", "i"))
    return found


def romanised_person(words: Sequence[str]) -> Iterator[list[str]]:
    """Yield the parts of a name without spaces in Latin letters: family name, given name; the
    syllables of a Korean given name apart and as most people spell them, too."""
    latin = [_KOREAN_FAMILIES.get(word) or anyascii(word) for word in words]
    if len(words) == 1 and len(words[0]) == 2:
        latin = [anyascii(character) for character in words[0]]
    yield latin
    if len(words) > 1 and script_of(words[-1][0]) == "HANGUL":
        syllables = [anyascii(character).lower() for character in words[-1]]
        usual = [_KOREAN_SYLLABLES.get(syllable, syllable) for syllable in syllables]
        yield [latin[0], "".join(usual)]
        yield [*usual, latin[0]]
