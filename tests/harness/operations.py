"""What a valid call of every operation looks like: the objects it needs, its path and its body.

The names are those of the OpenAPI document; ``tests/system/test_authorisation.py`` proves that none
is missing.
"""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx

from app import clock
from app.config import Settings
from app.models import TokenPurpose
from app.services.accounts import access, passwords
from tests.harness import bodies, process
from tests.harness.applications import Parties
from tests.harness.callers import PASSWORD, SECRET, Caller, made

UNKNOWN = "0199a2c0-0000-7000-8000-000000000000"


_times = itertools.count()  # nobody is booked twice


@dataclass(frozen=True)
class Call:
    """What fills the path template, the query and the body of one operation."""

    path: dict[str, str] = field(default_factory=dict)
    json: Any = None
    query: dict[str, Any] = field(default_factory=dict)
    form: dict[str, str] | None = None
    content: tuple[bytes, str] | None = None  # any other body, and its media type

    def send(self, operation: str, caller: Caller) -> httpx.Response:
        """Call ``operation``, such as ``GET /v1/jobs/{id}``, as ``caller``."""
        method, template = operation.split(" ", 1)
        options: dict[str, Any] = {"params": self.query}
        if self.json is not None:
            options["json"] = self.json
        if self.form is not None:
            options["data"] = self.form
        if self.content is not None:
            options["content"] = self.content[0]
            options["headers"] = {"content-type": self.content[1]}
        return caller.request(method, template.format(**self.path), **options)


Preparation = Callable[[Parties], Call]


def nothing(_parties: Parties) -> Call:
    """A call without objects."""
    return Call()


def _register(parties: Parties) -> Call:
    email = f"newcomer.{parties.number}@example.com"
    body = {"email": email, "password": PASSWORD, "role": "candidate", "name": "Newcomer"}
    return Call(json=body)


def _sign_in(parties: Parties) -> Call:
    parties["candidate"]
    email = f"candidate.{parties.number}@example.com"
    return Call(form={"username": email, "password": PASSWORD})


def _refresh(parties: Parties) -> Call:
    response = _sign_in(parties).send("POST /v1/auth/token", parties["anonymous"])
    return Call(json={"refresh_token": made(response, 200)["refresh_token"]})


def _mailed_token(parties: Parties, purpose: TokenPurpose) -> str:
    """The token that a mail to ``candidate`` brings."""
    parties["candidate"]
    settings = Settings(secret_key=SECRET)
    with parties.database.write() as session:
        known = access.find_by_email(session, f"candidate.{parties.number}@example.com")
        assert known is not None
        if purpose is TokenPurpose.PASSWORD:
            message = passwords.forgot(session, settings, known.email)
        else:
            new = f"moved.{parties.number}@example.com"
            message = passwords.ask_new_email(session, settings, known, new)
    assert message is not None
    return next(word for word in message.text.split() if word.startswith("ot_"))


def _reset(parties: Parties) -> Call:
    token = _mailed_token(parties, TokenPurpose.PASSWORD)
    return Call(json={"token": token, "password": "a brand new pass phrase"})


def _new_address(parties: Parties) -> Call:
    return Call(json={"email": f"new.{parties.number}@example.com", "password": PASSWORD})


def _confirm_address(parties: Parties) -> Call:
    return Call(json={"token": _mailed_token(parties, TokenPurpose.EMAIL)})


def _own_key(parties: Parties) -> Call:
    return Call({"id": made(parties["candidate"].post("/v1/api-keys", {"name": "mine"}))["id"]})


def profile(parties: Parties) -> Call:
    """The profile of ``candidate``."""
    return Call({"id": parties.candidate_id})


def company(parties: Parties) -> Call:
    """The company of ``employer``."""
    return Call({"id": parties.employer_id})


def _invitation(parties: Parties) -> Call:
    return Call({"id": parties.employer_id}, {"email": f"colleague.{parties.number}@example.com"})


def _member(parties: Parties) -> Call:
    call = _invitation(parties)
    path = f"/v1/employers/{parties.employer_id}/members"
    return Call({**call.path, "member_id": made(parties["employer"].post(path, call.json))["id"]})


def open_job(parties: Parties) -> Call:
    """An open job of ``employer``."""
    return Call({"id": parties.job["id"]})


def draft(parties: Parties) -> Call:
    """An unpublished job of ``employer``."""
    return Call({"id": parties.draft()["id"]})


def _pair(parties: Parties) -> Call:
    return Call({"candidate_id": parties.candidate_id, "job_id": parties.job["id"]})


def gap(parties: Parties) -> Call:
    """The profile of ``candidate`` beside an open job of ``employer``."""
    return Call({"id": parties.candidate_id}, query={"job_id": parties.job["id"]})


def _saved(parties: Parties) -> Call:
    path, body = "/v1/alerts", {"name": "Loads"}
    parties.with_profile()
    return Call({"id": made(parties["candidate"].post(path, body))["id"]})


def _new_alert(parties: Parties) -> Call:
    parties.with_profile()
    return Call(json={"name": "Loads", "query": "moving rows into a warehouse"})


def _stateless(_parties: Parties) -> Call:
    candidate = {"skills": [{"name": "Python"}]}
    return Call(json={"candidate": candidate, "jobs": [{"id": "a", "title": "Data engineer"}]})


def _feedback(parties: Parties) -> Call:
    pair = _pair(parties).path
    path = f"/v1/match/{pair['candidate_id']}/{pair['job_id']}"
    shown = made(parties["employer"].get(path), 200)["request_id"]
    return Call(json={**pair, "request_id": shown, "event": "viewed"})


def _contested(parties: Parties) -> Call:
    request = parties.approach()
    open_ones = [one for one in request["match"]["requirements"] if one["status"] != "met"]
    text = "Two years of it, every day."
    body = {"requirement": open_ones[0]["requirement"], "text": text}
    return Call({"id": request["id"]}, body)


def approach(parties: Parties) -> Call:
    """The body of an approach of ``employer`` to ``candidate``."""
    return Call(json={**_pair(parties).path, "message": "Shall we talk?"})


def sent(parties: Parties) -> Call:
    """A request that waits for its answer."""
    return Call({"id": parties.approach()["id"]})


def self_identified(parties: Parties) -> Call:
    """A candidate who said something of themselves."""
    path = profile(parties).path
    base = f"/v1/candidates/{path['id']}"
    candidate = parties["candidate"]
    made(candidate.post(f"{base}/consent", {"purpose": "fairness", "granted": True}), 200)
    made(candidate.request("PUT", f"{base}/self-identification", json={"sex": "male"}), 200)
    return Call(path)


def _asking(parties: Parties) -> Call:
    """A request about which ``candidate`` has asked the operator's team."""
    call = sent(parties)
    made(parties["candidate"].post(f"/v1/match-requests/{call.path['id']}/support", {"text": "?"}))
    return call


def accepted(parties: Parties) -> Call:
    """A request that was accepted."""
    call = sent(parties)
    made(parties["candidate"].post(f"/v1/match-requests/{call.path['id']}/accept"), 200)
    return call


def thread(parties: Parties) -> Call:
    """A message to the other party of an accepted request."""
    return Call(accepted(parties).path, {"text": "Does Thursday suit you?"})


def unread(parties: Parties) -> Call:
    """A message of ``employer`` that the candidate has not read."""
    call = accepted(parties)
    path = f"/v1/match-requests/{call.path['id']}/messages"
    message = made(parties["employer"].post(path, {"text": "Does Thursday suit you?"}))
    return Call(call.path, {"until": message["id"]})


def _proposed_in(parties: Parties, hours: int) -> Call:
    request = accepted(parties).path["id"]
    path = f"/v1/match-requests/{request}/interviews"
    interview = made(parties["employer"].post(path, process.interview(hours)))
    return Call({"id": interview["id"]}, {"slot": interview["slots"][0]["id"]})


def _confirmed_in(parties: Parties, hours: int) -> Call:
    call = _proposed_in(parties, hours)
    made(parties["candidate"].post(f"/v1/interviews/{call.path['id']}/confirm", call.json), 200)
    return Call(call.path)


def proposed(parties: Parties) -> Call:
    """An interview with times that ``employer`` proposed, and one of them."""
    return _proposed_in(parties, 24 + 2 * next(_times))


def confirmed(parties: Parties) -> Call:
    """An interview with a confirmed time to come."""
    return _confirmed_in(parties, 24 + 2 * next(_times))


def ended(parties: Parties) -> Call:
    """An interview that took place."""
    # Their tokens are of today: those of an earlier day would have run out.
    for name in ("candidate", "employer"):
        parties[name]
    with clock.moved(timedelta(hours=-26 - 2 * next(_times))):
        return _confirmed_in(parties, 24)


def offered(parties: Parties) -> Call:
    """An open offer of ``employer``."""
    request = accepted(parties).path["id"]
    path = f"/v1/match-requests/{request}/offers"
    return Call({"id": made(parties["employer"].post(path, process.offer()))["id"]})


def _with_slots(preparation: Preparation) -> Preparation:
    return lambda parties: Call(preparation(parties).path, {"slots": [process.slot(72)]})


def with_body(preparation: Preparation, **body: Any) -> Preparation:
    """The same call with another body."""
    return lambda parties: Call(preparation(parties).path, body)


def _new_candidate(_parties: Parties) -> Call:
    return Call(json=bodies.candidate())


def _new_candidates(_parties: Parties) -> Call:
    return Call(json={"items": [bodies.candidate()]})


def _new_job(parties: Parties) -> Call:
    return Call(json=bodies.job(parties.employer_id, guide="data-engineer"))


def _new_jobs(parties: Parties) -> Call:
    return Call(json={"items": [bodies.job(parties.employer_id, status="open")]})


def _first_skill(parties: Parties) -> Call:
    found = made(parties["anonymous"].get("/v1/skills", params={"q": "Python"}), 200)
    return Call({"id": found["items"][0]["id"]})


def guide(_parties: Parties) -> Call:
    """A career guide."""
    return Call({"slug": "data-engineer"})


def _ranked_guides(parties: Parties) -> Call:
    return Call(query={"candidate_id": parties.candidate_id})


def _fit(parties: Parties) -> Call:
    return Call(guide(parties).path, query={"candidate_id": parties.candidate_id})


CV = b"Ada Example\nData engineer\nada@example.com\n\nSKILLS\n\nPython, PostgreSQL\n"
ADVERT = "Data engineer\n\nRequirements\n- Three years of Python\n- PostgreSQL"
RESUME = {"basics": {"name": "Ada Example", "email": "ada@example.com", "label": "Data engineer"}}


def multipart(name: str, data: bytes) -> tuple[bytes, str]:
    """A form with one file, and its media type."""
    head = f'--part\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    return head.encode() + data + b"\r\n--part--\r\n", "multipart/form-data; boundary=part"


def _cv(_parties: Parties) -> Call:
    return Call(content=multipart("cv.txt", CV))


def _resume(_parties: Parties) -> Call:
    return Call(json=RESUME, query={"format": "json-resume"})


def _advert(_parties: Parties) -> Call:
    return Call(content=(ADVERT.encode(), "text/plain"), query={"format": "text"})


def _exported(parties: Parties) -> Call:
    return Call(profile(parties).path, query={"format": "json-resume"})


WEBHOOK = {"url": "https://hooks.example.com/skillmatch", "events": ["match_request.*", "*"]}


def webhook(parties: Parties) -> Call:
    """A webhook of ``employer``."""
    return Call({"id": made(parties["employer"].post("/v1/webhooks", WEBHOOK))["id"]})


def _delivery(parties: Parties) -> Call:
    path = webhook(parties).path
    delivery = made(parties["employer"].post(f"/v1/webhooks/{path['id']}/test"))
    return Call({**path, "delivery_id": delivery["id"]})


@dataclass(frozen=True)
class Operation:
    """A caller who may, and a call that succeeds."""

    by: str
    call: Preparation


OPERATIONS = {
    "GET /healthz": Operation("anonymous", nothing),
    "GET /readyz": Operation("anonymous", nothing),
    "POST /v1/auth/register": Operation("anonymous", _register),
    "POST /v1/auth/token": Operation("anonymous", _sign_in),
    "POST /v1/auth/refresh": Operation("anonymous", _refresh),
    "POST /v1/auth/logout": Operation("candidate", nothing),
    "POST /v1/auth/password": Operation(
        "candidate", with_body(nothing, current=PASSWORD, new="a brand new pass phrase")
    ),
    "POST /v1/auth/password/forgot": Operation(
        "anonymous", with_body(nothing, email="nobody@example.com")
    ),
    "POST /v1/auth/password/reset": Operation("anonymous", _reset),
    "POST /v1/auth/email": Operation("candidate", _new_address),
    "POST /v1/auth/email/confirm": Operation("anonymous", _confirm_address),
    "DELETE /v1/me": Operation("candidate", nothing),
    "GET /v1/me": Operation("candidate", nothing),
    "POST /v1/api-keys": Operation("candidate", with_body(nothing, name="nightly import")),
    "GET /v1/api-keys": Operation("candidate", nothing),
    "DELETE /v1/api-keys/{id}": Operation("candidate", _own_key),
    "POST /v1/candidates": Operation("admin", _new_candidate),
    "GET /v1/candidates": Operation("employer", nothing),
    "GET /v1/candidates/{id}": Operation("candidate", profile),
    "GET /v1/candidates/{id}/preview": Operation("candidate", profile),
    "PATCH /v1/candidates/{id}": Operation("candidate", with_body(profile, headline="New")),
    "DELETE /v1/candidates/{id}": Operation("candidate", profile),
    "POST /v1/candidates/batch": Operation("admin", _new_candidates),
    "POST /v1/candidates/import": Operation("candidate", _resume),
    "POST /v1/candidates/import-cv": Operation("candidate", _cv),
    "GET /v1/candidates/{id}/export": Operation("candidate", _exported),
    "POST /v1/candidates/{id}/consent": Operation(
        "candidate", with_body(profile, purpose="matching", granted=False)
    ),
    "GET /v1/candidates/{id}/matches": Operation("candidate", profile),
    "GET /v1/candidates/{id}/skill-gap": Operation("candidate", gap),
    "GET /v1/candidates/{id}/learned-preferences": Operation("candidate", profile),
    "DELETE /v1/candidates/{id}/learned-preferences": Operation("candidate", profile),
    "POST /v1/employers": Operation("admin", with_body(nothing, name="Example Freight")),
    "GET /v1/employers": Operation("anonymous", nothing),
    "GET /v1/employers/{id}": Operation("anonymous", company),
    "PATCH /v1/employers/{id}": Operation("employer", with_body(company, name="Renamed")),
    "DELETE /v1/employers/{id}": Operation("employer", company),
    "POST /v1/employers/{id}/verify": Operation("admin", with_body(company)),
    "POST /v1/employers/{id}/members": Operation("employer", _invitation),
    "GET /v1/employers/{id}/members": Operation("employer", company),
    "DELETE /v1/employers/{id}/members/{member_id}": Operation("employer", _member),
    "POST /v1/jobs": Operation("employer", _new_job),
    "GET /v1/jobs/export": Operation("employer", nothing),
    "GET /v1/jobs": Operation("candidate", nothing),
    "POST /v1/jobs/batch": Operation("employer", _new_jobs),
    "POST /v1/jobs/import": Operation("employer", _advert),
    "GET /v1/jobs/{id}": Operation("candidate", open_job),
    "PATCH /v1/jobs/{id}": Operation("employer", with_body(open_job, title="Renamed")),
    "DELETE /v1/jobs/{id}": Operation("employer", open_job),
    "POST /v1/jobs/{id}/publish": Operation("employer", draft),
    "POST /v1/jobs/{id}/pause": Operation("employer", open_job),
    "POST /v1/jobs/{id}/close": Operation("employer", open_job),
    "GET /v1/jobs/{id}/matches": Operation("employer", open_job),
    "GET /v1/jobs/{id}/insights": Operation("employer", open_job),
    "POST /v1/match": Operation("candidate", _stateless),
    "GET /v1/match/{candidate_id}/{job_id}": Operation("candidate", _pair),
    "POST /v1/match/feedback": Operation("candidate", _feedback),
    "POST /v1/alerts": Operation("candidate", _new_alert),
    "GET /v1/alerts": Operation("candidate", nothing),
    "GET /v1/alerts/{id}": Operation("candidate", _saved),
    "PATCH /v1/alerts/{id}": Operation("candidate", with_body(_saved, query="loads")),
    "DELETE /v1/alerts/{id}": Operation("candidate", _saved),
    "GET /v1/alerts/{id}/matches": Operation("candidate", _saved),
    "GET /v1/skills": Operation("anonymous", lambda parties: Call(query={"q": "kubernetis"})),
    "GET /v1/skills/{id}": Operation("anonymous", _first_skill),
    "GET /v1/career-guides": Operation(
        "anonymous", lambda parties: Call(query={"q": "moving rows into a warehouse"})
    ),
    "GET /v1/career-guides/{slug}": Operation("anonymous", guide),
    "GET /v1/career-guides/{slug}/salaries": Operation("anonymous", guide),
    "GET /v1/career-guides/{slug}/roles": Operation("anonymous", guide),
    "GET /v1/career-guides/ranked": Operation("candidate", _ranked_guides),
    "GET /v1/career-guides/{slug}/transitions": Operation("anonymous", guide),
    "GET /v1/career-guides/{slug}/fit": Operation("candidate", _fit),
    "POST /v1/skills/extract": Operation(
        "candidate", with_body(nothing, text="You know Kubernetes and k6.")
    ),
    "POST /v1/match-requests": Operation("employer", approach),
    "GET /v1/match-requests": Operation("candidate", nothing),
    "GET /v1/match-requests/stages": Operation("employer", nothing),
    "GET /v1/match-requests/{id}": Operation("candidate", sent),
    "GET /v1/match-requests/{id}/history": Operation("candidate", sent),
    "POST /v1/match-requests/{id}/contest": Operation("candidate", _contested),
    "GET /v1/match/feedback/rates": Operation("admin", nothing),
    "POST /v1/match-requests/{id}/accept": Operation("candidate", sent),
    "POST /v1/match-requests/{id}/decline": Operation(
        "candidate", with_body(sent, reason="timing", note="Next year.")
    ),
    "POST /v1/match-requests/{id}/withdraw": Operation("employer", sent),
    "POST /v1/match-requests/{id}/close": Operation(
        "employer", with_body(accepted, reason="The position was filled.")
    ),
    "POST /v1/match-requests/{id}/revision": Operation(
        "candidate", with_body(sent, wishes={"remote": "remote"})
    ),
    "POST /v1/match-requests/{id}/revise": Operation("employer", with_body(sent, remote="remote")),
    "POST /v1/match-requests/{id}/messages": Operation("candidate", thread),
    "GET /v1/match-requests/{id}/messages": Operation("employer", accepted),
    "POST /v1/match-requests/{id}/messages/read": Operation("candidate", unread),
    "POST /v1/match-requests/{id}/interviews": Operation(
        "employer", lambda parties: Call(accepted(parties).path, process.interview())
    ),
    "GET /v1/match-requests/{id}/interviews": Operation("candidate", accepted),
    "GET /v1/interviews/{id}.ics": Operation("candidate", confirmed),
    "GET /v1/interviews/{id}": Operation("candidate", proposed),
    "POST /v1/interviews/{id}/confirm": Operation("candidate", proposed),
    "POST /v1/interviews/{id}/propose": Operation("candidate", _with_slots(proposed)),
    "POST /v1/interviews/{id}/cancel": Operation("employer", confirmed),
    "POST /v1/interviews/{id}/complete": Operation(
        "employer", with_body(ended, outcome="advance", feedback="Clear about trade-offs.")
    ),
    "POST /v1/match-requests/{id}/offers": Operation(
        "employer", lambda parties: Call(accepted(parties).path, process.offer())
    ),
    "GET /v1/match-requests/{id}/offers": Operation("candidate", accepted),
    "GET /v1/offers/{id}": Operation("candidate", offered),
    "POST /v1/offers/{id}/counter": Operation(
        "candidate", with_body(offered, salary={**process.SALARY, "amount": 71000})
    ),
    "POST /v1/offers/{id}/accept": Operation("candidate", offered),
    "POST /v1/offers/{id}/decline": Operation("candidate", offered),
    "POST /v1/offers/{id}/withdraw": Operation("employer", offered),
    "GET /v1/candidates/{id}/offers/compare": Operation("candidate", profile),
    "GET /v1/candidates/{id}/match-requests/compare": Operation("candidate", profile),
    "POST /v1/match-requests/{id}/support": Operation(
        "candidate", with_body(_asking, text="They have not answered for a week.")
    ),
    "GET /v1/match-requests/{id}/support": Operation("candidate", sent),
    "GET /v1/candidates/{id}/consent": Operation("candidate", profile),
    "GET /v1/candidates/{id}/self-identification": Operation("candidate", self_identified),
    "PUT /v1/candidates/{id}/self-identification": Operation(
        "candidate",
        lambda parties: Call(self_identified(parties).path, {"sex": "female"}),
    ),
    "DELETE /v1/candidates/{id}/self-identification": Operation("candidate", self_identified),
    "GET /v1/fairness/report": Operation("admin", nothing),
    "GET /v1/match-requests/{id}/explanation": Operation("candidate", sent),
    "GET /v1/match-requests/{id}/replay": Operation("candidate", sent),
    "GET /v1/audit": Operation("admin", nothing),
    "GET /v1/audit/verify": Operation("admin", nothing),
    "GET /v1/support": Operation("admin", nothing),
    "POST /v1/webhooks": Operation("employer", with_body(nothing, **WEBHOOK)),
    "GET /v1/webhooks": Operation("employer", nothing),
    "GET /v1/webhooks/{id}": Operation("employer", webhook),
    "PATCH /v1/webhooks/{id}": Operation("employer", with_body(webhook, events=["offer.*"])),
    "DELETE /v1/webhooks/{id}": Operation("employer", webhook),
    "POST /v1/webhooks/{id}/rotate-secret": Operation("employer", webhook),
    "POST /v1/webhooks/{id}/test": Operation("employer", webhook),
    "GET /v1/webhooks/{id}/deliveries": Operation("employer", webhook),
    "GET /v1/webhooks/{id}/deliveries/{delivery_id}": Operation("employer", _delivery),
    "POST /v1/webhooks/{id}/deliveries/{delivery_id}/replay": Operation("employer", _delivery),
}


def operations_of(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The operations of an OpenAPI document by method and path template."""
    return {
        f"{method.upper()} {path}": operation
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        if method in ("get", "post", "put", "patch", "delete")
    }
