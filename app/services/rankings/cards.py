"""What ranked lists and alerts show of each job and of each candidate."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Employer, Job
from app.schemas.match import CandidateCard, JobCard
from app.schemas.validation import stored
from app.services import embeddings
from app.services.jobs import posting_body
from app.services.profiles.candidate_views import with_years


def job_cards(session: Session, ids: Sequence[UUID]) -> dict[UUID, JobCard]:
    """What lists show of each job, by id; one query. Access is checked by the caller."""
    # Columns, not entities: a list shows little of each job, and mapping rows costs more than
    # scoring them.
    statement = (
        select(
            Job.id,
            Job.title,
            Employer.name.label("company"),
            Job.employer_id,
            Job.country,
            Job.city,
            Job.remote,
            Job.employment_type,
            Job.seniority,
            Job.salary_min,
            Job.salary_max,
            Job.salary_currency,
            Job.salary_period,
        )
        .join(Job.employer)
        .where(Job.id.in_(ids))
    )
    return {
        job.id: stored(
            JobCard,
            {
                "id": str(job.id),
                "title": job.title,
                "company": job.company,
                "employer_id": job.employer_id,
                "location": {"country": job.country, "city": job.city} if job.country else None,
                "remote": job.remote,
                "employment_type": job.employment_type,
                "seniority": job.seniority,
                "salary": posting_body.pay_of(job),
            },
        )
        for job in session.execute(statement)
    }


def candidate_cards(session: Session, ids: Sequence[UUID]) -> dict[UUID, CandidateCard]:
    """What lists show of each candidate, anonymous, by id; one query. Access is checked by
    the caller."""
    # Read from the masked documents, so that no identity can get in.
    documents = embeddings.documents(session, list(ids))
    wishes = {key: document.get("preferences", {}) for key, document in documents.items()}
    return {
        key: stored(
            CandidateCard,
            {
                "id": str(key),
                "headline": document.get("headline", ""),
                "location": document.get("location"),
                "skills": document.get("skills", []),
                "experience": [
                    {name: item.get(name) for name in ("title", "start", "end")}
                    for item in map(with_years, document.get("experience", []))
                ],
                **{
                    name: wishes[key][name]
                    for name in ("search_status", "available_from")
                    if name in wishes[key]
                },
            },
        )
        for key, document in documents.items()
    }
