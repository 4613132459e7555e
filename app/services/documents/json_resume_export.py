"""A profile as JSON Resume 1.0.0; the way back is in ``json_resume.py``."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from app.matching.text.language_names import LANGUAGE_NAMES
from app.services.documents.json_resume import OWN_FIELDS, filled

SCHEMA = "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json"


def export_resume(profile: Mapping[str, Any]) -> dict[str, Any]:
    """A profile (the body of ``POST /v1/candidates``) as JSON Resume."""
    links = list(profile.get("links") or [])
    location = profile.get("location") or {}
    basics = {
        "name": profile.get("name"),
        "label": profile.get("headline"),
        "email": profile.get("email"),
        "phone": profile.get("phone"),
        "summary": profile.get("summary"),
        "location": filled({"city": location.get("city"), "countryCode": location.get("country")}),
        "profiles": [{"network": _network(link), "url": link} for link in links],
    }
    resume = {
        "$schema": SCHEMA,
        "basics": filled(basics),
        "work": [_work(post) for post in profile.get("experience") or []],
        "education": [_education(study) for study in profile.get("education") or []],
        "certificates": [_certificate(one) for one in profile.get("certifications") or []],
        "skills": [_skill(skill) for skill in profile.get("skills") or []],
        "languages": [_language(one) for one in profile.get("languages") or []],
        "meta": {
            "skillmatch": {key: profile[key] for key in OWN_FIELDS if profile.get(key) is not None}
        },
    }
    return {key: value for key, value in resume.items() if value}


def _network(link: str) -> str:
    host = urlsplit(link if "//" in link else f"//{link}").hostname or link
    return host.removeprefix("www.")


def _work(post: Mapping[str, Any]) -> dict[str, Any]:
    return filled(
        {
            "position": post.get("title"),
            "name": post.get("company"),
            "startDate": post.get("start"),
            "endDate": post.get("end"),
            "summary": post.get("description"),
            "skills": post.get("skills"),
        }
    )


def _education(study: Mapping[str, Any]) -> dict[str, Any]:
    return filled(
        {
            "institution": study.get("institution"),
            "studyType": study.get("degree"),
            "area": study.get("field"),
            "startDate": study.get("start"),
            "endDate": study.get("end"),
        }
    )


def _certificate(one: Mapping[str, Any]) -> dict[str, Any]:
    date = str(one["year"]) if one.get("year") else None
    return filled({"name": one.get("name"), "issuer": one.get("issuer"), "date": date})


def _skill(skill: Mapping[str, Any]) -> dict[str, Any]:
    return filled(
        {
            "name": skill.get("name"),
            "level": skill.get("level"),
            "years": skill.get("years"),
            "lastUsed": skill.get("last_used"),
        }
    ) | ({"years": 0} if skill.get("years") == 0 else {})


def _language(one: Mapping[str, Any]) -> dict[str, Any]:
    name = LANGUAGE_NAMES.get(one["code"], one["code"])
    return {"language": name, "fluency": one["level"], "code": one["code"]}
