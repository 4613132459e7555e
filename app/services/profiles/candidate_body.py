"""A profile as a body and as a row: its attributes, and from one to the other."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.matching.constraints.filter_fields import rests_until
from app.matching.documents import Preferences as DocumentPreferences
from app.models import Candidate
from app.schemas.candidate import CandidateCreate
from app.schemas.patch import merge_patch
from app.schemas.validation import validated

COLUMNS = (
    "name",
    "email",
    "phone",
    "links",
    "headline",
    "summary",
    "skills",
    "experience",
    "education",
    "certifications",
    "languages",
    "preferences",
    "visibility",
    "blocked_employer_ids",
    "external_id",
)
"""Attributes of a candidate that a body names alike; place of residence apart."""


def body_of(candidate: Candidate) -> dict[str, Any]:
    """The profile as the body of ``POST /v1/candidates`` that would create it."""
    body: dict[str, Any] = {name: getattr(candidate, name) for name in COLUMNS}
    if candidate.country is not None:
        body["location"] = {"country": candidate.country, "city": candidate.city}
    return {name: value for name, value in body.items() if value is not None}


def fill(candidate: Candidate, body: CandidateCreate) -> None:
    """Give the row what a body says, and empty what it leaves out."""
    plain = body.model_dump(mode="json")
    for name in COLUMNS:
        setattr(candidate, name, plain[name])
    for name in ("skills", "experience", "education", "certifications", "languages"):
        items = [{k: v for k, v in item.items() if v is not None} for item in plain[name]]
        setattr(candidate, name, items)
    candidate.preferences = {
        key: value for key, value in plain["preferences"].items() if value not in (None, [])
    }
    rests = rests_until(DocumentPreferences.from_mapping(candidate.preferences))
    candidate.rests_until = date.fromisoformat(rests) if rests else None
    candidate.country = body.location.country if body.location else None
    candidate.city = body.location.city if body.location else None


def patched(candidate: Candidate, patch: Mapping[str, Any]) -> CandidateCreate:
    """Return the profile as it would be after a merge patch.

    Raises
    ------
    ValidationFailed
        If the result is not a valid profile.
    """
    return validated(CandidateCreate, merge_patch(body_of(candidate), patch))
