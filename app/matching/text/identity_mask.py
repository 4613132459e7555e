"""Finds values that name a person, an employer or a town in texts, and hides them.

One pass of an Aho-Corasick automaton over the folded words of a text finds every form of every
value (:mod:`app.matching.text.identity_names`). A value may also be the name of a skill;
:mod:`app.matching.text.naming_context` tells which of the two is meant.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from ahocorasick_rs import AhoCorasick, MatchKind

from app.matching.text.identity_names import Ask, Phrase, forms_of, is_word_of_language
from app.matching.text.identity_words import (
    Word,
    camel_parts,
    script_of,
    texts_of,
    with_spaced_words_joined,
    words_of,
)
from app.matching.text.inflection import Inflections
from app.matching.text.naming_context import names_organisation, names_technology
from app.matching.text.pii_patterns import HIDDEN
from app.matching.text.skill_words import LONGEST, skill_words

_REPEATED = re.compile(rf"{re.escape(HIDDEN)}(?:[ .]{{0,2}}{re.escape(HIDDEN)})+")
_USER_NAME = re.compile(rf"\w{{1,40}}_{re.escape(HIDDEN)}|{re.escape(HIDDEN)}_\w{{1,40}}")
_INSIDE_NAME = re.compile(r"[ \t]?[-./+#]?[ \t]?")
_LISTED = re.compile(r"\s*(?:[,;/|+•·&]\s*)?(?:(?:and|or)\s+)?")
_STOPS = re.compile(r"[.!?](?=\s|$)|[\n;]")
_CAPITAL_BEHIND = re.compile("^[^\\W\\d_]{1,2}['’ʼ][A-ZÀ-Þ]")
_CONTEXT = 8
_SHORTEST_INSIDE = 4  # letters of a name inside a compound
_LONGEST_ENTRY = 6  # words; more is a sentence, wherever it stands


def _joined(people: Iterable[str]) -> Iterator[str]:
    """The words of personal names, and neighbours joined (*Abdelrahman* of two words)."""
    for value in people:
        words = texts_of(value)
        yield from words
        yield from map("".join, pairwise(words))


def _as_view(words: Iterable[str]) -> str:
    # Each word carries its own boundaries, so that neighbours do not share one.
    return "".join(f" {word} " for word in words)


class IdentityMask:
    """Hides a set of identity values in texts.

    Values and texts are compared as sequences of words, without case, accents, punctuation,
    inflection or disguise; a value is not found inside a longer word of a script with spaces.
    Hiding is linear in the text, whatever the number of values.

    A value that also names a skill (an employer called Docker, a Ruby among first names) is left
    where the skill is meant: where it stands alone in the list of skills, and in a sentence whose
    words say so, if the skill is one of the list.

    Parameters
    ----------
    people
        Values that name the person: hidden whole and part by part.
    organisations
        Employers and schools: hidden whole and by their usual short forms.
    places, addresses
        Towns; addresses, user names and references: hidden as a whole.
    skills
        The skills that the profile lists.
    """

    def __init__(
        self,
        people: Iterable[str] = (),
        organisations: Iterable[str] = (),
        places: Iterable[str] = (),
        addresses: Iterable[str] = (),
        skills: Iterable[str] = (),
    ) -> None:
        people = list(people)
        self._forms = forms_of(people, organisations, places, addresses)
        self._people = {word for value in people for word in texts_of(value)}
        self._skills = [f" {' '.join(texts_of(skill))} " for skill in skills]
        self._inflections = Inflections(self._forms, _joined(people))
        self._phrases = list(self._forms)
        self._automaton = AhoCorasick(
            [_as_view(phrase) for phrase in self._phrases], matchkind=MatchKind.LeftmostLongest
        )

    def hide(self, text: str, *, is_skill: bool = False, is_title: bool = False) -> str:
        """Return the text with every known value replaced by a placeholder. ``is_skill``: the text
        is an entry of the list of skills; ``is_title``: a title, where Baker is a trade."""
        if not self._phrases or not text:
            return text
        words = with_spaced_words_joined(words_of(text))
        if is_skill and tuple(word.text for word in words) in skill_words():
            return text
        is_skill = is_skill and len(words) <= _LONGEST_ENTRY
        parts: list[str] = []
        written = 0
        for first, last in self._find(words, text):
            if is_title and self._is_trade(words, first, last):
                continue
            if self._is_skill(words, first, last, is_skill):
                continue
            parts += [text[written : words[first].start], HIDDEN]
            written = words[last].end
        parts.append(text[written:])
        hidden = "".join(parts)
        if f"_{HIDDEN}" in hidden or f"{HIDDEN}_" in hidden:
            hidden = _USER_NAME.sub(HIDDEN, hidden)
        return _REPEATED.sub(HIDDEN, hidden)

    def _find(self, words: Sequence[Word], text: str) -> Iterator[tuple[int, int]]:
        """Yield (first, last) word numbers of each value found, longest first, no overlaps."""
        known = [self._base_of(word, text) for word in words]
        begins: dict[int, int] = {}
        at = 0
        for number, base in enumerate(known):
            begins[at] = number
            at += len(base) + 2
        begins[at] = len(known)
        for _, start, end in self._automaton.find_matches_as_indexes(_as_view(known)):
            first, behind = begins[start], begins[end]
            if self._holds(tuple(known[first:behind]), words[first:behind], text):
                yield first, behind - 1
            elif behind - first > 1:
                for number in range(first, behind):
                    if self._holds((known[number],), words[number : number + 1], text):
                        yield number, number

    def _base_of(self, word: Word, text: str) -> str:
        """The name that a word is a form of, or that it is put together with (*ExAcme*)."""
        base = self._inflections.base_of(word, text)
        if base != word.text or (base,) in self._forms or (base,) in skill_words():
            return base
        parts = [part.lower() for part in camel_parts(text[word.start : word.end])]
        for begin in range(len(parts)):
            for end in range(len(parts), begin, -1):
                joined = "".join(parts[begin:end])
                if len(joined) >= _SHORTEST_INSIDE and (joined,) in self._forms:
                    return joined
        return base

    def _holds(self, phrase: Phrase, words: Sequence[Word], text: str) -> bool:
        """Whether a form is one of those looked for and has the capitals that it asks for."""
        ask = self._forms.get(phrase)
        if ask is None or ask is Ask.ANYTHING:
            return ask is not None
        if ask is Ask.CAPITAL:
            return _has_capital(text[words[0].start : words[0].end])
        written = "".join(text[word.start : word.end] for word in words)
        letters = [letter for letter in written if letter.isalpha()][: len("".join(phrase))]
        return sum(letter.islower() for letter in letters) * 3 <= len(letters)

    def _is_trade(self, words: Sequence[Word], first: int, last: int) -> bool:
        """Whether a word that is found in a title is a word beside being the person's name."""
        word = words[first].text
        is_name = self._forms.get((word,)) is Ask.CAPITAL and word in self._people
        is_word = is_name and is_word_of_language(word)
        before = [told.text for told in reversed(_sentence_before(words, first))]
        return first == last and is_word and not names_organisation(before, ())

    def _is_skill(self, words: Sequence[Word], first: int, last: int, is_entry: bool) -> bool:
        """Whether a value that was found names a skill where it stands."""
        name = _covering(words, first, last)
        if name is None:
            return False
        is_made_up = self._forms.get((words[first].text,)) is Ask.EMPLOYER and first == last
        begin, end = name
        before = [word.text for word in reversed(_sentence_before(words, begin))]
        behind = [word.text for word in _sentence_behind(words, end)]
        if words[end - 1].parts[1:] == ("s",):
            behind.insert(0, "s")
        if names_organisation(before, behind):
            return False
        own = f" {' '.join(word.text for word in words[begin:end])} "
        if is_entry or is_made_up or not any(own in skill for skill in self._skills):
            return is_entry or is_made_up
        is_longer = end - begin > last + 1 - first
        return is_longer or names_technology(before, behind) or _is_listed(words, begin, end)


def _has_capital(written: str) -> bool:
    """Whether a word begins with no small letter, itself or behind an apostrophe (l'Insee)."""
    small = written[0].islower() and script_of(written[0]) != "GEORGIAN"  # in use without capitals
    return not small or bool(_CAPITAL_BEHIND.search(written))


def _covering(words: Sequence[Word], first: int, last: int) -> tuple[int, int] | None:
    """The longest name of a skill that takes in the words ``first`` to ``last``: its first word
    and the one behind it."""
    names, best = skill_words(), None
    for begin in range(max(0, last + 1 - LONGEST), first + 1):
        for end in range(min(len(words), begin + LONGEST), last, -1):
            joined = all(_INSIDE_NAME.fullmatch(word.gap) for word in words[begin + 1 : end])
            if joined and _names_of(words[begin:end]) in names:
                if best is None or end - begin > best[1] - best[0]:
                    best = begin, end
                break
    return best


def _names_of(words: Sequence[Word]) -> Phrase:
    """The words of a name, without the possessive of the last one."""
    texts = [word.text for word in words]
    if words and words[-1].parts[1:] == ("s",):
        texts[-1] = words[-1].parts[0]
    return tuple(texts)


def _sentence_before(words: Sequence[Word], at: int) -> Sequence[Word]:
    begin = at
    while begin > max(0, at - _CONTEXT) and not _STOPS.search(words[begin].gap):
        begin -= 1
    return words[begin:at]


def _sentence_behind(words: Sequence[Word], at: int) -> Sequence[Word]:
    end = at
    while end < min(len(words), at + _CONTEXT) and not _STOPS.search(words[end].gap):
        end += 1
    return words[at:end]


def _is_listed(words: Sequence[Word], begin: int, end: int) -> bool:
    """Whether a name stands beside that of another skill in a list."""
    names = skill_words()
    for length in range(1, LONGEST + 1):
        left, right = words[max(0, begin - length) : begin], words[end : end + length]
        if len(left) == length and _is_separator(words[begin].gap) and _is_name(left, names):
            return True
        if len(right) == length and _is_separator(right[0].gap) and _is_name(right, names):
            return True
    return False


def _is_separator(gap: str) -> bool:
    return bool(gap.strip()) and bool(_LISTED.fullmatch(gap))


def _is_name(words: Sequence[Word], names: frozenset[Phrase]) -> bool:
    joined = all(_INSIDE_NAME.fullmatch(word.gap) for word in words[1:])
    return joined and tuple(word.text for word in words) in names
