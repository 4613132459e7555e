"""The operator signs in with a key and sees how the service is."""

from playwright.sync_api import expect

from app.database import Database
from app.models import Role
from app.services.accounts import api_keys
from tests.harness.browser import Visit


def test_an_operator_sees_how_the_service_is(visit: Visit, demo_copy: Database) -> None:
    with demo_copy.write() as session:
        key = api_keys.issue_for(session, Role.ADMIN, None, "operator of the page", None)
    page = visit.page
    visit.open("#/sign-in")
    page.get_by_text("Sign in with an API key").click()
    page.get_by_label("Key", exact=True).fill("sk-not-a-key")
    visit.press("Use this key")
    expect(page.get_by_role("alert")).to_be_visible()
    visit.check("a key that is none")
    page.get_by_label("Key", exact=True).fill(key)
    visit.press("Use this key")
    visit.heading("Operations")
    expect(page.get_by_text("The database answers.")).to_be_visible()
    expect(page.get_by_role("list", name="Queues and connections")).to_contain_text("events wait")
    expect(page.get_by_role("region", name="Records")).to_be_visible()
    expect(page.get_by_role("region", name="Fairness")).to_contain_text("people")
    visit.press("Is the log as it was written?")
    expect(page.get_by_text("Intact")).to_be_visible()
    visit.check("operations")
