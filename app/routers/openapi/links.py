"""Links of the OpenAPI document: which answer leads to which next call.

Readers of the docs page see what to do next, and test tools can follow whole processes.
"""

from collections.abc import Iterator
from typing import Any

# Operation and status of an answer, the operation it leads to, and the parameters of that one.
_Link = tuple[str, str, str, dict[str, str]]
_ID = "$response.body#/id"
_FIRST = "$response.body#/items/0/id"
_CANDIDATE = (
    "get_candidate",
    "update_candidate",
    "delete_candidate",
    "decide_consent",
    "list_candidate_matches",
    "get_learned_preferences",
    "forget_learned_preferences",
)
_EMPLOYER = ("get_employer", "update_employer", "delete_employer", "invite_member", "list_members")
_JOB = ("get_job", "update_job", "delete_job", "list_job_matches", "get_job_insights")
_REQUEST = ("get_match_request", "get_match_request_history")
_WAITING = (
    "accept_match_request",
    "decline_match_request",
    "withdraw_match_request",
    "request_revision",
    "revise_match_request",
)

_FIRST_SLUG = "$response.body#/items/0/slug"
_GUIDE = (
    "get_career_guide",
    "list_career_guide_salaries",
    "list_career_guide_roles",
    "get_career_guide_fit",
)
_AFTER = (
    "create_message",
    "list_messages",
    "mark_messages_read",
    "create_interview",
    "list_interviews",
    "create_offer",
    "list_offers",
)
_INTERVIEW = ("get_interview", "propose_interview", "cancel_interview")
_ANSWERS = ("counter_offer", "accept_offer", "decline_offer")

# Operation and status of an answer → where it holds an id → the operations that take it.
_BY_ID: list[tuple[str, str, str, tuple[str, ...]]] = [
    ("create_api_key", "201", _ID, ("delete_api_key",)),
    ("list_api_keys", "200", _FIRST, ("delete_api_key",)),
    ("create_candidate", "201", _ID, _CANDIDATE),
    ("list_candidates", "200", _FIRST, ("get_candidate",)),
    ("get_me", "200", "$response.body#/candidate_id", (*_CANDIDATE, "compare_offers")),
    ("create_employer", "201", _ID, _EMPLOYER),
    ("list_employers", "200", _FIRST, ("get_employer",)),
    ("create_job", "201", _ID, (*_JOB, "publish_job")),
    ("publish_job", "200", _ID, (*_JOB, "pause_job", "close_job")),
    ("pause_job", "200", _ID, ("get_job", "publish_job", "close_job")),
    ("list_jobs", "200", _FIRST, ("get_job",)),
    ("create_match_request", "201", _ID, (*_REQUEST, *_WAITING, "ask_support", "list_support")),
    ("list_match_requests", "200", _FIRST, _REQUEST),
    ("get_match_request", "200", _ID, ("get_match_request_history", *_WAITING)),
    ("accept_match_request", "200", _ID, (*_REQUEST, "close_match_request", *_AFTER)),
    ("create_interview", "201", _ID, (*_INTERVIEW, "confirm_interview")),
    ("list_interviews", "200", _FIRST, ("get_interview", "propose_interview")),
    ("propose_interview", "200", _ID, ("get_interview", "confirm_interview", "cancel_interview")),
    (
        "confirm_interview",
        "200",
        _ID,
        ("get_interview_calendar", "complete_interview", "cancel_interview"),
    ),
    ("create_offer", "201", _ID, ("get_offer", *_ANSWERS, "withdraw_offer")),
    ("list_offers", "200", _FIRST, ("get_offer", *_ANSWERS)),
    ("counter_offer", "200", _ID, ("get_offer", *_ANSWERS)),
    ("request_revision", "200", _ID, ("revise_match_request",)),
    ("revise_match_request", "200", _ID, ("accept_match_request", "decline_match_request")),
    ("list_skills", "200", _FIRST, ("get_skill",)),
]
_PAIR = {
    "candidate_id": "$request.body#/candidate_id",
    "job_id": "$request.body#/job_id",
}
_OTHERS: list[_Link] = [
    (
        "invite_member",
        "201",
        "remove_member",
        {"id": "$request.path.id", "member_id": _ID},
    ),
    (
        "list_members",
        "200",
        "remove_member",
        {"id": "$request.path.id", "member_id": _FIRST},
    ),
    *(("list_career_guides", "200", target, {"slug": _FIRST_SLUG}) for target in _GUIDE),
    *(
        (source, status, target, {"id": "$request.path.id", "delivery_id": where})
        for source, status, where in (
            ("test_webhook", "201", _ID),
            ("list_webhook_deliveries", "200", _FIRST),
        )
        for target in ("get_webhook_delivery", "replay_webhook_delivery")
    ),
    ("create_match_request", "201", "get_match", _PAIR),
    ("create_match_feedback", "201", "get_match", _PAIR),
]


def add_links(document: dict[str, Any]) -> None:
    """Write the links into the answers of an OpenAPI document."""
    operations = {
        operation["operationId"]: operation
        for path in document["paths"].values()
        for operation in path.values()
    }
    written = [
        (source, status, target, {"id": where})
        for source, status, where, targets in _BY_ID
        for target in targets
    ]
    reached = {target for _, _, target, _ in [*written, *_OTHERS]}
    for source, status, target, parameters in [
        *written,
        *_OTHERS,
        *from_creation(document, reached),
    ]:
        links = operations[source]["responses"][status].setdefault("links", {})
        links[target] = {
            "operationId": target,
            "parameters": parameters,
            "description": f"{operations[target]['summary']}.",
        }


def from_creation(document: dict[str, Any], reached: set[str]) -> Iterator[_Link]:
    """What takes the id of a resource and has no link yet: it follows the creation of one."""
    for path, operations in document["paths"].items():
        collection, _, rest = path.partition("/{id}")
        creation = document["paths"].get(collection, {}).get("post", {})
        if collection == path or "{" in rest or "201" not in creation.get("responses", {}):
            continue
        for operation in operations.values():
            if operation["operationId"] not in reached:
                yield creation["operationId"], "201", operation["operationId"], {"id": _ID}
