"""Licences, registrations, certificates, clearances and standards: exact things with their names.

One is asked for and held by name, by another name of it, or by what covers it (a class A licence
to drive lorries covers class B, a black belt a green one). A topic, a neighbouring number or a
similar word gives nothing. What is not known by name here is still a credential if its wording
says so ("Streetworks operative card"); then the words that tell it apart have to be there.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Literal, NamedTuple

from app.matching.skills.spelling import stem, stem_key
from app.matching.text.normalise import folded

_DATA = resources.files("app") / "data" / "skills" / "credentials.json"
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’`][^\W_]+)*(?:\.\d+[a-zA-Z]?\b)*(?:\+(?!\d))?")
_APOSTROPHE = re.compile(r"['’`]")
_LONGEST_LABEL = 120
_MOST_WORDS = 9
_ACRONYM = 6
_MOST_QUALIFIERS = 2
_MOST_OWN_WORDS = 6

CredentialKind = Literal[
    "licence", "registration", "certificate", "membership", "clearance", "standard", "regulation"
]
WORKED_WITH = frozenset(("standard", "regulation"))
"""Kinds that nobody holds: who names them in their work has worked with them."""


def _stems(words: str) -> frozenset[str]:
    return frozenset(stem_key([word]) for word in words.split())


HEADS = _stems(
    "license licensure certificate certification certified card ticket registration registered "
    "registrant qualification qualified diploma credential permit accreditation accredited badge "
    "endorsement entitlement holder membership chartered licensed registry coded authorisation "
    "attestation award commissioned"
)
"""Words that say of what they stand beside that it is a paper one holds."""
_STRONG_HEADS = _stems(
    "license licensure certificate certification diploma badge endorsement credential permit "
    "ticket card"
)
_WEAK_HEADS = _stems("registration qualification accreditation")
_FILLERS = HEADS | _stems(
    "a an and any active appropriate at be body by certifying clean clear compliance compliant "
    "current date desirable desired equivalent essential exam examination expiry for framework "
    "from full fully good have hold held holding in is it issued knowledge level mandatory member "
    "must national need needed of on one or other our own passed pin possess preferable preferred "
    "preferably recognised regulation required requirement relevant similar standard standing "
    "status suitable the to training unrestricted up valid willing with you your working "
    "understanding number pmi axelos peoplecert isc2 isaca aha arc cert provider course institute "
    "association uk us experience"
)
LESSER = _stems(
    "assistant technician aide trainee student apprentice helper associate foundation introduction "
    "introductory awareness basic beginner workshop attendance participation junior auxiliary "
    "provisional learner candidate"
)
"""Words that make of a credential another, lesser one: they have to be asked for."""
_NOT_PAPERS = re.compile(
    r"\b(?:lead|supplier|vendor|patient|customer|client|visitor|user|guest|event|image|vehicle|"
    r"trademark|company|process|product|equipment|design|software|type|aircraft|systems?|data|"
    r"prospect|budget|credit|debit|graphics|sound|network|score|time|business|punch|report|customs|"
    r"support|help ?desk|service|gift) "
    r"(?:qualification|registration|certification|accreditation|licen[cs]e|card|ticket|permit|"
    r"certificate)s?\b",
    re.IGNORECASE,
)
_PERSON = re.compile(r"(?:ist|er|or|ian|ant|eer|operative|nurse|midwife|guard|chef)$")
_LEADING = re.compile(
    r"^(?:licen[cs]e|certificate|certification|diploma|permit|badge|endorsement|qualification)s?"
    r" (?:in|of|for|to|as)\b"
)


@dataclass(frozen=True, slots=True, eq=False)
class Credential:
    """One entry of ``credentials.json``. ``covers``: keys of all that it gives, itself not among
    them; ``titles``: names of posts that nobody holds without it."""

    key: str
    name: str
    kind: CredentialKind
    covers: frozenset[str]
    titles: tuple[str, ...]


class Word(NamedTuple):
    """A word of a text: without plural and British spelling, as written, and where it stands."""

    stem: str
    written: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class CredentialMention:
    """Where a text names a credential: its words ``first`` to ``last``. ``is_topic``: by a name
    that the activity has, too, with no word beside it that speaks of a paper."""

    credential: Credential
    first: int
    last: int
    is_topic: bool


@dataclass(frozen=True, slots=True)
class AskedCredentials:
    """The credentials that a requirement names.

    ``keys``: known ones, all of them or (``any_of``) one. ``words``: beside a known one what
    narrows it (the state of an admission); without keys the words that tell an unknown one apart.
    """

    keys: tuple[str, ...]
    words: tuple[str, ...]
    any_of: bool = False


@dataclass(frozen=True, slots=True)
class _Name:
    stems: tuple[str, ...]
    credential: Credential
    is_acronym: bool
    is_topic: bool


def read_words(text: str) -> list[Word]:
    """The words of a text. Apostrophes and the dots of initials join, other marks part."""
    found = []
    for match in _WORD.finditer(text):
        written = match.group()
        if not written.isalnum():
            written = _APOSTROPHE.sub("", written)
        if written.endswith(".") and written.count(".") > 1:
            written = written.replace(".", "")
        found.append(Word(stem(folded(written)), written, match.start(), match.end()))
    return found


def _covered(key: str, direct: dict[str, tuple[str, ...]]) -> frozenset[str]:
    found, todo = set(), list(direct[key])
    while todo:
        other = todo.pop()
        if other not in found:
            found.add(other)
            todo += direct[other]
    return frozenset(found)


@lru_cache(maxsize=1)
def load_credentials() -> dict[str, Credential]:
    """All credentials that are known by name, by key."""
    entries = json.loads(_DATA.read_text(encoding="utf-8"))["credentials"]
    direct = {entry["key"]: tuple(entry.get("covers", ())) for entry in entries}
    return {
        entry["key"]: Credential(
            entry["key"],
            entry["name"],
            entry["kind"],
            _covered(entry["key"], direct),
            tuple(entry.get("titles", ())),
        )
        for entry in entries
    }


@lru_cache(maxsize=1)
def _names() -> dict[str, list[_Name]]:
    """All names by their first word, the longest first."""
    found: dict[str, list[_Name]] = defaultdict(list)
    credentials = load_credentials()
    for entry in json.loads(_DATA.read_text(encoding="utf-8"))["credentials"]:
        for name in (entry["name"], *entry.get("aliases", ())):
            written = read_words(name.removeprefix("~"))
            stems = tuple(word.stem for word in written)
            is_acronym = len(stems) == 1 and name.isupper() and len(name) <= _ACRONYM
            known = _Name(stems, credentials[entry["key"]], is_acronym, name.startswith("~"))
            found[stems[0]].append(known)
    for names in found.values():
        names.sort(key=lambda name: -len(name.stems))
    return dict(found)


def find_credentials(words: Sequence[Word], *, is_label: bool) -> list[CredentialMention]:
    """The credentials that a text names, in order; none overlaps another.

    Parameters
    ----------
    words
        The words of one sentence or one short field.
    is_label
        A short field: an abbreviation counts however it is written. In a sentence it has to stand
        in capitals.
    """
    names, found, at = _names(), [], 0
    stems = [word.stem for word in words]
    has_head = any(stem in HEADS for stem in stems)
    while at < len(words):
        for name in names.get(stems[at], ()):
            end = at + len(name.stems)
            if tuple(stems[at:end]) != name.stems:
                continue
            capital = words[at].written.isupper()
            if name.is_acronym and not is_label and not capital:
                continue
            written_large = is_label and capital and len(name.stems) == 1
            is_topic = name.is_topic and not has_head and not written_large
            found.append(CredentialMention(name.credential, at, end - 1, is_topic))
            at = end - 1
            break
        at += 1
    return found


def own_words(words: Iterable[Word]) -> tuple[str, ...]:
    """The words that tell a credential apart, each once, in alphabetical order."""
    return tuple(sorted({word.stem for word in words if word.stem not in _FILLERS}))


def _joins_any(text: str) -> bool:
    return bool(re.search(r"\bor\b|/", text, re.IGNORECASE))


def _asked_by_name(text: str, words: list[Word]) -> AskedCredentials | None:
    mentions = [m for m in find_credentials(words, is_label=True) if not m.is_topic]
    if not mentions:
        return None
    inside = {at for m in mentions for at in range(m.first, m.last + 1)}
    rest = [word for at, word in enumerate(words) if at not in inside]
    narrowing = [word for word in rest if word.stem not in _FILLERS]
    papers = [m for m in mentions if m.credential.kind not in WORKED_WITH]
    if narrowing and (len(narrowing) > _MOST_QUALIFIERS or not papers):
        return None
    is_paper = any(word.stem in HEADS for word in rest)
    if not is_paper and any(not word.written[:1].isupper() for word in narrowing):
        return None  # "CPA firm" asks for no licence
    keys = tuple(dict.fromkeys(m.credential.key for m in mentions))
    between = text[words[mentions[0].last].end : words[mentions[-1].first].start]
    return AskedCredentials(keys, own_words(narrowing), len(keys) > 1 and _joins_any(between))


def _asked_by_wording(text: str, words: list[Word]) -> AskedCredentials | None:
    """A credential that is not known by name, by a word such as card or licence at its head."""
    own = own_words(words)
    if not own or len(own) > _MOST_OWN_WORDS or _NOT_PAPERS.search(text):
        return None
    ends = [word for word in words if word.stem in HEADS or word.stem not in _FILLERS][-1]
    by_person = any(_PERSON.search(stem) for stem in own)
    is_head = ends.stem in _STRONG_HEADS or (ends.stem in _WEAK_HEADS and by_person)
    if is_head or _LEADING.match(folded(text)):
        return AskedCredentials((), own)
    certified = words[0].stem in _stems("certified licensed registered chartered")
    return AskedCredentials((), own) if certified and by_person else None


@lru_cache(maxsize=16_384)
def credentials_asked(text: str) -> AskedCredentials | None:
    """The credentials that a requirement asks for; None if it asks for anything else.

    >>> credentials_asked("Valid forklift licence").keys
    ('forklift',)
    >>> credentials_asked("Forklift driving") is None
    True
    """
    if len(text) > _LONGEST_LABEL:
        return None
    words = read_words(text)
    if not words or len(words) > 2 * _MOST_WORDS:
        return None
    named = _asked_by_name(text, words)
    if named is not None or len(words) > _MOST_WORDS:
        return named
    if any(not m.is_topic for m in find_credentials(words, is_label=True)):
        return None
    return _asked_by_wording(text, words)
