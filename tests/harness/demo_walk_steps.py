"""The calls of the walk through the demo marketplace, in order."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from app.schemas.candidate import CandidateCreate
from app.schemas.job import JobCreate
from app.schemas.skill import SkillText
from app.services import demo


def _id(kind: str, key: str) -> str:
    return str(demo.demo_id(kind, key))


PERSON = _id("candidate", "cand-maricel-dumlao")
NURSE_JOB = _id("job", "job-paperbark-analytics-engineer")
COMPANY = _id("employer", "tidewater-robotics")
JOB = _id("job", "job-tidewater-robotics-embedded-engineer")
OTHER_JOB = _id("job", "job-tidewater-robotics-test-engineer")
WATCHED_JOB = _id("job", "job-canalhouse-data-engineer")
WANTED = _id("candidate", "cand-zuzanna-krawiec")
TO_NURSE = _id("request", f"{NURSE_JOB}:{PERSON}")
SENT = _id(
    "request",
    f"{_id('job', 'job-tidewater-robotics-financial-accountant')}:"
    f"{_id('candidate', 'cand-hester-sowerby')}",
)
TALENT = _id("candidate", "cand-chidinma-okafor")
ACCEPTED = _id("request", f"{_id('job', 'job-lumen-ledger-backend-engineer')}:{TALENT}")
ACCEPTED_TOO = _id(
    "request",
    f"{_id('job', 'job-arroyo-games-gameplay-programmer')}:"
    f"{_id('candidate', 'cand-nerea-ibarrondo')}",
)


@dataclass(frozen=True)
class Step:
    """One call: the operation, who makes it, and what it sends. Values in ``<>`` come from the
    answers before: ``<create_job.id>``."""

    operation: str
    who: str
    path: dict[str, str] = field(default_factory=dict)
    query: dict[str, Any] = field(default_factory=dict)
    body: Any = None
    form: dict[str, str] | None = None
    text: str | None = None  # the body as it is
    file: tuple[str, str] | None = None  # name and text of a file in a form
    after_work: bool = False  # once the worker has done what is due
    at: datetime | None = None  # the time at which it is made; none: now
    before: tuple["Step", ...] = ()  # what must have happened; no examples of their own


def _example(schema: Any) -> dict[str, Any]:
    found: dict[str, Any] = schema.model_config["json_schema_extra"]["examples"][0]
    return found


_PROFILE = _example(CandidateCreate)
_CV = """# Ada Example

Data engineer
ada@example.com | Leeds, United Kingdom

## Experience

**Data engineer, Example Freight**
April 2021 – present
- Nightly and streaming loads for 40 depots with Airflow and dbt

## Skills

Python (6 years), PostgreSQL, Airflow
"""
_RESUME = {
    "basics": {
        "name": "Ada Example",
        "email": "ada@example.com",
        "label": "Data engineer",
        "location": {"city": "Leeds", "countryCode": "GB"},
    },
    "skills": [{"name": "Python", "level": "Advanced"}],
    "interests": [{"name": "Chess"}],
}
_ADVERT = """Data engineer (hybrid, Leeds, UK)

What you will need
- Three years of Python
- PostgreSQL

Nice to have
- Kafka

Benefits
- 28 days of leave

Salary: £60,000 to £75,000 a year"""
_POSTING = {**_example(JobCreate), "employer_id": COMPANY}
_SEARCH = {
    "name": "Data work that I could do from Leeds",
    "query": "streaming pipelines for a data warehouse",
    "filters": {"country": "GB", "min_salary": 50000, "currency": "GBP"},
}
_FIRST = datetime(2031, 3, 12, 9, tzinfo=UTC)
_TERMS = {"amount": 80000, "currency": "GBP", "period": "year"}


def _slot(days: int) -> dict[str, str]:
    start = _FIRST + timedelta(days=days)
    return {"start": start.isoformat(), "end": (start + timedelta(hours=1)).isoformat()}


def _offer(amount: int) -> Step:
    body = {
        "salary": {**_TERMS, "amount": amount},
        "start_date": "2031-06-01",
        "benefits": ["28 days of leave"],
        "expires_at": "2031-04-01T17:00:00Z",
    }
    return Step("create_offer", "other_company", {"id": ACCEPTED}, body=body)


_MESSAGE = "Your test rigs are what our next arm needs. Shall we talk on Thursday?"
_DELIVERY = {"id": "<create_webhook.id>", "delivery_id": "<test_webhook.id>"}

_FAIRNESS = Step(
    "decide_consent", "nurse", {"id": PERSON}, body={"purpose": "fairness", "granted": True}
)
_TAUGHT = (
    Step("decide_consent", "wanted", {"id": WANTED}, body={"purpose": "learning", "granted": True}),
    Step("update_candidate", "wanted", {"id": WANTED}, body={"preferences": {"min_salary": None}}),
    Step(
        "create_match_request",
        "fourth_company",
        body={"job_id": WATCHED_JOB, "candidate_id": WANTED, "message": _MESSAGE},
    ),
    Step(
        "decline_match_request",
        "wanted",
        {"id": "<create_match_request.id>"},
        body={"reason": "salary"},
    ),
)

_NOOR = Step(
    "register",
    "anonymous",
    body={
        "email": "noor@example.com",
        "password": "a long pass phrase",
        "role": "candidate",
        "name": "Noor Example",
    },
)
_NOOR_SIGNS_IN = {"username": "noor@example.com", "password": "a long pass phrase"}

STEPS = [
    Step("get_health", "anonymous"),
    Step("get_readiness", "anonymous"),
    Step(
        "register",
        "anonymous",
        body={
            "email": "ada@example.com",
            "password": "a long pass phrase",
            "role": "candidate",
            "name": "Ada Example",
        },
    ),
    Step(
        "create_token",
        "anonymous",
        form={"username": "ada@example.com", "password": "a long pass phrase"},
    ),
    Step("get_me", "nurse"),
    Step("import_cv", "newcomer", file=("cv.md", _CV)),
    Step("import_profile", "newcomer", query={"format": "json-resume"}, body=_RESUME),
    Step("create_candidate", "newcomer", body=_PROFILE),
    Step(
        "export_profile",
        "newcomer",
        {"id": "<create_candidate.id>"},
        query={"format": "json-resume"},
    ),
    Step("get_candidate", "nurse", {"id": PERSON}),
    Step("preview_candidate", "nurse", {"id": PERSON}),
    Step(
        "update_candidate",
        "nurse",
        {"id": PERSON},
        body={"headline": "Nurse turned data analyst", "preferences": {"remote": "hybrid"}},
    ),
    Step("decide_consent", "nurse", {"id": PERSON}, body={"purpose": "learning", "granted": True}),
    Step("list_consents", "nurse", {"id": PERSON}),
    Step(
        "put_self_identification",
        "nurse",
        {"id": PERSON},
        body={"sex": "female"},
        before=(_FAIRNESS,),
    ),
    Step("get_self_identification", "nurse", {"id": PERSON}),
    Step("get_fairness_report", "operator"),
    Step("delete_self_identification", "nurse", {"id": PERSON}),
    Step("list_candidate_matches", "nurse", {"id": PERSON}, {"limit": 5}),
    Step("get_match", "nurse", {"candidate_id": PERSON, "job_id": NURSE_JOB}),
    Step("get_skill_gap", "nurse", {"id": PERSON}, {"job_id": NURSE_JOB}),
    Step(
        "create_match_feedback",
        "nurse",
        body={
            "request_id": "<get_match.request_id>",
            "job_id": NURSE_JOB,
            "candidate_id": PERSON,
            "event": "saved",
        },
    ),
    Step("get_feedback_rates", "operator"),
    Step("create_alert", "nurse", body=_SEARCH),
    Step("list_alerts", "nurse"),
    Step("get_alert", "nurse", {"id": "<create_alert.id>"}),
    Step("update_alert", "nurse", {"id": "<create_alert.id>"}, body={"min_score": 0.45}),
    Step("list_candidates", "company", query={"limit": 5}),
    Step("create_candidates", "operator", body={"items": [{**_PROFILE, "external_id": "row-1"}]}),
    Step("list_employers", "anonymous", query={"limit": 5}),
    Step("get_employer", "anonymous", {"id": COMPANY}),
    Step(
        "create_employer",
        "operator",
        body={"name": "Example Freight", "industry": "Logistics", "size": "51-200"},
    ),
    Step("update_employer", "company", {"id": COMPANY}, body={"website": "https://example.com"}),
    Step("verify_employer", "operator", {"id": COMPANY}, body={}),
    Step("invite_member", "company", {"id": COMPANY}, body={"email": "colleague@example.com"}),
    Step("list_members", "company", {"id": COMPANY}),
    Step("remove_member", "company", {"id": COMPANY, "member_id": "<invite_member.id>"}),
    Step("create_job", "company", body=_POSTING),
    Step("publish_job", "company", {"id": "<create_job.id>"}),
    Step("pause_job", "company", {"id": OTHER_JOB}),
    Step("create_jobs", "company", body={"items": [{**_POSTING, "status": "open"}]}),
    Step("list_alert_matches", "nurse", {"id": "<create_alert.id>"}, after_work=True),
    Step("delete_alert", "nurse", {"id": "<create_alert.id>"}),
    Step(
        "list_jobs",
        "nurse",
        query={"q": "looking after numbers", "facets": "country,skill", "limit": 5},
    ),
    Step("import_job", "company", query={"format": "text"}, text=_ADVERT),
    Step("get_job", "nurse", {"id": NURSE_JOB}),
    Step("update_job", "company", {"id": JOB}, body={"benefits": ["28 days of leave"]}),
    Step("list_job_matches", "company", {"id": JOB}, {"limit": 5}),
    Step("get_job_insights", "fourth_company", {"id": WATCHED_JOB}),
    Step(
        "match",
        "nurse",
        body={
            "candidate": {
                "headline": "I keep web sites fast and awake at night",
                "skills": [{"name": "k8s", "years": 4}, {"name": "Terraform"}],
            },
            "jobs": [
                {"id": "a", "title": "Payroll clerk"},
                {
                    "id": "b",
                    "title": "Site reliability engineer",
                    "skills": [{"name": "Kubernetes"}, {"name": "Infrastructure as code"}],
                },
            ],
        },
    ),
    Step("list_skills", "anonymous", query={"q": "kubernetis"}),
    Step("get_skill", "anonymous", {"id": "<list_skills.items.0.id>"}),
    Step("extract_skills", "nurse", body=_example(SkillText)),
    Step(
        "list_career_guides",
        "anonymous",
        query={"q": "I like talking to customers and deciding what to build", "limit": 5},
    ),
    Step("get_career_guide", "anonymous", {"slug": "product-manager"}),
    Step(
        "list_career_guide_salaries",
        "anonymous",
        {"slug": "product-manager"},
        {"country": "US"},
    ),
    Step("list_career_guide_roles", "anonymous", {"slug": "data-engineer"}, {"limit": 5}),
    Step("list_career_guide_transitions", "anonymous", {"slug": "data-analyst"}, {"limit": 2}),
    Step("rank_career_guides", "nurse", query={"candidate_id": PERSON, "limit": 2}),
    Step("get_career_guide_fit", "nurse", {"slug": "data-analyst"}, {"candidate_id": PERSON}),
    Step(
        "create_match_request",
        "company",
        body={"job_id": JOB, "candidate_id": WANTED, "message": _MESSAGE},
    ),
    Step("list_match_requests", "nurse"),
    Step("get_match_request", "nurse", {"id": TO_NURSE}),
    Step("get_match_request_history", "nurse", {"id": TO_NURSE}),
    Step("explain_match_request", "nurse", {"id": TO_NURSE}),
    Step("replay_match_request", "nurse", {"id": TO_NURSE}),
    Step(
        "request_revision",
        "nurse",
        {"id": TO_NURSE},
        body={
            "wishes": {
                "salary": {"amount": 124000, "currency": "AUD", "period": "year"},
                "note": "With this I would say yes.",
            }
        },
    ),
    Step(
        "contest_requirement",
        "nurse",
        {"id": TO_NURSE},
        body={
            "requirement": "Python",
            "text": "I built the ward's weekly figures from raw tables for two years.",
            "evidence": "experience.0",
        },
    ),
    Step("accept_match_request", "nurse", {"id": TO_NURSE}),
    Step(
        "revise_match_request",
        "company",
        {"id": SENT},
        body={"remote": "hybrid", "note": "Two days a week from home are fine."},
    ),
    Step("withdraw_match_request", "company", {"id": SENT}, body={"note": "We filled the post."}),
    Step(
        "decline_match_request",
        "wanted",
        {"id": "<create_match_request.id>"},
        body={"reason": "timing", "note": "Next year, gladly."},
    ),
    Step("get_learned_preferences", "wanted", {"id": WANTED}, before=_TAUGHT),
    Step("forget_learned_preferences", "wanted", {"id": WANTED}),
    Step(
        "create_message",
        "other_company",
        {"id": ACCEPTED},
        body={
            "text": "How nice! Here is what the team works on. Would Wednesday suit you?",
            "attachments": [{"url": "https://files.example.com/team.pdf", "name": "The team"}],
        },
    ),
    Step("list_messages", "talent", {"id": ACCEPTED}),
    Step("mark_messages_read", "talent", {"id": ACCEPTED}, body={"until": "<create_message.id>"}),
    Step(
        "create_interview",
        "other_company",
        {"id": ACCEPTED},
        body={
            "kind": "video",
            "slots": [_slot(0), _slot(1)],
            "time_zone": "Europe/London",
            "location": "https://meet.example.com/backend",
        },
    ),
    Step("list_interviews", "talent", {"id": ACCEPTED}),
    Step(
        "propose_interview",
        "talent",
        {"id": "<create_interview.id>"},
        body={"slots": [_slot(2)], "note": "Friday is better for me."},
    ),
    Step(
        "confirm_interview",
        "other_company",
        {"id": "<create_interview.id>"},
        body={"slot": "<propose_interview.slots.0.id>"},
    ),
    Step("get_interview", "talent", {"id": "<create_interview.id>"}),
    Step("get_interview_calendar", "talent", {"id": "<create_interview.id>"}),
    Step(
        "complete_interview",
        "other_company",
        {"id": "<create_interview.id>"},
        body={"outcome": "advance", "feedback": "Clear about trade-offs; let us go on."},
        at=_FIRST + timedelta(days=3),
    ),
    Step(
        "cancel_interview",
        "other_company",
        {"id": "<create_interview.id>"},
        before=(
            Step(
                "create_interview",
                "other_company",
                {"id": ACCEPTED},
                body={"kind": "phone", "slots": [_slot(9)]},
            ),
        ),
    ),
    Step("withdraw_offer", "other_company", {"id": "<create_offer.id>"}, before=(_offer(70000),)),
    Step("decline_offer", "talent", {"id": "<create_offer.id>"}, before=(_offer(71000),)),
    _offer(78000),
    Step("list_offers", "talent", {"id": ACCEPTED}),
    Step("compare_offers", "talent", {"id": TALENT}, {"currency": "EUR"}),
    Step(
        "counter_offer",
        "talent",
        {"id": "<create_offer.id>"},
        body={"salary": _TERMS, "note": "With this I would say yes."},
    ),
    Step("get_offer", "other_company", {"id": "<create_offer.id>"}),
    Step("accept_offer", "other_company", {"id": "<create_offer.id>"}),
    Step(
        "ask_support",
        "nurse",
        {"id": TO_NURSE},
        body={"text": "May I show this to my present manager?"},
    ),
    Step("list_support", "nurse", {"id": TO_NURSE}),
    Step("export_jobs", "company", query={"status": "draft"}),
    Step("list_support_inbox", "operator", query={"status": "waiting"}),
    Step("compare_match_requests", "nurse", {"id": PERSON}, {"currency": "EUR"}),
    Step("get_match_request_stages", "other_company"),
    Step(
        "close_match_request",
        "third_company",
        {"id": ACCEPTED_TOO},
        body={"reason": "The position was filled."},
    ),
    Step("create_api_key", "nurse", body={"name": "nightly import", "scopes": ["read"]}),
    Step("list_api_keys", "nurse"),
    Step("delete_api_key", "nurse", {"id": "<create_api_key.id>"}),
    Step(
        "create_webhook",
        "company",
        body={
            "url": "https://hooks.example.com/skillmatch",
            "events": ["match_request.*", "offer.created"],
            "statuses": ["accepted", "hired"],
        },
    ),
    Step("list_webhooks", "company"),
    Step("get_webhook", "company", {"id": "<create_webhook.id>"}),
    Step(
        "update_webhook",
        "company",
        {"id": "<create_webhook.id>"},
        body={"events": ["*"], "statuses": None},
    ),
    Step("rotate_webhook_secret", "company", {"id": "<create_webhook.id>"}),
    Step("test_webhook", "company", {"id": "<create_webhook.id>"}),
    Step("list_webhook_deliveries", "company", {"id": "<create_webhook.id>"}),
    Step("get_webhook_delivery", "company", _DELIVERY),
    Step("replay_webhook_delivery", "company", _DELIVERY),
    Step("delete_webhook", "company", {"id": "<create_webhook.id>"}),
    Step("close_job", "company", {"id": JOB}),
    Step("delete_job", "company", {"id": "<create_job.id>"}),
    Step("delete_candidate", "newcomer", {"id": "<create_candidate.id>"}),
    Step("delete_employer", "operator", {"id": "<create_employer.id>"}),
    Step(
        "refresh_token",
        "anonymous",
        body={"refresh_token": "<create_token.refresh_token>"},
        before=(_NOOR, Step("create_token", "anonymous", form=_NOOR_SIGNS_IN)),
    ),
    Step("forgot_password", "anonymous", body={"email": "noor@example.com"}),
    Step(
        "reset_password",
        "anonymous",
        body={"token": "<mail.token>", "password": "another long pass phrase"},
    ),
    Step(
        "change_password",
        "forgetful",
        body={"current": "another long pass phrase", "new": "a third pass phrase"},
    ),
    Step(
        "change_email",
        "mover",
        body={"email": "noor@new.example.com", "password": "a third pass phrase"},
    ),
    Step("confirm_email", "anonymous", body={"token": "<mail.token>"}),
    Step("list_audit_records", "operator", query={"action": "list_job_matches", "limit": 2}),
    Step("verify_audit_log", "operator"),
    Step("logout", "mover"),
    Step("delete_me", "leaver"),
]
