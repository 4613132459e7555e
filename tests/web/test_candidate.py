"""A candidate answers a request, talks, agrees on a time and on an offer, and leaves."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
from playwright.sync_api import expect

from app import clock
from app.services.demo import PASSWORD
from tests.harness.browser import PHONE, Visit

# A person who was approached, and by whom: one pair for each width.
PEOPLE = {
    True: ("tegan.arsenault@example.com", "hiring@maple-harbour.example.com"),
    False: ("maricel.dumlao@example.com", "hiring@paperbark.example.com"),
}


def _request(employer: httpx.Client, status: str = "accepted") -> dict[str, Any]:
    items = employer.get("/v1/match-requests", params={"status": status}).json()["items"]
    found: dict[str, Any] = items[0]
    return found


def _made(response: httpx.Response) -> dict[str, Any]:
    assert response.is_success, response.text
    body: dict[str, Any] = response.json()
    return body


def _interview(visit: Visit, employer: httpx.Client, path: str) -> None:
    """The employer proposes a time; the candidate sees it on their own clock and takes it."""
    start = (clock.now() + timedelta(days=3)).replace(minute=0, second=0, microsecond=0)
    slot = {"start": start.isoformat(), "end": (start + timedelta(hours=1)).isoformat()}
    _made(employer.post(f"{path}/interviews", json={"kind": "video", "slots": [slot]}))
    visit.page.reload()
    slots = visit.page.get_by_role("list", name="Proposed times")
    expect(slots).to_contain_text(f"{start.astimezone(ZoneInfo('Europe/Berlin')):%H:%M}")
    visit.check("times for an interview")
    visit.press("Take this time")
    expect(visit.page.get_by_role("button", name="Calendar file")).to_be_visible()
    with visit.page.expect_download() as saved:
        visit.press("Calendar file")
    assert "BEGIN:VCALENDAR" in saved.value.path().read_text("utf-8")


def _offer(visit: Visit, employer: httpx.Client, path: str) -> None:
    """An offer, an answer with other terms, one more round, and yes."""
    page = visit.page
    until = (clock.now() + timedelta(days=9)).isoformat()
    pay = {"amount": 100_000, "currency": "CAD", "period": "year"}
    offer = _made(employer.post(f"{path}/offers", json={"salary": pay, "expires_at": until}))
    page.reload()
    visit.settle()
    page.get_by_text("Answer with other terms").click()
    page.get_by_label("Pay, CAD a year").last.fill("110000")
    visit.press("Propose these terms")
    expect(page.get_by_text("Your terms")).to_be_visible()
    counter = {"salary": {**pay, "amount": 106_000}}
    _made(employer.post(f"/v1/offers/{offer['id']}/counter", json=counter))
    page.reload()
    expect(page.get_by_text("Their terms")).to_be_visible()
    visit.check("an offer with rounds")
    visit.open("#/offers")
    expect(page.get_by_role("region", name="Offers side by side")).to_contain_text("106,000")
    visit.check("offers side by side")
    visit.open(f"#/requests/{path.rpartition('/')[2]}")
    page.once("dialog", lambda dialog: dialog.accept())
    visit.press("Accept the offer")
    expect(page.locator(".page-head .tag")).to_have_text("Hired")


def test_from_the_inbox_to_an_accepted_offer(
    visit: Visit, width: int, client_of: Callable[[str], httpx.Client]
) -> None:
    page = visit.page
    person, company = PEOPLE[width == PHONE]
    visit.sign_in(person, PASSWORD)
    visit.open("#/inbox")
    visit.heading("Inbox")
    visit.check("the inbox")
    visit.follow("Read it first")
    expect(page.locator(".letter")).not_to_be_empty()
    visit.check("a request")
    visit.press("Accept")
    page.get_by_label("Your message").fill("Tuesday suits me well.")
    visit.press("Send")
    expect(page.locator(".thread .own").first).to_contain_text("Tuesday suits me well.")
    employer = client_of(company)
    path = f"/v1/match-requests/{_request(employer)['id']}"
    said = employer.get(f"{path}/messages").json()["items"]
    assert [message["text"] for message in said] == ["Tuesday suits me well."]
    _interview(visit, employer, path)
    _offer(visit, employer, path)


def test_declining_asks_for_the_reason(
    visit: Visit, width: int, client_of: Callable[[str], httpx.Client]
) -> None:
    page = visit.page
    person = "hester.sowerby@example.net" if width == PHONE else "nourhan.elshazly@example.com"
    visit.sign_in(person, PASSWORD)
    visit.open("#/inbox")
    visit.press("Decline")
    dialogue = page.get_by_role("dialog")
    dialogue.get_by_label("The pay").check()
    visit.check("declining")
    dialogue.get_by_role("button", name="Decline").click()
    expect(page.get_by_text("Declined", exact=True)).to_be_visible()
    items = client_of(person).get("/v1/match-requests").json()["items"]
    assert [item["status"] for item in items] == ["declined"]


def test_profile_preview_choices_alerts_and_the_end(visit: Visit, width: int) -> None:
    page = visit.page
    person = "deshawn.prickett@example.org" if width == PHONE else "joris.vanhecke@example.com"
    visit.sign_in(person, PASSWORD)
    visit.open("#/profile")
    page.get_by_label("Headline").fill("Someone who knows where things are")
    visit.check("the profile")
    visit.press("Save")
    expect(page.get_by_text("Saved.")).to_be_visible()
    visit.follow("What employers see")
    expect(page.get_by_role("heading", name="Someone who knows where things are")).to_be_visible()
    expect(page.get_by_text(person)).to_have_count(0)
    visit.check("what employers see")
    visit.follow("Choices and data")
    learning = page.get_by_label("Learn from what I decline")
    learning.check()
    expect(learning).to_be_checked()
    visit.check("choices")
    with page.expect_download() as saved:
        visit.press("All data (JSON)")
    assert person in saved.value.path().read_text("utf-8")
    with page.expect_download() as table:
        visit.press("Profile as a table (CSV)")
    assert table.value.path().read_text("utf-8").startswith("external_id,name,")
    visit.open("#/guides")
    nearest = page.get_by_role("region", name="Nearest to your profile")
    expect(nearest.locator(".ranked > li")).to_have_count(5)
    visit.check("guides near a profile")
    visit.open("#/alerts")
    page.get_by_label("Call it").fill("Near my home")
    visit.press("Keep looking for me")
    expect(page.get_by_role("heading", name="Near my home")).to_be_visible()
    visit.check("alerts")
    visit.open("#/account")
    visit.press("Delete my account")
    visit.check("the question before the end")
    visit.press("Delete it for good")
    visit.heading("Say once what you can do")
    visit.open("#/sign-in")
    page.get_by_label("E-mail").fill(person)
    page.get_by_label("Password").fill(PASSWORD)
    visit.press("Sign in")
    expect(page.get_by_role("alert")).to_be_visible()
