"""An encoder that encodes each text of a run once."""

import threading
from collections.abc import Sequence

import numpy as np

from app.matching.arrays import Vectors
from app.matching.encoders.base import Encoder


class RememberingEncoder:
    """A real encoder whose vectors are kept: they are the very bits that it would give again,
    which the tests of the encoders prove on the encoder itself."""

    def __init__(self, inner: Encoder) -> None:
        self.inner = inner
        self.model_id, self.revision = inner.model_id, inner.revision
        self.dimension, self.knows_names = inner.dimension, inner.knows_names
        self._known: dict[str, Vectors] = {}
        self._lock = threading.Lock()

    def encode(self, texts: Sequence[str], *, cache: Sequence[bool] | None = None) -> Vectors:
        """As the encoder behind it."""
        with self._lock:
            known = self._known
            new = [text for text in dict.fromkeys(texts) if text not in known]
            if new:
                known.update(zip(new, self.inner.encode(new), strict=True))
            if not texts:
                return np.empty((0, self.dimension), dtype=np.float32)
            return np.stack([known[text] for text in texts])
