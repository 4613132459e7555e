"""A whole document as one vector, from its joined text and its pieces."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.matching.arrays import Vectors, unit
from app.matching.documents import Side
from app.matching.features.piece import Encoded
from app.matching.kernels.inner_products import inner_products
from app.matching.weights import EncoderStatistics, Weights

PROSE_KINDS = frozenset(("headline", "summary", "experience", "duty", "nice_duty", "context"))


def _centred(vectors: Vectors, mean_vectors: Sequence[Vectors]) -> Vectors:
    rows = [unit(vector - centre) for vector, centre in zip(vectors, mean_vectors, strict=True)]
    return np.stack(rows) if rows else vectors


def _mean_of_groups(groups: Sequence[tuple[float, Vectors, NDArray[np.float64]]]) -> Vectors | None:
    """Weighted sum of the group means; a group is its weight, rows, and a weight per row."""
    total: Vectors | None = None
    for weight, rows, row_weights in groups:
        if len(rows) and weight > 0 and row_weights.sum() > 0:
            mean = unit((rows * row_weights[:, None]).sum(axis=0) / row_weights.sum())
            total = weight * mean if total is None else total + weight * mean
    return total


def _topical(rows: Vectors, anchor: Vectors | None, least: float) -> NDArray[np.float64]:
    """Weight of each sentence: how near it is to what the document is about."""
    if anchor is None or not len(rows):
        return np.ones(len(rows))
    near = (rows * unit(anchor)).sum(axis=1)
    return np.maximum(least, near.astype(np.float64))


class Pooling:
    """Makes vectors of whole documents with one set of weights and statistics."""

    def __init__(self, weights: Weights, statistics: EncoderStatistics) -> None:
        self._weights = weights.pooling
        self._statistics = statistics
        whitening = statistics.whitening
        self._whitening = (
            None if whitening is None else np.ascontiguousarray(whitening, dtype=np.float32)
        )

    def centred(self, encoded: Encoded, side: Side) -> tuple[Vectors, Vectors]:
        """Centred vectors: the joined text ``(d,)`` and the pieces ``(n, d)``."""
        mean_vectors = self._statistics.mean_vectors
        label, prose = mean_vectors[f"{side}_label"], mean_vectors[f"{side}_prose"]
        own = [prose if piece.kind in PROSE_KINDS else label for piece in encoded.pieces]
        joined = unit(encoded.vectors[0] - mean_vectors[f"{side}_joined"])
        return joined, _centred(encoded.vectors[1:], own)

    def candidate(
        self, joined: Vectors, pieces: Vectors, kinds: list[str]
    ) -> tuple[Vectors, NDArray[np.float64]]:
        """The vector of the profile as a whole, ``(d,)``, and per piece, ``(n,)``, how near it is
        to what the labels and titles say the profile is about."""
        pooling = self._weights["candidate"]

        def places(*wanted: str) -> list[int]:
            return [i for i, kind in enumerate(kinds) if kind in wanted]

        labels = places("skill", "used_skill", "certification", "education")
        titles, prose = places("title", "headline"), places("experience", "summary")
        short = [
            (pooling[name], pieces[own], np.ones(len(own)))
            for name, own in (("label", labels), ("title", titles))
        ]
        near = _topical(pieces, _mean_of_groups(short), self._weights["off_topic"])
        pooled = _mean_of_groups([*short, (pooling["prose"], pieces[prose], near[prose])])
        return self._whiten(joined if pooled is None else unit(joined + unit(pooled))), near

    def job(
        self, joined: Vectors, title: Vectors, vectors: Vectors, kinds: Sequence[str]
    ) -> Vectors:
        pooling = self._weights
        groups = []
        anchor = unit(joined + title)
        for name, own in (
            ("must", ("must",)),
            ("nice", ("nice",)),
            ("prose", ("duty", "nice_duty", "context")),
        ):
            rows = vectors[[i for i, kind in enumerate(kinds) if kind in own]]
            near = np.ones(len(rows))
            if name == "prose":
                near = _topical(rows, anchor, pooling["off_topic"])
            groups.append((pooling["job"][name], rows, near))
        pooled = _mean_of_groups(groups)
        document_vector = joined + pooling["whole_title"] * title
        return self._whiten(
            unit(document_vector if pooled is None else document_vector + unit(pooled))
        )

    def hubness(self, document_vector: Vectors, side: Side) -> float:
        """How alike a document of a side is to those of the other side that are nearest to it:
        what is near to many documents says less by being near to one (Conneau et al. 2018,
        CSLS)."""
        others = self._statistics.jobs if side == "candidate" else self._statistics.candidates
        if not len(others):
            return 0.0
        likeness = np.empty((len(others), 1), dtype=np.float32)
        inner_products(others, document_vector[None, :], likeness)
        nearest = np.sort(likeness[:, 0])[-self._weights["typical_nearest"] :]
        return float(self._weights["typicality"] * nearest.mean())

    def _whiten(self, document_vector: Vectors) -> Vectors:
        """The vector of a whole document, ``(d,)``, unit length, with less of the directions in
        which a person and a job differ though they belong together."""
        if self._whitening is None:
            return document_vector
        mapped = np.empty((len(document_vector), 1), dtype=np.float32)
        inner_products(self._whitening, document_vector[None, :], mapped)
        return unit(mapped[:, 0])
