"""The trained weights that ship with the package: a difference from the base model, added to it.

For every trained matrix the file holds the difference as one signed byte per weight and one float32
step per row (``difference = step[row] * byte``); for vectors, plain float32 differences. The same
file added to the same base gives the same bits. ``training.export`` writes it.
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
    """The file is not readable, or was made for another base model."""


def base_fingerprint(state: dict[str, Tensor]) -> str:
    """SHA-256 of one weight matrix of the base model, float32, which identifies it.

    Raises
    ------
    WeightDeltaMismatch
        If the model has no such matrix.
    """
    if FINGERPRINT_KEY not in state:
        raise WeightDeltaMismatch("the model is not of the kind these weights were made for")
    weight = state[FINGERPRINT_KEY].detach().to("cpu", torch.float32).contiguous()
    return hashlib.sha256(weight.numpy().tobytes()).hexdigest()


def _read(path: Path) -> tuple[dict[str, Tensor], dict[str, str]]:
    try:
        with safe_open(path, framework="pt", device="cpu") as stored:
            metadata = stored.metadata() or {}
            tensors = {key: stored.get_tensor(key) for key in stored.keys()}  # noqa: SIM118
    except SafetensorError as problem:
        raise WeightDeltaMismatch("the weights file is damaged") from problem
    if metadata.get("format") != FORMAT:
        raise WeightDeltaMismatch("the weights file has an unknown format")
    return tensors, metadata


def _difference(tensors: dict[str, Tensor], key: str) -> Tensor:
    step = tensors.get(key + STEP_SUFFIX)
    if step is None:
        return tensors[key]
    return tensors[key].to(torch.float32).mul_(step.unsqueeze(1))


def read_differences(path: Path) -> tuple[dict[str, Tensor], dict[str, str]]:
    """Float32 differences by parameter name, and the file's metadata.

    Raises
    ------
    WeightDeltaMismatch
        If the file is damaged or of an unknown format.
    """
    tensors, metadata = _read(path)
    names = [key for key in tensors if not key.endswith(STEP_SUFFIX)]
    return {key: _difference(tensors, key) for key in names}, metadata


@torch.no_grad()
def apply_weight_delta(model: Any, path: Path) -> None:
    """Add the differences of the file ``path`` to a model's weights, in place.

    Parameters
    ----------
    model
        A ``SentenceTransformer`` whose first module is the base transformer.

    Raises
    ------
    WeightDeltaMismatch
        If the file does not fit the model, or was applied to it already; nothing is changed then.
    """
    tensors, metadata = _read(path)
    parameters = dict(model[0].auto_model.named_parameters())
    if base_fingerprint(parameters) != metadata.get("base"):
        raise WeightDeltaMismatch(
            "the weights were made for another base model, or are applied already"
        )
    names = [key for key in tensors if not key.endswith(STEP_SUFFIX)]
    for key in names:
        if key not in parameters or parameters[key].shape != tensors[key].shape:
            raise WeightDeltaMismatch("the weights do not fit the model's shapes")
    for key in names:
        parameter = parameters[key]
        parameter.add_(_difference(tensors, key).to(parameter.device, parameter.dtype))
