"""What the requirements of a job ask for by name, and what may stand for it.

A requirement that names a technology, a language, a licence, a degree or a numbered standard is
met by that alone: its *terms* say which tokens of a profile meet it and how far. Nearness of
meaning can no longer make it met, nor even partial. In other requirements a term may only help;
and an abbreviation in them (TIG welding) has to be there to make a piece of evidence whole.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from app.matching.arrays import Records
from app.matching.features.held_terms import NAMES
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
from app.matching.kernels.records import ASKED_TERM
from app.matching.skills.credentials import AskedCredentials, credentials_asked
from app.matching.skills.degrees import AskedDegree, degree_asked
from app.matching.skills.language_skills import AskedLanguages, languages_asked
from app.matching.skills.standards import Standard, standards_asked
from app.matching.skills.vocabulary import CanonicalSkill, load_vocabulary

NEARLY = 0.5
"""How far a thing goes that is the right one in another respect than was asked: a degree in
another field, an admission in another state, a standard without its part."""
_LEAST = 0.3
"""Skills that bear less than this on another one do not stand for it."""
_SURE = 0.9
_LONGEST_NAME = 4


@dataclass(frozen=True, slots=True)
class _Term:
    """``group``: of the terms of one group one is enough, every group has to be met."""

    token: int
    group: int
    strength: float = 1.0
    min_level: int = 0


@dataclass(frozen=True, slots=True)
class _Asked:
    terms: tuple[_Term, ...]
    is_exact: bool = True
    anchor: int = 0  # the token of the abbreviation that whole evidence has to hold; 0: none


def _languages(asked: AskedLanguages) -> Iterator[_Term]:
    for group, one in enumerate(asked.languages):
        yield _Term(token(LANGUAGE, one.code), 0 if asked.any_of else group, 1.0, one.level)


def _degree(asked: AskedDegree) -> Iterator[_Term]:
    for field in asked.fields:
        yield _Term(token(DEGREE, field), 0, 1.0, asked.level)
    yield _Term(token(DEGREE, ""), 0, NEARLY if asked.fields else 1.0, asked.level)


def _credentials(asked: AskedCredentials) -> Iterator[_Term]:
    if not asked.keys:
        yield _Term(token(PAPER, " ".join(("", *asked.words))), 0)
    for group, key in enumerate(asked.keys):
        place = 0 if asked.any_of else group
        strength = 1.0
        if asked.words:
            yield _Term(token(PAPER, " ".join((key, *asked.words))), place)
            strength = NEARLY
        yield _Term(token(CREDENTIAL, key), place, strength)


def _standards(asked: Sequence[Standard]) -> Iterator[_Term]:
    for group, one in enumerate(asked):
        whole = f"{one.body} {one.number}"
        if one.part:
            yield _Term(token(STANDARD, f"{whole} {one.part}"), group)
            yield _Term(token(STANDARD, f"{whole} "), group, NEARLY)
        else:
            yield _Term(token(ANY_STANDARD, whole), group)


@cache
def _standing_for(number: int) -> tuple[tuple[int, float], ...]:
    """The skills that stand for one of the vocabulary, with how far, itself among them."""
    table = load_vocabulary().relation_table
    rows = np.flatnonzero(table.wanted == number)
    have = np.searchsorted(table.starts, rows, side="right") - 1
    pairs = zip(have.tolist(), table.floors[rows].tolist(), strict=True)
    return tuple((other, floor) for other, floor in pairs if floor >= _LEAST)


def _skills(named: Sequence[CanonicalSkill], all_of: bool) -> Iterator[_Term]:
    numbers = load_vocabulary().number
    for place, one in enumerate(named):
        for other, floor in _standing_for(numbers(one.skill)):
            yield _Term(skill_token(other), place if all_of else 0, floor * one.confidence)


def _by_name(piece: Piece) -> _Asked:
    text = piece.said
    named, all_of = load_vocabulary().named(text)
    words = text.split()
    if named:
        is_name = all(one.skill.kind in NAMES and one.confidence >= _SURE for one in named)
        terms = tuple(_skills(named, all_of))
        if (
            not is_name and " " not in piece.text and is_name_like(piece.text)
        ):  # written out there: GD&T
            terms += (_Term(token(NAME, piece.text), 0),)
        return _Asked(terms, is_name)
    names = [word for word in words if is_name_like(word)]
    if names and len(names) == len(words) <= _LONGEST_NAME:
        whole = token(NAME, text), *(token(NAME, name) for name in names if len(names) == 1)
        return _Asked(tuple(_Term(one, 0) for one in dict.fromkeys(whole)))
    if len(names) == 1 and len(words) <= _LONGEST_NAME:
        return _Asked((), False, token(NAME, names[0]))
    return _Asked((), False)


def _asked(piece: Piece) -> _Asked:
    """What one requirement asks for by name."""
    text = piece.text  # as written: "OSHA 30" is no version of OSHA
    if languages := languages_asked(text):
        return _Asked(tuple(_languages(languages)))
    if degree := degree_asked(text):
        return _Asked(tuple(_degree(degree)))
    credentials = credentials_asked(text)
    if credentials and credentials.keys:
        return _Asked(tuple(_credentials(credentials)))
    if standards := standards_asked(text):
        return _Asked(tuple(_standards(standards)))
    by_name = _by_name(piece)
    if credentials and not by_name.terms:
        return _Asked(tuple(_credentials(credentials)))
    return by_name if piece.kind in ("must", "nice") or by_name.is_exact else _Asked((), False)


@dataclass(frozen=True, slots=True)
class AskedTerms:
    """What a job asks for by name.

    Attributes
    ----------
    terms
        ``(k,)`` ``ASKED_TERM``, by rising token. Groups are numbered through all requirements.
    rows
        ``(g,)`` int32: the requirement of each group.
    exact
        ``(m,)`` bool: whether requirement ``i`` is met by its terms alone.
    anchors
        ``(m,)`` int64: the token of the abbreviation that whole evidence has to hold; 0: none.
    """

    terms: Records
    rows: np.ndarray
    exact: np.ndarray
    anchors: np.ndarray


def asked_terms(pieces: Sequence[Piece]) -> AskedTerms:
    """What the requirements of a job ask for by name; requirements count from 0."""
    found: list[tuple[int, int, float, int]] = []
    groups: list[int] = []
    exact, anchors = np.zeros(len(pieces), np.bool_), np.zeros(len(pieces), np.int64)
    for number, piece in enumerate(pieces):
        asked = _asked(piece)
        exact[number], anchors[number] = asked.is_exact, asked.anchor
        first = len(groups)
        for term in asked.terms:
            found.append((term.token, first + term.group, term.strength, term.min_level))
        groups += [number] * (1 + max((term.group for term in asked.terms), default=-1))
    found.sort()
    records = np.zeros(len(found), dtype=ASKED_TERM)
    for record, (number, group, strength, level) in zip(records, found, strict=True):
        record["token"], record["group"] = number, group
        record["strength"], record["min_level"] = strength, level
    return AskedTerms(records, np.array(groups, np.int32), exact, anchors)
