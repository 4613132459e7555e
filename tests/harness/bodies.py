"""Valid request bodies. Each call returns a fresh one; keyword arguments replace fields."""

from typing import Any

DESCRIPTION = (
    "You will own the loads that bring parcel events from forty depots into our warehouse. Today "
    "they run nightly; by summer they should arrive within five minutes. You design the streams, "
    "decide what is checked where, and are on call one week in six with five colleagues."
)


def candidate(**changes: Any) -> dict[str, Any]:
    body: dict[str, Any] = {
        "name": "Ada Quillby",
        "email": "ada.quillby@example.com",
        "phone": "+44 20 7946 0123",
        "links": ["https://code.example.com/quillby"],
        "headline": "Data engineer who likes dependable pipelines",
        "summary": "I move data from where it is made to where it is needed.",
        "location": {"country": "GB", "city": "Leeds"},
        "skills": [
            {"name": "Python", "years": 6, "level": "advanced", "last_used": 2026},
            {"name": "Apache Airflow", "years": 3},
            {"name": "PostgreSQL", "years": 5},
        ],
        "experience": [
            {
                "title": "Data engineer",
                "company": "Brackwater Freight",
                "start": "2021-04",
                "description": "Built nightly and streaming loads for depots with Apache Airflow.",
                "skills": ["Apache Airflow", "Python"],
            }
        ],
        "education": [{"institution": "Wexcombe Polytechnic", "degree": "BSc", "end": "2018-06"}],
        "languages": [{"code": "en", "level": "native"}],
        "preferences": {"titles": ["Data engineer"], "remote": "hybrid", "countries": ["GB"]},
    }
    return {**body, **changes}


def job(employer_id: str, **changes: Any) -> dict[str, Any]:
    body: dict[str, Any] = {
        "employer_id": employer_id,
        "title": "Data engineer",
        "description": DESCRIPTION,
        "salary": {"min": 60000, "max": 75000, "currency": "GBP", "period": "year"},
        "skills": [
            {"name": "Python", "importance": "must", "min_years": 3},
            {"name": "Apache Airflow", "importance": "must"},
            {"name": "Kafka", "importance": "nice"},
        ],
        "location": {"country": "GB", "city": "Leeds"},
        "remote": "hybrid",
        "employment_type": "full_time",
        "seniority": "mid",
        "visa_sponsorship": True,
    }
    return {**body, **changes}


def full_candidate() -> dict[str, Any]:
    """A profile with every field filled."""
    salary = {"amount": 55000, "currency": "GBP", "period": "year"}
    return candidate(
        certifications=[{"name": "Kubernetes Administrator", "issuer": "CNCF", "year": 2023}],
        education=[
            {
                "institution": "Wexcombe Polytechnic",
                "degree": "BSc",
                "field": "Computing",
                "start": "2015-09",
                "end": "2018-06",
            }
        ],
        preferences={
            "titles": ["Data engineer"],
            "min_salary": salary,
            "countries": ["GB"],
            "cities": ["Leeds"],
            "remote": "hybrid",
            "employment_types": ["full_time"],
            "seniorities": ["senior"],
            "company_sizes": ["51-200"],
            "industries": ["logistics"],
            "needs_visa_sponsorship": False,
            "work_authorisation": ["GB", "IE"],
            "available_from": "2027-01-01",
            "search_status": "open",
        },
        visibility="visible",
        blocked_employer_ids=["0199a2c0-0000-7000-8000-000000000000"],
    )


def full_job(**changes: Any) -> dict[str, Any]:
    """A posting with every field filled, without its employer."""
    body = job(
        "",
        benefits=["28 days of leave"],
        interview_process="A call, then a talk with the team.",
        valid_through="2099-12-31",
        guide="data-engineer",
        industry="Parcel services",
        company_size="51-200",
    )
    del body["employer_id"]
    return {**body, **changes}
