"""An encoder without a model, for tests: feature hashing of words and character n-grams."""

import hashlib
import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from app.matching.arrays import Vectors

_WORDS = re.compile(r"[^\W_]+(?:[+#]+)?")


@lru_cache(maxsize=65536)
def _digest(feature: str) -> int:
    return int.from_bytes(hashlib.blake2b(feature.encode(), digest_size=8).digest(), "big")


class HashEncoder:
    """Encodes by feature hashing (Weinberger et al. 2009): texts that share words, or runs of four
    characters in words, are similar. Deterministic and fast; it knows no meaning."""

    model_id = "hash"
    revision = "2-float32"
    knows_names = True

    def __init__(self, dimension: int = 256) -> None:
        self.dimension = dimension

    def encode(self, texts: Sequence[str], *, cache: Sequence[bool] | None = None) -> Vectors:
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in _WORDS.findall(text.lower()):
                self._add(row, word, 1.0)
                padded = f"<{word}>"
                for start in range(max(1, len(padded) - 3)):
                    self._add(row, f"#{padded[start : start + 4]}", 0.35)
            if not row.any():
                row[0] = 1.0
            row /= np.sqrt(np.dot(row, row))
        return rows

    def _add(self, row: Vectors, feature: str, weight: float) -> None:
        digest = _digest(feature)
        # Three dimensions per feature, so that a collision in one does not merge two features.
        for shift in (0, 16, 32):
            sign = 1.0 if (digest >> (60 - shift // 16)) & 1 else -1.0
            row[(digest >> shift) % self.dimension] += sign * weight
