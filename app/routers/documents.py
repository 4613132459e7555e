"""Documents in and out: drafts of profiles and jobs, and both in formats of others."""

import io
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Body, Depends, File, Query, Request, Response, UploadFile

from app import clock
from app.database import ReadSession
from app.errors import BodyTooLarge, MalformedJson, ValidationFailed
from app.models import Role
from app.routers.edge.deps import TheCaller, TheDatabase, TheEngine, TheSettings, TheSkillIndex
from app.routers.edge.json_bodies import parse_json, unstorable
from app.routers.edge.transaction import Route
from app.schemas.document import (
    CvImport,
    JobImport,
    PersonExport,
    ProfileImport,
    ResumeDocument,
)
from app.services.documents import imports
from app.services.documents.csv_tables import CANDIDATE_COLUMNS, write_table
from app.services.documents.imports import JobFormat
from app.services.documents.json_resume_export import export_resume
from app.services.profiles import candidate_views, candidates, export

CV_BYTES = 10 * 2**20
IMPORT_BYTES = 16 * 2**20
_ENVELOPE_BYTES = 2**16  # what multipart wraps around a file
_ADVERT = {
    "requestBody": {
        "required": True,
        "content": {
            # Sent as it is, whatever its kind: `format` says how to read it.
            "text/plain": {
                "schema": {
                    "type": "string",
                    "format": "binary",
                    "maxLength": imports.MOST_CHARACTERS,
                }
            },
        },
    }
}

_TABLE = {"schema": {"type": "string"}, "example": ",".join(CANDIDATE_COLUMNS) + "\r\n"}

router = APIRouter(prefix="/v1", route_class=Route)


@router.post(
    "/candidates/import-cv",
    tags=["candidates"],
    operation_id="import_cv",
    max_body_size=CV_BYTES + _ENVELOPE_BYTES,
)
def import_cv(
    file: Annotated[
        UploadFile, File(description="PDF, DOCX, ODT, RTF, HTML or plain text, at most 10 MiB.")
    ],
    caller: TheCaller,
    database: TheDatabase,
    index: TheSkillIndex,
    engine: TheEngine,
) -> CvImport:
    """Read a CV as the draft of a profile, to be looked at and sent to `POST /v1/candidates`.
    Each field comes with how sure it is and where in the text it stands; nothing is stored."""
    caller.require_role(Role.CANDIDATE, Role.ADMIN)
    data = file.file.read(CV_BYTES + 1)
    if len(data) > CV_BYTES:
        raise BodyTooLarge("At most 10 MiB.")
    return imports.read_cv(index.finder(database), engine, data, file.filename)


@router.post(
    "/candidates/import",
    tags=["candidates"],
    operation_id="import_profile",
    max_body_size=IMPORT_BYTES,
)
def import_profile(
    body: Annotated[dict[str, Any], Body(description="A JSON Resume 1.0.")],
    format: Annotated[Literal["json-resume"], Query(description="What the body is.")],
    caller: TheCaller,
) -> ProfileImport:
    """Read a JSON Resume as the draft of a profile. What a profile cannot carry is listed in
    `warnings`; nothing is stored."""
    caller.require_role(Role.CANDIDATE, Role.ADMIN)
    return imports.read_resume(body)


@router.get(
    "/candidates/{id}/export",
    tags=["candidates"],
    response_model=PersonExport | ResumeDocument,
    responses={200: {"content": {"text/csv": _TABLE}}},
    operation_id="export_profile",
)
def export_profile(
    id: UUID,
    caller: TheCaller,
    settings: TheSettings,
    session: ReadSession,
    format: Annotated[
        Literal["json-resume", "csv"] | None, Query(description="Absent: all data, by table.")
    ] = None,
) -> PersonExport | ResumeDocument | Response:
    """All data held about a person: whatever refers to them, without credentials and vectors. With
    `format=json-resume`, the profile as JSON Resume 1.0, with `csv` as a table of one row, as
    `skillmatch import candidates` takes it; importing either again gives the same profile."""
    if format is None:
        data = export.everything(session, caller, id, settings.secret_key)
        return PersonExport(id=id, exported_at=clock.now(), data=data)
    candidate = candidates.get_own(session, caller, id)
    profile = candidate_views.as_read(candidate, {}).model_dump(mode="json")
    if format == "csv":
        out = io.StringIO()
        write_table(out, [profile], CANDIDATE_COLUMNS)
        named = {"Content-Disposition": 'attachment; filename="profile.csv"'}
        return Response(out.getvalue(), media_type="text/csv; charset=utf-8", headers=named)
    return ResumeDocument.model_validate(export_resume(profile))


Format = Annotated[
    JobFormat,
    Query(description="What the body is. A JobPosting may be sent as JSON or as a page of HTML."),
]


async def advert_text(request: Request, format: Format) -> str:
    """The body as text: as it is, or the member `text` of a JSON object.

    Raises
    ------
    MalformedJson
        If it is not UTF-8.
    ValidationFailed
        If it is JSON in place of text.
    """
    try:
        text = (await request.body()).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise MalformedJson("The body is not text in UTF-8.") from None
    if "json" in request.headers.get("content-type", "") and format != "schema-org":
        body = parse_json(text.encode())
        said: Any = body.get("text") if isinstance(body, dict) else body
        if not isinstance(said, str):
            raise ValidationFailed.of("text", "string_type", "Send the text as `text`.")
        text = said
    if unstorable(text):
        raise ValidationFailed.of("body", "string_unicode", "No NUL or lone surrogates here.")
    return text


@router.post(
    "/jobs/import",
    tags=["jobs"],
    operation_id="import_job",
    max_body_size=IMPORT_BYTES,
    openapi_extra=_ADVERT,
)
def import_job(
    format: Format,
    text: Annotated[str, Depends(advert_text)],
    caller: TheCaller,
    database: TheDatabase,
    index: TheSkillIndex,
    engine: TheEngine,
) -> JobImport:
    """Read an advertisement as the draft of a job: plain text, Markdown, HTML, or a schema.org
    JobPosting, alone or within a page. Each field comes with how sure it is and where it stands;
    nothing is stored."""
    caller.require_role(Role.EMPLOYER, Role.ADMIN)
    return imports.read_advert(index.finder(database), engine, text, format)
