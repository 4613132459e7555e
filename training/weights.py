"""Checkpoints, and weights between the base model's and the trained ones."""

from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from training.encoder import base_folder

State = dict[str, Tensor]


def base_state() -> State:
    """Weights of the base network, float32."""
    return {k: v.float() for k, v in load_file(base_folder() / "model.safetensors").items()}


def read_checkpoint(path: Path) -> State:
    """Weights of a checkpoint, float32."""
    return {key: value.float() for key, value in load_file(path).items()}


def write_checkpoint(state: State, path: Path) -> None:
    """Write weights aside, then put them in place: a stop never leaves half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(".tmp")
    save_file({key: value.contiguous() for key, value in state.items()}, aside)
    aside.replace(path)


def mixed_with_base(trained: State, share: float) -> State:
    """`base + share * (trained - base)` for every trained matrix."""
    base = base_state()
    return {key: base[key] + share * (value - base[key]) for key, value in trained.items()}


def mean_state(states: list[State]) -> State:
    """Plain average of several sets of weights."""
    return {key: torch.stack([state[key] for state in states]).mean(0) for key in states[0]}


def variant_state(description: str) -> State:
    """`a.safetensors+b.safetensors@0.8`: the mean of the checkpoints, share 0.8."""
    paths, _, share = description.partition("@")
    states = [read_checkpoint(Path(path)) for path in paths.split("+")]
    return mixed_with_base(mean_state(states), float(share or 1.0))
