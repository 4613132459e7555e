"""The shipped model of work: what training added to the base encoder, applied in place.

The file holds, for every trained matrix, the difference from the base model as one signed byte
per weight and one float32 step per row (`difference = step[row] * byte`), and plain float32
differences for vectors. Applying it is an addition, so the same file and base give the same bits.
"""

import hashlib
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor

FORMAT = "row-int8-difference/1"
STEP_SUFFIX = ".step"
FINGERPRINT_KEY = "encoder.layer.0.attention.self.query.weight"


class WeightDeltaMismatch(ValueError):
    """The adapter is not readable, or was made for another base model."""


def weight_delta_revision(path: Path) -> str:
    """First 12 hexadecimal digits of the file's SHA-256: names the weights in every result."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def base_fingerprint(state: dict[str, Tensor]) -> str:
    """SHA-256 of one weight matrix of the base, float32: tells one base model from another."""
    if FINGERPRINT_KEY not in state:
        raise WeightDeltaMismatch("the model is not of the kind the adapter was made for")
    weight = state[FINGERPRINT_KEY].detach().to("cpu", torch.float32).contiguous()
    return hashlib.sha256(weight.numpy().tobytes()).hexdigest()


def _read(path: Path) -> tuple[dict[str, Tensor], dict[str, str]]:
    try:
        with safe_open(path, framework="pt", device="cpu") as stored:
            metadata = stored.metadata() or {}
            tensors = {key: stored.get_tensor(key) for key in stored.keys()}  # noqa: SIM118
    except SafetensorError as problem:
        raise WeightDeltaMismatch("the adapter file is damaged") from problem
    if metadata.get("format") != FORMAT:
        raise WeightDeltaMismatch("the adapter file has an unknown format")
    return tensors, metadata


def _difference(tensors: dict[str, Tensor], key: str) -> Tensor:
    step = tensors.get(key + STEP_SUFFIX)
    if step is None:
        return tensors[key]
    return tensors[key].to(torch.float32).mul_(step.unsqueeze(1))


def read_differences(path: Path) -> tuple[dict[str, Tensor], dict[str, str]]:
    """Float32 differences by parameter name, and the file's metadata.

    Raises `AdapterMismatch` if the file is damaged or of an unknown format.
    """
    tensors, metadata = _read(path)
    names = [key for key in tensors if not key.endswith(STEP_SUFFIX)]
    return {key: _difference(tensors, key) for key in names}, metadata


@torch.no_grad()
def apply_weight_delta(model: Any, path: Path) -> None:
    """Add the shipped differences to the base model's weights, in place.

    `model` is a `SentenceTransformer` whose first module is the base transformer. Nothing is
    changed when `AdapterMismatch` is raised. Applying twice is refused.
    """
    tensors, metadata = _read(path)
    parameters = dict(model[0].auto_model.named_parameters())
    if base_fingerprint(parameters) != metadata.get("base"):
        raise WeightDeltaMismatch(
            "the adapter was made for another base model, or is applied already"
        )
    names = [key for key in tensors if not key.endswith(STEP_SUFFIX)]
    for key in names:
        if key not in parameters or parameters[key].shape != tensors[key].shape:
            raise WeightDeltaMismatch("the adapter does not fit the model's shapes")
    for key in names:
        parameter = parameters[key]
        parameter.add_(_difference(tensors, key).to(parameter.device, parameter.dtype))
