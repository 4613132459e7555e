"""An encoder on another machine, behind the ``/embeddings`` route of the OpenAI API.

Text-embeddings-inference, Infinity, vLLM and others serve it: ``POST {url}/embeddings`` with
``{"model", "input": [texts], "encoding_format": "float"}`` answers ``{"data": [{"index",
"embedding"}]}``. Everything is bounded: texts of a call, calls at a time, seconds, attempts, bytes
of an answer. A server that keeps failing is left alone for a while, and its callers are told at
once to come again.
"""

import json
import random
import textwrap
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import httpcore
import numpy as np

from app.matching.arrays import Vectors, unit_rows
from app.matching.encoders.bounded import EncoderBusy
from app.matching.encoders.circuit_breaker import CircuitBreaker
from app.matching.encoders.label_cache import MOST_CHARACTERS, LabelCache

TEXTS_PER_CALL, CALLS_AT_A_TIME = 32, 4
WINDOW_CHARACTERS = 900
"""Longer texts are sent in parts, and the mean of the parts stands for them: servers cut off what
their model's window does not hold, 256 tokens with the smallest."""
ATTEMPTS = 3
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.1, 2.0
MOST_FAILURES, OPEN_SECONDS = 5, 10.0
ANSWER_BYTES = 32 * 2**20
_TRY_AGAIN = frozenset((408, 425, 429, 500, 502, 503, 504))


class EncoderUnavailable(EncoderBusy):
    """The server of the encoder gives no answers, or none that can be used."""


@dataclass(frozen=True, slots=True)
class EmbeddingServer:
    """Where an encoder is.

    Attributes
    ----------
    url
        What stands before ``/embeddings``, such as ``http://encoder:7997/v1``.
    key
        Sent as a bearer token; empty: none is.
    revision
        Names the weights behind the address. Vectors of another revision are never compared.
    seconds
        How long one call may take.
    """

    url: str
    key: str = ""
    revision: str = "1"
    seconds: float = 30.0


class HttpEncoder:
    """Implements :class:`app.matching.encoders.base.Encoder` by calls. Safe to use from several
    threads.

    A vector has the bits that the server gives it, which need not be the same in another batch.

    Parameters
    ----------
    server
        Where to send texts.
    model_id
        Name kept beside every stored vector.
    model
        Name that the server knows it by.

    Raises
    ------
    EncoderUnavailable
        If the server does not answer.
    """

    knows_names = False

    def __init__(self, server: EmbeddingServer, model_id: str, model: str) -> None:
        self.model_id = model_id
        self.revision = f"{server.revision}-http"
        self._server, self._model = server, model
        self._url = f"{server.url.rstrip('/')}/embeddings"
        self._headers = [("Content-Type", "application/json"), ("Accept", "application/json")]
        if server.key:
            self._headers.append(("Authorization", f"Bearer {server.key}"))
        self._connections = httpcore.ConnectionPool(max_connections=2 * CALLS_AT_A_TIME)
        self._breaker = CircuitBreaker(MOST_FAILURES, OPEN_SECONDS)
        self._threads = ThreadPoolExecutor(CALLS_AT_A_TIME, "encoder-http")
        self._cache = LabelCache()
        self.dimension = 0
        self.dimension = self._call(["matching"]).shape[1]

    def encode(self, texts: Sequence[str], *, cache: Sequence[bool] | None = None) -> Vectors:
        """Encode texts into ``(len(texts), dimension)`` float32 rows of unit length.

        Raises
        ------
        EncoderUnavailable
            If the server does not answer, not even when it is asked again.
        """
        labels = {
            text
            for i, text in enumerate(texts)
            if cache is not None and cache[i] and len(text) <= MOST_CHARACTERS
        }
        known = {label: own for label in labels if (own := self._cache.get(label)) is not None}
        missing = [text for text in dict.fromkeys(texts) if text not in known]
        for text, vector in zip(missing, self._encode_unique(missing), strict=True):
            known[text] = vector
            if text in labels:
                self._cache.put(text, vector)
        result = np.empty((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(result, texts, strict=True):
            row[:] = known[text]
        return result

    def _encode_unique(self, texts: list[str]) -> list[Vectors]:
        """Send texts in parts of a window's length, and average the parts of each."""
        parts = [parts_of(text) for text in texts]
        flat = [part for own in parts for part in own]
        calls = [flat[i : i + TEXTS_PER_CALL] for i in range(0, len(flat), TEXTS_PER_CALL)]
        rows = iter(row for answer in self._threads.map(self._call, calls) for row in answer)
        vectors = []
        for own in parts:
            total = sum(len(part) * next(rows) for part in own)
            vectors.append(unit_rows(np.asarray(total, dtype=np.float32)[None, :])[0])
        return vectors

    def _call(self, texts: list[str]) -> Vectors:
        """Vectors of the texts of one call, asked for up to :data:`ATTEMPTS` times."""
        body = {"model": self._model, "input": texts, "encoding_format": "float"}
        content = json.dumps(body).encode()
        pause, said = FIRST_PAUSE_SECONDS, ""
        for attempt in range(ATTEMPTS):
            if self._breaker.seconds_left() > 0:
                raise EncoderUnavailable("it failed again and again, and is left alone for now")
            if attempt:
                time.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311 - spreads callers
                pause = min(LONGEST_PAUSE_SECONDS, pause * 4)
            try:
                status, answer = self._post(content)
            except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError) as e:
                said = type(e).__name__
                self._breaker.failed()
                continue
            if status == 200:
                vectors = self._vectors(answer, len(texts))
                self._breaker.succeeded()
                return vectors
            said = f"status {status}"
            if status not in _TRY_AGAIN:  # it answers; what it was asked is wrong
                self._breaker.succeeded()
                break
            self._breaker.failed()
        raise EncoderUnavailable(said)

    def _post(self, content: bytes) -> tuple[int, bytes]:
        timeouts = dict.fromkeys(("read", "write"), self._server.seconds)
        timeouts |= dict.fromkeys(("connect", "pool"), min(5.0, self._server.seconds))
        extensions = {"timeout": timeouts}
        deadline = time.monotonic() + self._server.seconds
        with self._connections.stream(
            "POST", self._url, headers=self._headers, content=content, extensions=extensions
        ) as response:
            answer = bytearray()
            for chunk in response.iter_stream():
                answer += chunk
                if len(answer) > ANSWER_BYTES or time.monotonic() > deadline:
                    raise httpcore.ReadTimeout("too long an answer")
            return response.status, bytes(answer)

    def _vectors(self, answer: bytes, count: int) -> Vectors:
        """The rows of an answer in the order of their texts.

        Raises
        ------
        EncoderUnavailable
            If the answer is not what the route promises.
        """
        try:
            items = json.loads(answer)["data"]
            order = [item["index"] for item in items]
            rows = np.array([item["embedding"] for item in items], dtype=np.float32)
        except (ValueError, KeyError, TypeError) as error:
            self._breaker.failed()
            raise EncoderUnavailable("the answer is not one of /embeddings") from error
        right = rows.ndim == 2 and sorted(order) == list(range(count))
        right = right and self.dimension in (0, rows.shape[1]) and rows.shape[1] > 0
        if not right or not np.isfinite(rows).all() or not rows.any(axis=1).all():
            self._breaker.failed()
            raise EncoderUnavailable("the answer has other vectors than were asked for")
        placed = np.empty_like(rows)
        placed[order] = rows
        return unit_rows(placed)


def parts_of(text: str) -> list[str]:
    """A text in parts of at most :data:`WINDOW_CHARACTERS`, cut between words where it can be, so
    that nothing is left out."""
    if len(text) <= WINDOW_CHARACTERS:
        return [text]
    return textwrap.wrap(text, WINDOW_CHARACTERS, break_on_hyphens=False) or [text]
