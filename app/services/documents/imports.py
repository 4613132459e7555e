"""Documents to drafts: CV files, JSON Resume, advertisements, JobPosting. Nothing is kept."""

import json
from collections.abc import Mapping
from typing import Any, Literal

from app.errors import MalformedJson, ValidationFailed
from app.matching.engine import Engine
from app.matching.skills.mentions import MentionFinder
from app.schemas.document import CvImport, JobImport, ProfileImport
from app.services.documents.advert import draft_of_advert
from app.services.documents.cv.profile import draft_profile
from app.services.documents.drafts import as_cv_import, as_import, as_job_import
from app.services.documents.job_posting import draft_of_posting, postings_in, postings_of
from app.services.documents.json_resume import import_resume
from app.services.documents.reading.sandbox import read_document

JobFormat = Literal["schema-org", "text", "html", "markdown"]
MOST_CHARACTERS = 50_000
"""Of an advertisement, as for the extraction of skills."""


def read_cv(finder: MentionFinder, engine: Engine, data: bytes, filename: str | None) -> CvImport:
    """Read a CV. Holds no session.

    Raises
    ------
    DocumentUnreadable, UnsupportedMediaType
        If the file is not read; the error says why and repeats nothing of it.
    """
    name = (filename or "").rsplit("/", 1)[-1].rsplit("\\", 1)[-1]
    extension = name.rsplit(".", 1)[1] if "." in name else ""
    document = read_document(data, extension)
    return as_cv_import(draft_profile(finder, engine, document), document.text)


def read_resume(body: Mapping[str, Any]) -> ProfileImport:
    """Read a JSON Resume."""
    return as_import(import_resume(body))


def read_advert(finder: MentionFinder, engine: Engine, text: str, kind: JobFormat) -> JobImport:
    """Read an advertisement or a JobPosting; of a page with a JobPosting in it, that.

    Raises
    ------
    ValidationFailed
        If there is no JobPosting in it, or too much text.
    MalformedJson
        If it should be JSON and is not.
    """
    if kind == "schema-org" and not text.lstrip().startswith("<"):
        postings = list(postings_of(_json(text)))
    else:
        postings = postings_in(text) if kind in ("schema-org", "html") else []
    if postings:
        draft, read = draft_of_posting(finder, engine, _bounded(postings[0]))
        if len(postings) > 1:
            draft.warn("body", "several", "The document holds several jobs; the first was read.")
        return as_job_import(draft, read)
    if kind == "schema-org":
        raise ValidationFailed.of("body", "no-job-posting", "There is no JobPosting in it.")
    if len(text) > MOST_CHARACTERS:
        message = f"At most {MOST_CHARACTERS} characters."
        raise ValidationFailed.of("body", "string_too_long", message)
    if not text.strip():
        raise ValidationFailed.of("body", "string_too_short", "There is no text in it.")
    return as_job_import(draft_of_advert(finder, engine, text), text)


def _bounded(posting: Mapping[str, Any]) -> Mapping[str, Any]:
    description = posting.get("description")
    if isinstance(description, str) and len(description) > MOST_CHARACTERS:
        return {**posting, "description": description[:MOST_CHARACTERS]}
    return posting


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise MalformedJson("The body is not valid JSON.") from None
