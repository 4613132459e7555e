"""Encoder for any transformer of sentence-transformers: on the CPU, the same bits every time.

The size of a matrix product, and its split over threads, can change the last bits of the result.
So every text is padded to a bucket that its own length alone decides, each batch runs in one
thread, and several batches run in parallel. On most processors a row's bits then do not depend on
how many rows are in the batch. That is tested once, when the model is loaded; where they do depend
on it, every bucket has batches of one fixed shape, filled up with padding rows.
"""

import hashlib
import os
import time
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from threading import Lock

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from transformers.utils.logging import disable_progress_bar

from app import processor_time
from app.matching.arrays import Vectors, unit_rows
from app.matching.encoders.tracing import Network, traced

_FIXED_TOKENS = 64
_LEAST_TOKENS, _MOST_TOKENS = 64, 256
"""Bounds of the tokens per batch: small enough that every core has a batch, large enough that a
product is worth its overhead."""
_PROBES = ((8, (1, 2, 7, 16, 32)), (24, (1, 3, 10)), (64, (1, 2, 4)), (128, (1, 2)))
"""Bucket lengths, and the batch sizes in which a text must have the same bits."""
_CACHED_VECTORS = 20_000
_CACHED_CHARACTERS = 60
_DEFAULT_WINDOW = 512


def load_model(name: str) -> SentenceTransformer:
    """Load a model from a folder or by name, on the CPU; code that a model brings is never run."""
    disable_progress_bar()  # it would draw on the terminal of every command
    model = SentenceTransformer(name, device="cpu", trust_remote_code=False)
    model.eval()
    return model


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


class _LabelCache:
    """LRU cache of the vectors of short labels, shared between threads."""

    def __init__(self) -> None:
        self._vectors: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = Lock()

    def get(self, text: str) -> Vectors | None:
        with self._lock:
            vector = self._vectors.get(text)
            if vector is not None:
                self._vectors.move_to_end(text)
            return vector

    def put(self, text: str, vector: Vectors) -> None:
        with self._lock:
            self._vectors[text] = vector.copy()
            if len(self._vectors) > _CACHED_VECTORS:
                self._vectors.popitem(last=False)


def fingerprint_of(model: SentenceTransformer, window: int, prompt: str) -> str:
    """Fingerprint of everything a vector depends on: weights, vocabulary, window and prompt; 16
    hexadecimal digits."""
    digest = hashlib.sha256()
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(name.encode())
        digest.update(tensor.detach().contiguous().cpu().numpy().tobytes())
    vocabulary = sorted(model.tokenizer.get_vocab().items())
    digest.update(repr((vocabulary, window, prompt)).encode())
    return digest.hexdigest()[:16]


class SentenceTransformerEncoder:
    """Encodes with a sentence-transformers model.

    A text longer than the model's window is encoded window by window; the mean of the windows'
    vectors, weighted by their tokens, represents the whole text.

    Parameters
    ----------
    model
        The loaded model, on the CPU.
    model_id
        Name kept beside every stored vector.
    threads
        Batches that run in parallel; 0: one per core.
    """

    def __init__(self, model: SentenceTransformer, model_id: str, threads: int = 0) -> None:
        # Each batch runs in one thread: splitting one product over threads is slower and, on a busy
        # machine, not always split the same way.
        torch.set_num_threads(1)
        self.model_id = model_id
        network = Network(model)
        self._inputs = len(network.names)
        self._network = traced(network)
        self._tokenizer = model.tokenizer
        self._window = int(model.max_seq_length or _DEFAULT_WINDOW)
        self._prompt = (model.prompts or {}).get(model.default_prompt_name or "", "") or ""
        self._buckets = bucket_lengths(self._window)
        self._prefix, self._suffix = self._special_tokens()
        self._pad = int(self._tokenizer.pad_token_id or 0)
        self._cache = _LabelCache()
        self._threads = threads or os.cpu_count() or 1
        self._pool = ThreadPoolExecutor(self._threads, "encoder")
        self.dimension = self._forward([self._prefix + self._suffix], self._buckets[0]).shape[1]
        self.fixed_shapes = not self._rows_are_independent()
        self.revision = f"{fingerprint_of(model, self._window, self._prompt)}-float32"

    def _special_tokens(self) -> tuple[list[int], list[int]]:
        """Ids of the special tokens before and after every text."""
        encoded = self._tokenizer("a", return_special_tokens_mask=True)
        ids, special = encoded["input_ids"], encoded["special_tokens_mask"]
        first = special.index(0)
        last = len(special) - 1 - special[::-1].index(0)
        return list(ids[:first]), list(ids[last + 1 :])

    def encode(self, texts: Sequence[str], *, cache: Sequence[bool] | None = None) -> Vectors:
        """Encode texts into ``(len(texts), dimension)`` float32 rows of unit length."""
        result = np.empty((len(texts), self.dimension), dtype=np.float32)
        missing: dict[str, list[int]] = {}
        may_keep: set[str] = set()
        for i, text in enumerate(texts):
            if cache is not None and cache[i] and len(text) <= _CACHED_CHARACTERS:
                may_keep.add(text)
                known = self._cache.get(text)
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

    def _encode_unique(self, texts: list[str]) -> Vectors:
        """Split texts into windows, encode these, and average the windows of each text."""
        encoded = self._tokenizer(
            [self._prompt + text for text in texts], add_special_tokens=False, verbose=False
        )["input_ids"]
        room = self._window - len(self._prefix) - len(self._suffix)
        windows: list[list[int]] = []
        starts = [0]
        for ids in encoded:
            parts = [list(ids[i : i + room]) for i in range(0, len(ids), room)] or [[]]
            # A model without special tokens still needs one token.
            windows += [self._prefix + part + self._suffix or [self._pad] for part in parts]
            starts.append(len(windows))
        vectors = self._encode_windows(windows)
        rows = np.empty((len(texts), self.dimension), dtype=np.float32)
        for i, (start, end) in enumerate(pairwise(starts)):
            weights = np.array([len(window) for window in windows[start:end]], dtype=np.float32)
            total = (vectors[start:end] * weights[:, None]).sum(axis=0)
            rows[i] = total / np.sqrt(np.dot(total, total))
        return rows

    def _encode_windows(self, windows: list[list[int]]) -> Vectors:
        """Group windows by bucket, run the batches in parallel, restore the order."""
        by_length: dict[int, list[int]] = {}
        for i, window in enumerate(windows):
            bucket = next(length for length in self._buckets if length >= len(window))
            by_length.setdefault(bucket, []).append(i)
        total = sum(length * len(members) for length, members in by_length.items())
        tokens = min(max(total // (2 * self._threads), _LEAST_TOKENS), _MOST_TOKENS)
        jobs = []
        for length in sorted(by_length, reverse=True):
            members, rows = by_length[length], 1
            if self.fixed_shapes:
                rows = rows_of_fixed_batch(length)
                batches = [members[i : i + rows] for i in range(0, len(members), rows)]
            else:
                batches = even_batches(members, length, tokens)
            for batch in batches:
                texts = [windows[i] for i in batch]
                jobs.append((batch, self._pool.submit(self._timed, texts, length, rows)))
        vectors = np.empty((len(windows), self.dimension), dtype=np.float32)
        for batch, job in jobs:
            vectors[batch], seconds = job.result()
            processor_time.spend(seconds)
        return vectors

    def _timed(self, windows: list[list[int]], length: int, rows: int) -> tuple[Vectors, float]:
        """Run one batch; return its rows and the processor time of this thread."""
        start = time.thread_time()
        return self._forward(windows, length, rows), time.thread_time() - start

    def _rows_are_independent(self) -> bool:
        """Whether a text has the same bits in batches of different sizes, see :data:`_PROBES`."""
        tokens = len(self._tokenizer)
        for length, sizes in _PROBES:
            if length > self._window:
                continue
            inner = length - len(self._prefix) - len(self._suffix) - 1
            text, other = (
                self._prefix + [(first + i) % tokens for i in range(inner)] + self._suffix
                for first in (5, 5 + inner)
            )
            expected = self._forward([text], length)[0]
            for size in sizes:
                found = self._forward([other] * (size - 1) + [text], length)[-1]
                if not np.array_equal(found, expected):
                    return False
        return True

    def _forward(self, windows: list[list[int]], length: int, rows: int = 1) -> Vectors:
        """Run one batch, filled up to ``rows``; return its first ``len(windows)`` rows."""
        rows = max(rows, len(windows))
        ids = torch.full((rows, length), self._pad, dtype=torch.long)
        mask = torch.zeros((rows, length), dtype=torch.long)
        for row in range(rows):
            window = windows[row] if row < len(windows) else windows[0]
            ids[row, : len(window)] = torch.tensor(window, dtype=torch.long)
            mask[row, : len(window)] = 1
        tensors = [ids, mask, torch.zeros_like(ids)][: self._inputs]
        with torch.inference_mode():
            output: Vectors = self._network(*tensors).float().numpy()
        return unit_rows(output)[: len(windows)]
