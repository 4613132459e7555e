"""Fits ``app/data/matching/statistics.npz`` for an encoder.

Run ``python -m training.engine_statistics BENCH [MODEL]``: ``BENCH`` is the folder of the
benchmarks, ``MODEL`` a setting such as ``default`` or ``base``. Occupations kept out of training
take no part. The demo marketplace stands for texts as people write them.
"""

import sys
from pathlib import Path

from app.matching.encoder import load_encoder
from app.matching.engine import Document, Engine
from app.matching.evaluation import read_lines
from app.matching.fitting import Corpus, fit_statistics, save_statistics
from app.matching.masking import anonymous_profile
from app.matching.pay import load_rates
from app.matching.types import CandidateProfile, JobPosting
from app.matching.weights import PACKAGED_STATISTICS
from app.services import demo

_BATCH = 64


def _encode(engine: Engine, candidates: list[CandidateProfile], jobs: list[JobPosting]) -> Corpus:
    def pairs(documents: list[Document]) -> list[tuple[Document, object]]:
        encoded = []
        for start in range(0, len(documents), _BATCH):
            encoded += engine.encode_many(documents[start : start + _BATCH])
        return list(zip(documents, encoded, strict=True))

    return pairs(list(candidates)), pairs(list(jobs))  # type: ignore[return-value]


def main() -> None:
    """Encode both sources, fit, and write the file."""
    bench, model = Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "default"
    engine = Engine(load_encoder(model), load_rates())
    kept_out = {
        line.strip()
        for file in (bench / "not_for_training").glob("*.txt")
        for line in file.read_text().splitlines()
    }
    folder = bench / "match_esco_onet"
    broad = _encode(
        engine,
        [anonymous_profile(b) for b in read_lines(folder, "candidates") if b["id"] not in kept_out],
        [JobPosting.from_mapping(b) for b in read_lines(folder, "jobs") if b["id"] not in kept_out],
    )
    written = _encode(
        engine,
        [anonymous_profile(body) for body in demo.read("candidates")],
        [JobPosting.from_mapping(body) for body in demo.read("jobs")],
    )
    fitted = fit_statistics([broad, written], engine.weights, engine.rates)
    save_statistics(PACKAGED_STATISTICS, engine.encoder.model_id, fitted)
    print(f"statistics of {engine.encoder.model_id} written")


if __name__ == "__main__":
    main()
