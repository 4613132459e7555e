"""Encoder for any transformer of sentence-transformers: on the CPU, the same bits every time.

The reference: what other forms of a model are built from and measured against.
"""

import hashlib
from pathlib import Path

import torch
from sentence_transformers import SentenceTransformer
from transformers.utils.logging import disable_progress_bar

from app.matching.arrays import Vectors, unit_rows
from app.matching.encoders import hub
from app.matching.encoders.tracing import Network, traced
from app.matching.encoders.windowed import Tokens, WindowedEncoder
from app.observability import log

_DEFAULT_WINDOW = 512


def load_model(name: str) -> SentenceTransformer:
    """Load a model from a folder, from the cache of the model library or from its hub, on the CPU;
    code that a model brings is never run."""
    disable_progress_bar()  # it would draw on the terminal of every command
    if Path(name).is_dir():
        return _opened(name, local_files_only=True)
    if hub.is_kept(name):
        try:
            return _opened(name, local_files_only=True)
        except OSError:
            log.info("the cache has only a part of the model", model=name)
    log.info("downloading the model: this may take minutes", model=name)
    return _opened(name, local_files_only=False)


def _opened(name: str, *, local_files_only: bool) -> SentenceTransformer:
    model = SentenceTransformer(
        name, device="cpu", trust_remote_code=False, local_files_only=local_files_only
    )
    model.eval()
    return model


def fingerprint_of(model: SentenceTransformer, window: int, prompt: str) -> str:
    """Fingerprint of everything a vector depends on: weights, vocabulary, window and prompt; 16
    hexadecimal digits."""
    digest = hashlib.sha256()
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(name.encode())
        digest.update(tensor.detach().contiguous().cpu().numpy().tobytes())
    vocabulary = sorted(model.tokenizer.get_vocab().items())
    digest.update(repr((vocabulary, window, prompt)).encode())
    return digest.hexdigest()[:16]


def prompt_of(model: SentenceTransformer) -> str:
    """What the model wants before every text; empty for most."""
    return (model.prompts or {}).get(model.default_prompt_name or "", "") or ""


def tokens_of(model: SentenceTransformer) -> Tokens:
    """What the model's tokenizer adds to every text, and how much the model takes."""
    encoded = model.tokenizer("a", return_special_tokens_mask=True)
    ids, special = encoded["input_ids"], encoded["special_tokens_mask"]
    first = special.index(0)
    last = len(special) - 1 - special[::-1].index(0)
    return Tokens(
        prefix=list(ids[:first]),
        suffix=list(ids[last + 1 :]),
        pad=int(model.tokenizer.pad_token_id or 0),
        count=len(model.tokenizer),
        window=int(model.max_seq_length or _DEFAULT_WINDOW),
    )


class SentenceTransformerEncoder(WindowedEncoder):
    """Encodes with a sentence-transformers model.

    Parameters
    ----------
    model
        The loaded model, on the CPU.
    model_id
        Name kept beside every stored vector.
    threads
        Batches that run in parallel; 0: one per core.
    """

    def __init__(self, model: SentenceTransformer, model_id: str, threads: int = 0) -> None:
        # Each batch runs in one thread: splitting one product over threads is slower and, on a busy
        # machine, not always split the same way.
        torch.set_num_threads(1)
        super().__init__(model_id, tokens_of(model), threads)
        network = Network(model)
        self._inputs = len(network.names)
        self._network = traced(network)
        self._tokenizer = model.tokenizer
        self._prompt = prompt_of(model)
        self._test_rows()
        self.revision = f"{fingerprint_of(model, self._tokens.window, self._prompt)}-float32"

    def _tokenise(self, texts: list[str]) -> list[list[int]]:
        prompted = [self._prompt + text for text in texts]
        encoded = self._tokenizer(prompted, add_special_tokens=False, verbose=False)
        ids: list[list[int]] = encoded["input_ids"]
        return ids

    def _forward(self, windows: list[list[int]], length: int, rows: int = 1) -> Vectors:
        rows = max(rows, len(windows))
        ids = torch.full((rows, length), self._tokens.pad, dtype=torch.long)
        mask = torch.zeros((rows, length), dtype=torch.long)
        for row in range(rows):
            window = windows[row] if row < len(windows) else windows[0]
            ids[row, : len(window)] = torch.tensor(window, dtype=torch.long)
            mask[row, : len(window)] = 1
        tensors = [ids, mask, torch.zeros_like(ids)][: self._inputs]
        with torch.inference_mode():
            output: Vectors = self._network(*tensors).float().numpy()
        return unit_rows(output)[: len(windows)]
