"""The metrics are the textbook's, and the engine that is measured is the engine that serves."""

import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.matching import evaluation
from app.matching.documents import JobPosting
from app.matching.engine import Engine
from app.matching.evaluation import DIRECTIONS, MatchTask, evaluate_queries, load_match_task
from app.matching.text.masking import anonymous_profile
from app.matching.weights import MEAN_VECTORS, load_statistics, load_weights
from training.fit_statistics import fit_mean_vectors, fit_whitening, save_statistics

GRADES = np.array([0, 2, 0, 1, 0, 0], dtype=np.int8)


def test_metrics_of_a_ranking_done_by_hand() -> None:
    # Order: irrelevant, grade 1, irrelevant, grade 2.
    similarities = np.array([0.9, 0.6, 0.7, 0.8, 0.1, 0.0])
    found = evaluate_queries(iter([(similarities, GRADES)])).summary()
    assert found["MAP"] == pytest.approx((1 / 2 + 2 / 4) / 2)
    assert found["MRR"] == pytest.approx(1 / 2)
    assert found["P@1"] == 0.0
    assert found["RP@5"] == 1.0
    gain = 1 / np.log2(3) + 3 / np.log2(5)
    assert found["nDCG@10"] == pytest.approx(gain / (3 / np.log2(2) + 1 / np.log2(3)))


def test_r_precision_counts_no_more_than_there_are() -> None:
    similarities = np.array([0.9, 0.8, 0.7, 0.6, 0.5, 0.4])
    found = evaluate_queries(iter([(similarities, GRADES)])).summary()
    assert found["RP@5"] == 1.0
    assert evaluation.r_precision_at(GRADES, 2) == 0.5


def test_queries_without_relevant_documents_are_left_out() -> None:
    rows = [(np.zeros(6), np.zeros(6, dtype=np.int8)), (np.arange(6.0), GRADES)]
    assert evaluate_queries(iter(rows)).summary()["queries"] == 1


def _write(path: Path, rows: list[dict[str, Any]]) -> None:
    text = "".join(json.dumps(row) + "\n" for row in rows)
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(text.encode(), mtime=0))
    else:
        path.write_text(text)


PEOPLE = [
    {"id": "c1", "headline": "", "skills": [{"name": "welding"}, {"name": "blueprint reading"}]},
    {"id": "c2", "headline": "", "skills": [{"name": "payroll"}, {"name": "bookkeeping"}]},
]
JOBS = [
    {"id": "j1", "title": "Payroll clerk", "description": "Run the payroll and the bookkeeping."},
    {"id": "j2", "title": "Welder", "description": "Weld steel after reading blueprints."},
    {"id": "j3", "title": "Florist", "description": "Arrange flowers for weddings."},
]


@pytest.fixture
def match_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "match_small"
    folder.mkdir()
    _write(folder / "candidates.jsonl.gz", PEOPLE)
    _write(folder / "jobs.jsonl", JOBS)
    (folder / "qrels.tsv").write_text("c1\tj2\t2\nc2\tj1\t1\n")
    return folder


def test_a_match_task_is_measured_in_both_directions(engine: Engine, match_folder: Path) -> None:
    report = evaluation.evaluate_folders(engine, [match_folder], views=True)
    for direction in DIRECTIONS:
        assert report[f"match_small/{direction}"]["queries"] == 2
        assert report[f"match_small/{direction}"]["MAP"] == 1.0
    assert len(report) == 8
    assert json.loads(evaluation.as_json(report)) == report
    assert "match_small/jobs_for_candidate [MaxSim]" in evaluation.as_table(report)


def test_a_text_task_measures_the_encoder(engine: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    _write(folder / "queries.jsonl", [{"_id": "q", "text": "night nurse"}])
    _write(
        folder / "corpus.jsonl.gz",
        [{"_id": "a", "text": "cook"}, {"_id": "b", "text": "nurse, night shift"}],
    )
    (folder / "qrels.tsv").write_text("q\tb\t1\n")
    report = evaluation.evaluate_folders(engine, [folder])
    assert report["texts"]["P@1"] == 1.0
    assert set(report["texts"]) == {"queries", *evaluation.METRICS}


def _ranks_like_match_many(engine: Engine, people: list[Any], jobs: list[Any], k: int) -> None:
    task: MatchTask = load_match_task_of(engine, people, jobs)
    postings = [JobPosting.from_mapping(body) for body in jobs]
    for body, features in list(zip(people, task.candidates, strict=True))[:k]:
        ranked = engine.rank(features, task.jobs)
        page = engine.match_many(anonymous_profile(body), postings)
        assert [item.index for item in page.items] == ranked.order.tolist()
        scores = ranked.scores.score[ranked.order].tolist()
        assert [item.match.score for item in page.items] == scores


def load_match_task_of(engine: Engine, people: list[Any], jobs: list[Any]) -> MatchTask:
    profiles = [anonymous_profile(body) for body in people]
    postings = [JobPosting.from_mapping(body) for body in jobs]
    left, right = engine.encode_many(profiles), engine.encode_many(postings)
    return MatchTask(
        [engine.features(d, e) for d, e in zip(profiles, left, strict=True)],  # type: ignore[misc]
        [engine.features(d, e) for d, e in zip(postings, right, strict=True)],  # type: ignore[misc]
        (left, right),
        np.zeros((len(people), len(jobs)), dtype=np.int8),
    )


def test_what_is_measured_is_what_the_endpoint_answers(engine: Engine) -> None:
    _ranks_like_match_many(engine, PEOPLE, JOBS, 2)


def test_ten_queries_of_the_benchmark_rank_alike(engine: Engine, shared: Path) -> None:
    folder = shared / "bench" / "match_esco_onet"
    people = evaluation.read_lines(folder, "candidates")[:10]
    jobs = evaluation.read_lines(folder, "jobs")[:25]
    _ranks_like_match_many(engine, people, jobs, 10)


def test_mean_vectors_are_fitted_for_every_kind(engine: Engine, match_folder: Path) -> None:
    task = load_match_task(engine, match_folder)
    people = [(f.profile, e) for f, e in zip(task.candidates, task.encoded[0], strict=True)]
    jobs = [(f.posting, e) for f, e in zip(task.jobs, task.encoded[1], strict=True)]
    mean_vectors = fit_mean_vectors([(people, jobs)])
    assert set(mean_vectors) == set(MEAN_VECTORS)
    assert not mean_vectors["candidate_prose"].any()  # these candidates wrote none


def test_the_whitening_makes_little_of_how_pairs_differ() -> None:
    """People and jobs that belong together differ along one direction only; the map shortens that
    one and treats all others alike."""
    random = np.random.default_rng(3)
    shared = random.normal(size=(200, 8))
    noise = np.zeros((200, 8))
    noise[:, 2] = 0.3 * random.normal(size=200)
    pairs = np.stack([np.arange(200)] * 2, axis=1)
    whitening = fit_whitening(shared + noise, shared, pairs)
    assert whitening == pytest.approx(whitening.T, abs=1e-6)
    lengths = np.diag(whitening)
    assert lengths[2] < 0.95 * np.delete(lengths, 2).min()
    assert np.ptp(np.delete(lengths, 2)) < 1e-3
    assert np.abs(whitening - np.diag(lengths)).max() < 1e-3


def test_stored_statistics_read_as_they_were_fitted(tmp_path: Path) -> None:
    random = np.random.default_rng(4)
    rows = random.normal(size=(5, 8)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    mean_vectors = {name: random.normal(size=8).astype(np.float32) for name in MEAN_VECTORS}
    whitening = np.eye(8, dtype=np.float32)
    path = tmp_path / "statistics.npz"
    for encoder in ("one", "other"):  # the second keeps the first
        save_statistics(
            path,
            encoder,
            {**mean_vectors, "metric": whitening, "candidates": rows, "jobs": rows[:3]},
        )
    found = load_statistics("one", 8, path)
    assert found.candidates == pytest.approx(rows, abs=0.01)
    assert np.linalg.norm(found.jobs, axis=1) == pytest.approx(np.ones(3), abs=1e-6)
    assert found.whitening == pytest.approx(whitening)
    assert found.mean_vectors["job_label"] == pytest.approx(mean_vectors["job_label"], abs=0.01)


def test_the_packaged_statistics_belong_to_the_packaged_models() -> None:
    weights = load_weights()
    for model in ("all-MiniLM-L6-v2", "skillmatch-MiniLM-L6"):
        found = load_statistics(model, 384)
        assert found.fingerprint != "none"
        assert found.whitening is not None
        assert found.whitening.shape == (384, 384)
        assert found.candidates.shape == (873, 384)
        assert found.jobs.shape == (699, 384)
        assert all(found.mean_vectors[name].any() for name in MEAN_VECTORS)
    assert sum(weights.categories.values()) == pytest.approx(1.0)
    assert load_statistics("another model", 384).fingerprint == "none"
