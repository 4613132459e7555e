"""A real Chromium, a page in it, and what every state of the page must keep to."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "web"
PHONE, DESKTOP = 390, 1280
_NAMES = ("chromium", "chromium-browser", "google-chrome")
# Nothing of the browser's own may look for a network.
_OPTIONS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
_WAIT_MS = 30_000
_HEAVY = ("serious", "critical")


def chromium() -> str:
    """The browser of this machine; the test fails where there is none."""
    for name in _NAMES:
        if (found := shutil.which(name)) is not None:
            return found
    pytest.fail("The page is tested in Chromium: apt-get install chromium", pytrace=False)


def node_modules() -> Path:
    """The page's packages, installed from its lockfile if they are not."""
    place = SOURCES / "node_modules"
    if not (place / "axe-core").is_dir():
        npm = shutil.which("npm")
        if npm is None:
            pytest.fail("The page is built with Node: apt-get install nodejs npm", pytrace=False)
        subprocess.run([npm, "ci", "--silent"], cwd=SOURCES, check=True, timeout=300)
    return place


@contextmanager
def opened_browser() -> Iterator[Browser]:
    """Chromium without a screen."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium(), args=_OPTIONS)
        yield browser
        browser.close()


@dataclass
class Visit:
    """Somebody at the page; ``check`` holds a state to what all states must keep to."""

    page: Page
    address: str
    axe: str
    complaints: list[str] = field(default_factory=list)
    checked: int = 0

    def open(self, place: str = "#/") -> None:
        """Go to an address of the page."""
        self.page.goto(f"{self.address}/{place}")
        self.settle()

    def sign_in(self, email: str, password: str) -> None:
        """Sign in by the form."""
        self.open("#/sign-in")
        self.page.get_by_label("E-mail").fill(email)
        self.page.get_by_label("Password").fill(password)
        self.press("Sign in")
        expect(self.page.get_by_role("link", name="Guides").first).to_be_visible()
        self.page.wait_for_url(lambda url: "sign-in" not in url)
        self.settle()

    def press(self, name: str) -> None:
        """Press the button of this name."""
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def follow(self, name: str) -> None:
        """Follow the link of this name, as far as its page is there."""
        self.page.get_by_role("link", name=name, exact=True).first.click()
        self.settle()

    def heading(self, text: str) -> None:
        """Wait until the page has this heading, and all of it is read."""
        expect(self.page.get_by_role("heading", level=1, name=text)).to_be_visible()
        self.settle()

    def settle(self) -> None:
        """Wait until nothing is being read."""
        expect(self.page.locator(".skeleton, .renewing")).to_have_count(0)

    def check(self, state: str) -> None:
        """No serious finding of axe in either theme, nothing wider than the screen, one heading of
        the first level, and not a word on the console."""
        self.settle()
        for theme, rules in (("light", None), ("dark", ["color-contrast"])):
            self.page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
            findings = self._axe(rules)
            assert findings == [], f"{state}, {theme}: {findings}"
        self.page.emulate_media(color_scheme="light")
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert self.page.evaluate(wide) <= 0, f"{state}: wider than the screen"
        assert self.page.locator("h1").count() == 1, state
        assert self.complaints == [], f"{state}: {self.complaints}"
        self.checked += 1

    def _axe(self, rules: list[str] | None) -> list[str]:
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(self.axe)
        options: dict[str, Any] = {"resultTypes": ["violations"]}
        if rules:
            options["runOnly"] = {"type": "rule", "values": rules}
        found = self.page.evaluate("options => axe.run(document, options)", options)
        return [
            f"{violation['id']}: {node['target']} {node['failureSummary'][:160]}"
            for violation in found["violations"]
            if violation["impact"] in _HEAVY
            for node in violation["nodes"]
        ]


@contextmanager
def visiting(browser: Browser, address: str, width: int) -> Iterator[Visit]:
    """A fresh visit, from Berlin, on a screen of this width."""
    context = browser.new_context(
        viewport={"width": width, "height": 844 if width < 600 else 900},
        has_touch=width < 600,
        locale="en-GB",
        timezone_id="Europe/Berlin",
        reduced_motion="reduce",
    )
    context.set_default_timeout(_WAIT_MS)
    expect.set_options(timeout=_WAIT_MS)
    page = context.new_page()
    axe = (node_modules() / "axe-core" / "axe.min.js").read_text("utf-8")
    visit = Visit(page, address, axe)

    def hear(message: ConsoleMessage) -> None:
        # The browser itself writes a line for each status above 399; the page shows those.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            visit.complaints.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    try:
        yield visit
    finally:
        context.close()
