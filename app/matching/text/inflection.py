"""Words of a text traced back to the names they are forms of: endings, articles, apostrophes.

*Müllers*, *Nokiassa*, *Яндексе*, *Kowalskiego* stand for the name before the ending, *ومحمد* and
*l'INSEE* for the one behind the particle. Only names are looked for, so a word that is no form of
any costs a handful of look-ups.
"""

import re
from collections.abc import Iterable, Iterator

from anyascii import anyascii

from app.matching.text.common_words import is_ordinary
from app.matching.text.identity_words import Word, fold, script_of
from app.matching.text.skill_words import skill_words
from app.matching.text.sounds_alike import consonants, spelling_key

# Written without accents. Germanic, Slavic, Romance, Baltic, Finnish, Hungarian and Turkish cases.
_ENDINGS = frozenset(
    "s es n en er ers ens in isch ische ischen a u i y o e om em im ie ii ow owi ovi ego emu ym "
    "ami ach och ou ov ova ove ovo owa owy ej ji ju jem ja ka ku ke ko ska ssa sta lla lta lle ksi "
    "na ban ben bol nak nek nal nel ra re rol on ot et at hoz hez t k val vel ert ig da de dan den "
    "ta te tan ten ya ye yi yu nin nun un un la le lar ler li lu um as am is ai ui je jai ese esi "
    "ian ean iej ego iego iemu imi ich ską skiej sky skym iu ije uje os oje ella alla olla ssa "
    "issa assa essa ista asta esta iin aan ului ul ilor lor nal rol jen jem ak ek inu ins eho ymi "
    "ych aho ech elle elta een ena eksi alle alta olle olta ille illa ilta ien ain "
    "iem kiem giem ne nek ek ott ett al el tal tel cal cel sal sel inho inha zinho zinha".split()
)
_BARE_ENDINGS = frozenset(("s", "es"))
_VOWELS = frozenset("aeiouyаеиоуыэюяйьіїєηαοςσი")
_ENDS_OF_STEMS = frozenset(fold("".join(_VOWELS))[0])
_PREFIXES = {
    "ARABIC": tuple(
        fold(p)[0]
        for p in (
            "وبال",
            "وال",
            "بال",
            "فال",
            "كال",
            "ولل",
            "لل",
            "ال",
            "وب",
            "ول",
            "وك",
            "و",
            "ب",
            "ف",
            "ل",
            "ك",
        )
    ),
    "HEBREW": tuple("וה שה מה כה ובה ולה ומה שב של שמ וב ול ומ וש וכ לכש ו ה ב ל מ ש כ".split()),
    "ETHIOPIC": ("በ", "የ", "ለ", "ከ", "ስለ", "እና"),
}
_ARTICLES = {"HEBREW": "ה", "ETHIOPIC": "የ"}
# What the end of a name becomes before an ending: Żabka, w Żabce; Mäkinen, Mäkisen; Jānis, Jāni.
_CHANGED_ENDS = {
    **{"ka": "c", "ga": "dz", "ra": "rz", "ta": "c", "ha": "s", "cha": "sz", "da": "dz"},
    **{"nen": "s", "ek": "k", "ec": "c", "iec": "c", "el": "l", "er": "r"},
    **{"go": "gu", "co": "qu"},
}
_SHORTEST_DEFINITE = 6  # letters; Icelandic names of companies carry their article
_SHORTEST_TELLING = 6  # letters of a name that any ending may follow
_SHORTEST_LATER = 6  # letters of words behind the first of a name, inflected without a capital
_ACRONYM_WITH_ENDING = re.compile(r"[^\W\d_a-zà-ÿ]{2,}(?=[a-zà-ÿ]{1,5}$)")
_LONGEST_ENDING = 5
_INFLECTED_AS_STEMS = ("CYRILLIC", "GREEK")


def _changed_stems(word: str) -> Iterator[str]:
    """What stands before an ending of a name whose own end changes or goes."""
    for end, other in _CHANGED_ENDS.items():
        if word.endswith(end) and len(word) - len(end) > 2:
            yield word[: -len(end)] + other
    digraph = word[-2:] in ("cs", "sz", "gy", "ny", "zs", "ty", "ly")  # Kovács, Kováccsal
    yield word[:-2] + word[-2] + word[-2:] if digraph else word + word[-1]
    if word.endswith("id") and len(word) > _SHORTEST_DEFINITE:
        yield word[:-2]
    if word.endswith("s") and len(word) > 4:
        yield word[:-1]
        if word[-2] in _ENDS_OF_STEMS:
            yield word[:-2]


class Inflections:
    """Finds the name that a word of a text is a form of.

    Parameters
    ----------
    phrases
        The names looked for, as folded words.
    people
        Words of personal names among them: found in other spellings, too.
    """

    def __init__(self, phrases: Iterable[tuple[str, ...]], people: Iterable[str] = ()) -> None:
        self._spellings: dict[str, str] = {}
        self._consonants: dict[str, str] = {}
        self._people = frozenset(people)
        for name in self._people:
            if (key := spelling_key(name)) is not None:
                self._spellings.setdefault(key, name)
            for key in consonants(name):
                self._consonants.setdefault(key, name)
        phrases = list(phrases)
        self._words = dict.fromkeys(word for phrase in phrases for word in phrase)
        self._later = {
            word for phrase in phrases for word in phrase[1:] if len(word) >= _SHORTEST_LATER
        }
        self._stems: dict[str, str] = {}
        for word in self._words:
            if len(word) > 3:
                self._stems.setdefault(word, word)
        for word in self._words:
            stem = word[:-1]
            if len(stem) > 2 and word[-1] in _ENDS_OF_STEMS:
                self._stems.setdefault(stem, word)
                if len(stem) > 4 and stem[-1] in _ENDS_OF_STEMS:
                    self._stems.setdefault(stem[:-1], word)
            for changed in _changed_stems(word):
                self._stems.setdefault(changed, word)

    def base_of(self, word: Word, text: str) -> str:
        """The name that ``word`` of ``text`` is a form of, or its own folded text."""
        if word.text in self._words:
            return word.text
        letter = text[word.start]
        is_small = "a" <= letter <= "z"
        acronym = None if is_small else _ACRONYM_WITH_ENDING.match(text[word.start : word.end])
        if acronym and word.text[acronym.end() :] in _ENDINGS:
            name = fold(acronym.group())[0]
            if name in self._words:
                return name
        for part in word.parts[:1] + word.parts[1:][-1:] if len(word.parts) > 1 else ():
            if len(part) > 1 and part in self._words:
                return part
        if letter.isascii() or script_of(letter) == "LATIN":
            capital = not letter.islower()
            found = self._latin(word.text, capital) or (capital and self._alike(word.text))
            return found or word.text
        return self._foreign(word.text, letter, text[word.start : word.end]) or word.text

    def _alike(self, word: str) -> str | None:
        """The personal name that a word of Latin letters spells otherwise or writes in them."""
        if is_ordinary(word) or (word,) in skill_words():
            return None
        key = spelling_key(word)
        if key is None:
            return None
        arabic = (self._consonants.get(found) for found in consonants(word))
        written = next((name for name in arabic if name and not name.isascii()), None)
        return self._spellings.get(key) or written

    def _in_arabic(self, word: str) -> str | None:
        """The personal name in Latin letters that a word of Arabic letters writes."""
        parts = (
            word[len(prefix) :] for prefix in ("", "و", "ب", "ل", "ف") if word.startswith(prefix)
        )
        for part in parts:
            for key in consonants(part):
                name = self._consonants.get(key)
                if name is not None and name.isascii():
                    return name
        return None

    def _latin(self, word: str, capital: bool) -> str | None:
        for length in range(1, min(_LONGEST_ENDING, len(word) - 3) + 1):
            stem, ending = word[:-length], word[-length:]
            base = self._stems.get(stem)
            if base is None:
                continue
            capital = capital or base in self._later  # Česká spořitelna, v České spořitelně
            is_long = base == stem or (capital and (len(stem) > 3 or ending[0] in _VOWELS))
            if is_long and ending in (_ENDINGS if capital else _BARE_ENDINGS):
                return base
            # Cases of languages that nobody listed: what begins with a long name and is no word.
            if base == stem and self._tells(stem, capital) and not is_ordinary(word):
                return base
        return None

    def _tells(self, name: str, capital: bool) -> bool:
        """Whether a name may have any ending: a long one, a person's also in user names."""
        is_long = len(name) >= _SHORTEST_TELLING - (name in self._people)
        return is_long and (capital or name in self._people) and not is_ordinary(name)

    def _foreign(self, word: str, letter: str, written: str) -> str | None:
        script = script_of(letter)
        if script == "ARABIC" and (name := self._in_arabic(word)) is not None:
            return name
        for prefix in _PREFIXES.get(script, ()):
            rest = word[len(prefix) :] if word.startswith(prefix) and len(word) > 3 else ""
            for name in (rest, _ARTICLES.get(script, "") + rest) if rest else ():
                if name in self._words:
                    return name
        longest = 3 if script in _INFLECTED_AS_STEMS else _LONGEST_ENDING
        for length in range(min(longest, len(word) - 3) + 1):
            stem = word[: len(word) - length]
            if stem in self._stems or (length and stem in self._words):
                return self._stems.get(stem, stem)
        if script in ("CJK", "HANGUL", "HIRAGANA", "KATAKANA", "THAI"):
            return None
        latin = fold(anyascii(written))[0]
        if latin in self._words:
            return latin
        for length in range(1, min(3, len(latin) - 4) + 1):
            if latin[:-length] in self._stems:
                return self._stems[latin[:-length]]
        return None
