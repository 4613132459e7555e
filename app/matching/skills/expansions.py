"""What a short form is short for, where its sentence spells it out.

"CRM (crew resource management)" is no customer relationship management, and "SEO: senior education
officer" optimises nothing. The words that spell a short form stand right beside it, in brackets,
behind a colon or a verb such as *means*; of three letters and more they may stand anywhere in a
short sentence: chance seldom spells them.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from app.matching.skills.records import Skill
from app.matching.skills.sentence_words import SentenceWords
from app.matching.skills.spelling import fold, stem_key, words

_SMALL_WORDS = frozenset("and of the for in to a an on".split())
_MEANS = frozenset((("means",), ("meaning",), ("stands", "for"), ("is", "short", "for"), ("is",)))
_OPENS = frozenset((":", "(", "=", "-", "–", "—", "[", ","))
_NOT_BY_CHANCE, _SHORT_SENTENCE = 3, 16
"""Letters from which words that spell a short form count wherever they stand in a sentence of at
most so many words."""
_LIKE = 0.5
"""Share of an expansion's words that another wording of the same thing has, too."""


def _adjoins(sentence: SentenceWords, at: int) -> bool:
    """Whether only space or a hyphen parts a token from the one before it."""
    inside = at < len(sentence.tokens)
    return not inside or sentence.between(at - 1, at).strip() in ("", "-", "–")


def _spelled_from(sentence: SentenceWords, letters: str, first: int) -> int | None:
    """The last token of the words from a token on whose initials are these letters."""
    at = first
    for number, letter in enumerate(letters):
        while True:
            if number and not _adjoins(sentence, at):
                return None
            word = sentence.word(at)
            if word[:1] == letter:
                break
            if not number or word not in _SMALL_WORDS:
                return None
            at += 1
        at += 1
    return at - 1


def _behind(sentence: SentenceWords, at: int) -> Iterator[int]:
    """Where an expansion may begin that stands right behind a short form."""
    if at + 1 >= len(sentence.tokens):
        return
    gap = sentence.between(at, at + 1).strip()
    if gap[:1] in _OPENS and gap:
        yield at + 1
    for verb in _MEANS:
        last = at + len(verb)
        if tuple(sentence.word(token) for token in range(at + 1, last + 1)) == verb:
            yield last + 1
            if sentence.word(last + 1) in ("a", "an", "our", "the"):
                yield last + 2


def expansions(sentence: SentenceWords, at: int) -> Iterator[tuple[list[str], bool]]:
    """The wordings in a sentence that spell the token ``at``; each with whether it stands right
    beside it, in the way in which short forms are explained."""
    letters = sentence.word(at)
    if len(letters) < 2 or not letters.isascii() or not letters.isalpha():
        return
    beside = set(_behind(sentence, at))
    in_brackets = sentence.beside(at) == ("(", ")")
    for first in range(len(sentence.tokens)):
        last = _spelled_from(sentence, letters, first)
        if last is None or first <= at <= last:
            continue
        is_beside = first in beside or (in_brackets and last == at - 1)
        may_be_chance = len(letters) < _NOT_BY_CHANCE or len(sentence.tokens) > _SHORT_SENTENCE
        if is_beside or not may_be_chance:
            yield [sentence.word(token) for token in range(first, last + 1)], is_beside


@lru_cache(maxsize=4096)
def _known_expansions(skill: Skill, letters: str) -> tuple[frozenset[str], ...]:
    """The names of a skill whose words begin with these letters, as sets of word roots."""
    known = []
    for name in (skill.name, *skill.aliases):
        whole = words(fold(name))
        told = [word for word in whole if word not in _SMALL_WORDS]
        initials = ("".join(word[0] for word in some) for some in (told, whole))
        if len(told) > 1 and any(begins.startswith(letters) for begins in initials):
            known.append(frozenset(stem_key([word]) for word in told))
    return tuple(known)


def is_another_thing(skill: Skill, letters: str, wording: Sequence[str]) -> bool | None:
    """Whether words that spell a short form say something else than a skill that it names; None
    where nothing is known of what the skill's short form stands for."""
    known = _known_expansions(skill, letters)
    if not known:
        return None
    told = frozenset(stem_key([word]) for word in wording if word not in _SMALL_WORDS)
    return all(len(told & one) < _LIKE * len(told) for one in known)
