"""Words of a trade that mean little to those outside it, in plain words.

A welder writes *GTAW*, the advertisement *TIG welding*; a cook writes *on the pass*. An encoder
that has met neither cannot see that they are alike. ``trade_terms.tsv`` says of each term what it
is, in which unit groups of ISCO-08 it is used, and whether it has another meaning anywhere: then
it is read so only in a document that speaks of such work.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from ahocorasick_rs import AhoCorasick, MatchKind

_DATA = resources.files("app") / "data" / "matching" / "trade_terms.tsv"
_SURE, _LIKELY = 2, 1
"""Votes for a trade: of a known title or a term without another meaning, and of another term."""


@dataclass(frozen=True, slots=True)
class TradeTerm:
    """A line of the table: the term as it is written, its ``meaning`` in plain words, the
    ``trades`` that use it, and whether it means nothing else (``is_sure``)."""

    name: str
    meaning: str
    trades: frozenset[str]
    is_sure: bool


@dataclass(frozen=True, slots=True)
class FoundTerm:
    """The meanings of a term, and that it ends before this place of a text."""

    meanings: tuple[TradeTerm, ...]
    end: int


def trade_of(code: str) -> str:
    """The minor group of ISCO-08 that a unit group belongs to: near enough to share words.

    >>> trade_of("7212")
    '721'
    """
    return code[:3]


def read_line(line: str) -> TradeTerm:
    """A line of the table: term, meaning, codes of unit groups, ``only`` (means nothing else) or
    ``trade``."""
    name, meaning, codes, sense = line.split("\t")
    return TradeTerm(name, meaning, frozenset(map(trade_of, codes.split(","))), sense == "only")


class TradeTerms:
    """The table. Safe to share between threads.

    Parameters
    ----------
    lines
        See :func:`read_line`; a term has a line for each meaning, whatever its letters' case.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        by_name: dict[str, list[str]] = {}
        for line in lines:
            by_name.setdefault(line[: line.index("\t")].lower(), []).append(line)
        self._lines = list(by_name.values())
        self._known: dict[int, tuple[TradeTerm, ...]] = {}
        self._finder = AhoCorasick(list(by_name), matchkind=MatchKind.LeftmostLongest)

    def find(self, text: str) -> list[FoundTerm]:
        """The terms that stand in a text as whole words, from left to right; of those that begin
        at one place the longest. What has another meaning in small letters counts only as it is
        written in the table."""
        lowered = text.lower()
        if len(lowered) != len(text):  # places would be those of another text
            return []
        found = []
        for number, start, end in self._finder.find_matches_as_indexes(lowered):
            if lowered[start - 1 : start].isalnum():
                continue
            meanings, after = self._meanings(number), _end_of_word(lowered, end)
            first = meanings[0]
            as_written = first.is_sure or first.name.islower() or text[start:end] == first.name
            if after is not None and as_written:
                found.append(FoundTerm(meanings, after))
        return found

    def _meanings(self, number: int) -> tuple[TradeTerm, ...]:
        if number not in self._known:
            self._known[number] = tuple(map(read_line, self._lines[number]))
        return self._known[number]


def _end_of_word(text: str, end: int) -> int | None:
    """Where the word that reaches this place ends, a plural's *s* included; None: within one."""
    if text[end : end + 1] == "s":
        end += 1
    return None if text[end : end + 1].isalnum() else end


def trades_of(terms: Iterable[TradeTerm], titled: Iterable[str]) -> Counter[str]:
    """How much speaks for each trade in a document: votes.

    Parameters
    ----------
    terms
        Each term that stands in it, once.
    titled
        Codes of the unit groups that its titles name.
    """
    votes: Counter[str] = Counter()
    for code in titled:
        votes[trade_of(code)] += _SURE
    for term in terms:
        for trade in term.trades:
            votes[trade] += _vote(term)
    return votes


def _vote(term: TradeTerm) -> int:
    return _SURE if term.is_sure else _LIKELY


def _meant(meanings: Sequence[TradeTerm], votes: Counter[str]) -> TradeTerm | None:
    """Which meaning a term has in a document: one that has no other, else the one for whose trade
    most speaks beside the term itself; None where hardly anything does."""
    said = [
        max(votes[trade] for trade in one.trades) - (0 if one.is_sure else _vote(one))
        for one in meanings
    ]
    best = max(range(len(meanings)), key=said.__getitem__)
    return meanings[best] if said[best] >= _SURE else None


def explained(text: str, found: Iterable[FoundTerm], votes: Counter[str]) -> str:
    """The text with the meaning of each term behind it, in brackets; of a term that has another
    meaning only if something else of the document speaks for a trade that uses it."""
    parts, last = [], 0
    for one in found:
        if (meant := _meant(one.meanings, votes)) is not None:
            parts.append(f"{text[last : one.end]} ({meant.meaning})")
            last = one.end
    return "".join([*parts, text[last:]])


@lru_cache(maxsize=1)
def load_trade_terms() -> TradeTerms:
    """The table that ships with the package; read once per process."""
    return TradeTerms(_DATA.read_text("utf-8").splitlines())
