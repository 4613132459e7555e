"""Builds the features of documents: what each piece is worth as evidence or as a requirement."""

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np

from app import clock
from app.matching.arrays import Records, Tokens, Vectors
from app.matching.documents import CandidateProfile, CandidateSkill, JobPosting
from app.matching.features.asked_terms import AskedTerms, asked_terms
from app.matching.features.fingerprints import candidate_fingerprints, job_fingerprints
from app.matching.features.flags import doubt
from app.matching.features.held_terms import held_terms
from app.matching.features.integrity import candidate_signs
from app.matching.features.lines_of_work import LinesOfWork
from app.matching.features.notes import notes_of_job, notes_of_profile
from app.matching.features.occupation import OccupationModel
from app.matching.features.piece import Encoded, Piece
from app.matching.features.pooling import PROSE_KINDS, Pooling
from app.matching.features.posts import month_number
from app.matching.features.stored_fields import StoredFields
from app.matching.features.structured import (
    FOCUS,
    candidate_traits,
    job_attribute_tokens,
    job_traits,
    posts_held,
    preference_tokens,
    unsupported_pieces,
)
from app.matching.features.supports import Support, Supports
from app.matching.features.text_disagreements import allowed_countries
from app.matching.features.types import CandidateFeatures, JobFeatures
from app.matching.kernels.packing import Quantised, quantised
from app.matching.kernels.records import CANDIDATE_ROW, CANDIDATE_TOTALS, JOB_ROW, JOB_TOTALS
from app.matching.pay import ExchangeRates
from app.matching.skills.vocabulary import load_vocabulary
from app.matching.text.practitioner import dealings_asked
from app.matching.weights import EncoderStatistics, Weights

_COMMON = frozenset(("skill", "used_skill", "title", "wish"))
"""Kinds of pieces whose texts many profiles have in common."""
_SENTENCES = frozenset(("duty", "nice_duty", "context"))
"""What a job says of itself, sentence by sentence, without boilerplate."""
_NAMING = frozenset(("skill", "used_skill", "certification", "must", "nice"))


def _bind_headline(rows: Records, kinds: Sequence[str], posts: Records) -> None:
    """A headline or summary says no more than the posts do: where all of them dealt with a trade
    (recruited for it, sold it), so does "crane professional"."""
    if len(posts) == 0 or not posts["dealings"].all():
        return
    dealt = np.bitwise_or.reduce(posts["dealings"])
    for row, kind in zip(rows[1:], kinds, strict=False):
        if kind in ("headline", "summary") and row["dealings"] == 0:
            row["dealings"] = dealt


def _keys(kinds: Sequence[str], packed: Quantised, rows: Records) -> Tokens:
    """Per row a number that is equal where two profiles have the same row: its vector has the same
    bits, and it names the same skill of the vocabulary equally surely. 0: it is the profile's own,
    as is whatever is not a label of a few words."""
    keys = np.zeros(len(rows), dtype=np.int64)
    for place, kind in enumerate(kinds, 1):
        if kind in _COMMON:
            digest = hashlib.blake2b(packed.values[place].tobytes(), digest_size=8)
            digest.update(rows[place]["skill"].tobytes() + rows[place]["confidence"].tobytes())
            keys[place] = int.from_bytes(digest.digest(), "little", signed=True)
    return keys


class FeatureBuilder:
    """Builds features with one set of weights, statistics and exchange rates."""

    def __init__(
        self,
        weights: Weights,
        statistics: EncoderStatistics,
        rates: ExchangeRates,
        occupations: OccupationModel | None = None,
        model_id: str = "",
    ) -> None:
        """``model_id``: of the encoder, by which it is known what languages it reads."""
        self._vocabulary = load_vocabulary()
        self._weights = weights
        self._rates = rates
        self._pooling = Pooling(weights, statistics)
        self._lines = LinesOfWork(occupations, weights.evidence)
        self._model_id = model_id

    def candidate(self, profile: CandidateProfile, encoded: Encoded) -> CandidateFeatures:
        """Build the features of a candidate."""
        joined, pieces = self._pooling.centred(encoded, "candidate")
        kinds = [piece.kind for piece in encoded.pieces]
        document_vector, near = self._pooling.candidate(joined, pieces, kinds)
        supports = self._supports(profile, encoded.pieces, pieces)
        supported = {ref for ref, support in supports.items() if support.is_shown}
        unsupported = unsupported_pieces(profile, encoded.pieces, supported)
        shown = sum(ref.startswith("skills.") for ref in supported)
        posts, post_rows = posts_held(profile, encoded.pieces, pieces, near)
        rows = np.zeros(1 + len(pieces) + len(post_rows), dtype=CANDIDATE_ROW)
        rows["skill"] = rows["post"] = -1
        rows["years"] = rows["last_month"] = np.nan
        rows["unsupported"][1 : 1 + len(pieces)] = unsupported
        claims = kinds.count("skill") - shown
        for row, piece in zip(rows[1:], encoded.pieces, strict=False):
            self._describe_evidence(row, piece, profile, supports.get(piece.ref), claims)
        _bind_headline(rows, kinds, posts)
        packed = quantised(np.stack([document_vector, *pieces, *post_rows]))
        today = clock.now().date()
        signs = candidate_signs(profile, shown, self._weights.integrity, today)
        fingerprints = candidate_fingerprints(profile)
        return CandidateFeatures.of(
            StoredFields(
                profile,
                encoded.pieces,
                notes_of_profile(profile, self._model_id),
                signs,
            ),
            joined=np.ascontiguousarray(encoded.vectors[0]),
            rows=rows,
            values=packed.values,
            scales=packed.scales,
            keys=_keys(kinds, packed, rows),
            posts=posts,
            traits=candidate_traits(
                profile,
                self._pooling.hubness(document_vector, "candidate"),
                self._weights.evidence["bare"],
                any(unsupported) and not profile.experience,
                self._rates,
            ),
            wishes=preference_tokens(profile.preferences),
            terms=held_terms(profile, encoded.pieces),
            occupations=self._lines.of_candidate(profile, encoded, near**FOCUS),
            word_pairs=fingerprints.word_pairs,
            totals=np.array([(doubt(signs), fingerprints.neighbours)], dtype=CANDIDATE_TOTALS),
        )

    def _supports(
        self, profile: CandidateProfile, pieces: tuple[Piece, ...], vectors: Vectors
    ) -> dict[str, Support]:
        """What posts say of the listed skills and certificates, by path."""
        low, high = self._weights.parameters.mixed_low, self._weights.parameters.mixed_high
        near_enough = low + self._weights.evidence["backed_from"] * (high - low)
        return Supports(profile, pieces, vectors, near_enough).by_ref()

    def _name_skill(self, row: Any, piece: Piece) -> None:
        """Note which skill of the vocabulary a label names, if any, and how surely."""
        found = self._vocabulary.canonical(piece.said) if piece.kind in _NAMING else None
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
        row["title"] = {"title": 1.0, "headline": evidence["headline"]}.get(kind, 0.0)
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

    def _rows_asked(
        self, posting: JobPosting, pieces: Sequence[Piece], asked_for: AskedTerms
    ) -> Records:
        """The records of a job, ``(2 + n,)``: the whole, its title, then what is asked for."""
        rows = np.zeros(2 + len(pieces), dtype=JOB_ROW)
        rows["skill"] = -1
        rows["exact"][2:], rows["anchor"][2:] = asked_for.exact, asked_for.anchors
        trade = dealings_asked(posting.title)
        for row, piece in zip(rows[2:], pieces, strict=True):
            self._name_skill(row, piece)
            row["dealings"] = trade | dealings_asked(piece.said)
            row["prose"] = piece.kind in PROSE_KINDS
            row["weight"] = self._weights.requirements[piece.kind]
            row["must"] = piece.kind == "must"
            row["min_years"] = piece.min_years or 0.0
        return rows

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
        asked_for = asked_terms(pieces)
        rows = self._rows_asked(posting, pieces, asked_for)
        stacked = [document_vector, title, *(vectors[i] for i in asked)]
        numbers = {i: 2 + row for row, i in enumerate(asked)}
        said = [i for i in others if kinds[i] in _SENTENCES]
        for i in said:
            if i not in numbers:
                numbers[i] = len(stacked)
                stacked.append(vectors[i])
        packed = quantised(np.stack(stacked))
        last_day = posting.valid_through
        totals = (
            date.fromisoformat(last_day[:10]).toordinal() if last_day else date.max.toordinal(),
            self._lines.groups,
        )
        return JobFeatures.of(
            StoredFields(
                posting,
                pieces,
                notes_of_job(posting, self._model_id),
                residences=allowed_countries(posting),
            ),
            joined=np.ascontiguousarray(encoded.vectors[0]),
            rows=rows,
            values=packed.values,
            scales=packed.scales,
            sentences=np.array([numbers[i] for i in said], dtype=np.int32),
            traits=job_traits(
                posting,
                pieces,
                self._pooling.hubness(document_vector, "job"),
                self._rates,
            ),
            attributes=job_attribute_tokens(posting),
            terms=asked_for.terms,
            term_rows=asked_for.rows + np.int32(2),
            occupation=self._lines.of_job(posting, encoded),
            word_pairs=job_fingerprints(posting).word_pairs,
            totals=np.array([totals], dtype=JOB_TOTALS),
        )
