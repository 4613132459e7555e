"""An employer turns an advertisement into a job, and finds people for it."""

from collections.abc import Callable

import httpx
from playwright.sync_api import expect

from app.services.demo import PASSWORD
from tests.harness.browser import PHONE, Visit

AD = """Backend engineer, settlements

We move money between shops and banks, and our ledger has to be right to the penny every single
night. You join a team of six who write Go, keep PostgreSQL calm and look after what they ship.

You have:
- 3 years of Go
- PostgreSQL in production
- Kafka would be nice

We offer GBP 65,000 to 80,000 a year, full time, remote within the United Kingdom.
"""


def _new_job(visit: Visit) -> None:
    """From the advertisement to an open job."""
    page = visit.page
    visit.open("#/jobs/new")
    visit.check("where an advertisement is pasted")
    page.get_by_label("The advertisement").fill(AD)
    visit.press("Read it")
    visit.heading("Is this the job?")
    expect(page.get_by_label("From")).to_have_value("65000")
    page.get_by_label("From").focus()
    expect(page.locator("mark").first).to_contain_text("65,000")
    visit.check("the draft of a job")
    for field in ("From", "To", "Currency"):
        page.get_by_label(field, exact=True).fill("")
    visit.press("Keep it as a draft")
    visit.heading("ackend engineer")
    visit.press("Publish")
    expect(page.get_by_role("alert")).to_contain_text("pay")
    visit.check("a job without its pay")
    visit.follow("The job")
    for field, value in {"From": "65000", "To": "80000", "Currency": "GBP"}.items():
        page.get_by_label(field, exact=True).fill(value)
    visit.press("Save")
    expect(page.locator(".page-head .tags")).to_contain_text("£65,000")
    visit.follow("Who fits")
    visit.press("Publish")
    expect(page.locator(".page-head .tag")).to_have_text("Open")


def test_from_an_advertisement_to_an_approach(
    visit: Visit, width: int, client_of: Callable[[str], httpx.Client]
) -> None:
    page = visit.page
    company = "lumen-ledger" if width == PHONE else "canalhouse"
    visit.sign_in(f"hiring@{company}.example.com", PASSWORD)
    visit.heading("Your jobs")
    visit.check("jobs")
    _new_job(visit)
    expect(page.locator(".match").nth(2)).to_be_visible()
    visit.check("people who fit")
    for place in range(3):
        page.get_by_role("checkbox", name="Compare").nth(place).check()
    expect(page.get_by_role("checkbox", name="Compare").nth(3)).to_be_disabled()
    page.get_by_role("button", name="Compare 3").click()
    expect(page.get_by_role("region", name="People side by side")).to_be_visible()
    visit.check("three people side by side")
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    visit.follow("What keeps people away")
    expect(page.get_by_role("heading", name="What is asked for")).to_be_visible()
    visit.check("what keeps people away")
    visit.follow("Who fits")
    page.get_by_role("button", name="Approach").first.click()
    page.get_by_label("What makes you write to them?").fill("Your ledger, and how you speak of it.")
    visit.check("an approach")
    visit.press("Send")
    expect(page.locator(".letter")).to_have_text("Your ledger, and how you speak of it.")
    expect(page.get_by_text("Not known before they accept")).to_be_visible()
    sent = client_of(f"hiring@{company}.example.com").get("/v1/match-requests").json()["items"]
    assert sent[0]["message"] == "Your ledger, and how you speak of it."
    visit.open("#/pipeline")
    expect(page.get_by_text("Waits for them").first).to_be_visible()
    visit.check("the pipeline")


def test_the_team_invites_a_colleague_who_joins(visit: Visit, width: int) -> None:
    page = visit.page
    company = "hollow-oak" if width == PHONE else "vistula"
    colleague = f"colleague@{company}.example.com"
    visit.sign_in(f"hiring@{company}.example.com", PASSWORD)
    visit.open("#/team")
    visit.check("the team")
    page.get_by_label("A colleague’s e-mail").fill(colleague)
    visit.press("Invite")
    token = page.locator("code").inner_text()
    visit.open("#/account")
    page.locator("main").get_by_role("button", name="Sign out").click()
    visit.heading("Say once")
    visit.open("#/start?as=employer")
    visit.check("an account for an employer")
    page.get_by_text("I was invited by a colleague").click()
    page.get_by_label("Token of the invitation").fill(token)
    page.get_by_label("Your name").fill("Kim Colleague")
    page.get_by_label("E-mail").fill(colleague)
    page.get_by_label("Password").fill("violet harbour ladder tunes")
    visit.press("Open the account")
    visit.heading("Your jobs")
    visit.open("#/team")
    expect(page.get_by_text("Kim Colleague").first).to_be_visible()
