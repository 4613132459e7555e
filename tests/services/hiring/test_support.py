"""Support: each party with the operator's team, unseen by the other."""

from datetime import timedelta

import pytest

from app import clock
from app.database import Database
from app.models import OutboxEvent
from tests.harness.callers import Caller, Callers, made
from tests.harness.process import path


def _texts(caller: Caller, where: str) -> list[str]:
    return [item["text"] for item in made(caller.get(where), 200)["items"]]


def test_what_a_party_asks_the_other_never_sees(callers: Callers) -> None:
    where = f"{path(callers.approach())}/support"
    candidate, employer, admin = (callers[name] for name in ("candidate", "employer", "admin"))
    made(candidate.post(where, {"text": "They are rude."}))
    made(employer.post(where, {"text": "No answer yet."}))
    made(admin.post(where, {"text": "We look into it.", "to": "candidate"}))
    made(admin.post(where, {"text": "Be kind, both of you.", "to": "both"}))
    assert _texts(candidate, where) == [
        "Be kind, both of you.",
        "We look into it.",
        "They are rude.",
    ]
    assert _texts(employer, where) == ["Be kind, both of you.", "No answer yet."]
    assert len(_texts(admin, where)) == 4
    response = candidate.post(where, {"text": "You!", "to": "employer"})
    assert response.json()["errors"][0]["field"] == "to"


@pytest.mark.parametrize(("asks", "other"), [("candidate", "employer"), ("employer", "candidate")])
def test_a_question_changes_nothing_that_the_other_side_reads(
    callers: Callers, asks: str, other: str
) -> None:
    where = path(callers.approach())
    made(callers["candidate"].get(where), 200)  # viewed
    reads = [where, f"{where}/history", f"{where}/support", "/v1/match-requests?view=summary"]

    def shown() -> list[tuple[str, str | None]]:
        answers = [callers[other].get(read) for read in reads]
        return [(answer.text, answer.headers.get("etag")) for answer in answers]

    before = shown()
    made(callers[asks].post(f"{where}/support", {"text": "Are they real, Wobblethorpe?"}))
    made(callers["admin"].post(f"{where}/support", {"text": "They are, Wobblethorpe."}))
    assert shown() == before
    person = callers["candidate"]
    export = person.get(f"/v1/candidates/{person.candidate_id}/export").text
    assert export.count("Wobblethorpe") == (2 if asks == "candidate" else 0)


def test_events_of_support_are_for_those_who_may_read_it(
    callers: Callers, database: Database
) -> None:
    where = f"{path(callers.approach())}/support"
    made(callers["candidate"].post(where, {"text": "They are rude."}))
    made(callers["admin"].post(where, {"text": "We look into it.", "to": "candidate"}))
    made(callers["admin"].post(where, {"text": "Be kind, both of you.", "to": "both"}))
    with database.read() as session:
        told = session.query(OutboxEvent).order_by(OutboxEvent.sequence).all()
    audiences = [event.audience for event in told if event.type == "support.created"]
    assert audiences == [["candidate"], ["candidate"], ["candidate", "employer"]]


def test_help_is_there_in_every_state(callers: Callers) -> None:
    request = callers.approach()
    made(callers["employer"].post(f"{path(request)}/withdraw"), 200)
    seen = made(callers["candidate"].get(path(request)), 200)
    assert seen["next_actions"] == ["support"]
    made(callers["candidate"].post(f"{path(request)}/support", {"text": "Why?"}))


def test_an_answer_goes_to_the_side_that_asked(callers: Callers) -> None:
    where = f"{path(callers.approach())}/support"
    candidate, employer, admin = (callers[name] for name in ("candidate", "employer", "admin"))
    made(candidate.post(where, {"text": "Is their pay real?"}))
    made(employer.post(where, {"text": "No answer yet."}))
    first = made(admin.post(where, {"text": "It is."}))
    second = made(admin.post(where, {"text": "They have a week."}))
    third = made(admin.post(where, {"text": "Any news?"}))
    # The longest wait, then the other, then whoever asked last.
    assert [answer["to"] for answer in (first, second, third)] == [
        "candidate",
        "employer",
        "employer",
    ]
    assert _texts(candidate, where) == ["It is.", "Is their pay real?"]
    assert _texts(employer, where) == ["Any news?", "They have a week.", "No answer yet."]


def test_where_nobody_asked_an_answer_names_its_reader(callers: Callers) -> None:
    where = f"{path(callers.approach())}/support"
    response = callers["admin"].post(where, {"text": "We noticed something."})
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "to"
    assert made(callers["admin"].post(where, {"text": "Hello.", "to": "both"}))["to"] is None


def test_the_inbox_shows_what_waits_what_is_late_and_what_is_answered(callers: Callers) -> None:
    first, second = callers.approach(), callers.approach()
    candidate, employer, admin = (callers[name] for name in ("candidate", "employer", "admin"))
    with clock.moved(timedelta(hours=-30)):
        made(candidate.post(f"{path(first)}/support", {"text": "Are they real?"}))
        made(candidate.post(f"{path(first)}/support", {"text": "Hello?"}))
    made(employer.post(f"{path(first)}/support", {"text": "May I call?"}))
    made(employer.post(f"{path(second)}/support", {"text": "A question."}))
    made(admin.post(f"{path(second)}/support", {"text": "An answer."}))

    inbox = made(admin.get("/v1/support"), 200)
    assert inbox["counts"] == {"waiting": 2, "late": 1, "answered": 1}
    shown = [(line["side"], line["status"]) for line in inbox["items"]]
    assert shown == [("candidate", "late"), ("employer", "waiting"), ("employer", "answered")]
    late = inbox["items"][0]
    assert late["last_message"]["text"] == "Hello?"
    assert late["title"] == first["job"]["title"]
    assert late["due_at"] > late["waiting_since"]
    only = made(admin.get("/v1/support", params={"status": "late"}), 200)
    assert [line["match_request_id"] for line in only["items"]] == [first["id"]]
    of_side = made(admin.get("/v1/support", params={"side": "employer"}), 200)
    assert of_side["counts"] == {"waiting": 1, "late": 0, "answered": 1}

    paged, cursor = [], None
    while True:
        params = {"limit": 1, **({"cursor": cursor} if cursor else {})}
        page = made(admin.get("/v1/support", params=params), 200)
        paged += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert paged == inbox["items"]


def test_the_inbox_is_the_operators(callers: Callers) -> None:
    assert callers["candidate"].get("/v1/support").status_code == 403
    assert callers["employer"].get("/v1/support").status_code == 403
