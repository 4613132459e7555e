"""The inbox: lists of match requests as lines, of several states, last changed first."""

from typing import Any

import pytest

from tests.harness.callers import Callers, made
from tests.harness.process import accepted, path
from tests.harness.queries import QueryCounter

INBOX = "/v1/match-requests?view=summary"


def _inbox(callers: Callers, who: str, more: str = "") -> dict[str, Any]:
    return made(callers[who].get(f"{INBOX}{more}"), 200)


def test_line_says_what_it_is_about_and_what_waits(callers: Callers) -> None:
    pay = {"amount": 70000, "currency": "GBP", "period": "year"}
    request = callers.approach(salary=pay)
    (line,) = _inbox(callers, "candidate")["items"]
    assert line["id"] == request["id"]
    assert (line["title"], line["company"]) == ("Data engineer", "employer company")
    assert line["pay"] == request["job"]["salary"]
    assert line["salary"] == pay
    assert (line["score"], line["band"]) == (request["match"]["score"], request["match"]["band"])
    assert line["reason"] == request["match"]["summary"]
    assert line["waits_for"]["by"] == "candidate"
    assert line["next_actions"] == ["accept", "decline", "revision", "contest", "support"]
    assert line["unread_messages"] == 0


def test_what_does_not_apply_is_left_out(callers: Callers) -> None:
    callers.approach()
    (line,) = _inbox(callers, "employer")["items"]
    assert None not in line.values()
    assert not {"salary", "last_message"} & set(line)
    assert set(line["candidate"]) == {"id", "headline"}


def test_line_shows_the_newest_message_and_how_many_wait(callers: Callers) -> None:
    request = accepted(callers)
    for text in ("Hello.", "Are you there? " + "x" * 300):
        made(callers["employer"].post(f"{path(request)}/messages", {"text": text}))
    (line,) = _inbox(callers, "candidate")["items"]
    assert line["last_message"]["by"] == "employer"
    assert line["last_message"]["text"] == ("Are you there? " + "x" * 300)[:200]
    assert line["unread_messages"] == 2
    assert line["waits_for"]["what"] == "message"
    assert "messages/read" in line["next_actions"]
    (others,) = _inbox(callers, "employer")["items"]
    assert others["candidate"]["name"] == "Ada Quillby"  # accepted: they know each other
    assert others["unread_messages"] == 0
    for action in line["next_actions"]:
        assert callers["candidate"].post(f"{path(request)}/{action}").status_code != 404


def _three(callers: Callers) -> list[dict[str, Any]]:
    return [callers.approach() for _ in range(3)]


def test_last_changed_comes_first_page_by_page(callers: Callers) -> None:
    first, second, third = (request["id"] for request in _three(callers))
    made(callers["candidate"].post(f"/v1/match-requests/{first}/decline", {"reason": "role"}), 200)
    found, cursor = [], ""
    while cursor is not None:
        page = _inbox(callers, "employer", f"&limit=1{cursor}")
        assert page["total"] == 3
        found += [line["id"] for line in page["items"]]
        cursor = page["next_cursor"] and f"&cursor={page['next_cursor']}"
    assert found == [first, third, second]
    listed = made(callers["employer"].get("/v1/match-requests?order=changed"), 200)["items"]
    assert [request["id"] for request in listed] == [first, third, second]
    listed = made(callers["employer"].get("/v1/match-requests"), 200)["items"]
    assert [request["id"] for request in listed] == [third, second, first]


@pytest.mark.parametrize("wanted", ["status=declined&status=viewed", "status=declined,viewed"])
def test_several_states_are_listed_together(callers: Callers, wanted: str) -> None:
    first, second, _ = (request["id"] for request in _three(callers))
    made(callers["candidate"].post(f"/v1/match-requests/{first}/decline", {"reason": "role"}), 200)
    made(callers["candidate"].get(f"/v1/match-requests/{second}"), 200)
    page = _inbox(callers, "employer", f"&{wanted}")
    assert {line["id"]: line["status"] for line in page["items"]} == {
        first: "declined",
        second: "viewed",
    }
    assert page["total"] == 2


@pytest.mark.parametrize("wrong", ["status=sent,gone", "view=short", "order=size"])
def test_unknown_choices_are_refused(callers: Callers, wrong: str) -> None:
    assert callers["employer"].get(f"/v1/match-requests?{wrong}").status_code == 422


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "2026-01-01", "x"])
def test_forged_cursor_is_refused(callers: Callers, moment: str) -> None:
    response = callers["employer"].get(f"{INBOX}&cursor={moment}")
    assert response.status_code == 422


def test_queries_do_not_grow_with_the_lines(callers: Callers, query_counter: QueryCounter) -> None:
    counts = []
    for _ in range(3):
        callers.approach()
        with query_counter.counting() as statements:
            _inbox(callers, "employer")
        counts.append(len(statements))
    assert len(set(counts)) == 1
