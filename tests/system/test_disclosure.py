"""What lists and answers disclose: only what the caller may read, and never who a candidate is."""

import json
from typing import Any

from tests.harness import process
from tests.harness.applications import RunningApp
from tests.harness.asgi import Answer
from tests.harness.callers import made


def _ids(response: Answer) -> set[str]:
    return {item["id"] for item in made_page(response)["items"]}


def made_page(response: Answer) -> dict[str, Any]:
    """A page that must have been answered."""
    return made(response, 200)


def test_lists_hold_only_what_the_caller_may_read(running_app: RunningApp) -> None:
    parties = running_app.parties()
    request = parties.approach()
    hidden = parties.draft()
    people = parties.with_profile("other_candidate", visibility="hidden")
    everything = {"params": {"limit": 100}}
    expected = {
        "candidate": {request["id"]},
        "other_candidate": set(),
        "employer": {request["id"]},
        "other_employer": set(),
    }
    for name, ids in expected.items():
        assert _ids(parties[name].get("/v1/match-requests", **everything)) == ids
    for name in ("employer", "other_employer"):
        seen = _ids(parties[name].get("/v1/candidates", **everything))
        assert parties.candidate_id in seen
        assert people.candidate_id not in seen
    for name in ("candidate", "other_candidate", "other_employer"):
        text = parties[name].get("/v1/jobs", **everything).text
        assert request["job"]["id"] in text
        assert hidden["id"] not in text


def test_nothing_an_employer_reads_before_acceptance_tells_who_the_candidate_is(
    running_app: RunningApp,
) -> None:
    parties = running_app.parties()
    request = parties.approach()
    secrets = ("Quillby", "7946", "Leeds", "Brackwater", "Wexcombe", "2018-06")
    job = request["job"]["id"]
    for path in (
        f"/v1/candidates/{parties.candidate_id}",
        "/v1/candidates?limit=100",
        f"/v1/jobs/{job}/matches?limit=100",
        f"/v1/match/{parties.candidate_id}/{job}",
        f"/v1/match-requests/{request['id']}",
        "/v1/match-requests",
    ):
        body = made(parties["employer"].get(path), 200)
        for part in body.get("items", [body]):
            shown = json.dumps({**part, "job": None, "company": None})
            assert not [secret for secret in secrets if secret in shown], path


def test_strangers_learn_nothing_of_what_follows_an_acceptance(running_app: RunningApp) -> None:
    parties = running_app.parties()
    request = process.accepted(parties)
    offer = process.offered(parties, request)
    interview = process.proposed(parties, request, 24)
    made(parties["employer"].post(f"{process.path(request)}/messages", {"text": "Hello."}))
    for name in ("other_candidate", "other_employer"):
        for where in (
            *(f"{process.path(request)}/{part}" for part in ("messages", "interviews", "offers")),
            f"{process.path(request)}/support",
            f"/v1/offers/{offer['id']}",
            f"/v1/interviews/{interview['id']}",
        ):
            assert parties[name].get(where).status_code == 404


def test_employers_read_no_contact_in_interviews_and_offers(running_app: RunningApp) -> None:
    """Name and contact appear in the request alone."""
    parties = running_app.parties()
    request = process.accepted(parties)
    offer = process.offered(parties, request)
    interview = process.confirm(parties, process.proposed(parties, request, 24))
    for where in (
        f"/v1/offers/{offer['id']}",
        f"/v1/interviews/{interview['id']}",
        f"/v1/interviews/{interview['id']}.ics",
        f"{process.path(request)}/messages",
        f"{process.path(request)}/history",
    ):
        text = parties["employer"].get(where).text
        assert not [secret for secret in ("Quillby", "7946", "@example.com") if secret in text]
