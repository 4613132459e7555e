"""From registration to a signed offer, over HTTP, as the two parties would do it."""

import os
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from app import clock
from app.database import Database
from app.matching.engine import Engine
from app.models import OutboxEvent
from app.worker import run_once
from tests.harness import bodies
from tests.harness.callers import Callers, made
from tests.harness.process import SALARY, offer, path, slot
from tests.harness.served import served_app

SCRIPT = Path(__file__).parents[2] / "docs" / "journey.sh"


def _negotiate(callers: Callers, request: dict[str, Any]) -> dict[str, Any]:
    """An offer, two rounds, and agreement; returns the offer."""
    employer, candidate = callers["employer"], callers["candidate"]
    body = offer(benefits=["28 days of leave"], start_date="2031-03-01")
    first = made(employer.post(f"{path(request)}/offers", body))
    where = f"/v1/offers/{first['id']}"
    assert made(candidate.get(where), 200)["next_actions"] == ["accept", "decline", "counter"]
    wish = {"salary": {**SALARY, "amount": 74000}, "note": "With this I would say yes."}
    made(candidate.post(f"{where}/counter", wish), 200)
    answer = {"salary": {**SALARY, "amount": 71500}, "benefits": ["30 days of leave"]}
    made(employer.post(f"{where}/counter", answer), 200)
    compared = f"/v1/candidates/{candidate.candidate_id}/offers/compare"
    (line,) = made(candidate.get(compared, params={"currency": "GBP"}), 200)["items"]
    assert (line["offer_id"], line["pay_per_year"]) == (first["id"], 71500)
    return made(candidate.post(f"{where}/accept"), 200)


def _meet(callers: Callers, request: dict[str, Any]) -> dict[str, Any]:
    """Messages, and an interview that is moved once and takes place; returns the interview."""
    employer, candidate = callers["employer"], callers["candidate"]
    made(employer.post(f"{path(request)}/messages", {"text": "How nice. Shall we meet?"}))
    assert made(candidate.get(path(request)), 200)["unread_messages"] == 1
    made(candidate.post(f"{path(request)}/messages/read"), 200)
    made(candidate.post(f"{path(request)}/messages", {"text": "Gladly."}))
    body = {"kind": "video", "slots": [slot(2), slot(4)]}
    proposed = made(employer.post(f"{path(request)}/interviews", body))
    where = f"/v1/interviews/{proposed['id']}"
    moved = made(candidate.post(f"{where}/propose", {"slots": [slot(5)]}), 200)
    made(employer.post(f"{where}/confirm", {"slot": moved["slots"][0]["id"]}), 200)
    assert b"BEGIN:VEVENT" in candidate.get(f"{where}.ics").content
    with clock.moved(timedelta(hours=7)):
        return made(employer.post(f"{where}/complete", {"outcome": "advance"}), 200)


def test_from_registration_to_a_signed_offer(
    callers: Callers, database: Database, engine: Engine
) -> None:
    employer, candidate = callers["employer"], callers["candidate"]
    assert employer.employer_id is not None
    job = made(employer.post("/v1/jobs", bodies.job(employer.employer_id)))
    made(employer.post(f"/v1/jobs/{job['id']}/publish"), 200)
    profile = made(candidate.post("/v1/candidates", bodies.candidate()))
    candidate.candidate_id = profile["id"]
    roles = made(candidate.get(f"/v1/candidates/{profile['id']}/matches"), 200)["items"]
    assert roles[0]["job"]["id"] == job["id"]
    people = made(employer.get(f"/v1/jobs/{job['id']}/matches"), 200)["items"]
    assert people[0]["candidate"]["id"] == profile["id"]
    assert people[0]["score"] == roles[0]["score"]

    body = {"job_id": job["id"], "candidate_id": profile["id"], "message": "Shall we talk?"}
    request = made(employer.post("/v1/match-requests", body))
    assert request["match"]["score"] == roles[0]["score"]
    seen = made(candidate.get(path(request)), 200)
    assert seen["awaiting"][0]["by"] == "candidate"
    accepted = made(candidate.post(f"{path(request)}/accept"), 200)
    assert accepted["awaiting"][0]["by"] == "employer"
    assert _meet(callers, request)["status"] == "completed"
    agreed = _negotiate(callers, request)
    assert agreed["status"] == "accepted"
    assert [round["by"] for round in agreed["rounds"]] == ["employer", "candidate", "employer"]

    for caller in (employer, candidate):
        done = made(caller.get(path(request)), 200)
        assert (done["status"], done["awaiting"]) == ("hired", [])
        assert done["next_actions"] == ["messages", "messages/read", "support"]
    states = [
        item["state"] for item in made(candidate.get(f"{path(request)}/history"), 200)["items"]
    ]
    assert states == ["sent", "viewed", "accepted", "interviewing", "offer", "hired"]
    run_once(database, engine)
    with database.read() as session:
        about_it = OutboxEvent.match_request_id == UUID(request["id"])
        told = session.query(OutboxEvent).where(about_it).order_by(OutboxEvent.sequence).all()
    assert [event.sequence for event in told] == list(range(1, len(told) + 1))
    assert [event.type for event in told] == [
        *("match_request.sent", "match_request.viewed", "match_request.accepted"),
        *("message.created", "message.created", "match_request.interviewing"),
        *("interview.proposed", "interview.proposed", "interview.confirmed"),
        *("interview.completed", "match_request.offer", "offer.created"),
        *("offer.countered", "offer.countered", "offer.accepted", "match_request.hired"),
    ]


def test_the_same_journey_with_curl(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    with served_app("sqlite", request, tmp_path / "served") as running_app:
        address = str(running_app.client.base_url).rstrip("/")
        environment = {**os.environ, "BASE": address, "NO_PROXY": "*"}
        done = subprocess.run(
            ["bash", str(SCRIPT)], env=environment, capture_output=True, text=True, check=False
        )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "sent → viewed → accepted → interviewing → offer → hired" in done.stdout
