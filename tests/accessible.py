"""What axe says of a page as it stands."""

from __future__ import annotations

import json

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Page

OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    # Of what is as it should be nothing is told: that was half of the time.
    "resultTypes": ["violations"],
    "reporter": "no-passes",
    # It stands in the page alone, and would wait half a second for an answer from each frame.
    "iframes": False,
    # No rule that runs reads style sheets again.
    "preload": {"assets": ["media"], "timeout": 10_000},
}


def looked_over(page: Page) -> AxeResults:
    """Its violations. A page that was looked at before has axe in it still."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return AxeResults(page.evaluate(f"axe.run({json.dumps(OPTIONS)})"))
