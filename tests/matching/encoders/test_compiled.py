"""The compiled form: near the reference, the same bits always, refused where it is wrong."""

import json
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app import processor_time
from app.cli.compiling import demo_texts
from app.matching.encoders import compiled, compiling
from app.matching.encoders.base import Encoder
from app.matching.encoders.compiled import CompiledEncoder, CompiledFormUnusable, load_compiled
from app.matching.encoders.load import load_encoder
from app.matching.encoders.openvino_runtime import openvino
from app.matching.encoders.sentence_transformer import SentenceTransformerEncoder
from app.matching.encoders.source import Source, source_of
from app.matching.encoders.word_tables import gather_before_scaling
from tests.harness.small_models import save_transformer

NAMES = ("Kubernetes", "Terraform", "registered nurse")
ROOT = Path(__file__).parents[3]
SERVE = """
import sys
from pathlib import Path
import app.cli
from app.config import Settings
from app.main import build_engine
engine = build_engine(Settings())
assert engine.encoder.revision.split("-")[1] == "int8", engine.encoder.revision
unwanted = "torch transformers sentence_transformers sklearn scipy.linalg mcp".split()
heavy = {*unwanted} & {*sys.modules}
assert not heavy, heavy
"""


@pytest.fixture(scope="module")
def source() -> Source:
    found = source_of("default")
    assert found is not None
    return found


@pytest.fixture(scope="module")
def directory(source: Source, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with the compiled form of the model that ships, with few calibration texts."""
    made = tmp_path_factory.mktemp("models")
    texts = demo_texts()
    given = compiling.Texts(texts[:80], texts[80:140], NAMES)
    compiling.compile_encoder(source, made, given)
    return made


@pytest.fixture(scope="module")
def encoder(source: Source, directory: Path) -> CompiledEncoder:
    return load_compiled(directory, source)


@pytest.fixture
def copied(directory: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(directory, tmp_path / "models"))


def folder_of(directory: Path) -> Path:
    (manifest,) = directory.glob("*.int8.json")
    return directory / json.loads(manifest.read_text())["folder"]


def test_vectors_are_near_those_of_the_reference(
    encoder: CompiledEncoder, real_encoder: Encoder
) -> None:
    texts = demo_texts()[300:360]
    cosines = (encoder.encode(texts) * real_encoder.encode(texts)).sum(axis=1)
    assert cosines.mean() >= 0.995
    assert cosines.min() >= 0.97


def test_the_revision_names_model_and_form(encoder: CompiledEncoder, real_encoder: Encoder) -> None:
    reference = real_encoder
    assert encoder.model_id == reference.model_id
    fingerprint, form, graph = encoder.revision.split("-")
    assert reference.revision == f"{fingerprint}-float32"
    assert form == "int8"
    assert len(graph) == 8


def test_a_vector_has_the_same_bits_in_any_company(encoder: CompiledEncoder) -> None:
    texts = ["", "Python", "зарплата и кадровый учёт", *demo_texts()[:40], "a long one " * 300]
    together = encoder.encode(texts)
    assert np.linalg.norm(together, axis=1) == pytest.approx(1.0, abs=1e-5)
    assert np.array_equal(encoder.encode(texts[::-1])[::-1], together)
    for text, vector in zip(texts[::5], together[::5], strict=True):
        assert np.array_equal(encoder.encode([text])[0], vector)


def test_the_table_of_words_stays_as_small_as_it_is_stored(
    directory: Path, encoder: CompiledEncoder
) -> None:
    core = openvino.Core()
    graphs = [core.read_model(str(folder_of(directory) / compiled.GRAPH)) for _ in range(2)]
    gather_before_scaling(graphs[1])
    texts = ["A nurse on nights", "and somebody who bakes bread"]
    ids = np.array([ids[:4] for ids in encoder._tokenise(texts)], dtype=np.int64)
    given = {0: ids, 1: np.ones_like(ids)}
    usual, small = (core.compile_model(graph, "CPU")(given)[0] for graph in graphs)
    assert np.array_equal(usual, small)
    floats = [
        op
        for op in graphs[1].get_ops()
        if op.get_output_element_type(0) == openvino.Type.f32
        and str(op.get_output_partial_shape(0)).startswith(f"[{encoder._tokens.count},3")
    ]
    assert not floats


def test_names_known_beforehand_have_the_bits_they_would_get(encoder: CompiledEncoder) -> None:
    kept = encoder.encode(NAMES, cache=[True] * len(NAMES))
    assert encoder._cache.get(NAMES[0]) is None  # it came from the file
    assert np.array_equal(kept, encoder.encode(NAMES))


def test_a_server_needs_no_torch(directory: Path, tmp_path: Path) -> None:
    environment = {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(ROOT),
        "SKILLMATCH_DATA_DIR": str(tmp_path),
        "SKILLMATCH_COMPILED_MODELS": str(directory),
    }
    subprocess.run([sys.executable, "-c", SERVE], env=environment, check=True, cwd=tmp_path)


def test_without_a_form_the_reference_serves(tmp_path: Path) -> None:
    assert isinstance(load_encoder("base", compiled=tmp_path), SentenceTransformerEncoder)


@pytest.mark.parametrize("name", [compiled.GRAPH, "graph.bin", compiled.NAME_VECTORS])
def test_a_damaged_file_is_refused(source: Source, copied: Path, name: str) -> None:
    path = folder_of(copied) / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(CompiledFormUnusable, match=f"damaged: {name}"):
        load_compiled(copied, source)


def test_a_form_of_another_model_is_stale(source: Source, copied: Path) -> None:
    changed = replace(source, delta=None)
    with pytest.raises(CompiledFormUnusable, match="stale"):
        load_compiled(copied, changed)


@pytest.mark.parametrize("content", ["", "[]", '{"format": "openvino-int8/1"}', '{"format": "x"}'])
def test_a_manifest_that_says_nothing_is_refused(
    source: Source, tmp_path: Path, content: str
) -> None:
    compiled.manifest_path(tmp_path, source).write_text(content)
    with pytest.raises(CompiledFormUnusable, match="manifest"):
        load_compiled(tmp_path, source)


def test_vectors_far_from_the_reference_are_refused_on_loading(
    source: Source, copied: Path
) -> None:
    folder = folder_of(copied)
    np.save(folder / compiled.PROBE_VECTORS, -np.load(folder / compiled.PROBE_VECTORS))
    manifest = compiled.manifest_path(copied, source)
    body = json.loads(manifest.read_text())
    body["files"][compiled.PROBE_VECTORS] = compiled.sha256_of(folder / compiled.PROBE_VECTORS)
    manifest.write_text(json.dumps(body))
    with pytest.raises(CompiledFormUnusable, match="other vectors"):
        load_compiled(copied, source)


def test_a_form_too_far_from_the_reference_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A small model, and a bar that no int8 form passes."""
    source = source_of(save_transformer(tmp_path))
    assert source is not None
    monkeypatch.setattr(compiling, "LEAST_MEAN_COSINE", 1.1)
    with pytest.raises(compiling.CompiledFormRefused, match="too far"):
        compiling.compile_encoder(source, tmp_path / "made", compiling.Texts(["nurse"], ["pan"]))
    assert list((tmp_path / "made").iterdir()) == []


def test_what_the_runtime_computes_is_charged_to_who_asked(encoder: CompiledEncoder) -> None:
    texts = [f"{text} {number}" for number in range(4) for text in demo_texts()[:60]]
    meter, start = processor_time.begin(), time.process_time()
    encoder.encode(texts)
    assert meter.seconds > 0.5 * (time.process_time() - start)
