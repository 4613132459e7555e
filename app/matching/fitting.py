"""Fits the statistics of an encoder: which direction texts of a kind share, and documents of every
occupation to compare with. Reproducible: the same documents give the same file."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from app.matching.features import PROSE_KINDS, FeatureBuilder
from app.matching.pay import ExchangeRates
from app.matching.types import CandidateProfile, Encoded, JobPosting, Vectors
from app.matching.weights import CENTRES, Statistics, Weights

Corpus = tuple[Sequence[tuple[CandidateProfile, Encoded]], Sequence[tuple[JobPosting, Encoded]]]
"""Candidates and jobs of one source, encoded."""


def _kind_of(side: str, row: int, kind: str) -> str:
    if row == 0:
        return f"{side}_joined"
    return f"{side}_{'prose' if kind in PROSE_KINDS else 'label'}"


def _sums(side: str, encoded: Sequence[Encoded]) -> dict[str, Vectors]:
    """Mean vector of every kind of text of one side of one source."""
    rows: dict[str, list[Vectors]] = {}
    for document in encoded:
        kinds = ["", *(piece.kind for piece in document.pieces)]
        for i, (kind, vector) in enumerate(zip(kinds, document.vectors, strict=True)):
            rows.setdefault(_kind_of(side, i, kind), []).append(vector)
    return {name: np.mean(found, axis=0) for name, found in rows.items()}


def fit_centres(corpora: Sequence[Corpus]) -> dict[str, Vectors]:
    """Mean vectors by kind; every source that has texts of a kind counts the same. A kind
    that no source has gets zero."""
    collected: dict[str, list[Vectors]] = {}
    for candidates, jobs in corpora:
        means = _sums("candidate", [e for _, e in candidates]) | _sums("job", [e for _, e in jobs])
        for name, mean in means.items():
            collected.setdefault(name, []).append(mean)
    known = {name: np.mean(rows, axis=0).astype(np.float32) for name, rows in collected.items()}
    zero = np.zeros_like(next(iter(known.values())))
    return {name: known.get(name, zero) for name in CENTRES}


def fit_statistics(
    corpora: Sequence[Corpus], weights: Weights, rates: ExchangeRates
) -> dict[str, Vectors]:
    """Statistics as ``weights.load_statistics`` reads them, without the encoder's name.

    The documents to compare with are those of the first source, which should be the broadest.
    """
    centres = fit_centres(corpora)
    dimension = len(next(iter(centres.values())))
    empty = np.zeros((0, dimension), dtype=np.float32)
    builder = FeatureBuilder(weights, Statistics(centres, empty, empty, ""), rates)
    candidates, jobs = corpora[0]
    people = np.stack([builder.candidate(document, own).whole for document, own in candidates])
    posts = np.stack([builder.job(document, own).whole for document, own in jobs])
    return {
        **centres,
        "candidates": people,
        "jobs": posts,
    }


def save_statistics(path: Path, encoder: str, fitted: dict[str, Vectors]) -> None:
    """Write the statistics of one encoder into the file, keeping those of others."""
    arrays: dict[str, Vectors] = {}
    if path.exists():
        with np.load(path) as stored:
            prefix = f"{encoder}/"
            arrays = {name: stored[name] for name in stored.files if not name.startswith(prefix)}
    arrays |= {f"{encoder}/{name}": array.astype(np.float16) for name, array in fitted.items()}
    np.savez_compressed(path, **{name: arrays[name] for name in sorted(arrays)})  # type: ignore[arg-type]
