"""What a page weighs on the wire, asked of Chromium itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

ICONS = "/static/icons/"
"""A browser fetches the site's icon once, with whatever page it likes: it is no page's weight."""
LOOK = "/look/"
"""An organization's own logo and colors: fetched once for all pages and kept for good."""


@dataclass(frozen=True)
class Load:
    """One load of a page: bytes and requests on the wire, and elements in the document. What an
    organization put on is counted apart.
    """

    bytes: int
    font_bytes: int
    look_bytes: int
    requests: int
    nodes: int


@dataclass
class Scale:
    """Listens to the network of one page; headers count, what the cache had does not."""

    page: Page
    kinds: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.session = self.page.context.new_cdp_session(self.page)
        self.session.on("Network.responseReceived", self._received)
        self.session.on("Network.loadingFinished", self._finished)
        self.session.send("Network.enable")

    def _received(self, event: dict[str, Any]) -> None:
        response = event["response"]
        if ICONS in response["url"]:
            return
        if not response.get("fromDiskCache") and not response.get("fromServiceWorker"):
            kind = "Look" if LOOK in response["url"] else event["type"]
            self.kinds[event["requestId"]] = kind

    def _finished(self, event: dict[str, Any]) -> None:
        # Out of the cache in memory nothing comes over the wire.
        if event["requestId"] in self.kinds and event["encodedDataLength"] > 0:
            self.sizes[event["requestId"]] = int(event["encodedDataLength"])

    def cold(self, url: str) -> Load:
        """As somebody sees it who was never here."""
        self.session.send("Network.clearBrowserCache")
        # Chromium keeps a second cache in memory, which lives as long as the document.
        self.page.goto("about:blank")
        return self.warm(url)

    def warm(self, url: str) -> Load:
        """As somebody sees it who looked at it a moment ago."""
        self.kinds.clear()
        self.sizes.clear()
        self.page.goto(url, wait_until="networkidle")
        fonts, looks = self._of("Font"), self._of("Look")
        nodes = self.page.evaluate("document.querySelectorAll('*').length")
        own = sum(self.sizes.values()) - sum(looks)
        return Load(own, sum(fonts), sum(looks), len(self.sizes) - len(looks), nodes)

    def _of(self, kind: str) -> list[int]:
        return [size for key, size in self.sizes.items() if self.kinds[key] == kind]
