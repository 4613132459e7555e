"""An encoder behind the route of embedding servers: the model's own vectors, whatever the server
does in between."""

import math
import socket
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from app.matching.encoders import over_http
from app.matching.encoders.circuit_breaker import CircuitBreaker
from app.matching.encoders.over_http import (
    EmbeddingServer,
    EncoderUnavailable,
    HttpEncoder,
    parts_of,
)
from app.matching.engine import Engine
from tests.harness.embedding_server import EmbeddingCalls, embedding_app
from tests.harness.served import served

TEXTS = ["Python", "night nurse on a medical ward", "Kept the books of a bakery.", "Python"]
LONG = "Planned the move of forty depots to a new system. " * 60


@pytest.fixture(scope="module")
def serving(real_engine: Engine) -> Iterator[tuple[str, EmbeddingCalls]]:
    calls = EmbeddingCalls()
    with served(embedding_app(real_engine.encoder, calls)) as address:
        yield f"{address}/v1", calls


@pytest.fixture
def calls(serving: tuple[str, EmbeddingCalls]) -> EmbeddingCalls:
    own = serving[1]
    own.inputs.clear()
    own.keys.clear()
    return own


@pytest.fixture
def encoder(
    serving: tuple[str, EmbeddingCalls], calls: EmbeddingCalls, monkeypatch: pytest.MonkeyPatch
) -> HttpEncoder:
    monkeypatch.setattr(over_http, "FIRST_PAUSE_SECONDS", 0.0)
    calls.statuses, calls.spoil = [], lambda data: data
    return HttpEncoder(EmbeddingServer(serving[0], key="k", seconds=20), "m", "served-m")


def test_vectors_are_those_of_the_model(
    encoder: HttpEncoder, calls: EmbeddingCalls, real_engine: Engine
) -> None:
    found, own = encoder.encode(TEXTS), real_engine.encoder.encode(TEXTS)
    assert encoder.dimension == own.shape[1]
    assert np.allclose(found, own, atol=1e-5)
    assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-6)
    assert calls.inputs[-1] == TEXTS[:3]  # a text that comes twice is sent once
    assert set(calls.keys) == {"Bearer k"}


def test_many_texts_go_in_calls_of_bounded_size(
    encoder: HttpEncoder, calls: EmbeddingCalls, real_engine: Engine
) -> None:
    texts = [f"ward {number}" for number in range(75)]
    calls.inputs.clear()
    found = encoder.encode(texts)
    assert sorted(map(len, calls.inputs)) == [11, 32, 32]
    assert np.allclose(found, real_engine.encoder.encode(texts), atol=1e-5)


def test_nothing_of_a_long_text_is_lost(encoder: HttpEncoder, calls: EmbeddingCalls) -> None:
    first, other = encoder.encode([LONG, LONG + "Speaks fluent Icelandic and welds pipelines."])
    assert max(len(text) for texts in calls.inputs for text in texts) <= 900
    assert 0.5 < float(first @ other) < 0.9999
    assert "".join(parts_of(LONG)).replace(" ", "") == LONG.replace(" ", "")
    assert all(len(part) <= 900 for part in parts_of("x" * 5000))


def test_labels_are_asked_for_once_and_prose_each_time(
    encoder: HttpEncoder, calls: EmbeddingCalls
) -> None:
    for _ in range(2):
        encoder.encode(["welding", "My own words."], cache=[True, False])
    assert calls.inputs[1:] == [["welding", "My own words."], ["My own words."]]


def test_a_server_that_stumbles_is_asked_again(encoder: HttpEncoder, calls: EmbeddingCalls) -> None:
    calls.statuses = [503, 429]
    assert encoder.encode(["welding"]).shape == (1, encoder.dimension)
    assert len(calls.inputs) == 4


def test_a_refusal_is_not_repeated(encoder: HttpEncoder, calls: EmbeddingCalls) -> None:
    calls.statuses = [401]
    with pytest.raises(EncoderUnavailable, match="401"):
        encoder.encode(["welding"])
    assert len(calls.inputs) == 2


def test_a_server_that_keeps_failing_is_left_alone(
    encoder: HttpEncoder, calls: EmbeddingCalls
) -> None:
    calls.statuses = [500] * 20
    for _ in range(5):
        with pytest.raises(EncoderUnavailable):
            encoder.encode(["welding"])
    assert len(calls.inputs) == 1 + over_http.MOST_FAILURES


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[1:],
        lambda data: [{**one, "index": 0} for one in data],
        lambda data: [{**one, "embedding": one["embedding"][:7]} for one in data],
        lambda data: [{**one, "embedding": [0.0] * len(one["embedding"])} for one in data],
        lambda data: [{**one, "embedding": "AAAA"} for one in data],
        lambda data: {"no": "list"},
    ],
)
def test_an_answer_that_is_none_is_refused(
    encoder: HttpEncoder, calls: EmbeddingCalls, spoil: Any
) -> None:
    calls.spoil = spoil
    with pytest.raises(EncoderUnavailable):
        encoder.encode(["welding", "baking"])


def test_numbers_that_are_none_are_refused() -> None:
    fresh = HttpEncoder.__new__(HttpEncoder)
    fresh.dimension, fresh._breaker = 2, CircuitBreaker(5, 10.0)
    with pytest.raises(EncoderUnavailable):
        fresh._vectors(b'{"data": [{"index": 0, "embedding": [NaN, 1.0]}]}', 1)


def test_nobody_waits_for_a_server_that_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(over_http, "FIRST_PAUSE_SECONDS", 0.0)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/v1"
        with pytest.raises(EncoderUnavailable, match="Timeout"):
            HttpEncoder(EmbeddingServer(url, seconds=0.05), "m", "m")


def test_an_open_circuit_lets_one_caller_try() -> None:
    now = 0.0
    breaker = CircuitBreaker(2, 10.0, now=lambda: now)
    breaker.failed()
    assert breaker.seconds_left() == 0
    breaker.failed()
    assert math.isclose(breaker.seconds_left(), 10.0)
    now = 11.0
    assert breaker.seconds_left() == 0
    assert breaker.seconds_left() > 0  # the others go on waiting
    breaker.failed()
    assert breaker.seconds_left() > 0
    now = 22.0
    assert breaker.seconds_left() == 0
    breaker.succeeded()
    assert breaker.seconds_left() == 0
