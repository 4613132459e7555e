"""What encoders of transformers share: windows of long texts, batches, labels that are remembered.

The size of a matrix product, its split over threads, and how far a text is padded can change the
last bits of the result; in a quantised model one of them now and then moves a number by a step. So
every text is padded to a bucket that its own length alone decides, each batch runs in one
thread, and several batches run in parallel. On most processors a row's bits then do not depend on
how many rows are in the batch. That is tested once, when the model is loaded; where they do depend
on it, every bucket has batches of one fixed shape, filled up with padding rows.
"""

import os
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from app import processor_time
from app.matching.arrays import Vectors
from app.matching.encoders.label_cache import MOST_CHARACTERS, LabelCache, StoredLabels

_FIXED_TOKENS = 64
_LEAST_TOKENS = 64
"""Least tokens per batch; fewer are not worth its overhead."""
_PROBES = ((8, (1, 2, 7, 16, 32)), (24, (1, 3, 10)), (64, (1, 2, 4)), (128, (1, 2)))
"""Bucket lengths, and the batch sizes in which a text must have the same bits."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a tokenizer adds and a model takes: ids before and after every text, the id of padding,
    the number of ids, and the longest ``window`` of the model, special tokens included."""

    prefix: list[int]
    suffix: list[int]
    pad: int
    count: int
    window: int


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows that run together, by their places, padded to ``length`` tokens; filled up to
    ``rows`` where batches have one fixed shape."""

    members: list[int]
    length: int
    rows: int = 1


def bucket_lengths(window: int) -> list[int]:
    """Lengths in tokens that texts are padded to, up to ``window``; in finer steps where short."""
    lengths = [*range(8, 64, 8), *range(64, 128, 16), *range(128, 512, 32), *range(512, 8193, 256)]
    return [*(length for length in lengths if length < window), window]


def rows_of_fixed_batch(length: int) -> int:
    """Rows of a bucket's batches where batches must have one fixed shape."""
    return max(1, round(_FIXED_TOKENS / length))


def even_batches(members: list[int], length: int, tokens: int) -> list[list[int]]:
    """Split the texts of a bucket into batches of about equal size, at most ``tokens`` each."""
    rows = max(1, tokens // length)
    count = -(-len(members) // rows)
    return [members[i::count] for i in range(count)]


class WindowedEncoder(ABC):
    """Encodes with a transformer that somebody else runs: see :meth:`_tokenise`, :meth:`_forward`.

    A text longer than the model's window is encoded window by window; the mean of the windows'
    vectors, weighted by their tokens, represents the whole text.

    Parameters
    ----------
    model_id
        Name kept beside every stored vector.
    tokens
        What the tokenizer adds and the model takes.
    threads
        Batches that run in parallel; 0: one per core.
    stored
        Vectors of names that need not be computed.
    """

    model_id: str
    revision: str
    dimension: int
    knows_names: bool
    most_tokens = 256
    """Most tokens per batch: few enough that every core has a batch, and memory stays small."""

    def __init__(
        self, model_id: str, tokens: Tokens, threads: int, stored: StoredLabels | None = None
    ) -> None:
        self.model_id = model_id
        self._tokens = tokens
        self._buckets = bucket_lengths(tokens.window)
        self._cache = LabelCache()
        self._stored = stored
        self.knows_names = stored is not None
        self._threads = threads or os.cpu_count() or 1
        self._pool = ThreadPoolExecutor(self._threads, "encoder")

    @abstractmethod
    def _tokenise(self, texts: list[str]) -> list[list[int]]:
        """Ids of each text, special tokens left out."""

    @abstractmethod
    def _forward(self, windows: list[list[int]], length: int, rows: int = 1) -> Vectors:
        """Run one batch, padded to ``length``, filled up to ``rows``: one unit row a window."""

    def _test_rows(self) -> None:
        """Find out what a row's bits depend on, and set the dimension. To be called once, when
        the model is loaded."""
        blank = self._tokens.prefix + self._tokens.suffix or [self._tokens.pad]
        self.dimension = self._forward([blank], self._buckets[0]).shape[1]
        self.fixed_shapes = not self._rows_are_independent()

    def encode(self, texts: Sequence[str], *, cache: Sequence[bool] | None = None) -> Vectors:
        """Encode texts into ``(len(texts), dimension)`` float32 rows of unit length."""
        result = np.empty((len(texts), self.dimension), dtype=np.float32)
        missing: dict[str, list[int]] = {}
        may_keep: set[str] = set()
        for i, text in enumerate(texts):
            if cache is not None and cache[i] and len(text) <= MOST_CHARACTERS:
                may_keep.add(text)
                known = self._known(text)
                if known is not None:
                    result[i] = known
                    continue
            missing.setdefault(text, []).append(i)
        if missing:
            for (text, places), vector in zip(
                missing.items(), self._encode_unique(list(missing)), strict=True
            ):
                result[places] = vector
                if text in may_keep:
                    self._cache.put(text, vector)
        return result

    def _known(self, label: str) -> Vectors | None:
        if self._stored is not None and (vector := self._stored.get(label)) is not None:
            return vector
        return self._cache.get(label)

    def _encode_unique(self, texts: list[str]) -> Vectors:
        """Split texts into windows, encode these, and average the windows of each text."""
        prefix, suffix = self._tokens.prefix, self._tokens.suffix
        room = self._tokens.window - len(prefix) - len(suffix)
        windows: list[list[int]] = []
        starts = [0]
        for ids in self._tokenise(texts):
            parts = [list(ids[i : i + room]) for i in range(0, len(ids), room)] or [[]]
            # A model without special tokens still needs one token.
            windows += [prefix + part + suffix or [self._tokens.pad] for part in parts]
            starts.append(len(windows))
        vectors = self._encode_windows(windows)
        rows = np.empty((len(texts), self.dimension), dtype=np.float32)
        for i, (start, end) in enumerate(pairwise(starts)):
            weights = np.array([len(window) for window in windows[start:end]], dtype=np.float32)
            total = (vectors[start:end] * weights[:, None]).sum(axis=0)
            rows[i] = total / np.sqrt(np.dot(total, total))
        return rows

    def _encode_windows(self, windows: list[list[int]]) -> Vectors:
        """Group windows of like length, run the batches in parallel, restore the order."""
        jobs = []
        for batch in self._batches([len(window) for window in windows]):
            texts = [windows[i] for i in batch.members]
            job = self._pool.submit(self._timed, texts, batch.length, batch.rows)
            jobs.append((batch.members, job))
        vectors = np.empty((len(windows), self.dimension), dtype=np.float32)
        for members, job in jobs:
            vectors[members], seconds = job.result()
            processor_time.spend(seconds)
        return vectors

    def _timed(self, windows: list[list[int]], length: int, rows: int) -> tuple[Vectors, float]:
        """Run one batch; return its rows and the processor time that it took."""
        start = self._seconds()
        return self._forward(windows, length, rows), self._seconds() - start

    def _seconds(self) -> float:
        """The clock of the processor time that a batch takes: that of the thread that runs it."""
        return time.thread_time()

    def _batches(self, lengths: list[int]) -> Iterator[Batch]:
        tokens = min(max(sum(lengths) // self._threads, _LEAST_TOKENS), self.most_tokens)
        by_length: dict[int, list[int]] = {}
        for i, needed in enumerate(lengths):
            bucket = next(length for length in self._buckets if length >= needed)
            by_length.setdefault(bucket, []).append(i)
        for length in sorted(by_length, reverse=True):
            members, rows = by_length[length], 1
            if self.fixed_shapes:
                rows = rows_of_fixed_batch(length)
                batches = [members[i : i + rows] for i in range(0, len(members), rows)]
            else:
                batches = even_batches(members, length, tokens)
            yield from (Batch(batch, length, rows) for batch in batches)

    def _probe(self, length: int, first: int) -> list[int]:
        """A window of ``length`` tokens that begins at the id ``first``."""
        inner = length - len(self._tokens.prefix) - len(self._tokens.suffix)
        ids = [(first + i) % self._tokens.count for i in range(inner)]
        return self._tokens.prefix + ids + self._tokens.suffix

    def _rows_are_independent(self) -> bool:
        """Whether a text has the same bits in batches of different sizes, see :data:`_PROBES`."""
        for length, sizes in _PROBES:
            if length > self._tokens.window:
                continue
            text, other = self._probe(length - 1, 5), self._probe(length - 1, 4 + length)
            expected = self._forward([text], length)[0]
            for size in sizes:
                found = self._forward([other] * (size - 1) + [text], length)[-1]
                if not np.array_equal(found, expected):
                    return False
        return True
