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
``must_cap``: highest score of a
person who shows none and half of the must-haves. ``wording``: from which signal on the sentence
says that the title is similar, the field another or the same, the level far, the years few, and
that pay, place and way of working suit. ``parameters``: see :class:`Parameters`. ``sources``: where
each value comes from, by name.
"""

import hashlib
import json
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from app.matching.arrays import Vectors

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


class Parameters(NamedTuple):
    """Constants that compiled code reads by name (``params``).

    ``*_low`` and ``*_high`` bound the inner products mapped to 0..1: of two labels, of a label and
    prose, of prose on both sides. ``*_middle`` and ``*_slope`` are those of a logistic function.
    ``*_share`` weigh signals inside a category.
    """

    label_low: float
    label_high: float
    mixed_low: float
    mixed_high: float
    prose_low: float
    prose_high: float
    met: float  # lowest similarity of a requirement that is met
    must_from: float  # lowest similarity that shows anything of a must-have
    must_short: float  # what a must-have counts that is held below what is asked for, or no more
    must_binds: float  # what lacking all must-haves takes of the whole score
    partial: float  # lowest similarity of one that is met in part
    fit_middle: float
    fit_slope: float
    fit_margin: float  # how far a profile may be ahead of what its posts tell
    title_middle: float
    title_slope: float
    topic_middle: float
    topic_slope: float
    fit_share: float
    coverage_share: float
    use_share: float
    title_share: float
    headline_share: float  # of a headline beside titles held, where it is nearer than they are
    post_raises: float  # so much of what the nearest post shares with a job counts at least
    post_bounds: float
    post_margin: float  # the whole profile may share so much more than the nearest post
    recency_years: float  # what was last used longer ago counts less
    recency_per_year: float
    recency_floor: float
    stale_years: float  # from so many on, what was last used then is met in part
    short_years: float  # what is left of the support of a skill without any of the years asked for
    unknown_years: float  # of one whose years are not known
    years_slack: float  # so much less than the years asked for is still enough
    shows: float  # lowest similarity of a post that shows what is asked for
    shows_like_best: float  # lowest share of the similarity of the post that shows it best
    unnamed: float  # highest similarity by meaning of a requirement that is met by name
    unanchored: float  # highest similarity of evidence without the abbreviation asked for
    not_practised: float  # what is left of the support of what others did
    studied_only: float  # of a credential that is not finished
    expired: float
    unstated_level: float  # of a language whose level is not said
    level_short: float  # of what is one level below
    level_per_step: float  # less for each level more
    level_floor: float
    use_minimum: float  # so many of the listed skills are always counted
    use_part: float  # beyond, this share of them, the best
    post_decay_per_year: float  # what a month of work counts less for each year that it is past
    post_decay_floor: float
    under_per_level: float
    over_per_level: float
    interest_weight: float  # of a title wished for among the other preferences
    pay_top_loss: float  # of the wish for pay that only the top of the range grants
    pay_missed: float  # where the range ends just below the wish
    remote_one_more: float  # of the wish for a way of working where the offer is one step freer
    remote_two_more: float
    place_remote: float  # of the wish for a place where the work is remote and elsewhere
    place_other_city: float
    seniority_weight: float  # of a wish among the others, and what is left where it is not granted
    seniority_least: float
    industry_weight: float
    industry_least: float
    company_size_weight: float
    company_size_least: float
    years_per_level: float  # worked, where no title says the level
    level_of_years: float  # highest level that years alone make
    default_years: float  # of experience asked for by a job that does not say
    known_boost: float  # coverage_share grows by so much times the understood share squared
    # Agreement of the lines of work: field = 1 / (1 + exp(-(slopes times what exceeds middles))).
    agreement_slope: float
    agreement_middle: float
    work_slope: float
    work_middle: float
    gate: float  # power of the field that multiplies what is named and the whole score
    unknown_gate: float  # gate of a pair whose lines of work are not known: that of usual matches
    list_gate: float  # the same where a profile only names skills
    role_middle: float
    role_slope: float
    relevant_low: float  # a post that agrees less does not count as experience
    relevant_high: float  # one that agrees more counts fully
    level_binds: float  # share of the score that a wholly wrong level takes
    years_bind: float  # share that no relevant year at all takes, to the power of years_power
    years_power: float
    # Signs that a profile takes from the job: the value that proves nothing, then the one that
    # proves all (kernels.overlap).
    copied_few: float  # pairs of words that both texts hold
    copied_many: float
    copied_share: float  # of the job's pairs, or of the profile's
    copied_most: float
    other_field: float  # agreement of the lines of work below which the work is another
    overlap_near: float  # similarity at which an unsupported name is one that the job asks for
    overlap_same: float
    bare_near: float  # the same in a profile that is a list and nothing else
    bare_same: float
    overlap_share: float  # of the skills asked for that are listed and not supported
    overlap_most: float
    overlap_few: float  # how many these are
    overlap_many: float
    overlap_held: float  # how much a post of the job's own title says for what is only listed
    overlap_years: float  # and from how many years on
    overlap_least: float  # below it is chance: half of a job's list is met by many an honest one
    mirrored_sentences: float  # fewest sentences of a job that can be followed
    mirrored_share: float  # of the two lists in common; all of it proves it
    mirrored_near: float  # how near the profile comes to the job's sentences one by one
    mirrored_same: float


@dataclass(frozen=True)
class Weights:
    """Everything that was fitted."""

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
    must_cap: dict[str, float]
    wording: dict[str, float]
    parameters: Parameters

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
        must_cap={name: float(highest) for name, highest in body["must_cap"].items()},
        wording={name: float(least) for name, least in body["wording"].items()},
        parameters=Parameters(**{name: float(parameters[name]) for name in Parameters._fields}),
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

    @property
    def dimension(self) -> int:
        """Length of the vectors, ``d``."""
        return len(next(iter(self.mean_vectors.values())))

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
