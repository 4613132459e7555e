"""Messages: from acceptance on, between the two parties, with read marks."""

from typing import Any

import pytest

from tests.harness.callers import Callers, made
from tests.harness.process import accepted, offered, path

TALK = {"text": "Does Thursday suit you?"}


def _texts(callers: Callers, who: str, request: dict[str, Any]) -> list[str]:
    items = made(callers[who].get(f"{path(request)}/messages"), 200)["items"]
    return [item["text"] for item in items]


def test_nobody_writes_before_acceptance(callers: Callers) -> None:
    request = callers.approach()
    for who in ("candidate", "employer"):
        for response in (
            callers[who].post(f"{path(request)}/messages", TALK),
            callers[who].get(f"{path(request)}/messages"),
            callers[who].post(f"{path(request)}/messages/read"),
        ):
            assert response.status_code == 409
            assert response.json()["type"] == "/problems/invalid-transition"
            assert response.json()["state"] == "sent"


def test_thread_is_newest_first_and_tells_who_wrote(callers: Callers) -> None:
    request = accepted(callers)
    for who, text in (("employer", "One."), ("candidate", "Two."), ("employer", "Three.")):
        made(callers[who].post(f"{path(request)}/messages", {"text": text}))
    page = made(callers["candidate"].get(f"{path(request)}/messages", params={"limit": 2}), 200)
    assert [item["text"] for item in page["items"]] == ["Three.", "Two."]
    assert [item["by"] for item in page["items"]] == ["employer", "candidate"]
    rest = {"limit": 2, "cursor": page["next_cursor"]}
    page = made(callers["candidate"].get(f"{path(request)}/messages", params=rest), 200)
    assert [item["text"] for item in page["items"]] == ["One."]
    assert page["next_cursor"] is None


def test_read_marks_are_of_the_other_sides_messages(callers: Callers) -> None:
    request = accepted(callers)
    employer, candidate = callers["employer"], callers["candidate"]
    first = made(employer.post(f"{path(request)}/messages", TALK))
    made(employer.post(f"{path(request)}/messages", TALK))
    own = made(candidate.post(f"{path(request)}/messages", TALK))
    assert made(candidate.get(path(request)), 200)["unread_messages"] == 2
    assert made(employer.get(path(request)), 200)["unread_messages"] == 1
    mark = made(candidate.post(f"{path(request)}/messages/read", {"until": first["id"]}), 200)
    assert (mark["read"], mark["unread_messages"]) == (1, 1)
    mark = made(candidate.post(f"{path(request)}/messages/read"), 200)
    assert (mark["read"], mark["unread_messages"]) == (1, 0)
    items = made(employer.get(f"{path(request)}/messages"), 200)["items"]
    assert {item["id"]: item["read_at"] is not None for item in items} == {
        item["id"]: item["id"] != own["id"] for item in items
    }
    unknown = {"until": "0199a2c0-0000-7000-8000-000000000000"}
    response = candidate.post(f"{path(request)}/messages/read", unknown)
    assert response.json()["errors"][0]["field"] == "until"


@pytest.mark.parametrize(
    "url",
    [
        "http://files.example.com/cv.pdf",
        "ftp://files.example.com/cv.pdf",
        "javascript:alert(1)",
        "data:text/html,hello",
        "//files.example.com/cv.pdf",
        "https://",
        "https://user:secret@files.example.com/cv.pdf",
        "https://files.example.com/" + "a" * 2_000,
    ],
)
def test_attachments_are_https_urls(callers: Callers, url: str) -> None:
    request = accepted(callers)
    body = {**TALK, "attachments": [{"url": url}]}
    response = callers["candidate"].post(f"{path(request)}/messages", body)
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "attachments.0.url"
    assert url not in response.text


def test_attachments_come_back_and_are_bounded(callers: Callers) -> None:
    request = accepted(callers)
    file = {"url": "https://files.example.com/talk.pdf", "name": "A talk of mine"}
    sent = made(
        callers["candidate"].post(f"{path(request)}/messages", {**TALK, "attachments": [file]})
    )
    assert sent["attachments"] == [file]
    body = {**TALK, "attachments": [file] * 11}
    response = callers["candidate"].post(f"{path(request)}/messages", body)
    assert response.json()["errors"][0]["field"] == "attachments"


def test_message_has_text_of_at_most_5000_characters(callers: Callers) -> None:
    request = accepted(callers)
    made(callers["candidate"].post(f"{path(request)}/messages", {"text": "a" * 5_000}))
    for text in ("", " \n ", "a" * 5_001):
        response = callers["candidate"].post(f"{path(request)}/messages", {"text": text})
        assert response.json()["errors"][0]["field"] == "text"


def test_closed_thread_is_read_only_and_one_of_a_hire_goes_on(callers: Callers) -> None:
    request = accepted(callers)
    made(callers["employer"].post(f"{path(request)}/messages", TALK))
    made(callers["employer"].post(f"{path(request)}/close"), 200)
    response = callers["candidate"].post(f"{path(request)}/messages", TALK)
    assert (response.status_code, response.json()["state"]) == (409, "closed")
    assert _texts(callers, "candidate", request) == [TALK["text"]]
    other = accepted(callers)
    offer = offered(callers, other)
    made(callers["candidate"].post(f"/v1/offers/{offer['id']}/accept"), 200)
    made(callers["candidate"].post(f"{path(other)}/messages", {"text": "See you on Monday."}))
