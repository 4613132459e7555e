"""Writes the shipped adapter: differences from the base, one byte per weight."""

import argparse
import json
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor

from app.matching.encoders.weight_delta import FORMAT, STEP_SUFFIX, base_fingerprint
from training.weights import State, base_state, variant_state

SNAPSHOTS = ("broad/step400", "titles/step200", "titles/step400", "further/trained")
SHARE = 0.8
"""How far the shipped weights lie from the base towards the mean of the snapshots."""


def quantized(difference: Tensor) -> tuple[Tensor, Tensor]:
    """Signed bytes and one step per row; the largest weight of a row becomes 127."""
    step = difference.abs().amax(dim=1).clamp_min(1e-12) / 127.0
    return torch.round(difference / step.unsqueeze(1)).to(torch.int8), step.to(torch.float32)


def export(chosen: State, path: Path, card: dict[str, object]) -> None:
    """Write the differences of `chosen` weights from the base as an adapter file."""
    base = base_state()
    tensors: dict[str, Tensor] = {}
    for key, value in sorted(chosen.items()):
        difference = value - base[key]
        if difference.dim() == 2:
            tensors[key], tensors[key + STEP_SUFFIX] = quantized(difference)
        else:
            tensors[key] = difference.contiguous()
    metadata = {
        "format": FORMAT,
        "base": base_fingerprint(base),
        "card": json.dumps(card, sort_keys=True),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file(tensors, path, metadata=metadata)
    path.chmod(0o644)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--snapshots", nargs="+", default=list(SNAPSHOTS))
    parser.add_argument("--folder", type=Path, default=Path("training/out"))
    parser.add_argument("--share", type=float, default=SHARE)
    parser.add_argument("--output", type=Path, default=Path("app/data/model/adapter.safetensors"))
    arguments = parser.parse_args()
    paths = [str(arguments.folder / f"{name}.safetensors") for name in arguments.snapshots]
    card: dict[str, object] = {
        "base": "all-MiniLM-L6-v2",
        "data": "ESCO 1.1.1 (Decision 2011/833/EU), O*NET 27.0 (CC BY 4.0)",
        "snapshots": arguments.snapshots,
        "share": arguments.share,
    }
    variant = "+".join(paths) + f"@{arguments.share}"
    export(variant_state(variant), arguments.output, card)
    print(f"{arguments.output}: {arguments.output.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
