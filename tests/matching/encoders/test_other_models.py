"""The engine works for any sentence-transformers model; a multilingual one crosses languages."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from fastapi.testclient import TestClient

from app.config import Settings
from app.database import Database
from app.main import create_app
from app.matching.documents import CandidateProfile, CandidateSkill, JobPosting
from app.matching.encoders.base import Encoder
from app.matching.encoders.load import load_encoder
from app.matching.engine import Engine
from app.matching.pay import load_rates
from tests.harness import bodies
from tests.harness.callers import Callers, made
from tests.harness.small_models import DIMENSION, MEANINGS, save_transformer, save_word_table


@pytest.fixture(scope="module", params=[save_transformer, save_word_table])
def model_folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    save: Callable[[Path], str] = request.param
    return save(tmp_path_factory.mktemp("model"))


@pytest.fixture(scope="module")
def encoder(model_folder: str) -> Encoder:
    return load_encoder(model_folder)


def test_vectors_have_unit_length_and_the_same_bits_in_any_company(encoder: Encoder) -> None:
    texts = [*(" ".join(meaning) for meaning in MEANINGS), "", "unheard of", "nurse " * 300]
    together = encoder.encode(texts)
    assert together.shape == (len(texts), encoder.dimension) == (len(texts), DIMENSION)
    assert together.dtype == np.float32
    assert np.linalg.norm(together, axis=1) == pytest.approx(1.0, abs=1e-5)
    for text, vector in zip(texts, together, strict=True):
        assert np.array_equal(encoder.encode([text])[0], vector)


def test_what_means_the_same_in_another_language_is_near(encoder: Encoder) -> None:
    english, spanish, german = (
        encoder.encode([meaning[language] for meaning in MEANINGS]) for language in range(3)
    )
    for others in (spanish, german):
        assert ((english @ others.T).argmax(axis=1) == np.arange(len(MEANINGS))).all()


def test_what_the_cache_of_the_library_has_is_taken_from_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, commit = tmp_path / "models--somebody--small", "5" * 40
    (kept / "snapshots").mkdir(parents=True)
    Path(save_word_table(tmp_path)).rename(kept / "snapshots" / commit)
    (kept / "refs").mkdir()
    (kept / "refs" / "main").write_text(commit)
    monkeypatch.setenv("SENTENCE_TRANSFORMERS_HOME", str(tmp_path))
    assert load_encoder("somebody/small").dimension == DIMENSION


def test_an_english_profile_finds_the_spanish_job(encoder: Encoder) -> None:
    # Titles that the table of titles does not know: it is the model that crosses languages.
    engine = Engine(encoder, load_rates())
    nurse = CandidateProfile(
        headline="nurse hospital", skills=(CandidateSkill("patients"), CandidateSkill("hospital"))
    )
    jobs = [
        JobPosting(title="pan horno", description="pan y horno. Hace pan."),
        JobPosting(title="enfermera hospital", description="hospital y pacientes. La enfermera."),
        JobPosting(title="elektriker kabel", description="kabel. Der elektriker mit kabel."),
    ]
    page = engine.match_many(nurse, jobs)
    assert page.items[0].index == 1
    assert page.items[0].match.score > 1.5 * page.items[1].match.score
    assert all(0.0 <= item.match.score <= 1.0 for item in page.items)
    assert page.model_version.startswith("model@")


@pytest.fixture
def callers(settings: Settings, database: Database, model_folder: str) -> Iterator[Callers]:
    """A whole application that the setting gives another model."""
    chosen = settings.model_copy(update={"model": model_folder})
    with TestClient(create_app(chosen, database=database)) as client:
        yield Callers(client, database)


def test_a_server_runs_with_the_model_that_the_setting_names(callers: Callers) -> None:
    profile = bodies.candidate(
        headline="nurse", summary="hospital patients", skills=[{"name": "patients"}]
    )
    person = callers["candidate"]
    candidate_id = made(person.post("/v1/candidates", profile))["id"]
    for title, text in (("panadero", "pan horno "), ("enfermera", "hospital pacientes ")):
        job = callers.open_job(title=title, description=text * 25, skills=[])
        assert job["title"] == title
    page = made(person.get(f"/v1/candidates/{candidate_id}/matches"), 200)
    assert [item["job"]["title"] for item in page["items"]] == ["enfermera", "panadero"]
    assert page["model_version"].startswith("model@")
