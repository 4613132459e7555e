"""Which words are everyday words, and which are too rare to be anything but a name.

The frequency lists are those of zxcvbn (MIT licence): English of Wikipedia and of film subtitles.
Words that are more frequent as first names, surnames or passwords are missing from both, so the
words of the skill vocabulary complete them.
"""

from functools import lru_cache

from zxcvbn.frequency_lists import FREQUENCY_LISTS

from app.matching.text.english import english_words
from app.matching.text.skill_words import skill_words

_WIKIPEDIA_RANKS = 12_000
_FILM_RANKS = 8_000


@lru_cache(maxsize=1)
def _everyday() -> frozenset[str]:
    english = FREQUENCY_LISTS["english_wikipedia"][:_WIKIPEDIA_RANKS]
    return frozenset((*english, *FREQUENCY_LISTS["us_tv_and_film"][:_FILM_RANKS]))


@lru_cache(maxsize=1)
def _of_skills() -> frozenset[str]:
    return frozenset(word for name in skill_words() for word in name)


def is_everyday(word: str) -> bool:
    """Whether a folded word is one of everyday English."""
    return word in _everyday()


def is_common(word: str) -> bool:
    """Whether a folded word is one of everyday English or of the names of skills."""
    return word in _everyday() or word in _of_skills()


def is_ordinary(word: str) -> bool:
    """Whether a folded word is one of everyday English that dictionaries list, too, or of the names
    of skills: the lists of frequent words hold many towns and companies."""
    return (is_everyday(word) and word in english_words()) or word in _of_skills()
