"""Builds the compiled form of a sentence-transformers model, and refuses it unless it is near.

Transformer, pooling and normalisation become one graph; NNCF makes its matrix products int8, with
ranges taken from calibration texts. The form is then compared with the reference on other texts.
"""

import hashlib
import json
import logging
import os
import shutil
import tempfile
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import nncf
import numpy as np
import torch
from sentence_transformers import SentenceTransformer

from app.matching.encoders import compiled
from app.matching.encoders.compiled import CompiledEncoder, Manifest
from app.matching.encoders.openvino_runtime import openvino
from app.matching.encoders.reference import load_source
from app.matching.encoders.sentence_transformer import (
    SentenceTransformerEncoder,
    fingerprint_of,
    prompt_of,
    tokens_of,
)
from app.matching.encoders.source import Source
from app.matching.encoders.tracing import Network, quiet

LEAST_MEAN_COSINE = 0.995
_CALIBRATED = 300


class CompiledFormRefused(Exception):
    """The compiled form of a model is too far from the reference, or cannot be built."""


@dataclass(frozen=True, slots=True)
class Texts:
    """What a form is built with: texts to calibrate and, others, to compare; names whose vectors
    are computed beforehand. Short and long ones of each."""

    calibration: Sequence[str]
    sample: Sequence[str]
    names: Sequence[str] = ()


class _OneGraph(torch.nn.Module):
    """A model as a function of ids and mask, ``(rows, length)`` each, to unit rows."""

    def __init__(self, model: SentenceTransformer) -> None:
        super().__init__()
        self.network = Network(model)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        known = {"input_ids": ids, "attention_mask": mask}
        tensors = (known.get(name, torch.zeros_like(ids)) for name in self.network.names)
        return torch.nn.functional.normalize(self.network(*tensors), dim=-1)


def _converted(model: SentenceTransformer) -> Any:
    ids = torch.arange(5, 5 + 48).reshape(2, 24) % len(model.tokenizer)
    mask = torch.ones_like(ids)
    mask[0, -2:] = 0
    with warnings.catch_warnings(), quiet(), torch.no_grad():
        warnings.simplefilter("ignore")  # the graph is compared with the model below
        return openvino.convert_model(_OneGraph(model).eval(), example_input=(ids, mask))


def _quantised(graph: Any, model: SentenceTransformer, texts: Sequence[str]) -> Any:
    window = tokens_of(model).window

    def feed(text: str) -> dict[int, Any]:
        encoded = model.tokenizer(
            prompt_of(model) + text, truncation=True, max_length=window, return_tensors="np"
        )
        return {
            place: encoded[name].astype(np.int64)
            for place, name in enumerate(("input_ids", "attention_mask"))
        }

    chosen = list(texts)[:_CALIBRATED]
    nncf.set_log_level(logging.ERROR)
    return nncf.quantize(
        graph,
        nncf.Dataset(chosen, feed),
        model_type=nncf.ModelType.TRANSFORMER,
        subset_size=len(chosen),
        # It takes as long as the rest and brought nothing: mean cosine .9975 with and without.
        advanced_parameters=nncf.AdvancedQuantizationParameters(disable_bias_correction=True),
    )


def _graph_hash(folder: Path) -> str:
    digest = hashlib.sha256()
    for name in (compiled.GRAPH, compiled.GRAPH.replace(".xml", ".bin")):
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()[:8]


def compile_encoder(source: Source, directory: Path, texts: Texts, threads: int = 0) -> Manifest:
    """Build the compiled form of a model and make it the current one of ``directory``.

    Returns
    -------
    Manifest
        Of the new form.

    Raises
    ------
    CompiledFormRefused
        If its vectors' mean cosine with the reference is below :data:`LEAST_MEAN_COSINE`, or the
        model's tokenizer is none that the form can use.
    """
    model = load_source(source)
    tokenizer = getattr(model.tokenizer, "backend_tokenizer", None)
    if tokenizer is None:
        raise CompiledFormRefused("the model has no fast tokenizer")
    directory.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".compiling-", dir=directory))
    try:
        graph = _quantised(_converted(model), model, texts.calibration)
        openvino.save_model(graph, str(draft / compiled.GRAPH), compress_to_fp16=False)
        (draft / compiled.TOKENIZER).write_text(tokenizer.to_str(), encoding="utf-8")
        tokens, prompt = tokens_of(model), prompt_of(model)
        revision = f"{fingerprint_of(model, tokens.window, prompt)}-int8-{_graph_hash(draft)}"
        manifest = Manifest(
            format=compiled.FORMAT,
            model_id=source.model_id,
            revision=revision,
            source=source.digest,
            runtime=compiled.runtime_version(),
            mean_cosine=0.0,
            prompt=prompt,
            tokens=tokens,
            folder=f"{source.model_id}.int8-{revision[-8:]}",
            files={},
        )
        manifest = _checked(draft, manifest, model, texts, threads)
        return _installed(draft, directory, source, manifest)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _checked(
    folder: Path, manifest: Manifest, model: SentenceTransformer, texts: Texts, threads: int
) -> Manifest:
    """Compare the form with the reference, and add the vectors that are computed beforehand."""
    form = CompiledEncoder(folder, manifest, threads)
    reference = SentenceTransformerEncoder(model, manifest.model_id, threads)
    sample = list(texts.sample)
    cosines = (form.encode(sample) * reference.encode(sample)).sum(axis=1)
    mean = float(cosines.mean())
    if not mean >= LEAST_MEAN_COSINE:
        raise CompiledFormRefused(
            f"its vectors are too far from the reference: mean cosine {mean:.4f}"
        )
    np.save(folder / compiled.PROBE_VECTORS, reference.encode(compiled.PROBES))
    if texts.names:
        names = sorted({name for name in texts.names if "\n" not in name})
        (folder / compiled.NAMES).write_text("\n".join(names), encoding="utf-8")
        np.save(folder / compiled.NAME_VECTORS, form.encode(names))
    return replace(manifest, mean_cosine=round(mean, 5))


def _installed(draft: Path, directory: Path, source: Source, manifest: Manifest) -> Manifest:
    """Move the files to their place and let the manifest name them."""
    files = {path.name: compiled.sha256_of(path) for path in sorted(draft.iterdir())}
    # Another set of names, of the same graph, is another folder.
    mark = hashlib.sha256(json.dumps(files).encode()).hexdigest()[:8]
    manifest = replace(manifest, files=files, folder=f"{manifest.folder}-{mark}")
    target = directory / manifest.folder
    if target.exists():  # of the same content, or damaged since
        shutil.rmtree(target)
    draft.rename(target)
    written = directory / f".{source.model_id}.{os.getpid()}.json"
    written.write_text(manifest.to_json(), encoding="utf-8")
    written.replace(compiled.manifest_path(directory, source))
    return manifest
