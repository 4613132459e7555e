"""A hanging encoder keeps some threads, never all; it is trusted again once it answers."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.matching.arrays import Vectors
from app.matching.encoders import bounded
from app.matching.encoders.bounded import BoundedEncoder, EncoderBusy
from app.matching.encoders.hashing import HashEncoder


class _Hanging(HashEncoder):
    def __init__(self) -> None:
        super().__init__()
        self.may_go = threading.Event()

    def encode(self, texts: Sequence[str], *, cache: Sequence[bool] | None = None) -> Vectors:
        assert self.may_go.wait(30)
        return super().encode(texts, cache=cache)


def test_a_hanging_encoder_refuses_further_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded, "PATIENCE_SECONDS", 0.02)
    encoder = _Hanging()
    gate = BoundedEncoder(encoder, 2)
    assert (gate.model_id, gate.dimension) == (encoder.model_id, encoder.dimension)
    with ThreadPoolExecutor(2) as pool:
        stuck = [pool.submit(gate.encode, ["a"]) for _ in range(2)]
        while gate._turns._value != 0:  # type: ignore[attr-defined]
            pass
        for _ in range(20):
            with pytest.raises(EncoderBusy):
                gate.encode(["b"])
        encoder.may_go.set()
        assert all(call.result().shape == (1, encoder.dimension) for call in stuck)
    assert gate.encode(["b"]).shape == (1, encoder.dimension)
