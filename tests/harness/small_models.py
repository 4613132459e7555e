"""Small multilingual sentence-transformers models, made on the spot: words of three languages that
mean the same share one vector. One is a transformer, one a table of words."""

from pathlib import Path

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Pooling, StaticEmbedding, Transformer
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

MEANINGS = (
    ("nurse", "enfermera", "krankenschwester"),
    ("hospital", "hospital", "krankenhaus"),
    ("patients", "pacientes", "patienten"),
    ("baker", "panadero", "baecker"),
    ("bread", "pan", "brot"),
    ("oven", "horno", "ofen"),
    ("electrician", "electricista", "elektriker"),
    ("cables", "cables", "kabel"),
    ("accountant", "contable", "buchhalter"),
    ("invoices", "facturas", "rechnungen"),
)
"""English, Spanish, German."""
DIMENSION = 48
_SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def _vocabulary() -> tuple[dict[str, int], torch.Tensor]:
    generator = torch.Generator().manual_seed(11)
    words = {word: place for place, word in enumerate(_SPECIAL)}
    rows = [torch.zeros(DIMENSION) for _ in _SPECIAL]
    for meaning in MEANINGS:
        vector = torch.randn(DIMENSION, generator=generator)
        for word in dict.fromkeys(meaning):
            words[word] = len(rows)
            rows.append(vector)
    return words, torch.stack(rows)


def _tokenizer(words: dict[str, int]) -> Tokenizer:
    tokenizer = Tokenizer(WordLevel(words, unk_token="[UNK]"))
    tokenizer.normalizer = BertNormalizer()
    tokenizer.pre_tokenizer = BertPreTokenizer()
    return tokenizer


def save_transformer(folder: Path) -> str:
    """A BERT of two layers; returns the folder's name, as the setting takes it."""
    words, table = _vocabulary()
    parts = folder / "parts"
    parts.mkdir(parents=True)
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=DIMENSION,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=128,
    )
    torch.manual_seed(5)
    network = BertModel(config)
    with torch.no_grad():
        network.embeddings.word_embeddings.weight.copy_(table)
    network.save_pretrained(parts)
    PreTrainedTokenizerFast(
        tokenizer_object=_tokenizer(words),
        pad_token="[PAD]",
        unk_token="[UNK]",
        model_input_names=["input_ids", "token_type_ids", "attention_mask"],
    ).save_pretrained(parts)
    transformer = Transformer(str(parts), max_seq_length=64)
    model = SentenceTransformer(modules=[transformer, Pooling(DIMENSION)], device="cpu")
    model.save(str(folder / "model"))
    return str(folder / "model")


def save_word_table(folder: Path) -> str:
    """Mean of word vectors; returns the folder's name."""
    words, table = _vocabulary()
    static = StaticEmbedding(_tokenizer(words), embedding_weights=table.numpy())
    model = SentenceTransformer(modules=[static], device="cpu")
    model.save(str(folder / "model"))
    return str(folder / "model")
