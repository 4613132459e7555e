"""Support: each party with the operator's team, unseen by the other."""

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
    made(admin.post(where, {"text": "Be kind, both of you."}))
    assert _texts(candidate, where) == [
        "Be kind, both of you.",
        "We look into it.",
        "They are rude.",
    ]
    assert _texts(employer, where) == ["Be kind, both of you.", "No answer yet."]
    assert len(_texts(admin, where)) == 4
    response = candidate.post(where, {"text": "You!", "to": "employer"})
    assert response.json()["errors"][0]["field"] == "to"


def test_events_of_support_are_for_those_who_may_read_it(
    callers: Callers, database: Database
) -> None:
    where = f"{path(callers.approach())}/support"
    made(callers["candidate"].post(where, {"text": "They are rude."}))
    made(callers["admin"].post(where, {"text": "We look into it.", "to": "candidate"}))
    made(callers["admin"].post(where, {"text": "Be kind, both of you."}))
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
