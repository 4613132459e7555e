"""Builds the features of documents: what each piece is worth as evidence or as a requirement."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app import clock
from app.matching.arrays import Numbers, Vectors
from app.matching.documents import CandidateProfile, CandidateSkill, JobPosting
from app.matching.features.fingerprints import candidate_fingerprints, job_fingerprints
from app.matching.features.integrity import candidate_signs, doubt
from app.matching.features.pieces import Encoded, Piece
from app.matching.features.pooling import PROSE_KINDS, Pooling
from app.matching.features.structured import (
    candidate_traits,
    job_attribute_tokens,
    job_traits,
    month_number,
    posts_held,
    preference_tokens,
    unsupported_pieces,
)
from app.matching.features.types import CandidateFeatures, JobFeatures
from app.matching.kernels import layout as columns
from app.matching.kernels.inner_products import inner_products
from app.matching.kernels.row_ids import RowIds
from app.matching.pay import ExchangeRates
from app.matching.skills.vocabulary import load_vocabulary
from app.matching.text.normalise import folded
from app.matching.weights import EncoderStatistics, Weights

_COMMON = frozenset(("skill", "used_skill", "title", "wish"))
"""Kinds of pieces whose texts many profiles have in common."""
_SENTENCES = frozenset(("duty", "nice_duty", "context"))
"""What a job says of itself, sentence by sentence, without boilerplate."""
_NAMING = frozenset(("skill", "used_skill", "certification", "must", "nice"))


def _unsupported(profile: CandidateProfile, unsupported: Sequence[bool]) -> float:
    """0, 1 if anything is only named, 2 if the profile has no posts either."""
    return float(any(unsupported)) * (1.0 if profile.experience else 2.0)


class FeatureBuilder:
    """Builds features with one set of weights, statistics and exchange rates."""

    def __init__(
        self, weights: Weights, statistics: EncoderStatistics, rates: ExchangeRates
    ) -> None:
        self._vocabulary = load_vocabulary()
        self._weights = weights
        self._rates = rates
        self._pooling = Pooling(weights, statistics)
        self._row_ids = RowIds()

    def candidate(self, profile: CandidateProfile, encoded: Encoded) -> CandidateFeatures:
        """Build the features of a candidate."""
        joined, pieces = self._pooling.centred(encoded, "candidate")
        kinds = [piece.kind for piece in encoded.pieces]
        document_vector, near = self._pooling.candidate(joined, pieces, kinds)
        supported = self._supported(profile, encoded.pieces, pieces)
        rows = np.full((1 + len(pieces), columns.CANDIDATE_COLUMNS), 0.0)
        rows[:, [columns.C_YEARS, columns.C_LAST]] = np.nan
        supported_skills = sum(ref.startswith("skills.") for ref in supported)
        claims = kinds.count("skill") - supported_skills
        for row, piece in zip(rows[1:], encoded.pieces, strict=True):
            self._describe_evidence(row, piece, profile, piece.ref in supported, claims)
        unsupported = unsupported_pieces(profile, encoded.pieces, supported)
        rows[1:, columns.C_UNSUPPORTED] = unsupported
        today = clock.now().date()
        posts, post_rows = posts_held(profile, encoded.pieces, pieces, near, today)
        rows = np.concatenate([rows, np.zeros((len(post_rows), rows.shape[1]))])
        rows[[0, *range(1 + len(pieces), len(rows))], columns.C_NAMED] = -1.0
        fingerprints = candidate_fingerprints(profile)
        signs = candidate_signs(profile, supported_skills, self._weights.integrity, today)
        return CandidateFeatures(
            profile=profile,
            pieces=encoded.pieces,
            vectors=np.ascontiguousarray(
                np.stack([document_vector, *pieces, *post_rows]), dtype=np.float32
            ),
            rows=rows,
            posts=posts,
            traits=candidate_traits(
                profile,
                self._pooling.hubness(document_vector, "candidate"),
                self._weights.evidence["bare"],
                _unsupported(profile, unsupported),
                fingerprints.neighbours,
                self._rates,
            ),
            wishes=preference_tokens(profile.preferences),
            shared=self._shared(kinds, pieces, rows),
            fingerprints=fingerprints,
            signs=signs,
            doubt=doubt(signs),
        )

    def _shared(self, kinds: list[str], pieces: Vectors, rows: Numbers) -> NDArray[np.int64]:
        """Per row the number it shares with equal rows of other profiles, or −1."""
        shared = np.full(len(rows), -1, dtype=np.int64)
        for place, (kind, vector, row) in enumerate(zip(kinds, pieces, rows[1:], strict=False), 1):
            if kind in _COMMON:
                named, confidence = row[columns.C_NAMED], row[columns.C_SURE]
                shared[place] = self._row_ids.row_id(vector, named, confidence)
        return shared

    def _supported(
        self, profile: CandidateProfile, pieces: tuple[Piece, ...], vectors: Vectors
    ) -> set[str]:
        """Paths of the listed skills and certificates that a post held speaks of: named in it, or
        close to it."""
        skills = [i for i, piece in enumerate(pieces) if piece.kind in ("skill", "certification")]
        work = [i for i, piece in enumerate(pieces) if piece.kind in ("experience", "title")]
        used = [name for post in profile.experience for name in post.skills]
        named = {folded(name) for name in used} | {self._skill_key(name) for name in used}
        described = " ".join(
            folded(f" {p.title} {p.description or ''} ") for p in profile.experience
        )
        words = f" {' '.join(''.join(c if c.isalnum() else ' ' for c in described).split())} "
        near = np.zeros((max(1, len(skills)), max(1, len(work))), dtype=np.float32)
        if skills and work:
            inner_products(vectors[skills], vectors[work], near)
        low = self._weights.parameter("mixed_low")
        high = self._weights.parameter("mixed_high")
        needed = low + self._weights.evidence["backed_from"] * (high - low)
        supported = set()
        for place, i in enumerate(skills):
            name = folded(pieces[i].embed)
            plain = " ".join("".join(c if c.isalnum() else " " for c in name).split())
            keys = {name, self._skill_key(pieces[i].embed)} - {None}
            if keys & named or f" {plain} " in words or near[place].max() >= needed:
                supported.add(pieces[i].ref)
        return supported

    def _skill_key(self, text: str) -> str | None:
        found = self._vocabulary.canonical(text)
        return None if found is None else f"key {found.skill.key}"

    def _name(self, row: Numbers, piece: Piece, number: int, confidence: int) -> None:
        """Note which skill of the vocabulary a label names, if any, and how surely."""
        row[number] = -1.0
        found = self._vocabulary.canonical(piece.embed) if piece.kind in _NAMING else None
        if found is not None:
            row[number], row[confidence] = self._vocabulary.number(found.skill), found.confidence

    def _describe_evidence(
        self, row: Numbers, piece: Piece, profile: CandidateProfile, supported: bool, claims: int
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
            row[columns.C_CLAIMED] = not supported
            row[columns.C_QUALITY] = self._skill_quality(skill, supported, claims)
            row[columns.C_YEARS] = np.nan if skill.years is None else skill.years
            if skill.last_used is not None:
                row[columns.C_LAST] = skill.last_used * 12.0 + 11.0
        elif place[0] == "experience":
            row[columns.C_LAST] = month_number(profile.experience[int(place[1])].end)

    def _skill_quality(self, skill: CandidateSkill, supported: bool, claims: int) -> float:
        evidence = self._weights.evidence
        quality = float(evidence["levels"].get(skill.level, evidence["unstated_level"]))
        if supported:
            return quality
        # Two hundred claims weigh no more together than the first few dozen would.
        crowd = min(1.0, (evidence["many_claims"] / max(1, claims)) ** 0.5)
        return quality * float(evidence["claimed"]) * crowd

    def job(self, posting: JobPosting, encoded: Encoded) -> JobFeatures:
        """Build the features of a job."""
        joined, vectors = self._pooling.centred(encoded, "job")
        kinds = [piece.kind for piece in encoded.pieces]
        titles = [i for i, kind in enumerate(kinds) if kind == "job_title"]
        title = vectors[titles[0]] if titles else joined
        others = [i for i, kind in enumerate(kinds) if kind != "job_title"]
        document_vector = self._pooling.job(
            joined, title, vectors[others], [kinds[i] for i in others]
        )
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
        told = [i for i in others if kinds[i] in _SENTENCES]
        stacked = np.stack([document_vector, title, *(vectors[i] for i in asked)])
        return JobFeatures(
            posting=posting,
            pieces=pieces,
            vectors=np.ascontiguousarray(stacked, dtype=np.float32),
            rows=rows,
            traits=job_traits(
                posting,
                self._pooling.hubness(document_vector, "job"),
                self._rates,
            ),
            offers=job_attribute_tokens(posting),
            fingerprints=job_fingerprints(posting),
            sentences=np.ascontiguousarray(vectors[told], dtype=np.float32),
        )
