"""Finds values that name a person, an employer or a town in texts, and hides them.

A value may also be the name of a skill; :mod:`app.matching.text.naming_context` tells which of
the two is meant.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.matching.text.naming_context import names_organisation, names_technology
from app.matching.text.normalise import folded, folded_with_offsets
from app.matching.text.pii_patterns import HIDDEN
from app.matching.text.skill_words import LONGEST, skill_words

_TOKEN = re.compile(r"[^\W_]+")
# Names that are words, too: alone they are hidden only where they are capitalised.
_ALSO_WORDS = frozenset(
    "able ace ai an angel art ash baker ball banks bank bell berg best bill bird black blue bond "
    "brook brown bush butler carpenter carter case chance chase christian church clay cliff cole "
    "cook cooper cross dale day dean dell do drew duke earl east engineer field finder fisher ford "
    "forest fox frank gale gardener garden gay gene glass glen go gold good grace grant gray green "
    "grey guy hall hand hardy hay heath hill hope house hunt hunter in iris is ivy jack java joy "
    "judge jung junior king knight lake lane law lee long lord love major man march mark marsh "
    "mason may means mercy merit miles mill miller moss no north oak page park penny perl pike "
    "pilot pope porter post power price prince quick rain ray read reed rich rob rock rose ruby "
    "rush sage scala sky sailor sharp short sim singer skill small smith snow so south spring star "
    "stone strong summer sun swift taylor temple teacher to turner victor wall ward waters way "
    "weaver web wells west white will win winter wise wolf wood woods work worth young "
    "barking barrow bath battle buffalo cork deal essen hull lancing lincoln mobile nice orange "
    "phoenix reading rugby sale sandwich split tring ware worms "
    "amazon apple base bolt box cloud data digital future gap indeed intel learning meta monday "
    "next notion open orange platform remote school shell shop slack social software square stripe "
    "system systems target team three university visa zoom".split()
)
# Particles of personal names, never hidden alone.
_PARTICLES = frozenset(
    "de del della der den da das di do dos du el la le van von zu bin ibn al mac".split()
)
_HONORIFICS = frozenset("mr mrs ms mx dr prof sir dame jr sr phd md".split())
_LEGAL_FORMS = frozenset(
    "ltd limited llc llp inc incorporated corp corporation gmbh ag sa sas sarl bv nv plc pty oy ab "
    "aps as kg co company group holding holdings spa srl sl kk se kgaa ug sas".split()
)

_REPEATED = re.compile(rf"{re.escape(HIDDEN)}(?:[ .]{{1,2}}{re.escape(HIDDEN)})+")

Phrase = tuple[str, ...]


def _tokens(value: str) -> Phrase:
    return tuple(match.group() for match in _TOKEN.finditer(folded(value)))


@dataclass(frozen=True, slots=True)
class _Word:
    """A folded word of a text: where it begins and ends, and what stands before it."""

    text: str
    start: int
    end: int
    gap: str


_INSIDE_NAME = re.compile(r"[ \t]?[-./+#]?[ \t]?")
_LISTED = re.compile(r"\s*(?:[,;/|+•·&]\s*)?(?:(?:and|or)\s+)?")
_STOPS = re.compile(r"[.!?](?=\s|$)|[\n;]")
_CONTEXT = 8


class IdentityMask:
    """Hides a set of identity values in texts.

    Values and texts are compared as sequences of words, without case, accents, punctuation or
    disguise; a value is never found inside a longer word. Scanning is linear in the text.

    A value that also names a skill (an employer called Docker, a Ruby among first names) is left
    where the skill is meant: in the list of skills, and in a sentence whose words say so, if the
    skill is one of the list.

    Parameters
    ----------
    person
        Values that name the person: whole and part by part.
    others
        Values hidden only as a whole: employers, institutions, places, addresses.
    skills
        The skills that the profile lists.
    """

    def __init__(
        self, person: Iterable[str], others: Iterable[str], skills: Iterable[str] = ()
    ) -> None:
        self._phrases: dict[str, dict[Phrase, bool]] = {}
        self._skills = [f" {' '.join(_tokens(skill))} " for skill in skills]
        for value in person:
            self._add_name(value)
        for value in others:
            self._add_organisation(value)

    def _add(self, phrase: Phrase, *, capitalised: bool = False) -> None:
        if phrase:
            known = self._phrases.setdefault(phrase[0], {})
            known[phrase] = known.get(phrase, True) and capitalised

    def _add_name(self, value: str) -> None:
        parts = tuple(part for part in _tokens(value) if part not in _HONORIFICS)
        if not parts:
            return
        if len(parts) > 1:
            self._add(parts)
            self._add(tuple(reversed(parts)))
            self._add(("".join(parts),))
            self._add((parts[0] + parts[-1],))
            self._add((parts[0][0] + parts[-1],))
        for part in parts:
            if len(part) > 1 and part not in _PARTICLES:
                self._add((part,), capitalised=len(part) < 3 or part in _ALSO_WORDS)

    def _add_organisation(self, value: str) -> None:
        parts = _tokens(value)
        self._add(parts, capitalised=len(parts) == 1 and parts[0] in _ALSO_WORDS)
        core = parts
        while len(core) > 1 and core[-1] in _LEGAL_FORMS:
            core = core[:-1]
        if core != parts and "".join(core).isalnum() and len("".join(core)) > 2:
            self._add(core, capitalised=len(core) == 1 and core[0] in _ALSO_WORDS)

    def hide(self, text: str, *, is_skill: bool = False) -> str:
        """Return the text with every known value replaced by a placeholder. ``is_skill``: the text
        is an entry of the list of skills."""
        if not self._phrases or not text:
            return text
        folded_text, offsets = folded_with_offsets(text)
        words: list[_Word] = []
        for match in _TOKEN.finditer(folded_text):
            gap = folded_text[words[-1].end if words else 0 : match.start()]
            words.append(_Word(match.group(), match.start(), match.end(), gap))
        parts: list[str] = []
        written = 0
        for first, last in self._find(words, text, offsets):
            if self._is_skill(words, first, last, is_skill):
                continue
            start, end = offsets[words[first].start], offsets[words[last].end]
            parts += [text[written:start], HIDDEN]
            written = end
        parts.append(text[written:])
        return _REPEATED.sub(HIDDEN, "".join(parts))

    def _find(
        self, words: Sequence[_Word], text: str, offsets: Sequence[int]
    ) -> Iterator[tuple[int, int]]:
        """Yield (first, last) word numbers of each value found, longest first, no overlaps."""
        i = 0
        while i < len(words):
            length = 0
            for phrase, capitalised in self._phrases.get(words[i].text, {}).items():
                own = tuple(word.text for word in words[i : i + len(phrase)])
                if own != phrase or len(phrase) <= length:
                    continue
                if capitalised and not text[offsets[words[i].start]].isupper():
                    continue
                length = len(phrase)
            if length:
                yield i, i + length - 1
            i += max(1, length)

    def _is_skill(self, words: Sequence[_Word], first: int, last: int, is_entry: bool) -> bool:
        """Whether a value that was found names a skill where it stands."""
        name = _covering(words, first, last)
        if name is None:
            return False
        begin, end = name
        before = [word.text for word in reversed(_sentence_before(words, begin))]
        behind = [word.text for word in _sentence_behind(words, end)]
        if names_organisation(before, behind):
            return False
        own = f" {' '.join(word.text for word in words[begin:end])} "
        if is_entry or not any(own in skill for skill in self._skills):
            return is_entry
        is_longer = end - begin > last + 1 - first
        return is_longer or names_technology(before, behind) or _is_listed(words, begin, end)


def _covering(words: Sequence[_Word], first: int, last: int) -> tuple[int, int] | None:
    """The longest name of a skill that takes in the words ``first`` to ``last``: its first word
    and the one behind it."""
    names, best = skill_words(), None
    for begin in range(max(0, last + 1 - LONGEST), first + 1):
        for end in range(min(len(words), begin + LONGEST), last, -1):
            joined = all(_INSIDE_NAME.fullmatch(word.gap) for word in words[begin + 1 : end])
            if joined and tuple(word.text for word in words[begin:end]) in names:
                if best is None or end - begin > best[1] - best[0]:
                    best = begin, end
                break
    return best


def _sentence_before(words: Sequence[_Word], at: int) -> Sequence[_Word]:
    begin = at
    while begin > max(0, at - _CONTEXT) and not _STOPS.search(words[begin].gap):
        begin -= 1
    return words[begin:at]


def _sentence_behind(words: Sequence[_Word], at: int) -> Sequence[_Word]:
    end = at
    while end < min(len(words), at + _CONTEXT) and not _STOPS.search(words[end].gap):
        end += 1
    return words[at:end]


def _is_listed(words: Sequence[_Word], begin: int, end: int) -> bool:
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


def _is_name(words: Sequence[_Word], names: frozenset[Phrase]) -> bool:
    joined = all(_INSIDE_NAME.fullmatch(word.gap) for word in words[1:])
    return joined and tuple(word.text for word in words) in names
