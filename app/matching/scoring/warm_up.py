"""The compiled loops of a process, loaded before anybody waits for them."""

import numpy as np

from app import clock
from app.matching.documents import CandidateProfile, CandidateSkill, JobPosting
from app.matching.features.builder import FeatureBuilder
from app.matching.features.piece import Encoded
from app.matching.features.pieces import pieces_and_document_text
from app.matching.scoring.pairs import compare_pairs
from app.matching.weights import Weights


def load_kernels(builder: FeatureBuilder, weights: Weights, dimension: int) -> None:
    """Load the innermost loops, or compile them, by comparing two small documents."""
    zeros = np.zeros((4, dimension), dtype=np.float32)
    candidate, job = CandidateProfile(skills=(CandidateSkill("a"),)), JobPosting("a")
    (own, _), (asked, _) = pieces_and_document_text(candidate), pieces_and_document_text(job)
    left = builder.candidate(candidate, Encoded(own, zeros[: 1 + len(own)]))
    right = builder.job(job, Encoded(asked, zeros[: 1 + len(asked)]))
    compare_pairs([left], [right], weights, clock.now().date())
