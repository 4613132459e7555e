"""The engine's constants, read from a data file, and fixed statistics of each encoder.

``categories``: weights of the terms of a score. ``bands``: lowest score of each band.
``unmet_factor``: what remains of the preferences per unmet hard constraint. ``warned_factor``:
what remains of every category when it is proven that a profile was written for the ranking, and
proportionally more when less is. ``integrity``: how often a text may be said again
(``repeats_allowed``: within a field, whole fields in a profile), and per sign the value that
proves nothing and the one that proves all: share of a text that repeats, names listed without
support, share of the words in disguise.
``calibration``: ``a``, ``b``, ``c`` of the map applied to the sum (``calibration.beta_map``).
``pooling``: weights of the groups of pieces in a document's own vector; ``off_topic``, the least
weight of a sentence far from the rest; ``whole_title``, the weight of a job's title;
``typicality``, how much of the likeness to the ``typical_nearest`` documents of the other side is
taken off. ``evidence``: quality of what
supports a requirement: ``claimed`` (listed, no post backs it), ``told`` (headline, summary),
``studied``, by stated level; ``bare``, what remains of the fit of a profile that tells of no post;
``backed_from``, the similarity to a post from which a skill counts as backed; ``many_claims``, the
number of unbacked skills from which each counts less. ``requirements``: weight of each kind.
``parameters``: see ``layout.PARAMETERS``: ``*_low`` and ``*_high`` bound the inner products
mapped to 0..1 (both texts short, one, none), ``*_middle`` and ``*_slope`` are logistic, ``*_share``
weigh views inside a category (``coverage_share`` grows by ``known_boost`` times the square of the
share of the skills asked for that the vocabulary knows), ``met`` and ``partial`` are lowest
similarities of a status, ``recency_*`` discount what was not used for years, ``post_decay_*`` posts
that ended. ``copied_*``: shared pairs of words, and share of the job's or the profile's, from which
copying is proven a little and wholly; ``overlap_*``: the same for the skills of a job that stand
in unsupported lists (``near`` and ``same``, similarities at which two names mean the same a little
and wholly; ``bare_*`` in a profile that is a list and nothing else); ``mirrored_*``: fewest
sentences of a job that can be followed, share of the two lists in common, mean product of its
sentences with the nearest of the profile.
"""

import hashlib
import json
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.matching.arrays import Vectors
from app.matching.kernels.layout import PARAMETERS

_DATA = Path(str(resources.files("app") / "data" / "matching"))
PACKAGED_WEIGHTS = _DATA / "weights.json"
PACKAGED_STATISTICS = _DATA / "statistics.npz"
MEAN_VECTORS = (
    "candidate_joined",
    "candidate_label",
    "candidate_prose",
    "job_joined",
    "job_label",
    "job_prose",
)
COMPARED = ("candidates", "jobs")


@dataclass(frozen=True)
class LearnedWeights:
    """What a marketplace learned from its own outcomes: category weights, adding up to 1, and the
    calibration that goes with them. ``base`` is the version of the weights it started from."""

    number: int
    base: str
    categories: dict[str, float]
    calibration: tuple[float, float, float]


@dataclass(frozen=True)
class Weights:
    """Everything that was fitted. ``parameters`` is ``(len(PARAMETERS),)`` float64."""

    version: str
    categories: dict[str, float]
    bands: dict[str, float]
    unmet_factor: float
    warned_factor: float
    integrity: dict[str, Any]
    calibration: tuple[float, float, float]
    pooling: dict[str, Any]
    evidence: dict[str, Any]
    requirements: dict[str, float]
    parameters: NDArray[np.float64]

    def parameter(self, name: str) -> float:
        """One of the constants of the compiled part."""
        return float(self.parameters[PARAMETERS.index(name)])

    def with_learned(self, learned: LearnedWeights) -> "Weights":
        """These weights with what a marketplace learned in their place."""
        return replace(
            self,
            version=f"{self.version}-learned{learned.number}",
            categories=learned.categories,
            calibration=learned.calibration,
        )


def load_weights(path: Path | None = None, encoder: str = "") -> Weights:
    """Read a file of weights; values under ``encoders`` for this encoder take precedence.

    Raises
    ------
    KeyError
        If a constant is missing.
    """
    raw = (path or PACKAGED_WEIGHTS).read_bytes()
    body = json.loads(raw)
    own = body.get("encoders", {}).get(encoder, {})
    parameters = {**body["parameters"], **own}
    a, b, c = (float(body["calibration"][name]) for name in "abc")
    return Weights(
        version=f"{body['version']}-{hashlib.sha256(raw).hexdigest()[:8]}",
        categories={name: float(weight) for name, weight in body["categories"].items()},
        bands={name: float(lowest) for name, lowest in body["bands"].items()},
        unmet_factor=float(body["unmet_factor"]),
        warned_factor=float(body["warned_factor"]),
        integrity=body["integrity"],
        calibration=(a, b, c),
        pooling=body["pooling"],
        evidence=body["evidence"],
        requirements={name: float(weight) for name, weight in body["requirements"].items()},
        parameters=np.array([parameters[name] for name in PARAMETERS], dtype=np.float64),
    )


@dataclass(frozen=True)
class EncoderStatistics:
    """What is known of an encoder's vectors in general.

    Texts of one kind share a direction that says nothing about fit; it is taken off before
    comparing. ``mean_vectors`` are those directions by kind, ``(d,)``; ``whitening``, ``(d, d)``,
    is applied to the vectors of whole documents (None: nothing is); ``candidates`` and ``jobs`` are
    ``(k, d)`` unit rows, documents of either side of every occupation, or empty.
    """

    mean_vectors: dict[str, Vectors]
    whitening: Vectors | None
    candidates: Vectors
    jobs: Vectors
    fingerprint: str

    @classmethod
    def of_mean_vectors(cls, mean_vectors: dict[str, Vectors]) -> "EncoderStatistics":
        """Statistics that hold nothing beyond these centres."""
        empty = np.zeros((0, len(next(iter(mean_vectors.values())))), dtype=np.float32)
        return cls(mean_vectors, None, empty, empty, "none")


def load_statistics(encoder: str, dimension: int, path: Path | None = None) -> EncoderStatistics:
    """Read the statistics of an encoder; for one that is not listed all are zero or empty."""
    source = path or PACKAGED_STATISTICS
    arrays: dict[str, Vectors] = {}
    if source.exists():
        with np.load(source) as stored:
            prefix = f"{encoder}/"
            arrays = {
                name.removeprefix(prefix): stored[name].astype(np.float32)
                for name in stored.files
                if name.startswith(prefix) and stored[name].shape[-1] == dimension
            }
    zero = np.zeros(dimension, dtype=np.float32)
    bare = EncoderStatistics.of_mean_vectors(
        {name: arrays.get(name, zero) for name in MEAN_VECTORS}
    )
    if not arrays:
        return bare
    digest = hashlib.sha256()
    for name in sorted(arrays):
        digest.update(name.encode() + arrays[name].tobytes())
    rows = {
        name: arrays[name] / np.linalg.norm(arrays[name], axis=1, keepdims=True)
        for name in COMPARED
    }
    return replace(bare, **rows, whitening=arrays.get("metric"), fingerprint=digest.hexdigest()[:8])
