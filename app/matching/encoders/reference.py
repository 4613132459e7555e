"""Loads a model as sentence-transformers has it: the reference of its compiled form."""

from sentence_transformers import SentenceTransformer
from transformers import PreTrainedTokenizerBase

from app.matching.encoders.base import Encoder
from app.matching.encoders.sentence_transformer import SentenceTransformerEncoder, load_model
from app.matching.encoders.source import Source
from app.matching.encoders.static_embedding import StaticEmbeddingEncoder
from app.matching.encoders.weight_delta import apply_weight_delta


def load_source(source: Source) -> SentenceTransformer:
    """The model with the weights that training added."""
    model = load_model(str(source.folder))
    if source.delta is not None:
        apply_weight_delta(model, source.delta)
    return model


def reference_encoder(model: SentenceTransformer, model_id: str, threads: int) -> Encoder:
    """The encoder that runs a model itself."""
    if isinstance(model.tokenizer, PreTrainedTokenizerBase):
        return SentenceTransformerEncoder(model, model_id, threads)
    return StaticEmbeddingEncoder(model, model_id)
