"""An encoder that may hang: it takes some of the threads of a process, never all of them."""

import threading
import time
from collections.abc import Sequence

from app.matching.arrays import Vectors
from app.matching.encoders.base import Encoder

PATIENCE_SECONDS = 2.0
"""How long a call waits for its turn while the encoder gives answers."""


class EncoderBusy(Exception):
    """The encoder has as many calls as it may have."""


class BoundedEncoder:
    """Hands calls on to an encoder, at most ``most`` at a time.

    Who comes while all are taken waits for :data:`PATIENCE_SECONDS`; once somebody has waited in
    vain, nobody waits until a call comes back.
    """

    def __init__(self, encoder: Encoder, most: int) -> None:
        self._encoder = encoder
        self._turns = threading.BoundedSemaphore(most)
        self._hangs = False

    @property
    def model_id(self) -> str:
        return self._encoder.model_id

    @property
    def revision(self) -> str:
        return self._encoder.revision

    @property
    def dimension(self) -> int:
        return self._encoder.dimension

    @property
    def knows_names(self) -> bool:
        return self._encoder.knows_names

    def encode(self, texts: Sequence[str], *, cache: Sequence[bool] | None = None) -> Vectors:
        """Encode texts as the encoder does.

        Raises
        ------
        EncoderBusy
            If it has too many calls already.
        """
        started = time.monotonic()
        if not self._turns.acquire(timeout=0 if self._hangs else PATIENCE_SECONDS):
            self._hangs = self._hangs or time.monotonic() - started >= PATIENCE_SECONDS
            raise EncoderBusy
        try:
            vectors = self._encoder.encode(texts, cache=cache)
            self._hangs = False
            return vectors
        finally:
            self._turns.release()
