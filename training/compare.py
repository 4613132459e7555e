"""Compares variants of the trained weights, each with a share beside the base's.

A variant is chosen on the first half of every task's queries; the second half says whether the
choice holds. The `_unseen` tasks take no part.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch

from training.encoder import embed_texts, load_base
from training.evaluate import TASKS, Encode, evaluate, metric_name
from training.weights import State, variant_state

DOCUMENT_TOKENS = 128
"""Shorter than the model's window: about twice as fast; final figures use the whole window."""


def quick_encoder(state: State | None) -> Encode:
    """Like the evaluation's encoder, documents cut to `DOCUMENT_TOKENS`."""
    tokenizer, network = load_base()
    if state is not None:
        network.load_state_dict(state, strict=False)
    return lambda texts: np.asarray(
        embed_texts(tokenizer, network, texts, DOCUMENT_TOKENS).numpy(), dtype=np.float32
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("variants", nargs="+", help="checkpoint[+checkpoint]@share, or `base`")
    parser.add_argument("--bench", type=Path, default=Path("../shared/bench"))
    parser.add_argument("--most", type=int, default=1000, help="queries per task at most")
    parser.add_argument("--tasks", nargs="*", default=list(TASKS))
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--output", type=Path, default=Path("training/out/variants.jsonl"))
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    for variant in arguments.variants:
        state = None if variant == "base" else variant_state(variant)
        report = evaluate(quick_encoder(state), arguments.bench, arguments.tasks, arguments.most)
        with arguments.output.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps({"variant": variant, "figures": report}) + "\n")
        for half in ("first_half", "second_half"):
            means = [row[half] for row in report.values()]
            print(variant, half, f"mean={np.mean(means):.4f}", end=" ")
            print(" ".join(f"{name}={row[half]:.4f}" for name, row in report.items()))
        for name, row in report.items():
            print(" ", name, f"{row[metric_name(name)]:.4f}", flush=True)


if __name__ == "__main__":
    main()
