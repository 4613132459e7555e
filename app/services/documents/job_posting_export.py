"""A job as JSON-LD of schema.org JobPosting; the way back is in ``job_posting.py``."""

from collections.abc import Mapping
from typing import Any

from app.services.documents.job_posting import EMPLOYMENT_TYPES, OWN, OWN_FIELDS, PERIODS
from app.services.documents.json_resume import filled

_UNITS = {period: unit for unit, period in PERIODS.items()}


def export_posting(job: Mapping[str, Any], company: str | None = None) -> dict[str, Any]:
    """A job (the body of ``POST /v1/jobs``, or as read) as JobPosting."""
    salary, location = job.get("salary"), job.get("location")
    posting: dict[str, Any] = {
        "@context": ["https://schema.org/", {"skillmatch": "urn:skillmatch:job:"}],
        "@type": "JobPosting",
        "title": job.get("title"),
        "description": job.get("description"),
        "employmentType": _unit_of_type(job.get("employment_type")),
        "datePosted": str(job["published_at"])[:10] if job.get("published_at") else None,
        "validThrough": job.get("valid_through") and str(job["valid_through"]),
        "skills": [skill["name"] for skill in job.get("skills") or []],
        "jobBenefits": "; ".join(job.get("benefits") or []),
        "hiringOrganization": {"@type": "Organization", "name": company} if company else None,
        "industry": job.get("industry"),
        "jobLocationType": "TELECOMMUTE" if job.get("remote") == "remote" else None,
        "applicantLocationRequirements": [
            {"@type": "Country", "name": code} for code in job.get("remote_countries") or []
        ],
    }
    if job.get("external_id"):
        posting["identifier"] = {"@type": "PropertyValue", "value": job["external_id"]}
    if location:
        address = {"addressCountry": location["country"], "addressLocality": location.get("city")}
        posting["jobLocation"] = {
            "@type": "Place",
            "address": {"@type": "PostalAddress", **filled(address)},
        }
    if salary:
        posting["baseSalary"] = _base_salary(salary)
    posting |= {f"{OWN}{name}": job.get(name) for name in OWN_FIELDS}
    return filled(posting)


def _unit_of_type(value: Any) -> str | None:
    return next((unit for unit, ours in EMPLOYMENT_TYPES.items() if ours == value), None)


def _base_salary(salary: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "@type": "MonetaryAmount",
        "currency": salary["currency"],
        "value": {
            "@type": "QuantitativeValue",
            "minValue": salary["min"],
            "maxValue": salary["max"],
            "unitText": _UNITS[salary["period"]],
        },
    }
