"""The tables. Importing this package registers all of them."""

from app.models import self_identification as _registered  # noqa: F401 - see its docstring
from app.models.access import (
    ApiKey,
    Attempts,
    Invitation,
    OneTimeToken,
    Principal,
    Role,
    SignIn,
    TokenPurpose,
)
from app.models.alert import Alert, AlertMatch, AlertVector
from app.models.audit import AuditChain, AuditRecord
from app.models.base import Base
from app.models.candidate import BlockedCompany, Candidate, Consent
from app.models.contest import Contest
from app.models.decision import MatchDecision
from app.models.embedding import Embedding, IndexChange, IndexClock, PackedDocument
from app.models.employer import JOB_TRANSITIONS, CompanyKey, Employer, Job, JobStatus
from app.models.event import (
    ALERTING,
    CANDIDATE_VISIBLE,
    EVENT_FILTERS,
    EVENT_NAMES,
    JOB_CHANGED,
    TEST_EVENT,
    OutboxEvent,
)
from app.models.expected_reply import REPLY_TARGET, ExpectedReply
from app.models.feedback import MatchFeedback
from app.models.idempotency import IdempotentAnswer
from app.models.import_position import ImportPosition
from app.models.interview import INTERVIEW_TRANSITIONS, Interview, InterviewStatus
from app.models.learned_preference import LearnedPreference
from app.models.learned_weights import LearnedWeightsVersion, WeightsChoice
from app.models.match_request import (
    CONNECTED,
    ENGAGED,
    JUDGES_MATCH,
    LIVE,
    REQUEST_TRANSITIONS,
    TEACHES_PREFERENCE,
    WAITING,
    DeclineReason,
    MatchRequest,
    MatchRequestEvent,
    RequestStatus,
)
from app.models.message import Message
from app.models.offer import OFFER_TRANSITIONS, Offer, OfferStatus
from app.models.salary_benchmark import SalaryBenchmark
from app.models.served_ranking import ServedRanking
from app.models.support import SUPPORT_TARGET, SupportMessage, SupportThread
from app.models.taxonomy import (
    Concept,
    ConceptLabel,
    ConceptRelation,
    ConceptVector,
    TaxonomyRelease,
)
from app.models.tombstone import Tombstone
from app.models.webhook import (
    DeliveryStatus,
    DisabledReason,
    Webhook,
    WebhookDelivery,
    WebhookStatus,
)

__all__ = [
    "ALERTING",
    "CANDIDATE_VISIBLE",
    "CONNECTED",
    "ENGAGED",
    "EVENT_FILTERS",
    "EVENT_NAMES",
    "INTERVIEW_TRANSITIONS",
    "JOB_CHANGED",
    "JOB_TRANSITIONS",
    "JUDGES_MATCH",
    "LIVE",
    "OFFER_TRANSITIONS",
    "REPLY_TARGET",
    "REQUEST_TRANSITIONS",
    "SUPPORT_TARGET",
    "TEACHES_PREFERENCE",
    "TEST_EVENT",
    "WAITING",
    "Alert",
    "AlertMatch",
    "AlertVector",
    "ApiKey",
    "Attempts",
    "AuditChain",
    "AuditRecord",
    "Base",
    "BlockedCompany",
    "Candidate",
    "CompanyKey",
    "Concept",
    "ConceptLabel",
    "ConceptRelation",
    "ConceptVector",
    "Consent",
    "Contest",
    "DeclineReason",
    "DeliveryStatus",
    "DisabledReason",
    "Embedding",
    "Employer",
    "ExpectedReply",
    "IdempotentAnswer",
    "ImportPosition",
    "IndexChange",
    "IndexClock",
    "Interview",
    "InterviewStatus",
    "Invitation",
    "Job",
    "JobStatus",
    "LearnedPreference",
    "LearnedWeightsVersion",
    "MatchDecision",
    "MatchFeedback",
    "MatchRequest",
    "MatchRequestEvent",
    "Message",
    "Offer",
    "OfferStatus",
    "OneTimeToken",
    "OutboxEvent",
    "PackedDocument",
    "Principal",
    "RequestStatus",
    "Role",
    "SalaryBenchmark",
    "ServedRanking",
    "SignIn",
    "SupportMessage",
    "SupportThread",
    "TaxonomyRelease",
    "TokenPurpose",
    "Tombstone",
    "Webhook",
    "WebhookDelivery",
    "WebhookStatus",
    "WeightsChoice",
]
