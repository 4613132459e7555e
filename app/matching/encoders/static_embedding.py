"""Encoder for static models of sentence-transformers: a table of word vectors, no transformer."""

from collections.abc import Sequence

import numpy as np
import torch
from sentence_transformers import SentenceTransformer

from app.matching.arrays import Vectors, unit_rows
from app.matching.encoders.sentence_transformer import fingerprint_of


class StaticEmbeddingEncoder:
    """Encodes with a model whose tokenizer is not one of transformers' (``StaticEmbedding``).

    Texts are encoded one by one, so that a vector depends on nothing else; such models are fast
    enough for that.

    Parameters
    ----------
    model
        The loaded model, on the CPU.
    model_id
        Name kept beside every stored vector.
    """

    knows_names = True

    def __init__(self, model: SentenceTransformer, model_id: str) -> None:
        torch.set_num_threads(1)
        self.model_id = model_id
        self._model = model
        self._prompt = (model.prompts or {}).get(model.default_prompt_name or "", "") or ""
        self.dimension = int(model.encode(["a"], show_progress_bar=False).shape[1])
        self.revision = f"{fingerprint_of(model, 0, self._prompt)}-float32"

    def encode(self, texts: Sequence[str], *, cache: Sequence[bool] | None = None) -> Vectors:
        """Encode texts into ``(len(texts), dimension)`` float32 rows of unit length."""
        rows = np.empty((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            row[:] = self._model.encode([text], show_progress_bar=False)[0]
        return unit_rows(rows)
