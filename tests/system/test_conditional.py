"""ETag, If-None-Match and If-Match: nobody overwrites what they have not seen."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.harness import process
from tests.harness.applications import Parties, RunningApp
from tests.harness.callers import Caller, made
from tests.harness.operations import OPERATIONS, UNKNOWN

SERVED = True
Resource = tuple[Caller, str]


@pytest.fixture
def parties(running_app: RunningApp) -> Parties:
    return running_app.parties()


def _profile(parties: Parties) -> Resource:
    return parties["candidate"], f"/v1/candidates/{parties.candidate_id}"


def _job(parties: Parties) -> Resource:
    return parties["employer"], f"/v1/jobs/{parties.job['id']}"


def _company(parties: Parties) -> Resource:
    return parties["employer"], f"/v1/employers/{parties.employer_id}"


def _request(parties: Parties) -> Resource:
    return parties["employer"], process.path(parties.approach())


def _offer(parties: Parties) -> Resource:
    offer = process.offered(parties, process.accepted(parties))
    return parties["candidate"], f"/v1/offers/{offer['id']}"


def _interview(parties: Parties) -> Resource:
    interview = process.proposed(parties, process.accepted(parties))
    return parties["candidate"], f"/v1/interviews/{interview['id']}"


def _alert(parties: Parties) -> Resource:
    alert = made(parties.with_profile().post("/v1/alerts", {"name": "Loads", "query": "loads"}))
    return parties["candidate"], f"/v1/alerts/{alert['id']}"


def _webhook(parties: Parties) -> Resource:
    body = {"url": "https://hooks.example.com/skillmatch", "events": ["*"]}
    return parties[
        "employer"
    ], f"/v1/webhooks/{made(parties['employer'].post('/v1/webhooks', body))['id']}"


Change = tuple[str, str, Any]
CHANGES: dict[str, tuple[Callable[[Parties], Resource], list[Change]]] = {
    "profile": (
        _profile,
        [
            ("PATCH", "", {"headline": "{}"}),
            ("POST", "/consent", {"purpose": "learning", "granted": True}),
        ],
    ),
    "job": (_job, [("PATCH", "", {"title": "{}"}), ("POST", "/pause", None)]),
    "company": (_company, [("PATCH", "", {"description": "{}"})]),
    "request": (
        _request,
        [("POST", "/revise", {"note": "{}", "remote": "remote"}), ("POST", "/withdraw", None)],
    ),
    "interview": (_interview, [("POST", "/cancel", None)]),
    "offer": (_offer, [("POST", "/counter", {"note": "{}", "salary": process.SALARY})]),
    "alert": (_alert, [("PATCH", "", {"name": "{}"})]),
    "webhook": (_webhook, [("PATCH", "", {"events": ["offer.*"]})]),
}


def _filled(body: Any, number: int) -> Any:
    if not isinstance(body, dict):
        return body
    return {name: f"Version {number}" if value == "{}" else value for name, value in body.items()}


def _send(caller: Caller, change: Change, path: str, tag: str, number: int = 1) -> Any:
    method, below, body = change
    options = {} if body is None else {"json": _filled(body, number)}
    return caller.request(method, path + below, headers={"If-Match": tag}, **options)


@pytest.mark.parametrize("kind", CHANGES)
def test_what_changed_meanwhile_is_not_overwritten(parties: Parties, kind: str) -> None:
    prepare, changes = CHANGES[kind]
    caller, path = prepare(parties)
    first = caller.get(path)
    tag = first.headers["etag"]
    assert caller.get(path).headers["etag"] == tag
    stale = _send(caller, changes[0], path, '"0123456789abcdef"')
    assert (stale.status_code, stale.json()["type"]) == (412, "/problems/stale")
    assert caller.get(path).json() == first.json()
    for change in changes:
        answer = _send(caller, change, path, tag)
        assert answer.status_code == 200, answer.text
        now = caller.get(path).headers["etag"]
        assert now != tag
        assert answer.headers.get("etag", now) == now
        assert _send(caller, change, path, tag, 2).status_code == 412
        tag = now
    # Any state of what exists, or one of several.
    assert caller.request("GET", path, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("kind", ["profile", "job", "request", "offer"])
def test_of_parallel_changes_of_one_state_one_is_made(parties: Parties, kind: str) -> None:
    prepare, changes = CHANGES[kind]
    caller, path = prepare(parties)
    tag = caller.get(path).headers["etag"]
    with ThreadPoolExecutor(8) as pool:
        sent = [pool.submit(_send, caller, changes[0], path, tag, n) for n in range(8)]
        statuses = sorted(call.result().status_code for call in sent)
    assert statuses == [200] + [412] * 7


def test_reading_again_costs_no_body(parties: Parties) -> None:
    caller, path = _job(parties)
    headers = {"Accept-Encoding": "identity"}
    plain = caller.request("GET", path, headers=headers)
    packed = caller.request("GET", path, headers={"Accept-Encoding": "gzip"})
    tags = plain.headers["etag"], packed.headers["etag"]
    assert (tags[0] == tags[1]) == ("content-encoding" not in packed.headers)
    for known in (*tags, f'"other", W/{tags[0]}', "*"):
        answer = caller.request("GET", path, headers={**headers, "If-None-Match": known})
        assert (answer.status_code, answer.content) == (304, b""), known
    other = caller.request("GET", path, headers={**headers, "If-None-Match": '"other"'})
    assert other.json() == plain.json()
    assert "etag" not in caller.get("/v1/jobs").headers


def test_each_party_has_tags_of_what_it_sees(parties: Parties) -> None:
    candidate, path = _profile(parties)
    employer = parties["employer"]
    seen = employer.get(path).headers["etag"]
    made(candidate.patch(path, {"phone": "+44 20 7946 0000"}), 200)
    assert employer.get(path).headers["etag"] == seen  # nothing that employers see
    assert employer.get(path).headers["etag"] != candidate.get(path).headers["etag"]


def test_conditions_that_are_no_tags_are_refused(parties: Parties) -> None:
    caller, path = _job(parties)
    change: Change = ("PATCH", "", {"title": "Another title"})
    assert _send(caller, change, path, "0123").json()["errors"][0]["field"] == "If-Match"
    assert _send(caller, change, path, "*").status_code == 200
    weak = "W/" + caller.get(path).headers["etag"]
    assert _send(caller, change, path, weak).status_code == 412  # strong comparison
    nothing = _send(caller, change, f"/v1/jobs/{UNKNOWN}", "*")
    assert nothing.status_code == 404


def test_what_was_erased_meanwhile_is_not_erased_again(parties: Parties) -> None:
    caller, path = _job(parties)
    tag = caller.get(path).headers["etag"]
    made(caller.patch(path, {"title": "Another title"}), 200)
    headers = {"If-Match": tag}
    assert caller.request("DELETE", path, headers=headers).status_code == 412
    headers = {"If-Match": caller.get(path).headers["etag"]}
    assert caller.request("DELETE", path, headers=headers).status_code == 204


def test_a_repeated_call_is_not_stale(parties: Parties) -> None:
    caller, path = _job(parties)
    headers = {"If-Match": caller.get(path).headers["etag"], "Idempotency-Key": "once"}
    first = caller.request("POST", f"{path}/pause", headers=headers)
    again = caller.request("POST", f"{path}/pause", headers=headers)
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()


def test_single_resources_carry_tags(running_app: RunningApp, parties: Parties) -> None:
    untagged = []
    for name, operation in OPERATIONS.items():
        method, path = name.split(" ")
        if method != "GET" or not path.endswith("}") or path.startswith("/v1/match/"):
            continue
        call = operation.call(parties)
        answer = parties[operation.by].get(path.format_map(call.path), params=call.query)
        if "etag" not in answer.headers:
            untagged.append(name)
    assert untagged == []
