"""What scoring needs of one document, computed once: vectors without the direction common to
their kind, and per vector what it is worth as evidence or as a requirement."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.matching import layout as columns
from app.matching.addresses import Addressed
from app.matching.integrity import (
    DISTRUSTED,
    Traces,
    candidate_traces,
    candidate_warnings,
    job_traces,
)
from app.matching.normalise import folded
from app.matching.pay import ExchangeRates
from app.matching.products import inner_products
from app.matching.shared_rows import SharedRows
from app.matching.skills import load_vocabulary
from app.matching.traits import (
    Numbers,
    Tokens,
    candidate_traits,
    job_traits,
    month_number,
    offers_of,
    posts_held,
    unit,
    wishes_of,
)
from app.matching.types import (
    CandidateProfile,
    CandidateSkill,
    Encoded,
    Flag,
    JobPosting,
    Piece,
    Vectors,
)
from app.matching.weights import Statistics, Weights

PROSE_KINDS = frozenset(("headline", "summary", "experience", "duty", "nice_duty", "context"))
_TELLING_WORDS = 20
"""A summary of fewer words tells nothing that the headline does not."""
_COMMON = frozenset(("skill", "used_skill", "title", "wish"))
"""Kinds of pieces whose texts many profiles have in common."""
_NAMING = frozenset(("skill", "used_skill", "certification", "must", "nice"))


@dataclass(frozen=True, slots=True, eq=False)
class CandidateFeatures(Addressed):
    """A candidate ready to be scored.

    ``vectors`` is ``(rows, d)`` float32, rows of unit length: row 0 the profile as a whole, row
    ``i + 1`` piece ``i``, then one row per post held. ``rows``, ``posts``, ``traits`` and
    ``wishes`` are laid out as ``layout`` says. ``shared``, ``(rows,)``: numbers of the rows that
    other profiles hold, too, −1 for the others. ``distrusted``: a warning casts doubt on all
    of the profile.
    """

    DTYPES = (np.float32, *[np.float64] * 3, *[np.int64] * 6)

    profile: CandidateProfile
    pieces: tuple[Piece, ...]
    vectors: Vectors
    rows: Numbers
    posts: Numbers
    traits: Numbers
    wishes: Tokens
    shared: NDArray[np.int64]
    traces: Traces
    warnings: tuple[Flag, ...]
    distrusted: bool

    def arrays(self) -> Sequence[NDArray[Any]]:
        """In the order in which ``pairs`` counts them."""
        own = (self.vectors, self.rows, self.posts, self.traits, self.wishes, self.shared)
        return (*own, *self.traces.arrays())

    @property
    def listed_only(self) -> bool:
        """Whether nothing stands behind the list of skills, see :func:`is_list`."""
        return bool(self.traits[columns.T_LISTED] > 0.5)

    @property
    def whole(self) -> Vectors:
        """The vector of the profile as a whole, ``(d,)``, unit length."""
        return self.vectors[0]


@dataclass(frozen=True, slots=True, eq=False)
class JobFeatures(Addressed):
    """A job ready to be scored.

    Row 0 of ``vectors`` is the job as a whole, row 1 its title, row ``i + 2`` is ``pieces[i]``:
    what is asked for. Context and boilerplate take no part beyond the whole.
    """

    DTYPES = (np.float32, *[np.float64] * 2, *[np.int64] * 5)

    posting: JobPosting
    pieces: tuple[Piece, ...]
    vectors: Vectors
    rows: Numbers
    traits: Numbers
    offers: Tokens
    traces: Traces

    def arrays(self) -> Sequence[NDArray[Any]]:
        """In the order in which ``pairs`` counts them."""
        return (self.vectors, self.rows, self.traits, self.offers, *self.traces.arrays())

    @property
    def whole(self) -> Vectors:
        """The vector of the job as a whole, ``(d,)``, unit length."""
        return self.vectors[0]


def _centred(vectors: Vectors, centres: Sequence[Vectors]) -> Vectors:
    rows = [unit(vector - centre) for vector, centre in zip(vectors, centres, strict=True)]
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


def _typicality(whole: Vectors, others: Vectors, share: float, nearest: int) -> float:
    """How alike a document is to those of the other side that are nearest to it, times ``share``:
    what is near to many documents says less by being near to one (Conneau et al. 2018, CSLS)."""
    if not len(others):
        return 0.0
    likeness = np.empty((len(others), 1), dtype=np.float32)
    inner_products(others, whole[None, :], likeness)
    return float(share * np.sort(likeness[:, 0])[-nearest:].mean())


def is_list(profile: CandidateProfile, pieces: Sequence[Piece]) -> bool:
    """Whether a profile only lists: no post, no study, no certificate, no summary to speak of.

    The summary is measured by the words that are embedded: a longer name makes no difference.
    """
    posts = any(post.title or post.description for post in profile.experience)
    if posts or profile.education or profile.certifications:
        return False
    summary = [piece.embed for piece in pieces if piece.kind == "summary"]
    return sum(len(text.split()) for text in summary) < _TELLING_WORDS


class FeatureBuilder:
    """Builds features with one set of weights, statistics and exchange rates."""

    def __init__(self, weights: Weights, statistics: Statistics, rates: ExchangeRates) -> None:
        self._vocabulary = load_vocabulary()
        self._weights = weights
        self._statistics = statistics
        self._rates = rates
        pooling = weights.pooling
        metric = statistics.metric
        self._metric = None if metric is None else np.ascontiguousarray(metric, dtype=np.float32)
        self._shared_rows = SharedRows()
        self._typical: tuple[float, int] = (pooling["typicality"], pooling["typical_nearest"])

    def _pieces(self, encoded: Encoded, side: str) -> tuple[Vectors, Vectors]:
        """Centred vectors: the joined text ``(d,)`` and the pieces ``(n, d)``."""
        centres = self._statistics.centres
        label, prose = centres[f"{side}_label"], centres[f"{side}_prose"]
        own = [prose if piece.kind in PROSE_KINDS else label for piece in encoded.pieces]
        joined = unit(encoded.vectors[0] - centres[f"{side}_joined"])
        return joined, _centred(encoded.vectors[1:], own)

    def candidate(self, profile: CandidateProfile, encoded: Encoded) -> CandidateFeatures:
        """Build the features of a candidate."""
        joined, pieces = self._pieces(encoded, "candidate")
        kinds = [piece.kind for piece in encoded.pieces]
        whole, near = self._candidate_whole(joined, pieces, kinds)
        backed = self._backed(profile, encoded.pieces, pieces)
        rows = np.full((1 + len(pieces), columns.CANDIDATE_COLUMNS), 0.0)
        rows[:, [columns.C_YEARS, columns.C_LAST]] = np.nan
        claims = sum(kind == "skill" for kind in kinds) - len(backed)
        for row, piece in zip(rows[1:], encoded.pieces, strict=True):
            self._describe_evidence(row, piece, profile, piece.ref in backed, claims)
        posts, post_rows = posts_held(profile, encoded.pieces, pieces, near)
        rows = np.concatenate([rows, np.zeros((len(post_rows), rows.shape[1]))])
        rows[[0, *range(1 + len(pieces), len(rows))], columns.C_NAMED] = -1.0
        shared = np.full(len(rows), -1, dtype=np.int64)
        for place, (kind, vector, row) in enumerate(zip(kinds, pieces, rows[1:], strict=False), 1):
            if kind in _COMMON:
                named, sure = row[columns.C_NAMED], row[columns.C_SURE]
                shared[place] = self._shared_rows.number(vector, named, sure)
        warnings = candidate_warnings(profile, len(backed))
        return CandidateFeatures(
            profile=profile,
            pieces=encoded.pieces,
            vectors=np.ascontiguousarray(np.stack([whole, *pieces, *post_rows]), dtype=np.float32),
            rows=rows,
            posts=posts,
            traits=candidate_traits(
                profile,
                _typicality(whole, self._statistics.jobs, *self._typical),
                self._weights.evidence["bare"],
                is_list(profile, encoded.pieces),
                self._rates,
            ),
            wishes=wishes_of(profile.preferences),
            shared=shared,
            traces=candidate_traces(profile),
            warnings=warnings,
            distrusted=any(flag.code in DISTRUSTED for flag in warnings),
        )

    def _candidate_whole(
        self, joined: Vectors, pieces: Vectors, kinds: list[str]
    ) -> tuple[Vectors, NDArray[np.float64]]:
        """The vector of the profile as a whole, ``(d,)``, and per piece, ``(n,)``, how near it is
        to what the labels and titles say the profile is about."""
        pooling = self._weights.pooling["candidate"]

        def places(*wanted: str) -> list[int]:
            return [i for i, kind in enumerate(kinds) if kind in wanted]

        labels = places("skill", "used_skill", "certification", "education")
        titles, prose = places("title", "headline"), places("experience", "summary")
        short = [
            (pooling[name], pieces[own], np.ones(len(own)))
            for name, own in (("label", labels), ("title", titles))
        ]
        near = _topical(pieces, _mean_of_groups(short), self._weights.pooling["off_topic"])
        pooled = _mean_of_groups([*short, (pooling["prose"], pieces[prose], near[prose])])
        return self._measured(joined if pooled is None else unit(joined + unit(pooled))), near

    def _measured(self, whole: Vectors) -> Vectors:
        """The vector of a whole document, ``(d,)``, unit length, with less of the directions in
        which a person and a job differ though they belong together."""
        if self._metric is None:
            return whole
        mapped = np.empty((len(whole), 1), dtype=np.float32)
        inner_products(self._metric, whole[None, :], mapped)
        return unit(mapped[:, 0])

    def _backed(
        self, profile: CandidateProfile, pieces: tuple[Piece, ...], vectors: Vectors
    ) -> set[str]:
        """Paths of the listed skills that a post held backs: named in it, or close to it."""
        skills = [i for i, piece in enumerate(pieces) if piece.kind == "skill"]
        work = [i for i, piece in enumerate(pieces) if piece.kind in ("experience", "title")]
        used = [name for post in profile.experience for name in post.skills]
        named = {folded(name) for name in used} | {self._skill_key(name) for name in used}
        told = " ".join(folded(f" {p.title} {p.description or ''} ") for p in profile.experience)
        words = f" {' '.join(''.join(c if c.isalnum() else ' ' for c in told).split())} "
        near = np.zeros((max(1, len(skills)), max(1, len(work))), dtype=np.float32)
        if skills and work:
            inner_products(vectors[skills], vectors[work], near)
        low = self._weights.parameter("mixed_low")
        high = self._weights.parameter("mixed_high")
        needed = low + self._weights.evidence["backed_from"] * (high - low)
        backed = set()
        for place, i in enumerate(skills):
            name = folded(pieces[i].embed)
            plain = " ".join("".join(c if c.isalnum() else " " for c in name).split())
            keys = {name, self._skill_key(pieces[i].embed)} - {None}
            if keys & named or f" {plain} " in words or near[place].max() >= needed:
                backed.add(pieces[i].ref)
        return backed

    def _skill_key(self, text: str) -> str | None:
        found = self._vocabulary.canonical(text)
        return None if found is None else f"key {found.skill.key}"

    def _name(self, row: Numbers, piece: Piece, number: int, sure: int) -> None:
        """Note which skill of the vocabulary a label names, if any, and how surely."""
        row[number] = -1.0
        found = self._vocabulary.canonical(piece.embed) if piece.kind in _NAMING else None
        if found is not None:
            row[number], row[sure] = self._vocabulary.number(found.skill), found.confidence

    def _describe_evidence(
        self, row: Numbers, piece: Piece, profile: CandidateProfile, backed: bool, claims: int
    ) -> None:
        """Fill the columns of one piece of a candidate."""
        evidence, kind = self._weights.evidence, piece.kind
        self._name(row, piece, columns.C_NAMED, columns.C_SURE)
        row[columns.C_PROSE] = kind in PROSE_KINDS
        row[columns.C_WISH] = kind == "wish"
        row[columns.C_EVIDENCE] = kind != "wish"
        row[columns.C_TITLE] = {"title": 1.0, "headline": 0.9}.get(kind, 0.0)
        row[columns.C_QUALITY] = {
            "headline": evidence["told"],
            "summary": evidence["told"],
            "education": evidence["studied"],
        }.get(kind, 1.0)
        row[columns.C_CLAIMED] = kind in ("headline", "summary")
        place = piece.ref.split(".")
        if kind == "skill":
            skill = profile.skills[int(place[1])]
            row[columns.C_SKILL] = 1.0
            row[columns.C_CLAIMED] = not backed
            row[columns.C_QUALITY] = self._skill_quality(skill, backed, claims)
            row[columns.C_YEARS] = np.nan if skill.years is None else skill.years
            if skill.last_used is not None:
                row[columns.C_LAST] = skill.last_used * 12.0 + 11.0
        elif place[0] == "experience":
            row[columns.C_LAST] = month_number(profile.experience[int(place[1])].end)

    def _skill_quality(self, skill: CandidateSkill, backed: bool, claims: int) -> float:
        evidence = self._weights.evidence
        quality = float(evidence["levels"].get(skill.level, evidence["unstated_level"]))
        if backed:
            return quality
        # Two hundred claims weigh no more together than the first few dozen would.
        crowd = min(1.0, (evidence["many_claims"] / max(1, claims)) ** 0.5)
        return quality * float(evidence["claimed"]) * crowd

    def job(self, posting: JobPosting, encoded: Encoded) -> JobFeatures:
        """Build the features of a job."""
        joined, vectors = self._pieces(encoded, "job")
        kinds = [piece.kind for piece in encoded.pieces]
        titles = [i for i, kind in enumerate(kinds) if kind == "job_title"]
        title = vectors[titles[0]] if titles else joined
        others = [i for i, kind in enumerate(kinds) if kind != "job_title"]
        whole = self._job_whole(joined, title, vectors[others], [kinds[i] for i in others])
        weights = self._weights.requirements
        asked = [i for i in others if weights.get(kinds[i], 0.0) > 0.0]
        pieces = tuple(encoded.pieces[i] for i in asked)
        rows = np.zeros((2 + len(pieces), columns.JOB_COLUMNS))
        rows[:2, columns.J_NAMED] = -1.0
        for row, piece in zip(rows[2:], pieces, strict=True):
            self._name(row, piece, columns.J_NAMED, columns.J_SURE)
            row[columns.J_PROSE] = piece.kind in PROSE_KINDS
            row[columns.J_WEIGHT] = weights[piece.kind]
            if piece.kind in ("must", "nice"):
                years = posting.skills[int(piece.ref.split(".")[1])].min_years
                row[columns.J_MIN_YEARS] = years or 0.0
        stacked = np.stack([whole, title, *(vectors[i] for i in asked)])
        return JobFeatures(
            posting=posting,
            pieces=pieces,
            vectors=np.ascontiguousarray(stacked, dtype=np.float32),
            rows=rows,
            traits=job_traits(
                posting,
                _typicality(whole, self._statistics.candidates, *self._typical),
                self._rates,
            ),
            offers=offers_of(posting),
            traces=job_traces(posting),
        )

    def _job_whole(
        self, joined: Vectors, title: Vectors, vectors: Vectors, kinds: Sequence[str]
    ) -> Vectors:
        pooling = self._weights.pooling
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
        whole = joined + pooling["whole_title"] * title
        return self._measured(unit(whole if pooled is None else whole + unit(pooled)))
