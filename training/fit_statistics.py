"""Fits the statistics of an encoder: which direction texts of a kind share, which directions differ
between documents that belong together, and documents of every occupation to compare with.
Reproducible: the same documents give the same file."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.matching.arrays import Vectors
from app.matching.documents import CandidateProfile, JobPosting
from app.matching.features.builder import FeatureBuilder
from app.matching.features.piece import Encoded
from app.matching.features.pooling import PROSE_KINDS
from app.matching.pay import ExchangeRates
from app.matching.weights import COMPARED, MEAN_VECTORS, EncoderStatistics, Weights

Corpus = tuple[Sequence[tuple[CandidateProfile, Encoded]], Sequence[tuple[JobPosting, Encoded]]]
"""Candidates and jobs of one source, encoded."""

_KEPT = 0.8
"""How much of every direction's weight is left as it is: the pairs are few beside its 384."""
_POWER = 0.25
"""How far directions are drawn together: 1 would make the differences of pairs alike in all."""
_BYTE = 127.0


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


def fit_mean_vectors(corpora: Sequence[Corpus]) -> dict[str, Vectors]:
    """Mean vectors by kind; every source that has texts of a kind counts the same. A kind
    that no source has gets zero."""
    collected: dict[str, list[Vectors]] = {}
    for candidates, jobs in corpora:
        means = _sums("candidate", [e for _, e in candidates]) | _sums("job", [e for _, e in jobs])
        for name, mean in means.items():
            collected.setdefault(name, []).append(mean)
    known = {name: np.mean(rows, axis=0).astype(np.float32) for name, rows in collected.items()}
    zero = np.zeros_like(next(iter(known.values())))
    return {name: known.get(name, zero) for name in MEAN_VECTORS}


def fit_whitening(people: Vectors, posts: Vectors, pairs: NDArray[np.int64]) -> Vectors:
    """The symmetric map, ``(d, d)``, that makes little of directions in which a person and a job
    differ though they belong together: the covariance of these differences, shrunk, to the power
    of −1/8 (within-class covariance normalisation: Hatch et al. 2006, taken part of the way).

    Parameters
    ----------
    people, posts
        Vectors of the documents as wholes, ``(n, d)`` and ``(m, d)``, unit rows.
    pairs
        ``(k, 2)``: rows of ``people`` and ``posts`` that belong together.
    """
    apart = people[pairs[:, 0]].astype(np.float64) - posts[pairs[:, 1]]
    within = apart.T @ apart
    dimension = within.shape[0]
    shrunk = (1.0 - _KEPT) * within * dimension / np.trace(within) + _KEPT * np.eye(dimension)
    values, directions = np.linalg.eigh(shrunk)
    found: Vectors = ((directions * values ** (-_POWER / 2.0)) @ directions.T).astype(np.float32)
    return found


def fit_statistics(
    corpora: Sequence[Corpus], pairs: NDArray[np.int64], weights: Weights, rates: ExchangeRates
) -> dict[str, Vectors]:
    """Statistics as ``weights.load_statistics`` reads them, without the encoder's name.

    The documents to compare with are those of the first source, which should be the broadest;
    ``pairs``, ``(k, 2)``, are rows of its candidates and jobs that belong together.
    """
    mean_vectors = fit_mean_vectors(corpora)
    without_whitening = EncoderStatistics.of_mean_vectors(mean_vectors)
    people, posts = _document_vectors(corpora[0], FeatureBuilder(weights, without_whitening, rates))
    whitening = fit_whitening(people, posts, pairs)
    builder = FeatureBuilder(weights, replace(without_whitening, whitening=whitening), rates)
    people, posts = _document_vectors(corpora[0], builder)
    return {**mean_vectors, "metric": whitening, "candidates": people, "jobs": posts}


def _document_vectors(corpus: Corpus, builder: FeatureBuilder) -> tuple[Vectors, Vectors]:
    candidates, jobs = corpus
    return (
        np.stack(
            [builder.candidate(document, own).document_vector for document, own in candidates]
        ),
        np.stack([builder.job(document, own).document_vector for document, own in jobs]),
    )


def _stored(name: str, array: Vectors) -> NDArray[Any]:
    """Rows to compare with as bytes, each by its own largest number: reading makes them unit rows
    again. Everything else as half-precision numbers."""
    if name not in COMPARED:
        return array.astype(np.float16)
    largest = np.abs(array).max(axis=1, keepdims=True)
    return np.rint(array / largest * _BYTE).astype(np.int8)


def save_statistics(path: Path, encoder: str, fitted: dict[str, Vectors]) -> None:
    """Write the statistics of one encoder into the file, keeping those of others."""
    arrays: dict[str, NDArray[Any]] = {}
    if path.exists():
        with np.load(path) as stored:
            prefix = f"{encoder}/"
            arrays = {name: stored[name] for name in stored.files if not name.startswith(prefix)}
    arrays |= {f"{encoder}/{name}": _stored(name, array) for name, array in fitted.items()}
    np.savez_compressed(path, **{name: arrays[name] for name in sorted(arrays)})  # type: ignore[arg-type]
