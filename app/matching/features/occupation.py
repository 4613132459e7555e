"""Which line of work a document belongs to, read from all of it at once.

Single words mislead: *rust* is a language to an engineer and damage to an inspector. A small
network, trained on taxonomies and hand-written texts (``training/fit_occupations.py``), reads the
mean vectors of a document's labels, titles and prose and the vector of its joined text, and says
two things: a distribution over the unit groups of ISCO-08 (International Labour Office, 2012), and
a work embedding in which people lie near the jobs they do. A pair is compared by both
(:func:`agreement <app.matching.kernels.occupations>`).
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources

import numpy as np

from app.matching.arrays import Numbers, Vectors, unit
from app.matching.features.known_titles import KnownTitles, load_known_titles
from app.matching.kernels.inner_products import inner_products

PACKAGED_OCCUPATIONS = resources.files("app") / "data" / "matching" / "occupations.npz"

LABELS = frozenset(("skill", "used_skill", "certification", "education", "must", "nice"))
TITLES = frozenset(("title", "headline", "job_title"))
PROSE = frozenset(("experience", "summary", "duty", "nice_duty", "context"))
_ARRAYS = (
    "means", "hidden", "hidden_bias", "groups", "groups_bias", "embedding", "embedding_bias",
)  # fmt: skip
INPUTS = 4
"""Groups of text that the network reads: labels, titles, prose, joined text."""


def grouped(
    kinds: Sequence[str],
    vectors: Vectors,
    joined: Vectors | None,
    means: Vectors,
    near: Numbers | None = None,
) -> Vectors:
    """What the network reads of a document, ``(4 × d,)`` float32.

    Parameters
    ----------
    kinds
        Kind of each piece.
    vectors
        The pieces' vectors as the encoder gave them, ``(n, d)``.
    joined
        Vector of the joined text, ``(d,)``; None for a part of a document.
    means
        ``(2, d)``: mean vector of pieces and of joined texts, taken off.
    near
        ``(n,)``, how near each piece is to what the document is about, so that pages of something
        else do not hide the work; None: all alike.
    """
    dimension = means.shape[1]
    found = np.zeros((INPUTS, dimension), dtype=np.float32)
    for place, wanted in enumerate((LABELS, TITLES, PROSE)):
        rows = [row for row, kind in enumerate(kinds) if kind in wanted]
        if rows:
            weights = np.ones(len(rows)) if near is None else near[rows]
            mean = (vectors[rows] * weights[:, None]).sum(axis=0) / weights.sum()
            found[place] = unit(mean - means[0])
    if joined is not None:
        found[-1] = unit(joined - means[1])
    return found.reshape(-1)


@dataclass(frozen=True, eq=False)
class OccupationModel:
    """The network of one encoder.

    ``hidden`` is ``(h, 4 × d)`` with ``hidden_bias`` ``(h,)``; ``groups`` ``(g, h)`` with
    ``groups_bias`` gives the logits of the unit groups, divided by ``temperature``; ``embedding``
    ``(e, h)`` with ``embedding_bias`` the work embedding. ``codes`` are the ISCO-08 codes of the
    ``g`` groups. ``means`` is ``(2, d)``. ``titles``: those whose line of work is known.
    """

    codes: tuple[str, ...]
    means: Vectors
    hidden: Vectors
    hidden_bias: Vectors
    groups: Vectors
    groups_bias: Vectors
    embedding: Vectors
    embedding_bias: Vectors
    temperature: float
    fingerprint: str
    titles: KnownTitles | None = None

    @property
    def width(self) -> int:
        """Numbers that describe a document: one per unit group and dimension of the embedding."""
        return len(self.groups_bias) + len(self.embedding_bias)

    def describe(self, inputs: Vectors) -> Vectors:
        """Square roots of the probabilities of the unit groups, then the unit work embedding,
        ``(n, width)`` float32, of what is read, ``(n, 4 × d)``. All zero where nothing was.

        The inner product of two documents' first parts is the Bhattacharyya coefficient of their
        distributions, that of the second parts their cosine.
        """
        found = np.zeros((len(inputs), self.width), dtype=np.float32)
        hidden = np.maximum(_affine(self.hidden, self.hidden_bias, inputs), 0.0)
        scores = _affine(self.groups, self.groups_bias, hidden) / np.float32(self.temperature)
        embeddings = _affine(self.embedding, self.embedding_bias, hidden)
        for row in np.flatnonzero(inputs.any(axis=1)):
            weights = np.exp(scores[row] - scores[row].max())
            roots = np.sqrt(weights / weights.sum())
            found[row] = np.concatenate([roots, unit(embeddings[row])])
        return found


def _affine(matrix: Vectors, bias: Vectors, vectors: Vectors) -> Vectors:
    """``matrix @ vector + bias`` for each of the vectors, in one fixed order of sums."""
    rows = np.ascontiguousarray(vectors, dtype=np.float32)
    products = np.empty((len(matrix), len(rows)), dtype=np.float32)
    inner_products(matrix, rows, products)
    return np.ascontiguousarray(products.T) + bias


def load_occupations(encoder: str, dimension: int) -> OccupationModel | None:
    """The model of an encoder; None for encoders that it was not trained on.

    Parameters
    ----------
    encoder
        ``model_id`` of the encoder.
    dimension
        Length of its vectors.
    """
    with PACKAGED_OCCUPATIONS.open("rb") as file, np.load(file) as stored:
        if str(stored["encoder"]) != encoder or stored["means"].shape[1] != dimension:
            return None
        digest = hashlib.sha256()
        for name in sorted(stored.files):
            digest.update(name.encode() + stored[name].tobytes())
        codes = tuple(stored["codes"].tolist())
        titles = load_known_titles(encoder, codes)
        if titles is not None:
            digest.update(titles.fingerprint.encode())
        return OccupationModel(
            codes=codes,
            temperature=float(stored["temperature"]),
            fingerprint=digest.hexdigest()[:8],
            titles=titles,
            **{name: stored[name].astype(np.float32) for name in _ARRAYS},
        )
