"""What the OpenAPI document says beyond the routes themselves: tags, errors."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from app.errors import (
    AppError,
    BodyTooLarge,
    Conflict,
    ConsentRequired,
    DailyCap,
    EmailTaken,
    Forbidden,
    InsufficientStorage,
    InvalidTransition,
    LastOwner,
    LimitReached,
    MalformedJson,
    NotFound,
    OfferExpired,
    PayRangeRequired,
    ProfileExists,
    RateLimited,
    RequestExists,
    SlotTaken,
    Stale,
    Unauthenticated,
    Unavailable,
    UnsupportedMediaType,
    ValidationFailed,
)
from app.routers.edge.conditional import is_tagged, takes_if_match
from app.routers.edge.problems import MEDIA_TYPE, problem_body
from app.routers.edge.rate_limits import UNLIMITED
from app.routers.openapi.examples import add_examples
from app.routers.openapi.links import add_links
from app.routers.openapi.webhooks import add_webhooks
from app.schemas.problem import Problem

DESCRIPTION = """
Candidates describe what they can do and what they want. Employers post jobs with the full
description and the pay range. The engine ranks **by meaning, not by keywords**, and says why.
Employers approach candidates; candidates decide.

**Start here:** `POST /v1/auth/register`, then *Authorize* with e-mail and password, then
`POST /v1/candidates`, then `GET /v1/candidates/{id}/matches`.

Every error is a problem detail (RFC 9457) that names the fields. Every list is
`{items, next_cursor}`. Single resources carry an `ETag`: send it back as `If-None-Match` to read
only what changed (304), as `If-Match` to change only what you read (else 412). `Idempotency-Key`
makes a POST happen once.
"""

TAGS = [
    {"name": "access", "description": "Accounts, sign-in, API keys."},
    {"name": "candidates", "description": "Profiles. Employers see them anonymously."},
    {"name": "employers", "description": "Public profiles of companies."},
    {"name": "jobs", "description": "Postings: draft, open, paused, closed. Open jobs state pay."},
    {"name": "matching", "description": "Ranked lists and single matches, with their reasons."},
    {"name": "alerts", "description": "Saved searches that tell of what appears, once per pair."},
    {"name": "match requests", "description": "An employer approaches, the candidate answers."},
    {"name": "career guides", "description": "What a role is, needs and pays, and who hires now."},
    {"name": "skills", "description": "Canonical names, aliases, neighbours; skills in free text."},
    {
        "name": "after acceptance",
        "description": "Messages, interviews, offers and negotiation, up to the hire.",
    },
    {"name": "webhooks", "description": "Events sent to you, signed, in order, at least once."},
    {"name": "events", "description": "What receivers of webhooks get."},
    {"name": "fairness", "description": "What people say of themselves, and what it tells."},
    {"name": "operations", "description": "Health of the process."},
]

LICENSE = {"name": "Apache License 2.0", "identifier": "Apache-2.0"}

_UNCHANGED = "It is what If-None-Match names."
_MEANINGS = {
    "400": "The body is not valid JSON.",
    "401": "Sign in first.",
    "403": "You may see this, but not do it.",
    "404": "It does not exist, or you may not see it.",
    "409": "Not possible in the present state.",
    "412": "It changed since you read it; see If-Match.",
    "413": "The body is too large.",
    "415": "Send application/json.",
    "422": "Fields are not valid; `errors` names them.",
    "429": "Too many; see Retry-After.",
    "503": "Try again; see Retry-After.",
    "507": "There is no room to write; reading goes on.",
}


_KINDS: dict[str, AppError] = {
    "400": MalformedJson("The body is not valid JSON in UTF-8."),
    "401": Unauthenticated(),
    "403": Forbidden("Only members of the employer may do this."),
    "404": NotFound(),
    "409": Conflict(),
    "412": Stale("It changed since you read it: read it again, then decide."),
    "413": BodyTooLarge("At most 1 MiB."),
    "415": UnsupportedMediaType("Send the body as application/json."),
    "422": ValidationFailed.of("limit", "less_than_equal", "At most 100."),
    "429": RateLimited(2.0),
    "503": Unavailable("The database does not answer; try again."),
    "507": InsufficientStorage(),
}
"""An error of each status, as an example. Of conflicts, the operation's own comes first."""

_RETRY_AFTER = {
    "Retry-After": {
        "description": "Seconds to wait.",
        "schema": {"type": "integer", "minimum": 1},
    }
}

_CONFLICTS: dict[str, AppError] = {
    "register": EmailTaken("This e-mail address already has an account; sign in."),
    "confirm_email": EmailTaken("This e-mail address already has an account."),
    **dict.fromkeys(
        ("delete_me", "remove_member"),
        LastOwner("Make another person an owner first: invite one; or delete the employer."),
    ),
    "create_candidate": ProfileExists("You already have a profile; change it with PATCH."),
    "create_match_request": RequestExists("A request for this job and candidate is under way."),
    "put_self_identification": ConsentRequired("Grant the consent `fairness` first."),
    "create_alert": LimitReached("At most 50 alerts; delete one first."),
    "publish_job": PayRangeRequired("State the pay range (`salary`) before the job is open."),
    **dict.fromkeys(
        (
            "pause_job",
            "close_job",
            "accept_match_request",
            "decline_match_request",
            "withdraw_match_request",
            "close_match_request",
            "request_revision",
            "revise_match_request",
            "create_message",
            "mark_messages_read",
            "create_interview",
            "propose_interview",
            "cancel_interview",
            "complete_interview",
            "create_offer",
        ),
        InvalidTransition("closed", "This is not possible in state 'closed'."),
    ),
    **dict.fromkeys(
        ("test_webhook", "replay_webhook_delivery"),
        InvalidTransition("disabled", "Enable the webhook first."),
    ),
    "create_webhook": LimitReached("At most 20 webhooks; delete one first."),
    "confirm_interview": SlotTaken("One of the two sides has another interview at this time."),
    **dict.fromkeys(
        ("counter_offer", "accept_offer", "decline_offer", "withdraw_offer"),
        OfferExpired("Nobody accepted it in time; a new one may be made.", state="expired"),
    ),
    **dict.fromkeys(
        ("list_messages", "get_interview_calendar"),
        InvalidTransition("sent", "This is not possible in state 'sent'."),
    ),
}


def _problem(operation_id: str, code: str) -> dict[str, Any]:
    """The answer with an error: its meaning, its schema, and one example."""
    error = _KINDS[code]
    if code == "409":
        error = _CONFLICTS.get(operation_id, error)
    elif (operation_id, code) == ("create_match_request", "429"):
        error = DailyCap()
    example = {**problem_body(error), "instance": "0199a2c0-7a3e-7b1c-9f3a-6f1d2c3b4a59"}
    schema = {"$ref": "#/components/schemas/Problem"}
    content = {MEDIA_TYPE: {"schema": schema, "example": example}}
    found = {"description": _MEANINGS[code], "content": content}
    return {**found, "headers": _RETRY_AFTER} if code in ("429", "503") else found


_OF_ANOTHER = frozenset(
    (
        "create_alert",
        "create_job",
        "create_match_feedback",
        "get_match_request_stages",
        "rank_career_guides",
    )
)
"""Operations whose body or query names something that may not be there."""

_WRITES_WHEN_READ = frozenset(("get_match_request",))
"""A candidate's reading is noted: the request was seen."""


def _error_codes(path: str, method: str, operation: dict[str, Any]) -> list[str]:
    codes = ["422", "503"]
    if operation.get("security"):
        codes += ["401", "403"]
    if path in ("/v1/auth/token", "/v1/auth/refresh"):
        codes.append("401")
    if path not in UNLIMITED:
        codes.append("429")
    if method != "get" or operation["operationId"] in _WRITES_WHEN_READ:
        codes.append("507")
    if "{" in path:
        codes.append("404")
    if operation.get("requestBody"):
        codes += ["400", "413", "415"]
    if method in ("post", "patch", "put", "delete") and path not in ("/v1/match",):
        codes.append("409")
    if takes_if_match(path, method.upper()):
        codes.append("412")
    if operation["operationId"] in ("list_messages", "get_interview_calendar"):
        codes.append("409")
    if path == "/v1/match-requests" and method == "post":
        codes.append("404")
    if operation["operationId"] in _OF_ANOTHER:
        codes.append("404")
    return sorted(set(codes))


def install(app: FastAPI) -> None:
    """Let every operation name the errors it may answer with, in our one shape."""

    def build() -> dict[str, Any]:
        if app.openapi_schema is not None:
            return app.openapi_schema
        document = get_openapi(
            title=app.title,
            version=app.version,
            summary=app.summary,
            description=app.description,
            routes=app.routes,
            tags=app.openapi_tags,
            servers=[{"url": app.root_path or "/"}],
            license_info=app.license_info,
        )
        schemas = document["components"]["schemas"]
        for name, schema in (
            Problem.model_json_schema(ref_template="#/components/schemas/{model}")
            .pop("$defs")
            .items()
        ):
            schemas[name] = schema
        problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        problem.pop("$defs")
        schemas["Problem"] = problem
        for unused in ("HTTPValidationError", "ValidationError"):
            schemas.pop(unused, None)
        for path, operations in document["paths"].items():
            for method, operation in operations.items():
                operation["responses"].pop("422", None)
                operation.setdefault("security", [])  # said, not left open: anybody may call it
                if method == "get" and is_tagged(path):
                    operation["responses"]["304"] = {"description": _UNCHANGED}
                for code in _error_codes(path, method, operation):
                    operation["responses"][code] = _problem(operation["operationId"], code)
        flows = document["components"]["securitySchemes"]["OAuth2PasswordBearer"]["flows"]
        flows["password"]["tokenUrl"] = app.root_path + flows["password"]["tokenUrl"]
        add_examples(document)
        add_links(document)
        add_webhooks(document)
        app.openapi_schema = document
        return document

    app.openapi = build  # type: ignore[method-assign]
