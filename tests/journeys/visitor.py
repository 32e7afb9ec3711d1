"""Somebody at a browser: goes places, reads mail, and every page they look at is checked for
accessibility.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page

from tests.accessible import looked_over
from tests.browser import DESK, PATIENCE, PHONE, Workers

LOUD = {"warning", "error"}
NOT_OURS = ("Failed to load resource", "Service Worker registration blocked by Playwright")
PICTURES = os.environ.get("PORTAL_PICTURES", "")


class Visitor:
    """One browser context with its own cookies."""

    def __init__(
        self,
        browser: Browser,
        base: str,
        *,
        viewport: dict[str, int],
        scheme: str = "light",
        workers: Workers = "allow",
    ) -> None:
        self.base = base
        self.context: BrowserContext = browser.new_context(
            base_url=base,
            viewport=viewport,
            color_scheme=scheme,
            service_workers=workers,
            reduced_motion="reduce",
            locale="en-US",
        )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.problems: list[str] = []
        self.page.on("pageerror", lambda error: self.problems.append(f"script: {error}"))
        self.page.on("console", self._listen)
        self.page.on("response", self._watch)

    def _listen(self, message: Any) -> None:
        # Statuses are watched below; everything else in the console (a refused inline style, say,
        # or a word in a header that the browser does not know) is ours.
        if message.type in LOUD and not message.text.startswith(NOT_OURS):
            self.problems.append(f"console: {message.text}")

    def _watch(self, response: Any) -> None:
        if response.status >= 500:
            self.problems.append(f"{response.status} {response.url}")

    def go(self, path: str) -> Page:
        """Open a path or a full address of the portal."""
        self.page.goto(path)
        return self.page

    def sign_in(self, name: str) -> Page:
        """The demo's list: one button each."""
        self.go("/demo/")
        self.page.get_by_role("button", name=name).first.click()
        self.page.wait_for_url(re.compile(rf"{re.escape(self.base)}/$"))
        return self.page

    def open_run_sheet(self) -> Page:
        """From a facilitator's Today to the next session that they run: other journeys begin
        pilots too, and in the sessions of these they may only score beside somebody.
        """
        today = self.page.get_by_role("region", name="Sessions you run")
        first = today.locator(".next a").first
        if "run sheet" in first.inner_text():
            first.click()
        else:
            later = today.locator("h3", has_text="After that").locator("+ ul li")
            later.filter(has_not_text="you score alongside").get_by_role("link").first.click()
        self.page.wait_for_url(re.compile(r"/scores/\d+/"))
        return self.page

    def read_mail(self, *, to: str, subject: str, within_seconds: int = 30) -> str:
        """Open the newest mail to an address whose subject contains `subject`, as soon as it has
        arrived; its text.
        """
        for _second in range(within_seconds):
            self.go(f"/demo/mailbox/?q={to}")
            mail = self.page.get_by_role("link", name=re.compile(re.escape(subject)))
            if mail.count():
                mail.first.click()
                return self.page.locator("main").inner_text()
            self.page.wait_for_timeout(1000)
        raise AssertionError(f"no mail to {to} about {subject!r}")

    def mail_link(self, *, to: str, subject: str) -> str:
        """The first link in that mail: what its one button opens."""
        text = self.read_mail(to=to, subject=subject)
        found = re.search(re.escape(self.base) + r"\S+", text)
        assert found, text
        return found[0]

    def look(self, name: str) -> None:
        """The page as it stands: no accessibility violation, nothing in the console, and at both
        widths nothing wider than the screen. With PORTAL_PICTURES set, a picture at both widths.
        """
        self.page.wait_for_load_state("load")
        results = looked_over(self.page)
        assert results.violations_count == 0, (
            f"{name} at {self.page.url}:\n{results.generate_report()}"
        )
        own = self.page.viewport_size
        for viewport in (PHONE, DESK):
            self.page.set_viewport_size(viewport)
            wide = self.page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert wide <= 0, f"{name}: {wide} px wider than a screen of {viewport['width']}"
            if PICTURES:
                Path(PICTURES).mkdir(parents=True, exist_ok=True)
                self.page.screenshot(
                    path=str(Path(PICTURES) / f"{name}-{viewport['width']}.png"), full_page=True
                )
        self.page.set_viewport_size(own or DESK)
        assert self.problems == [], f"{name}: {self.problems}"

    def press_until(self, target: Locator, key: str = "Tab", most: int = 80) -> None:
        """Move by keyboard alone until `target` has the focus."""
        for _press in range(most):
            if target.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"{most} x {key} never reached it")
