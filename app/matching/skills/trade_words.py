"""Which trades the words of a text speak of.

Java beside "barista" and "mocha" is coffee. For each of some ten thousand words a table that ships
with the package holds the log odds of the major groups of the Standard Occupational Classification
(15 is computing, 29 health care, 35 kitchens …): how much more often the word stands in texts about
that group than in texts about all work. ``python -m training.vocabulary`` counts them in ESCO's and
O*NET's descriptions, titles and tasks.
"""

import io
from collections.abc import Iterable
from functools import lru_cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

_DATA = resources.files("app") / "data" / "skills" / "trade_words.npz"
SCALE = 16
"""Log odds are stored as whole numbers of sixteenths."""

LEAST = 1.0
"""Log odds below which a word says nothing of a group."""

Votes = NDArray[np.float32]
"""``(groups,)``: the log odds of each group, in the order of :attr:`TradeWords.groups`."""


class TradeWords:
    """The table. Safe to share between threads.

    What a word says against a group is not counted: few of the words of a sentence are about its
    trade, and those that are not (host, rest, experience) would outvote them.

    Parameters
    ----------
    words, groups
        What the rows and columns stand for.
    log_odds
        ``(words, groups)`` int8, in units of ``1 / SCALE``.
    """

    def __init__(
        self, words: Iterable[str], groups: Iterable[str], log_odds: NDArray[np.int8]
    ) -> None:
        self.groups = tuple(groups)
        self._rows = {word: row for row, word in enumerate(words)}
        self._log_odds = np.where(log_odds >= LEAST * SCALE, log_odds, 0).astype(np.int8)

    def __contains__(self, word: str) -> bool:
        """Whether the table knows a word."""
        return word in self._rows

    def columns(self, groups: Iterable[str]) -> NDArray[np.bool_]:
        """Which columns stand for these groups, ``(groups,)``."""
        wanted = frozenset(groups)
        return np.array([group in wanted for group in self.groups])

    def votes(self, words: Iterable[str]) -> Votes:
        """The sum over the words; a word that is not in the table says nothing."""
        rows = [row for word in words if (row := self._rows.get(word)) is not None]
        return self._log_odds[rows].sum(axis=0, dtype=np.float32) / np.float32(SCALE)


@lru_cache(maxsize=1)
def load_trade_words() -> TradeWords:
    """The table that ships with the package; read once per process."""
    with np.load(io.BytesIO(_DATA.read_bytes())) as table:
        words = table["words"].tobytes().decode("ascii").split("\n")
        groups = table["groups"].tobytes().decode("ascii").split("\n")
        return TradeWords(words, groups, table["log_odds"])
