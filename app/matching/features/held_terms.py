"""What a profile states of things that are met by their names alone.

A technology, a human language, a licence, a degree, a numbered standard: each statement becomes a
token that compiled code compares with those of a job (:mod:`app.matching.features.asked_terms`).
Where a name stands for an employer, nothing is stated.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import combinations

import numpy as np

from app.matching.arrays import Records
from app.matching.documents import CandidateProfile
from app.matching.features.piece import Piece
from app.matching.features.term_tokens import (
    ANY_STANDARD,
    CREDENTIAL,
    DEGREE,
    LANGUAGE,
    NAME,
    PAPER,
    STANDARD,
    is_name_like,
    skill_token,
    token,
)
from app.matching.kernels.records import HELD_TERM
from app.matching.skills.catalogue import ImportedSkills, SkillCatalogue
from app.matching.skills.credential_states import CredentialState
from app.matching.skills.credentials import LESSER, load_credentials
from app.matching.skills.held_credentials import HeldCredential, held_credentials, held_degrees
from app.matching.skills.language_skills import spoken_languages
from app.matching.skills.mentions import Mention, MentionFinder
from app.matching.skills.records import OWN, TECHNOLOGIES, Skill
from app.matching.skills.standards import standards_in
from app.matching.skills.vocabulary import load_vocabulary
from app.matching.text.companies_like_products import company_names
from app.matching.text.naming_context import names_organisation
from app.matching.text.normalise import folded

NAMES = TECHNOLOGIES | {"protocol", "certification"}
"""Kinds of skills that are proper names: nothing is like them but what the vocabulary links."""

_LABELS = frozenset(("skill", "used_skill", "certification"))
_READ = _LABELS | {"headline", "title", "experience", "summary", "education"}
_WORD = re.compile(r"[^\W_]+")
_CHUNK = re.compile(r"[^\s,;:()\[\]\"“”!?]+")
_CONTEXT = 8
_CACHED = 65_536
_MOST_WORDS = 6
_MOST_CHOSEN = 4
_NO_LEVEL = 0
NO_END = 1e9
"""Month until which what has no end is valid."""


@dataclass(frozen=True, slots=True)
class _Term:
    token: int
    row: int
    level: int = _NO_LEVEL
    state: int = CredentialState.HELD
    until: float = NO_END
    confidence: float = 1.0
    of_work: bool = False


def _no_vectors() -> np.ndarray:
    raise LookupError("names are found without vectors")


@cache
def _finder() -> MentionFinder:
    return MentionFinder(SkillCatalogue(ImportedSkills(), _no_vectors))


def _is_read(skill: Skill, name: str) -> bool:
    """Whether a text shows a skill by this name of it: a proper name, a tool or method that surely
    gives another skill, an abbreviation, or a term of several words. Whether one ordinary word
    means the activity is left to the meaning."""
    return skill.kind in NAMES or bool(skill.implies) or " " in name or is_name_like(name)


@cache
def _first_words() -> frozenset[str]:
    """The first words of all names that are read: a text without one names none."""
    found = set()
    for skill in load_vocabulary().skills:
        for name in (skill.name, *skill.aliases):
            if _is_read(skill, name):
                found |= set(_WORD.findall(folded(name))[:1])
    return frozenset(found)


def _is_employer(text: str, mention: Mention) -> bool:
    """Whether a name that is also a company's stands for the company."""
    if folded(text[mention.start : mention.end]) not in company_names():
        return False
    before = [w.lower() for w in _WORD.findall(text[: mention.start])[-_CONTEXT:]]
    behind = [w.lower() for w in _WORD.findall(text[mention.end :])[:_CONTEXT]]
    return names_organisation(before[::-1], behind)


def _is_phrase(text: str, mention: Mention) -> bool:
    """Whether a name of one word is written as two ordinary ones: steady air flow."""
    written = text[mention.start : mention.end]
    return " " in written and written.islower() and " " not in mention.skill.name


@lru_cache(_CACHED)
def names_in(text: str, is_label: bool) -> tuple[tuple[int, float], ...]:
    """The technologies that a text names as things worked with: their tokens, and how surely."""
    vocabulary = load_vocabulary()
    named: dict[int, float] = {}
    for one in vocabulary.named(text)[0] if is_label else ():
        named[skill_token(vocabulary.number(one.skill))] = one.confidence
    plain = folded(text)
    if not _first_words().isdisjoint(_WORD.findall(plain)):
        for mention in _finder().find(text):
            skill, written = mention.skill, text[mention.start : mention.end]
            if skill.vocabulary != OWN or not _is_read(skill, written):
                continue
            if is_label or not (_is_employer(text, mention) or _is_phrase(text, mention)):
                number = skill_token(vocabulary.number(mention.skill))
                named[number] = max(named.get(number, 0.0), mention.confidence)
    for chunk in _CHUNK.findall(text):
        if is_name_like(chunk):
            named.setdefault(token(NAME, chunk), 1.0)
    return tuple(named.items())


def _by_name(pieces: Sequence[Piece]) -> Iterator[_Term]:
    for row, piece in enumerate(pieces, 1):
        if piece.kind in _READ:
            for number, confidence in names_in(piece.said, piece.kind in _LABELS):
                yield _Term(number, row, confidence=confidence, of_work=True)
            for standard in standards_in(piece.text):
                whole = f"{standard.body} {standard.number}"
                yield _Term(token(ANY_STANDARD, whole), row, of_work=True)
                yield _Term(token(STANDARD, f"{whole} {standard.part}"), row, of_work=True)


class _Rows:
    """Finds the row of a place in a profile."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._by_ref: dict[str, list[tuple[int, Piece]]] = {}
        for row, piece in enumerate(pieces, 1):
            self._by_ref.setdefault(piece.ref, []).append((row, piece))

    def of(self, ref: str, text: str, kind: str = "") -> int:
        """The row of a path that holds a text; the first one of the path; 0 if it has none."""
        rows = self._by_ref.get(ref, [])
        fitting = [row for row, piece in rows if piece.kind == kind or text in piece.text]
        return fitting[0] if fitting else rows[0][0] if rows else 0


def _languages(profile: CandidateProfile, rows: _Rows) -> Iterator[_Term]:
    for spoken in spoken_languages(profile):
        row = rows.of(spoken.ref, spoken.text)
        yield _Term(token(LANGUAGE, spoken.code), row, spoken.level or _NO_LEVEL)


def _paper_tokens(held: HeldCredential) -> Iterator[int]:
    """Tokens of all choices of the words that tell a credential apart, at most four of them, each
    with all words that make it a lesser one."""
    words = held.words[:_MOST_WORDS]
    lesser = tuple(word for word in held.words if word in LESSER)
    others = [word for word in words if word not in lesser]
    for count in range(0 if held.key else 1, min(len(others), _MOST_CHOSEN) + 1):
        for chosen in combinations(others, count):
            yield token(PAPER, " ".join((held.key, *sorted((*chosen, *lesser)))))


def _credentials(profile: CandidateProfile, rows: _Rows) -> Iterator[_Term]:
    known = load_credentials()
    for held in held_credentials(profile):
        row = rows.of(held.ref, held.text, held.kind)
        state, until = held.validity.state, NO_END
        if held.validity.until is not None:
            until = held.validity.until * 12.0 + 11.0
        if held.key:
            for key in (held.key, *known[held.key].covers):
                yield _Term(token(CREDENTIAL, key), row, _NO_LEVEL, state, until)
        for number in _paper_tokens(held):
            yield _Term(number, row, _NO_LEVEL, state, until)


def _degrees(profile: CandidateProfile, rows: _Rows) -> Iterator[_Term]:
    for held in held_degrees(profile):
        row = rows.of(held.ref, held.text, held.kind)
        for field in {"", held.degree.field}:
            yield _Term(token(DEGREE, field), row, held.degree.level, held.state)


def held_terms(profile: CandidateProfile, pieces: Sequence[Piece]) -> Records:
    """What a profile states by name, ``(k,)`` ``HELD_TERM``, by rising token.

    Rows count from 1, as ``pieces[0]`` is row 1; row 0 stands for the profile as a whole.
    """
    rows = _Rows(pieces)
    found = {
        term
        for terms in (
            _by_name(pieces),
            _languages(profile, rows),
            _credentials(profile, rows),
            _degrees(profile, rows),
        )
        for term in terms
        if term.state > CredentialState.ABSENT
    }
    order = sorted(found, key=lambda term: (term.token, term.row, term.level, term.state))
    records = np.zeros(len(order), dtype=HELD_TERM)
    for record, term in zip(records, order, strict=True):
        record["token"], record["row"], record["level"] = term.token, term.row, term.level
        record["state"], record["until"] = term.state, term.until
        record["confidence"], record["of_work"] = term.confidence, term.of_work
    return records
