"""Fits ``app/data/matching/statistics.npz`` for an encoder.

``python -m training.fit_engine --encoder default --bench ../shared/bench``. Occupations kept out of
training take no part. The demo marketplace stands for texts as people write them. The same input
gives the same file.
"""

import argparse
from pathlib import Path

import numpy as np

from app.matching.documents import CandidateProfile, JobPosting
from app.matching.encoders.load import load_encoder
from app.matching.engine import Engine
from app.matching.evaluation import encode_all, read_grades, read_lines
from app.matching.pay import load_rates
from app.matching.text.masking import anonymous_profile
from app.matching.weights import PACKAGED_STATISTICS
from app.services import demo
from training.fit_statistics import Corpus, fit_statistics, save_statistics


def _encode(engine: Engine, candidates: list[CandidateProfile], jobs: list[JobPosting]) -> Corpus:
    return (
        list(zip(candidates, encode_all(engine, candidates), strict=True)),
        list(zip(jobs, encode_all(engine, jobs), strict=True)),
    )


def main() -> None:
    """Encode both sources, fit, and write the file."""
    parser = argparse.ArgumentParser(description="Fit the engine's statistics of an encoder.")
    parser.add_argument("--encoder", default="default", help="a model as SKILLMATCH_MODEL names it")
    parser.add_argument("--bench", type=Path, default=Path("../shared/bench"))
    options = parser.parse_args()
    bench = options.bench
    engine = Engine(load_encoder(options.encoder), load_rates())
    kept_out = {
        line.strip()
        for file in (bench / "not_for_training").glob("*.txt")
        for line in file.read_text().splitlines()
    }
    folder = bench / "match_esco_onet"
    people = [body for body in read_lines(folder, "candidates") if body["id"] not in kept_out]
    jobs = [body for body in read_lines(folder, "jobs") if body["id"] not in kept_out]
    grades = read_grades(folder, [body["id"] for body in people], [body["id"] for body in jobs])
    broad = _encode(
        engine,
        [anonymous_profile(body) for body in people],
        [JobPosting.from_mapping(body) for body in jobs],
    )
    written = _encode(
        engine,
        [anonymous_profile(body) for body in demo.read("candidates")],
        [JobPosting.from_mapping(body) for body in demo.read("jobs")],
    )
    fitted = fit_statistics([broad, written], np.argwhere(grades > 0), engine.weights, engine.rates)
    save_statistics(PACKAGED_STATISTICS, engine.encoder.model_id, fitted)
    print(f"statistics of {engine.encoder.model_id} {engine.encoder.revision} written")


if __name__ == "__main__":
    main()
