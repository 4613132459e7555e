"""From a CV to ranked roles, and to a guide."""

import re
from collections.abc import Callable
from uuid import uuid4

import httpx
from playwright.sync_api import expect

from tests.harness.browser import Visit

CV = """Robin Testwood
robin.testwood@example.com
Bristol, United Kingdom

Summary
Keeps payment systems honest and awake.

Experience
Backend engineer, Severn Payments, 2019-04 to present
Wrote Go services on PostgreSQL and Kafka; on call for the ledger.

Developer, Avon Retail, 2015-09 to 2019-03
Python and Django for a shop with many orders.

Skills: Go, PostgreSQL, Kafka, Python, Docker
"""
PASSWORD = "violet harbour ladder tunes"


def _register(visit: Visit) -> None:
    """From the first page to the draft, with a password that is refused on the way."""
    page = visit.page
    page.get_by_label("Your CV", exact=True).fill(CV)
    visit.press("Read my CV")
    visit.heading("Open an account")
    page.get_by_label("Your name").fill("Robin Testwood")
    page.get_by_label("E-mail").fill(f"{uuid4()}@example.com")
    page.get_by_label("Password").fill("password")
    visit.press("Open it and read my CV")
    refused = page.get_by_label("Password")
    expect(refused).to_have_attribute("aria-invalid", "true")
    expect(refused).to_be_focused()
    visit.check("a refused password")
    refused.fill(PASSWORD)
    visit.press("Open it and read my CV")
    visit.heading("Is this you?")


def test_from_a_cv_to_ranked_roles(visit: Visit) -> None:
    page = visit.page
    visit.open()
    visit.heading("Say once what you can do")
    expect(page.get_by_role("button", name="Maricel Dumlao")).to_be_enabled()
    visit.check("the first page")
    _register(visit)
    expect(page.get_by_label("Headline")).to_have_value(re.compile("ackend"))
    # Whoever enters a field sees where it stands.
    page.get_by_label("Title").first.focus()
    expect(page.locator("mark").first).to_contain_text("Backend engineer")
    visit.check("the draft")
    page.get_by_label("At least").fill("lots")
    page.get_by_label("Currency").fill("GBP")
    visit.press("Keep it and show me roles")
    expect(page.get_by_role("alert")).to_contain_text("min salary")
    page.get_by_label("At least").fill("40000")
    visit.press("Keep it and show me roles")
    visit.heading("Roles for you")
    visit.check("ranked roles")
    chip = page.locator(".chip").first
    chip.focus()
    expect(page.get_by_role("tooltip")).to_be_visible()
    visit.check("the evidence of a requirement")
    page.keyboard.press("Escape")
    expect(page.get_by_role("tooltip")).to_have_count(0)


def test_what_if_shows_the_score_of_the_engine(
    visit: Visit, client_of: Callable[[str], httpx.Client]
) -> None:
    page = visit.page
    email = "chidinma.okafor@example.com"
    visit.open()
    page.get_by_role("button", name="Chidinma Okafor").click()
    visit.heading("Roles for you")
    visit.open(page.locator(".match h3 a").first.get_attribute("href") or "")
    ticks = page.locator(".lessons").get_by_role("checkbox")
    expect(ticks.first).to_be_visible()
    visit.check("a role")
    job_id = page.url.rpartition("/")[2]
    api = client_of(email)
    person = api.get("/v1/me").json()["candidate_id"]
    gap = api.get(f"/v1/candidates/{person}/skill-gap", params={"job_id": job_id}).json()
    score = page.locator(".new-score .score-number")
    expect(score).to_have_text(f"{gap['score']:.0%}")
    ticks.first.check()
    expect(score).to_have_text(f"{gap['score'] + gap['additions'][0]['gain']:.0%}")
    # A choice that the gap does not tell is scored anew by the engine.
    with page.expect_response("**/v1/match") as answer:
        ticks.last.check()
    expect(score).to_have_text(f"{answer.value.json()['items'][0]['score']:.0%}")
    visit.check("a role with more skills")


def test_guides_are_found_by_meaning_and_say_what_is_paid(visit: Visit) -> None:
    page = visit.page
    visit.open("#/guides")
    visit.heading("Career guides")
    visit.check("all guides")
    page.get_by_role("searchbox").fill("product manager")
    expect(page.locator(".guide-list li")).to_have_count(6)
    visit.follow("Product Manager")
    visit.heading("Product Manager")
    # The new page's heading has the focus: a reader by ear begins where a reader by eye does.
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    chart = page.get_by_role("table", name="USD, a year")
    expect(chart).to_contain_text("BLS OEWS")
    expect(page.get_by_text("no ladder of levels")).to_be_visible()
    near = page.get_by_role("region", name="Where it can lead")
    expect(near.get_by_text("To learn").first).to_be_visible()
    visit.check("a guide")


def test_a_file_that_cannot_be_read_is_told_as_such(visit: Visit) -> None:
    visit.sign_in("hester.sowerby@example.net", "demo-marketplace")
    visit.open("#/draft")
    visit.page.get_by_label("A file with your CV").set_input_files(
        {"name": "cv.pdf", "mimeType": "application/pdf", "buffer": b"no such thing"}
    )
    expect(visit.page.get_by_role("alert")).to_be_visible()
    visit.check("a file that is no PDF")


def test_pages_of_others_ask_to_sign_in(visit: Visit) -> None:
    visit.open("#/inbox")
    visit.heading("Please sign in")
    visit.check("a page of somebody else")
    visit.open("#/no-such-page")
    visit.heading("There is no such page")
