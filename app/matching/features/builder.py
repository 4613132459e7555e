"""Builds the features of documents: what each piece is worth as evidence or as a requirement."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.matching.arrays import Records, Vectors
from app.matching.documents import CandidateProfile, CandidateSkill, JobPosting
from app.matching.features.asked_terms import asked_terms
from app.matching.features.held_terms import held_terms
from app.matching.features.integrity import (
    DISTRUSTED,
    candidate_fingerprints,
    candidate_warnings,
    job_fingerprints,
)
from app.matching.features.pieces import Encoded, Piece
from app.matching.features.pooling import PROSE_KINDS, Pooling
from app.matching.features.posts import month_number
from app.matching.features.structured import (
    candidate_traits,
    is_list,
    job_attribute_tokens,
    job_traits,
    posts_held,
    preference_tokens,
)
from app.matching.features.supports import Support, Supports
from app.matching.features.types import CandidateFeatures, JobFeatures
from app.matching.kernels.records import CANDIDATE_ROW, JOB_ROW
from app.matching.kernels.row_table import RowTable
from app.matching.pay import ExchangeRates
from app.matching.skills.vocabulary import load_vocabulary
from app.matching.text.practitioner import dealings_asked
from app.matching.text.years import years_asked
from app.matching.weights import EncoderStatistics, Weights

_COMMON = frozenset(("skill", "used_skill", "title", "wish"))
"""Kinds of pieces whose texts many profiles have in common."""
_NAMING = frozenset(("skill", "used_skill", "certification", "must", "nice"))


class FeatureBuilder:
    """Builds features with one set of weights, statistics and exchange rates."""

    def __init__(
        self, weights: Weights, statistics: EncoderStatistics, rates: ExchangeRates
    ) -> None:
        self._vocabulary = load_vocabulary()
        self._weights = weights
        self._rates = rates
        self._pooling = Pooling(weights, statistics)
        self._table = RowTable(statistics.dimension)

    def candidate(self, profile: CandidateProfile, encoded: Encoded) -> CandidateFeatures:
        """Build the features of a candidate."""
        joined, pieces = self._pooling.centred(encoded, "candidate")
        kinds = [piece.kind for piece in encoded.pieces]
        document_vector, near = self._pooling.candidate(joined, pieces, kinds)
        supports = self._supports(profile, encoded.pieces, pieces)
        shown = sum(support.is_shown for support in supports.values())
        posts, post_rows = posts_held(profile, encoded.pieces, pieces, near)
        rows = np.zeros(1 + len(pieces) + len(post_rows), dtype=CANDIDATE_ROW)
        rows["skill"] = rows["post"] = -1
        rows["years"] = rows["last_month"] = np.nan
        claims = sum(kind == "skill" for kind in kinds) - shown
        for row, piece in zip(rows[1:], encoded.pieces, strict=False):
            self._describe_evidence(row, piece, profile, supports.get(piece.ref), claims)
        shared = self._shared(kinds, pieces, rows)
        vectors = np.stack([document_vector, *pieces, *post_rows])
        warnings = candidate_warnings(profile, shown)
        return CandidateFeatures(
            profile=profile,
            pieces=encoded.pieces,
            rows=rows,
            shared=shared,
            vectors=np.ascontiguousarray(vectors[shared < 0], dtype=np.float32),
            table=self._table,
            posts=posts,
            traits=candidate_traits(
                profile,
                self._pooling.hubness(document_vector, "candidate"),
                self._weights.evidence["bare"],
                is_list(profile, encoded.pieces),
                self._rates,
            ),
            wishes=preference_tokens(profile.preferences),
            terms=held_terms(profile, encoded.pieces),
            fingerprints=candidate_fingerprints(profile),
            warnings=warnings,
            distrusted=any(flag.code in DISTRUSTED for flag in warnings),
        )

    def _shared(self, kinds: list[str], pieces: Vectors, rows: Records) -> NDArray[np.int32]:
        """Per row its number in the table of rows that many profiles hold, or −1."""
        shared = np.full(len(rows), -1, dtype=np.int32)
        for place, (kind, vector, row) in enumerate(zip(kinds, pieces, rows[1:], strict=False), 1):
            if kind in _COMMON:
                shared[place] = self._table.number_of(
                    vector, int(row["skill"]), float(row["confidence"])
                )
        return shared

    def _supports(
        self, profile: CandidateProfile, pieces: tuple[Piece, ...], vectors: Vectors
    ) -> dict[str, Support]:
        """What posts say of the listed skills, by path."""
        low, high = self._weights.parameters.mixed_low, self._weights.parameters.mixed_high
        near_enough = low + self._weights.evidence["backed_from"] * (high - low)
        return Supports(profile, pieces, vectors, near_enough).by_ref()

    def _name_skill(self, row: Any, piece: Piece) -> None:
        """Note which skill of the vocabulary a label names, if any, and how surely."""
        found = self._vocabulary.canonical(piece.embed) if piece.kind in _NAMING else None
        if found is not None:
            row["skill"] = self._vocabulary.number(found.skill)
            row["confidence"] = found.confidence

    def _describe_evidence(
        self,
        row: Any,
        piece: Piece,
        profile: CandidateProfile,
        support: Support | None,
        claims: int,
    ) -> None:
        """Fill the record of one piece of a candidate."""
        evidence, kind = self._weights.evidence, piece.kind
        self._name_skill(row, piece)
        row["prose"] = kind in PROSE_KINDS
        row["wished"] = kind == "wish"
        row["evidence"] = kind != "wish"
        row["title"] = {"title": 1.0, "headline": 0.9}.get(kind, 0.0)
        row["quality"] = {
            "headline": evidence["told"],
            "summary": evidence["told"],
            "education": evidence["studied"],
        }.get(kind, 1.0)
        row["claimed"] = kind in ("headline", "summary", "education")
        row["studied"] = kind == "education"
        row["dealings"] = piece.dealings
        place = piece.ref.split(".")
        if kind == "skill":
            self._describe_skill(row, profile.skills[int(place[1])], support, claims)
        elif place[0] == "experience":
            row["post"] = int(place[1])
            row["last_month"] = month_number(profile.experience[int(place[1])].end)

    def _describe_skill(
        self, row: Any, skill: CandidateSkill, support: Support | None, claims: int
    ) -> None:
        """Fill the record of a listed skill by what it says of itself and what posts say of it."""
        supported = support is not None and support.is_shown
        row["listed"] = True
        row["claimed"] = not supported
        row["quality"] = self._skill_quality(skill, supported, claims)
        row["years"] = np.nan if skill.years is None else skill.years
        if support is not None:
            row["post"], row["dealings"] = support.post, support.dealings
            row["last_month"] = support.last_month if supported else np.nan
        if skill.last_used is not None:
            row["last_month"] = skill.last_used * 12.0 + 11.0

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
        rows = np.zeros(2 + len(pieces), dtype=JOB_ROW)
        rows["skill"] = -1
        terms, trade = asked_terms(pieces), dealings_asked(posting.title)
        rows["exact"][2:], rows["anchor"][2:] = terms.exact, terms.anchors
        for row, piece in zip(rows[2:], pieces, strict=True):
            self._name_skill(row, piece)
            row["dealings"] = trade | dealings_asked(piece.embed)
            row["prose"] = piece.kind in PROSE_KINDS
            row["weight"] = weights[piece.kind]
            if piece.kind in ("must", "nice"):
                years = posting.skills[int(piece.ref.split(".")[1])].min_years
                row["min_years"] = years or 0.0
            elif asked_years := years_asked(piece.embed):
                row["min_years"] = asked_years.years
        stacked = np.stack([document_vector, title, *(vectors[i] for i in asked)])
        return JobFeatures(
            posting=posting,
            pieces=pieces,
            rows=rows,
            vectors=np.ascontiguousarray(stacked, dtype=np.float32),
            traits=job_traits(
                posting,
                self._pooling.hubness(document_vector, "job"),
                self._rates,
            ),
            attributes=job_attribute_tokens(posting),
            terms=terms.terms,
            groups=terms.groups + np.int32(2),
            fingerprints=job_fingerprints(posting),
        )
