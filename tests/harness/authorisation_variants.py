"""Who may do what with objects in other states; the columns are those of the table."""

from typing import Any

from tests.harness.applications import Parties
from tests.harness.callers import made
from tests.harness.operations import (
    OPERATIONS,
    Call,
    Preparation,
    accepted,
    approach,
    confirmed,
    draft,
    gap,
    offered,
    open_job,
    profile,
    proposed,
    sent,
    webhook,
    with_body,
)


def _with(changes: dict[str, Any], preparation: Preparation) -> Preparation:
    """The same call after the candidate changed the profile."""

    def prepare(parties: Parties) -> Call:
        call = preparation(parties)
        path = f"/v1/candidates/{parties.candidate_id}"
        made(parties["candidate"].patch(path, changes), 200)
        return call

    return prepare


def _hidden(preparation: Preparation) -> Preparation:
    return _with({"visibility": "hidden"}, preparation)


def _blocked(preparation: Preparation) -> Preparation:
    def prepare(parties: Parties) -> Call:
        return _with({"blocked_employer_ids": [parties.employer_id]}, preparation)(parties)

    return prepare


def _unconsenting(preparation: Preparation) -> Preparation:
    def prepare(parties: Parties) -> Call:
        call = preparation(parties)
        path = f"/v1/candidates/{parties.candidate_id}/consent"
        made(parties["candidate"].post(path, {"purpose": "matching", "granted": False}), 200)
        return call

    return prepare


def _pair_with_draft(parties: Parties) -> Call:
    return Call({"candidate_id": parties.candidate_id, "job_id": parties.draft()["id"]})


def _gap_to_draft(parties: Parties) -> Call:
    return Call({"id": parties.candidate_id}, query={"job_id": parties.draft()["id"]})


def _gap_to_guide(parties: Parties) -> Call:
    return Call({"id": parties.candidate_id}, query={"guide": "data-engineer"})


def _fit_to_nothing(parties: Parties) -> Call:
    return Call({"slug": "lion-tamer"}, query={"candidate_id": parties.candidate_id})


def _no_guide(_parties: Parties) -> Call:
    return Call({"slug": "lion-tamer"})


def _pair(parties: Parties) -> Call:
    return Call({"candidate_id": parties.candidate_id, "job_id": parties.job["id"]})


def _draft_approach(parties: Parties) -> Call:
    return Call(json={**_pair_with_draft(parties).path, "message": "Shall we talk?"})


def _countered(parties: Parties) -> Call:
    call = offered(parties)
    terms = {"equity": "0.1 % over four years"}
    made(parties["candidate"].post(f"/v1/offers/{call.path['id']}/counter", terms), 200)
    return call


def _foreign_member(parties: Parties) -> Call:
    """An invitation of the other employer, under the path of the first."""
    path = f"/v1/employers/{parties['other_employer'].employer_id}/members"
    body = {"email": f"foreigner.{parties.number}@example.com"}
    line = made(parties["other_employer"].post(path, body))
    return Call({"id": parties.employer_id, "member_id": line["id"]})


def _about_job(parties: Parties) -> Call:
    return Call(json={"name": "People", "filters": {"job_id": parties.job["id"]}})


def _of_employer(parties: Parties) -> Call:
    return Call(
        {"id": made(parties["employer"].post("/v1/alerts", _about_job(parties).json))["id"]}
    )


# The same operations on objects in other states.
VARIANTS: list[tuple[str, str, Preparation, tuple[int, int, int, int, int, int]]] = [
    # anonymous, candidate, other_candidate, employer, other_employer, admin
    ("GET /v1/jobs/{id}", "a draft", draft, (401, 404, 404, 200, 404, 200)),
    (
        "PATCH /v1/jobs/{id}",
        "a draft",
        with_body(draft, title="Renamed"),
        (401, 404, 404, 200, 404, 200),
    ),
    ("DELETE /v1/jobs/{id}", "a draft", draft, (401, 404, 404, 204, 404, 204)),
    ("GET /v1/jobs/{id}/matches", "a draft", draft, (401, 404, 404, 200, 404, 200)),
    (
        "GET /v1/candidates/{id}/learned-preferences",
        "a hidden profile",
        _hidden(profile),
        (401, 200, 404, 404, 404, 200),
    ),
    (
        "DELETE /v1/candidates/{id}/learned-preferences",
        "a hidden profile",
        _hidden(profile),
        (401, 204, 404, 404, 404, 204),
    ),
    ("GET /v1/jobs/{id}/insights", "a draft", draft, (401, 404, 404, 200, 404, 200)),
    ("POST /v1/jobs/{id}/publish", "an open job", open_job, (401, 403, 403, 409, 403, 409)),
    ("POST /v1/jobs/{id}/pause", "a draft", draft, (401, 404, 404, 409, 404, 409)),
    (
        "GET /v1/candidates/{id}",
        "a hidden profile",
        _hidden(profile),
        (401, 200, 404, 404, 404, 200),
    ),
    (
        "GET /v1/candidates/{id}",
        "a profile that blocks the employer",
        _blocked(profile),
        (401, 200, 404, 404, 200, 200),
    ),
    (
        "GET /v1/candidates/{id}",
        "a profile without consent",
        _unconsenting(profile),
        (401, 200, 404, 404, 404, 200),
    ),
    (
        "PATCH /v1/candidates/{id}",
        "a hidden profile",
        _hidden(with_body(profile, headline="New")),
        (401, 200, 404, 404, 404, 200),
    ),
    (
        "GET /v1/match/{candidate_id}/{job_id}",
        "a hidden profile",
        _hidden(_pair),
        (401, 200, 404, 404, 404, 200),
    ),
    (
        "GET /v1/match/{candidate_id}/{job_id}",
        "a draft",
        _pair_with_draft,
        (401, 404, 404, 200, 404, 200),
    ),
    (
        "GET /v1/candidates/{id}/skill-gap",
        "a hidden profile",
        _hidden(gap),
        (401, 200, 404, 404, 404, 200),
    ),
    (
        "GET /v1/candidates/{id}/skill-gap",
        "a draft",
        _gap_to_draft,
        (401, 404, 404, 403, 403, 200),
    ),
    (
        "GET /v1/candidates/{id}/skill-gap",
        "a guide",
        _gap_to_guide,
        (401, 200, 404, 403, 403, 200),
    ),
    (
        "GET /v1/career-guides/{slug}/fit",
        "a hidden profile",
        _hidden(OPERATIONS["GET /v1/career-guides/{slug}/fit"].call),
        (401, 200, 404, 404, 404, 200),
    ),
    (
        "GET /v1/career-guides/{slug}/fit",
        "no guide",
        _fit_to_nothing,
        (401, 404, 404, 404, 404, 404),
    ),
    (
        "GET /v1/career-guides/{slug}",
        "no guide",
        _no_guide,
        (404, 404, 404, 404, 404, 404),
    ),
    (
        "POST /v1/alerts",
        "a job of the employer",
        _about_job,
        (401, 409, 409, 201, 403, 403),
    ),
    (
        "GET /v1/alerts/{id}",
        "an alert of the employer",
        _of_employer,
        (401, 404, 404, 200, 404, 403),
    ),
    (
        "GET /v1/alerts/{id}/matches",
        "an alert of the employer",
        _of_employer,
        (401, 404, 404, 200, 404, 403),
    ),
    (
        "POST /v1/match-requests",
        "a hidden profile",
        _hidden(approach),
        (401, 403, 403, 404, 403, 404),
    ),
    (
        "POST /v1/match-requests",
        "a profile that blocks the employer",
        _blocked(approach),
        (401, 403, 403, 404, 403, 404),
    ),
    ("POST /v1/match-requests", "a draft", _draft_approach, (401, 403, 403, 409, 404, 409)),
    (
        "POST /v1/match-requests/{id}/accept",
        "an accepted request",
        accepted,
        (401, 409, 404, 403, 404, 403),
    ),
    (
        "GET /v1/match-requests/{id}",
        "a request of a profile that went hidden",
        _hidden(sent),
        (401, 200, 404, 200, 404, 200),
    ),
    (
        "POST /v1/match-requests/{id}/messages",
        "a request that waits for its answer",
        with_body(sent, text="Please?"),
        (401, 409, 404, 409, 404, 403),
    ),
    (
        "GET /v1/match-requests/{id}/messages",
        "a request that waits for its answer",
        sent,
        (401, 409, 404, 409, 404, 409),
    ),
    (
        "GET /v1/interviews/{id}.ics",
        "an interview without a confirmed time",
        proposed,
        (401, 409, 404, 409, 404, 409),
    ),
    (
        "POST /v1/interviews/{id}/complete",
        "an interview to come",
        confirmed,
        (401, 409, 404, 409, 404, 403),
    ),
    (
        "POST /v1/offers/{id}/accept",
        "an offer that the candidate countered",
        _countered,
        (401, 409, 404, 200, 404, 403),
    ),
    (
        "POST /v1/offers/{id}/withdraw",
        "an offer that the candidate countered",
        _countered,
        (401, 403, 404, 409, 404, 403),
    ),
    (
        "GET /v1/candidates/{id}/offers/compare",
        "a hidden profile",
        _hidden(profile),
        (401, 200, 404, 404, 404, 403),
    ),
    (
        "DELETE /v1/employers/{id}/members/{member_id}",
        "an invitation of another employer",
        _foreign_member,
        (401, 403, 403, 404, 403, 404),
    ),
]


def _disabled(parties: Parties) -> Call:
    call = webhook(parties)
    path = f"/v1/webhooks/{call.path['id']}"
    made(parties["employer"].patch(path, {"status": "disabled"}), 200)
    return call


VARIANTS.append(
    ("POST /v1/webhooks/{id}/test", "a disabled one", _disabled, (401, 404, 404, 409, 404, 404))
)
