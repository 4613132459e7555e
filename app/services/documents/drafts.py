"""From a draft to what is answered: valid against the schema, with a warning for what is not."""

from typing import Any

from pydantic import BaseModel, ValidationError

from app.schemas.candidate import Preferences
from app.schemas.document import (
    CvImport,
    ImportWarning,
    JobDraft,
    JobImport,
    ProfileDraft,
    ProfileImport,
    TextPlace,
)
from app.schemas.job import JobBody, RequiredSkill
from app.schemas.profile_entries import (
    CandidateSkill,
    Certification,
    Education,
    Experience,
    Language,
)
from app.schemas.values import Location
from app.services.documents.places import Draft

_Lists = dict[str, tuple[type[BaseModel], int]]
_PROFILE_LISTS: _Lists = {
    "skills": (CandidateSkill, 200),
    "experience": (Experience, 60),
    "education": (Education, 20),
    "certifications": (Certification, 50),
    "languages": (Language, 50),
}
_PROFILE_LENGTHS = {"name": 200, "email": 320, "phone": 50, "headline": 200, "summary": 10_000}
_JOB_LENGTHS = {"title": 200, "description": 20_000, "interview_process": 10_000}
_MOST_TRIES = 20


def fitting(model: type[BaseModel], body: Any, path: str, draft: Draft) -> Any:
    """The body without those fields that the schema refuses, each with a warning; None if
    nothing valid is left of it."""
    for _ in range(_MOST_TRIES):
        try:
            return model.model_validate(body)
        except ValidationError as error:
            first = error.errors()[0]
            if not isinstance(body, dict) or not first["loc"] or first["type"] == "missing":
                draft.warn(path, "not-valid", "This entry lacks what the profile needs of it.")
                return None
            wrong = str(first["loc"][0])
            draft.warn(f"{path}.{wrong}", "not-valid", "This value does not fit the profile.")
            body = {key: value for key, value in body.items() if key != wrong}
    return None


def _within_bounds(draft: Draft, lists: _Lists, lengths: dict[str, int]) -> dict[str, Any]:
    """The values of a draft with entries and texts that the schema takes."""
    values = {name: value for name, value in draft.values.items() if value is not None}
    for name, (model, most) in lists.items():
        entries = values.get(name, [])
        if len(entries) > most:
            draft.warn(name, "too-many", f"At most {most} of these are kept.")
        kept = [fitting(model, e, f"{name}.{i}", draft) for i, e in enumerate(entries[:most])]
        values[name] = [entry for entry in kept if entry is not None]
    for name, most in lengths.items():
        if isinstance(values.get(name), str) and len(values[name]) > most:
            values[name] = values[name][:most]
            draft.warn(name, "cut", f"At most {most} characters of this are kept.")
    return values


def profile_of(draft: Draft) -> ProfileDraft:
    """The profile of a draft, within the bounds of the schema."""
    values = _within_bounds(draft, _PROFILE_LISTS, _PROFILE_LENGTHS)
    for name, model in (("location", Location), ("preferences", Preferences)):
        if name in values:
            values[name] = fitting(model, values[name], name, draft)
    kept = fitting(ProfileDraft, {k: v for k, v in values.items() if v is not None}, "", draft)
    return kept or ProfileDraft()


def job_of(draft: Draft) -> JobDraft:
    """The job of a draft, within the bounds of the schema."""
    values = _within_bounds(draft, {"skills": (RequiredSkill, 200)}, _JOB_LENGTHS)
    values["benefits"] = [str(text)[:200] for text in values.get("benefits", [])][:50]
    checked = {"title": "-", **values, "skills": []}
    body = fitting(JobBody, checked, "job", draft)
    kept = body.model_dump() if body else {}
    kept |= {"skills": values["skills"], "title": values.get("title")}
    return JobDraft.model_validate(kept)


def _places(draft: Draft) -> dict[str, list[TextPlace]]:
    return {
        path: [TextPlace(start=start, end=end) for start, end in spans]
        for path, spans in draft.places.items()
    }


def as_job_import(draft: Draft, text: str) -> JobImport:
    """The answer to an import of an advertisement."""
    job = job_of(draft)
    return JobImport(
        job=job,
        confidence=draft.confidence,
        warnings=warnings_of(draft),
        places=_places(draft),
        text=text,
    )


def as_import(draft: Draft) -> ProfileImport:
    """The answer to an import of structured data."""
    profile = profile_of(draft)
    return ProfileImport(profile=profile, confidence=draft.confidence, warnings=warnings_of(draft))


def as_cv_import(draft: Draft, text: str) -> CvImport:
    """The answer to an import of a CV."""
    profile = profile_of(draft)
    return CvImport(
        profile=profile,
        confidence=draft.confidence,
        warnings=warnings_of(draft),
        places=_places(draft),
        text=text,
    )


def warnings_of(draft: Draft) -> list[ImportWarning]:
    """The warnings of a draft, each once."""
    notes = list(dict.fromkeys(draft.notes))
    return [ImportWarning(field=n.field, code=n.code, message=n.message) for n in notes]
