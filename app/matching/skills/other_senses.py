"""Where a name stands for something else than a skill: in the name of a place or of somebody, as an
employer, a tool of an interview, an amount, a card."""

import re
from collections.abc import Callable

from app.matching.skills.contexts import Place, context_words, is_technology
from app.matching.skills.employers import as_an_employer, in_name_of_a_company
from app.matching.skills.records import Skill
from app.matching.skills.sentence_words import SentenceWords

_MONEY = re.compile(r"[\d.,]+\s*k?\s*$|[$€£¥]\s*$")
_MONEY_BEHIND = re.compile(r"^\s*[$€£¥]?\s*\d")
_CURRENCIES = frozenset(("cad", "sgd", "pln", "sek", "nok", "dkk", "chf", "aud", "inr", "zar"))
_PAPERS = frozenset("card cards licence license ticket badge permit".split())
_HALF_DAYS = frozenset(("am", "pm"))
_BEATS = re.compile(r"^\s*:?\s*\d|^\s+or (?:more|less|above|below)")


def _in_name_of_a_place(at: Place) -> bool:
    """Confluence Hotel, La Scala, Oracle Road."""
    lists, sentence = context_words(), at.sentence
    if at.first != at.last or not at.is_capital(at.first):
        return False
    behind = at.behind(1)
    if behind and at.is_capital(behind[0]) and sentence.word(behind[0]) in lists.place_tails:
        return True
    before = sentence.word_before(at.first)
    return before in lists.place_heads and at.is_capital(at.first - 1)


def _in_name_of_somebody(at: Place) -> bool:
    """Julia Roberts; Dear Ruby."""
    lists, sentence = context_words(), at.sentence
    if at.first != at.last or sentence.word(at.first) not in lists.given_names:
        return False
    if sentence.word_before(at.first) in lists.addressing and at.is_capital(at.first):
        return True
    if sentence.word(at.first - 1) == "to" and sentence.word(at.first - 2) in lists.answering:
        return True
    behind = at.behind(1)
    return bool(
        behind
        and at.is_capital(at.first)
        and at.is_capital(behind[0])
        and sentence.written(behind[0]).isalpha()
        and sentence.word(behind[0]) not in lists.role_words
    )


def _as_a_meeting(at: Place) -> bool:
    """A Zoom call; a chat over Teams."""
    lists, sentence = context_words(), at.sentence
    if at.skill.key not in lists.meeting_tools:
        return False
    if sentence.next_word(at.last) in lists.meeting_behind:
        return True
    return sentence.word_before(at.first) in ("over", "via") or (
        sentence.word_before(at.first) == "on"
        and any(sentence.word(i) in lists.meeting_behind for i in range(at.first))
    )


def _as_an_amount(at: Place) -> bool:
    """CAD 31.50; 3 PM; 20 ml."""
    sentence = at.sentence
    word = sentence.word(at.first)
    if at.first != at.last:
        return False
    left = sentence.folded[: sentence.tokens[at.first].start]
    right = sentence.folded[sentence.tokens[at.last].end :]
    if word in _CURRENCIES:
        return bool(_MONEY.search(left) or _MONEY_BEHIND.match(right))
    if word == "bpm":
        return bool(_MONEY.search(left) or _BEATS.match(right))
    return (word in _HALF_DAYS or word == "ml") and bool(_MONEY.search(left))


def _on_a_card(at: Place) -> bool:
    """ECS card: letters that name somebody's paper, not a technology."""
    behind = at.sentence.next_word(at.last)
    return behind in _PAPERS and at.first == at.last and at.sentence.written(at.first).isupper()


_TECHNOLOGY_CONTEXTS: tuple[Callable[[Place], bool], ...] = (
    in_name_of_a_company,
    as_an_employer,
    _as_a_meeting,
    _on_a_card,
)
_ANY_CONTEXTS: tuple[Callable[[Place], bool], ...] = (
    _in_name_of_a_place,
    _in_name_of_somebody,
    _as_an_amount,
)


def is_something_else(sentence: SentenceWords, skill: Skill, first: int, last: int) -> bool:
    """Whether a name stands for a place, a company, a person, a meeting or an amount here."""
    at = Place(sentence, skill, first, last)
    if any(context(at) for context in _ANY_CONTEXTS):
        return True
    return is_technology(skill) and any(context(at) for context in _TECHNOLOGY_CONTEXTS)
