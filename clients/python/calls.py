"""Forty calls of the generated client, as a person and as a company, to the demo marketplace.

Each must be answered with what its type says. ``SKILLMATCH_URL`` names the server: it was started
with ``--demo`` and is disposable.
"""

import os
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from uuid import uuid4

from skillmatch_client import AuthenticatedClient, Client, models
from skillmatch_client.api.access import (
    create_api_key,
    create_token,
    delete_api_key,
    get_me,
    list_api_keys,
    register,
)
from skillmatch_client.api.after_acceptance import (
    accept_offer,
    compare_offers,
    create_interview,
    create_message,
    create_offer,
    list_interviews,
    list_messages,
    list_offers,
)
from skillmatch_client.api.alerts import create_alert, delete_alert, list_alerts
from skillmatch_client.api.candidates import (
    create_candidate,
    get_candidate,
    preview_candidate,
    update_candidate,
)
from skillmatch_client.api.career_guides import (
    get_career_guide,
    list_career_guide_salaries,
    list_career_guide_transitions,
    list_career_guides,
    rank_career_guides,
)
from skillmatch_client.api.employers import get_employer, list_employers
from skillmatch_client.api.jobs import create_job, get_job, list_jobs, publish_job
from skillmatch_client.api.match_requests import (
    accept_match_request,
    compare_match_requests,
    create_match_request,
    get_match_request,
    get_match_request_history,
    get_match_request_stages,
    list_match_requests,
)
from skillmatch_client.api.matching import (
    get_match,
    get_skill_gap,
    list_candidate_matches,
    list_job_matches,
    match,
)
from skillmatch_client.api.skills import extract_skills, list_skills
from skillmatch_client.api.webhooks import create_webhook, list_webhooks

URL = os.environ.get("SKILLMATCH_URL", "http://127.0.0.1:8000")
PASSWORD = "a long pass phrase"
T = TypeVar("T")
made = 0


def told(answer: object, kind: type[T]) -> T:
    """The answer, which is of this kind."""
    global made
    made += 1
    assert isinstance(answer, kind), answer
    return answer


def signed_up(role: models.RegisterCreateRole, company: str | None = None) -> AuthenticatedClient:
    """A new account, signed in."""
    client, email = Client(base_url=URL), f"{uuid4()}@example.com"
    body = models.RegisterCreate(email=email, password=PASSWORD, role=role, name="Ada Example")
    if company is not None:
        body.company = company
    told(register.sync(client=client, body=body), models.RegisterRead)
    form = models.BodyCreateToken(username=email, password=PASSWORD)
    token = told(create_token.sync(client=client, body=form), models.TokenRead)
    return AuthenticatedClient(base_url=URL, token=token.access_token)


def public() -> None:
    """What anybody may read."""
    anyone = Client(base_url=URL)
    found = told(list_career_guides.sync(client=anyone, q="pipelines"), models.GuidePage)
    slug = found.items[0].slug
    told(get_career_guide.sync(slug, client=anyone), models.GuideRead)
    told(list_career_guide_salaries.sync(slug, client=anyone), models.SalaryPage)
    told(list_career_guide_transitions.sync(slug, client=anyone), models.TransitionPage)
    told(list_skills.sync(client=anyone, q="pyth"), models.SkillPage)
    company = told(list_employers.sync(client=anyone), models.EmployerPage).items[0]
    told(get_employer.sync(company.id, client=anyone), models.EmployerRead)


def person() -> tuple[AuthenticatedClient, models.CandidateRead]:
    """A person with a profile, who looks around."""
    me = signed_up(models.RegisterCreateRole.CANDIDATE)
    profile = models.CandidateCreate(
        name="Ada Example",
        email=f"{uuid4()}@example.com",
        headline="Data engineer",
        skills=[models.CandidateSkill(name="Python", years=6)],
        experience=[models.Experience(title="Data engineer", start="2020-01")],
    )
    read = told(create_candidate.sync(client=me, body=profile), models.CandidateRead)
    told(get_me.sync(client=me), models.MeRead)
    told(get_candidate.sync(read.id, client=me), models.CandidateRead)
    change = models.CandidateUpdate(summary="I move rows.")
    told(update_candidate.sync(read.id, client=me, body=change), models.CandidateRead)
    told(preview_candidate.sync(read.id, client=me), models.AnonymousCandidate)
    page = told(list_candidate_matches.sync(read.id, client=me, limit=3), models.MatchPage)
    job = page.items[0].job
    assert job, page.items[0]
    assert isinstance(job.id, str), job
    job_id = models.FeedbackCreate.from_dict(
        {
            "request_id": page.request_id,
            "job_id": job.id,
            "candidate_id": str(read.id),
            "event": "viewed",
        }
    ).job_id
    told(get_match.sync(read.id, job_id, client=me), models.PairRead)
    told(get_skill_gap.sync(read.id, client=me, job_id=job_id), models.SkillGapRead)
    told(rank_career_guides.sync(client=me, candidate_id=read.id), models.RankedGuidePage)
    told(get_job.sync(job_id, client=me), models.JobRead)
    told(list_jobs.sync(client=me, q="moving rows"), models.JobPage)
    told(extract_skills.sync(client=me, body=models.SkillText(text="Python")), models.SkillsFound)
    alert = models.AlertCreate(name="Rows")
    kept = told(create_alert.sync(client=me, body=alert), models.AlertRead)
    told(list_alerts.sync(client=me), models.AlertPage)
    assert delete_alert.sync_detailed(kept.id, client=me).status_code == 204
    key = told(
        create_api_key.sync(client=me, body=models.ApiKeyCreate(name="k")), models.ApiKeyCreated
    )
    told(list_api_keys.sync(client=me), models.ApiKeyPage)
    assert delete_api_key.sync_detailed(key.id, client=me).status_code == 204
    body = models.MatchQuery(
        candidate=models.MatchCandidate(skills=[models.CandidateSkill(name="Python")]),
        jobs=[models.MatchJob(title="Data engineer")],
    )
    told(match.sync(client=me, body=body), models.MatchPage)
    return me, read


def company(me: AuthenticatedClient, candidate: models.CandidateRead) -> None:
    """A company that posts a job, approaches the person and hires."""
    us = signed_up(models.RegisterCreateRole.EMPLOYER, "Example Freight")
    own = told(get_me.sync(client=us), models.MeRead)
    assert own.employer_id, own
    posting = models.JobCreate(
        employer_id=own.employer_id,
        title="Data engineer",
        description="You own the loads that bring parcel events into our warehouse. " * 5,
        salary=models.PayRange(
            min_=60000, max_=75000, currency="GBP", period=models.PayRangePeriod.YEAR
        ),
    )
    job = told(create_job.sync(client=us, body=posting), models.JobRead)
    told(publish_job.sync(job.id, client=us), models.JobPublished)
    told(list_job_matches.sync(job.id, client=us), models.MatchPage)
    approach = models.MatchRequestCreate(
        job_id=job.id, candidate_id=candidate.id, message="Shall we talk?"
    )
    request = told(create_match_request.sync(client=us, body=approach), models.MatchRequestRead)
    told(list_match_requests.sync(client=me), models.MatchRequestPage)
    told(get_match_request.sync(request.id, client=me), models.MatchRequestRead)
    told(compare_match_requests.sync(candidate.id, client=me), models.ApproachComparison)
    told(accept_match_request.sync(request.id, client=me), models.MatchRequestRead)
    text = models.MessageCreate(text="Gladly.")
    told(create_message.sync(request.id, client=me, body=text), models.MessageRead)
    told(list_messages.sync(request.id, client=us), models.MessagePage)
    start = datetime.now(UTC) + timedelta(days=2)
    slot = models.SlotProposed(start=start, end=start + timedelta(hours=1))
    call = models.InterviewCreate(kind=models.InterviewCreateKind.VIDEO, slots=[slot])
    told(create_interview.sync(request.id, client=us, body=call), models.InterviewRead)
    told(list_interviews.sync(request.id, client=me), models.InterviewPage)
    terms = models.OfferCreate(
        salary=models.Salary(amount=70000, currency="GBP", period=models.SalaryPeriod.YEAR),
        expires_at=start,
    )
    offer = told(create_offer.sync(request.id, client=us, body=terms), models.OfferRead)
    told(list_offers.sync(request.id, client=me), models.OfferPage)
    told(compare_offers.sync(candidate.id, client=me), models.OfferComparison)
    told(accept_offer.sync(offer.id, client=me), models.OfferRead)
    told(get_match_request_history.sync(request.id, client=us), models.HistoryRead)
    told(get_match_request_stages.sync(client=us), models.StagesRead)
    hook = models.WebhookCreate(
        url="https://hooks.example.com/", events=[models.WebhookCreateEventsItem("*")]
    )
    told(create_webhook.sync(client=us, body=hook), models.WebhookCreated)
    told(list_webhooks.sync(client=us), models.WebhookPage)


if __name__ == "__main__":
    public()
    company(*person())
    assert made >= 40, made
    print(f"{made} calls")
