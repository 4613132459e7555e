"""How a stated name may be written: spellings, short forms, acronyms, nicknames, other scripts.

Each form is a sequence of folded words with what it asks of the text: anything, a capital, or
capitals alone. Short forms that are the name of a skill (SQL, AWS) are left out.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from enum import IntEnum
from functools import lru_cache
from importlib import resources

from app.matching.text.acronyms import acronyms, syllable_acronyms
from app.matching.text.common_words import is_common, is_everyday, is_ordinary
from app.matching.text.identity_words import camel_parts, fold, is_spaceless, script_of, texts_of
from app.matching.text.organisation_names import (
    bare_town,
    capital_words,
    cores,
    is_department,
    is_generic,
    pieces,
    study_forms,
    telling_words,
)
from app.matching.text.romanisation import is_foreign, romanised, romanised_person
from app.matching.text.skill_words import skill_words

Phrase = tuple[str, ...]


class Ask(IntEnum):
    """What a form asks of the place where it is found."""

    ANYTHING = 0
    CAPITAL = 1
    CAPITALS = 2
    EMPLOYER = 3
    """Capitals, and words around it that speak of an employer: it is the name of a skill, too."""


# Particles of personal names, never hidden alone.
_PARTICLES = frozenset(
    "de del della der den da das di do dos du el la le van von zu bin ibn al mac mc abu ben".split()
)
_HONORIFICS = frozenset("mr mrs ms mx dr prof sir dame jr sr phd md frau herr".split())
# Small words that are names of people, towns or companies, too, and not among everyday words.
_ALSO_WORDS = frozenset(
    "barking barrow bath cork essen hull lancing nice orange reading rugby sandwich split tring "
    "ware worms perl scala java ruby swift indeed meta slack stripe zoom visa intel apple shell "
    "target box notion mark will bill art rob jack rose grace may june april august dean earl "
    "guy ray rich frank grant chase hunter carter mason taylor cooper porter baker cook young "
    "brown white green black long short price king knight major bishop page gene judge joy faith "
    "hope dawn heather olive violet jade amber crystal chuck drew pat sue bob don max miles gross "
    "klein schwarz weiss lang kurz braun grau rot jung alt stark reich neu fromm ernst blanco "
    "bueno rubio leal guerra flores torres campos rios bello delgado moreno petit grand blanc "
    "rouge noir leroy roux russo rossi bianchi neri gallo costa piccolo bravo winter sommer koch "
    "bauer schneider fischer richter zimmermann metzger schlosser weber gartner "
    "maurer boulanger charpentier berger marchand meunier herrero zapatero pastor sastre "
    "carpintero barbieri sarti".split()
)
_UMLAUTS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "æ": "ae", "đ": "dj", "ñ": "ny"}
)
_JOINER = "\u200c"  # stands for a space inside Persian names
_APOSTROPHE = re.compile("['’ʼ`]")
_VOWEL = re.compile("[aeiouy]")
_DIGRAPHS = re.compile("ae|oe|ue|aa|dj|ny")
_FIRST_LETTERS = {"ae": "a", "oe": "o", "ue": "u", "aa": "a", "dj": "d", "ny": "n"}
_SHORTEST_PREFIX = 4
_WORDS_OF_TOWNS = frozenset(
    "bad mount saint sankt santa santo port lake fort north south east west great little upper "
    "lower villa puerto monte terre".split()
)
_LONGEST_COMMON_END = 5
_DOUBLE_NAME = re.compile(r"(?<!\w)([^\W\d_])[^\W\d_]+-([^\W\d_])[^\W\d_]+")
_FIRST_OF_TOWN = re.compile(r"([^\W\d_]{4,})(?:-|\s(?:\w{1,4}|upon|under)[\s-])")


@lru_cache(maxsize=1)
def _short_forms() -> tuple[dict[str, tuple[str, ...]], dict[Phrase, tuple[str, ...]]]:
    """Nicknames by name and names by nickname; other names of organisations by their words."""
    place = resources.files("app") / "data" / "matching" / "short_forms.json"
    table = json.loads(place.read_text("utf-8"))
    people: dict[str, tuple[str, ...]] = {}
    for name, short in table["nicknames"].items():
        people[name] = people.get(name, ()) + tuple(short)
        for nickname in short:
            people[nickname] = (*people.get(nickname, ()), name)
    known: dict[Phrase, tuple[str, ...]] = {}
    for group in table["organisations"]:
        for name in group:
            for words in {texts_of(core) for core in cores(name)}:
                known[words] = known.get(words, ()) + tuple(group)
    return people, known


@lru_cache(maxsize=1)
def _names_of_towns() -> dict[Phrase, tuple[str, ...]]:
    """Names of a town in other languages and its usual short forms, by each of them."""
    place = resources.files("app") / "data" / "matching" / "town_names.json"
    groups = json.loads(place.read_text("utf-8"))["towns"]
    return {texts_of(name): tuple(group) for group in groups for name in group}


def _is_word(word: str) -> bool:
    return word in _ALSO_WORDS or is_everyday(word)


def is_word_of_language(word: str) -> bool:
    """Whether a folded name is a word, too, not only frequent in English texts (*Baker*, not
    *Albuquerque*)."""
    return word in _ALSO_WORDS or is_ordinary(word)


def _spellings(value: str) -> set[Phrase]:
    """The words of a value: as folded, with umlauts written out, and with those taken back."""
    composed = unicodedata.normalize("NFC", value).lower()
    plain = texts_of(value)
    taken_back = tuple(_DIGRAPHS.sub(lambda m: _FIRST_LETTERS[m.group()], w) for w in plain)
    return {plain, texts_of(composed.translate(_UMLAUTS)), taken_back}


class NameForms:
    """Collects the forms of all identity values of one profile.

    Attributes
    ----------
    forms
        What each form asks of the text; where a form stems from two values, the lesser demand.
    """

    def __init__(self) -> None:
        self.forms: dict[Phrase, Ask] = {}

    def _add(self, phrase: Phrase, ask: Ask = Ask.ANYTHING) -> None:
        if phrase and all(phrase):
            self.forms[phrase] = min(ask, self.forms.get(phrase, ask))

    def _add_short(self, phrase: Phrase, ask: Ask) -> None:
        """Add a form that was made up from a value."""
        if phrase not in skill_words():
            self._add(phrase, ask)

    def _add_spellings(self, value: str, ask: Ask = Ask.ANYTHING) -> None:
        for phrase in _spellings(value):
            self._add(phrase, ask)
            if len(phrase) > 1 and len("".join(phrase)) > 3 and phrase[0].isascii():
                self._add(("".join(phrase),), ask)
        if "&" in value:
            self._add(texts_of(value.replace("&", " and ")), ask)
        elif " and " in value:
            self._add(texts_of(value.replace(" and ", " ")), ask)
        if camel_parts(value):
            self._add(texts_of(" ".join(camel_parts(value))), ask)
        if _JOINER in value:
            self._add(texts_of(value.replace(_JOINER, " ")), ask)

    # -- people ---------------------------------------------------------------------------------

    def add_person(self, value: str) -> None:
        """A person's name: whole, by parts, with initials, nicknames, in Latin letters."""
        if is_spaceless(value):
            self._add_spaceless_person(value)
            return
        apart = _APOSTROPHE.sub(" ", value)
        for phrase in _spellings(value) | {texts_of(apart), texts_of(" ".join(camel_parts(value)))}:
            self._add_parts(tuple(part for part in phrase if part not in _HONORIFICS))
        self._add_initials(value)
        if is_foreign(value):
            for latin in romanised(value):
                self._add_parts(texts_of(latin))

    def _add_initials(self, value: str) -> None:
        """JP of Jean-Philippe, unless it is the name of a skill or of a department."""
        for first, second in _DOUBLE_NAME.findall(value):
            if not is_department(initials := fold(first + second)[0]):
                self._add_short((initials,), Ask.CAPITALS)

    def _add_parts(self, parts: Phrase) -> None:
        if len(parts) > 1:
            self._add(parts)
            self._add(tuple(reversed(parts)))
            self._add(("".join(parts),))
            self._add((parts[0] + parts[-1],))
            self._add((parts[-1] + parts[0],))
            self._add((parts[0][0] + parts[-1],))
            if not _is_word(parts[-1]):  # "I cook" is no initial
                self._add((parts[0][0], parts[-1]))
            self._add((parts[-1], parts[0][0]), Ask.CAPITAL)
        if len(parts) > 2:
            self._add_short((parts[0][:2] + parts[1][:2],), Ask.CAPITAL)  # Majo of María José
        for place, part in enumerate(parts):
            if len(part) > 1 and part not in _PARTICLES:
                self._add((part,), Ask.CAPITAL if len(part) < 3 or _is_word(part) else Ask.ANYTHING)
                self._add_nicknames(part)
            if place and len(parts[place - 1] + part) > 4:
                self._add((parts[place - 1] + part,))  # Ji-hoon, Al-Farsi
            if part in _PARTICLES:
                self._add(("".join(parts[place:]),))

    def _add_nicknames(self, part: str) -> None:
        for nickname in _short_forms()[0].get(part, ()):
            self._add_short((nickname,), Ask.CAPITAL)
        for length in range(_SHORTEST_PREFIX, len(part) - 1):
            prefix = part[:length]
            if part.isascii() and not is_common(prefix) and prefix not in _ALSO_WORDS:
                self._add_short((prefix,), Ask.CAPITAL)

    def _add_spaceless_person(self, value: str) -> None:
        words = [word for word in re.split(r"[\W_]+", value) if word]
        if len(words) == 1 and 2 < len(words[0]) < 7 and script_of(words[0][0]) != "KATAKANA":
            name = words[0]  # family names have one character, or two of four
            family = 1 if len(name) == 3 else 2
            words = [name[:family], name[family:]]
        self._add(texts_of("".join(words)))
        for word in words:
            if len(word) > 1:
                self._add(texts_of(word))
        for parts in romanised_person(words):
            self._add_parts(tuple(fold(part)[0] for part in parts))

    # -- companies, schools, places ---------------------------------------------------------------

    def add_organisation(self, value: str) -> None:
        """An employer or a school: as stated, without its legal form, and the names it goes by."""
        for piece in pieces(value):
            names = list(cores(piece))
            for name in names:
                self._add_spellings(name, _ask_of(texts_of(name)))
                self._add_known_names(name)
                if is_foreign(name):
                    for latin in romanised(name):
                        self._add_spellings(latin, _ask_of(texts_of(latin)))
            for name in dict.fromkeys((piece, names[0], names[-1])):
                self._add_made_up(name)
            words = texts_of(names[-1])
            if len(words) == 2:
                self._add_short((words[1], words[0]), Ask.CAPITAL)  # Richter Gedeon
            for syllables in syllable_acronyms(names[-1]):
                self._add_short((syllables,), Ask.CAPITAL)

    def _add_known_names(self, name: str) -> None:
        for other in _short_forms()[1].get(texts_of(name), ()):
            words = texts_of(other)
            ask = _ask_of(words)
            if len("".join(words)) < 4 and other.isupper() and _VOWEL.search("".join(words)):
                ask = Ask.CAPITALS  # MIT is a school, mit a word
            self._add(words, ask)
            if is_spaceless(other) is False and len(words) > 1:
                self._add(("".join(words),), ask)

    def _add_made_up(self, name: str) -> None:
        words = texts_of(name)
        for acronym in (*acronyms(name), *capital_words(name)):
            known = (acronym,) in skill_words()
            self._add((acronym,), Ask.EMPLOYER if known else Ask.CAPITALS)
        if len(words) > 2 and words[0].isascii():
            for acronym in (*acronyms(" ".join(name.split()[:-1])), *_two_initials(words)):
                self._add((acronym, words[-1]), Ask.CAPITAL)
        if len(words) > 2 and len(words[1]) > 3:
            self._add_short(words[:2], Ask.CAPITAL)
            if words[0].isascii():
                self._add_short(("".join(words[:2]),), Ask.CAPITAL)
        forms = list(study_forms(words))
        for word in () if forms or len(words) < 2 else telling_words(words):
            if not is_common(word) and word not in _ALSO_WORDS:
                self._add_short((word,), Ask.ANYTHING if len(word) > 6 else Ask.CAPITAL)
        for form in forms:
            self._add_short(form, Ask.CAPITAL if len(form) == 1 else Ask.ANYTHING)

    def add_place(self, value: str) -> None:
        """A town: as stated, without what tells it from its like (*on Sea*), in other languages."""
        self._add_spellings(value, _ask_of(texts_of(value)))
        if (bare := bare_town(value)) != value:
            self._add_spellings(bare)
        for other in _names_of_towns().get(texts_of(value), ()):
            short = other.isupper() and len(other) < _SHORTEST_PREFIX
            self._add(texts_of(other), Ask.CAPITALS if short else _ask_of(texts_of(other)))
        first = _FIRST_OF_TOWN.match(value)
        last = value.rpartition("-")[2] if "-" in value else ""
        for part in (first[1] if first else "", last if len(last) > _LONGEST_COMMON_END else ""):
            if part and fold(part)[0] not in _WORDS_OF_TOWNS:
                self._add_short(texts_of(part), Ask.CAPITAL)
        if is_foreign(value):
            for latin in romanised(value):
                self._add_spellings(latin, _ask_of(texts_of(latin)))

    def add_address(self, value: str) -> None:
        """An address, user name or reference, hidden where it recurs whole."""
        words = texts_of(value)
        self._add_spellings(value, _ask_of(words) if len(words) == 1 else Ask.ANYTHING)


def _two_initials(words: Phrase) -> Iterator[str]:
    """*TU* of *Technische Universität Graz*, *UP* of a school of four words before its town."""
    yield words[0][0] + words[1][0]
    yield words[0][0] + words[-2][0]


def _ask_of(phrase: Phrase) -> Ask:
    """What a name that is hidden as a whole asks of the text: those that are words, a capital."""
    if len(phrase) == 1 and len(phrase[0]) < 3 and phrase[0].isascii():
        return Ask.CAPITALS
    if len(phrase) == 1:
        return Ask.CAPITAL if _is_word(phrase[0]) else Ask.ANYTHING
    return Ask.CAPITAL if all(_is_word(w) or is_common(w) for w in phrase) else Ask.ANYTHING


def forms_of(
    people: Iterable[str],
    organisations: Iterable[str],
    places: Iterable[str],
    addresses: Iterable[str],
) -> dict[Phrase, Ask]:
    """All forms of the identity values of a profile, with what they ask of the text."""
    found = NameForms()
    for value in people:
        found.add_person(value)
    for value in organisations:
        if not is_generic(value):
            found.add_organisation(value)
    for value in places:
        found.add_place(value)
    for value in addresses:
        found.add_address(value)
    return found.forms
