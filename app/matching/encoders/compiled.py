"""The compiled form of an encoder: an int8 graph that OpenVINO runs, made by ``compiling.py``.

A directory holds forms of several models. ``<model id>.int8.json``, the manifest, names the model's
current form: what it was made from, how near it came to the reference, and the SHA-256 of its files
in ``<model id>.int8-<revision>/``. It is written last, and in one step. Nothing here needs torch.
"""

import hashlib
import json
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from app.matching.arrays import Vectors, unit_rows
from app.matching.encoders.label_cache import StoredLabels
from app.matching.encoders.openvino_runtime import openvino
from app.matching.encoders.source import Source
from app.matching.encoders.windowed import Tokens, WindowedEncoder
from app.matching.encoders.word_tables import gather_before_scaling

FORMAT = "openvino-int8/1"
GRAPH, TOKENIZER, NAMES, NAME_VECTORS = "graph.xml", "tokenizer.json", "names.txt", "names.npy"
PROBES = (
    "Python",
    "night nurse on a medical ward",
    "Planned and led the move of forty depots to a new system for stock and orders. " * 8,
)
"""Texts whose vectors of the reference are kept: the form is tried on them wherever it is loaded,
because another processor may reckon in another way."""
PROBE_VECTORS = "probes.npy"
LEAST_PROBE_COSINE = 0.98


class CompiledFormUnusable(Exception):
    """A compiled form is absent, damaged, stale or wrong on this machine."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a compiled form is.

    Attributes
    ----------
    revision
        That of the encoder: fingerprint of the reference, and hash of the graph.
    source
        Digest of the files it was made from.
    mean_cosine
        Of its vectors with those of the reference, on texts that were not calibrated with.
    folder
        Where its files are, beside the manifest.
    files
        Their SHA-256, by name.
    """

    format: str
    model_id: str
    revision: str
    source: str
    runtime: str
    mean_cosine: float
    prompt: str
    tokens: Tokens
    folder: str
    files: dict[str, str]

    @classmethod
    def read(cls, path: Path) -> "Manifest":
        """Read a manifest.

        Raises
        ------
        CompiledFormUnusable
            If there is none, or it says nothing that is understood here.
        """
        try:
            body = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise CompiledFormUnusable("absent") from None
        except (OSError, ValueError):
            raise CompiledFormUnusable("the manifest is damaged") from None
        if not isinstance(body, dict) or body.get("format") != FORMAT:
            raise CompiledFormUnusable("the manifest is of another format")
        try:
            return cls(**{**body, "tokens": Tokens(**body["tokens"])})
        except (KeyError, TypeError):
            raise CompiledFormUnusable("the manifest is damaged") from None

    def to_json(self) -> str:
        """The manifest as it is written."""
        return json.dumps(asdict(self), indent=1) + "\n"


def manifest_path(directory: Path, source: Source) -> Path:
    """Where the manifest of a model's current form is."""
    return directory / f"{source.model_id}.int8.json"


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def runtime_version() -> str:
    """The version of OpenVINO, without its build."""
    version: str = openvino.get_version()
    return version.split("-")[0]


class CompiledEncoder(WindowedEncoder):
    """Encodes with a compiled form.

    Parameters
    ----------
    folder
        Of the form's files, which are as its manifest says.
    manifest
        The manifest.
    threads
        Batches that run in parallel; 0: one per core.
    """

    most_tokens = 512

    def __init__(self, folder: Path, manifest: Manifest, threads: int = 0) -> None:
        stored = StoredLabels(folder / NAMES, folder / NAME_VECTORS)
        has_names = NAME_VECTORS in manifest.files
        super().__init__(manifest.model_id, manifest.tokens, threads, stored if has_names else None)
        self.revision = manifest.revision
        self._prompt = manifest.prompt
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        options = {
            "NUM_STREAMS": str(self._threads),
            "INFERENCE_NUM_THREADS": str(self._threads),
            "INFERENCE_PRECISION_HINT": "f32",  # of what is not int8: bfloat16 moves more scores
            "ENABLE_CPU_PINNING": "NO",
        }
        core = openvino.Core()
        graph = core.read_model(str(folder / GRAPH))
        gather_before_scaling(graph)
        self._network: Any = core.compile_model(graph, "CPU", options)
        self._own = threading.local()
        self._test_rows()

    def _seconds(self) -> float:
        """The clock on the wall: a batch runs in one thread of the runtime's, for as long as ours
        waits for it."""
        return time.perf_counter()

    def _tokenise(self, texts: list[str]) -> list[list[int]]:
        prompted = [self._prompt + text for text in texts]
        encoded = self._tokenizer.encode_batch_fast(prompted, add_special_tokens=False)
        return [one.ids for one in encoded]

    def _forward(self, windows: list[list[int]], length: int, rows: int = 1) -> Vectors:
        rows = max(rows, len(windows))
        ids = np.full((rows, length), self._tokens.pad, dtype=np.int64)
        mask = np.zeros((rows, length), dtype=np.int64)
        for row in range(rows):
            window = windows[row] if row < len(windows) else windows[0]
            ids[row, : len(window)] = window
            mask[row, : len(window)] = 1
        request = getattr(self._own, "request", None)
        if request is None:
            request = self._own.request = self._network.create_infer_request()
        output: Vectors = request.infer({0: ids, 1: mask})[0]
        return unit_rows(output[: len(windows)])


def load_compiled(directory: Path, source: Source, threads: int = 0) -> CompiledEncoder:
    """Open the current form of a model, if it is whole, of this model, and right on this machine.

    Raises
    ------
    CompiledFormUnusable
        If it is not; says why.
    """
    manifest = Manifest.read(manifest_path(directory, source))
    if manifest.source != source.digest:
        raise CompiledFormUnusable("stale: made from another model")
    if manifest.runtime != runtime_version():
        raise CompiledFormUnusable(f"stale: made for OpenVINO {manifest.runtime}")
    folder = directory / manifest.folder
    for name, expected in manifest.files.items():
        if not (folder / name).is_file() or sha256_of(folder / name) != expected:
            raise CompiledFormUnusable(f"damaged: {name}")
    try:
        encoder = CompiledEncoder(folder, manifest, threads)
    except Exception as error:
        raise CompiledFormUnusable(f"does not load: {type(error).__name__}") from error
    found = encoder.encode(PROBES)
    if ((found * np.load(folder / PROBE_VECTORS)).sum(axis=1) < LEAST_PROBE_COSINE).any():
        raise CompiledFormUnusable("other vectors than the reference on this machine")
    return encoder
