"""The tables. Importing this package registers all of them."""

from app.models.access import ApiKey, Invitation, Principal, Role
from app.models.base import Base
from app.models.candidate import Candidate, Consent
from app.models.career import SalaryBenchmark
from app.models.embedding import Embedding, IndexChange, IndexClock
from app.models.employer import JOB_MOVES, Employer, Job, JobStatus
from app.models.feedback import MatchFeedback
from app.models.hiring import (
    ENGAGED,
    LIVE,
    REQUEST_MOVES,
    WAITING,
    MatchRequest,
    MatchRequestEvent,
    RequestStatus,
)
from app.models.learned_weights import LearnedWeightsVersion, WeightsChoice
from app.models.taxonomy import (
    Concept,
    ConceptLabel,
    ConceptRelation,
    ConceptVector,
    TaxonomyRelease,
)

__all__ = [
    "ENGAGED",
    "JOB_MOVES",
    "LIVE",
    "REQUEST_MOVES",
    "WAITING",
    "ApiKey",
    "Base",
    "Candidate",
    "Concept",
    "ConceptLabel",
    "ConceptRelation",
    "ConceptVector",
    "Consent",
    "Embedding",
    "Employer",
    "IndexChange",
    "IndexClock",
    "Invitation",
    "Job",
    "JobStatus",
    "LearnedWeightsVersion",
    "MatchFeedback",
    "MatchRequest",
    "MatchRequestEvent",
    "Principal",
    "RequestStatus",
    "Role",
    "SalaryBenchmark",
    "TaxonomyRelease",
    "WeightsChoice",
]
