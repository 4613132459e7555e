"""A sentence-transformers model as traced code, with the same bits as the model itself."""

import logging
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import torch
from sentence_transformers import SentenceTransformer

from app.observability import describe_exception, log


class Network(torch.nn.Module):
    """A model as a function of up to three tensors, so that ``torch.jit`` can trace it."""

    def __init__(self, model: SentenceTransformer) -> None:
        super().__init__()
        self.model = model
        self.tokens = len(model.tokenizer)
        self.names = [
            name
            for name in ("input_ids", "attention_mask", "token_type_ids")
            if name in model.tokenizer.model_input_names
        ]

    def forward(self, *tensors: torch.Tensor) -> torch.Tensor:
        """Embed padded token ids, with mask and types, ``(rows, length)`` each."""
        features: dict[str, Any] = dict(zip(self.names, tensors, strict=True))
        embedded: torch.Tensor = self.model(features)["sentence_embedding"]
        return embedded


@contextmanager
def quiet() -> Iterator[None]:
    """Silence warnings: tracing reads every attribute of a model, also deprecated ones."""
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


def traced(network: Network) -> Callable[..., torch.Tensor]:
    """The network as traced code, without Python between operations: about a fifth faster for short
    texts.

    The traced code must give the same bits as the network in other shapes than the traced one; if
    it does not, or the network cannot be traced, the network itself is returned.
    """

    def inputs(rows: int, length: int) -> list[torch.Tensor]:
        ids = torch.arange(5, 5 + rows * length).reshape(rows, length) % network.tokens
        mask = torch.ones_like(ids)
        mask[0, -2:] = 0
        tensors = {"input_ids": ids, "attention_mask": mask}
        return [tensors.get(name, torch.zeros_like(ids)) for name in network.names]

    try:
        with warnings.catch_warnings(), quiet(), torch.inference_mode():
            warnings.simplefilter("ignore")  # traced code is checked below
            code = torch.jit.trace(network.eval(), inputs(5, 24), check_trace=False)
            code = torch.jit.freeze(code)
            same = all(
                torch.equal(code(*inputs(rows, length)), network(*inputs(rows, length)))
                for rows, length in ((1, 8), (3, 16), (2, 64), (1, 128))
            )
    except Exception as error:
        log.info("model runs untraced", **describe_exception(error))
        return network
    return code if same else network
