"""What tests of pages without a network share: a line that breaks, and what somebody does there."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page, expect

from learning.models import CardCompletion
from tests.accessible import looked_over
from tests.browser import PATIENCE


@dataclass
class Line:
    """What lies between the browser and the server: it may cut a request before the server has
    it, or the answer on its way back, or hold it up. `paths` is what has arrived.
    """

    server: Any
    paths: list[str] = field(default_factory=list)
    cuts_before: Callable[[str], bool] = lambda _request: False
    cuts_after: Callable[[str], bool] = lambda _request: False
    waits_before: Callable[[str], object] = lambda _request: None

    def __post_init__(self) -> None:
        self.app = self.server.get_app()
        self.server.set_app(self.pass_on)

    def pass_on(self, environ: dict[str, Any], start_response: Any) -> Any:
        request = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}"
        self.waits_before(request)
        if self.cuts_before(request):
            return self.hang_up(environ)
        self.paths.append(request)
        if self.cuts_after(request):
            answer = self.app(environ, lambda *_answer: None)
            list(answer)
            answer.close()
            return self.hang_up(environ)
        return self.app(environ, start_response)

    def hang_up(self, environ: dict[str, Any]) -> Any:
        environ["wsgi.input"]._read.__self__.raw._sock.shutdown(socket.SHUT_RDWR)
        raise ConnectionAbortedError("the line is dead")


def keep(page: Page) -> None:
    """Open Today and ask for what is next to be kept."""
    page.goto("/")
    page.get_by_role("button", name="Keep it on this device").click()
    expect(page.get_by_role("link", name="See what is kept")).to_be_visible()


def done() -> list[int]:
    """Cards that the server knows to be done."""
    return sorted(CardCompletion.objects.values_list("card_id", flat=True))


def onward(page: Page) -> None:
    """Finish the card that is open, without a network."""
    page.get_by_role("button", name="Done, ").click()
    expect(page.get_by_text("Kept on this device. It is sent")).to_be_visible()


LEFT = """() => new Promise((done, failed) => {
  const asking = indexedDB.open("portal-offline", 1);
  asking.onerror = failed;
  asking.onsuccess = () => {
    const counting = asking.result.transaction("waiting").objectStore("waiting").count();
    counting.onsuccess = () => { asking.result.close(); done(counting.result); };
  };
})"""
TIME_GOES_ON = """async () => {
  for (const shelf of (await caches.keys()).filter((name) => name.startsWith("kept:"))) {
    const cache = await caches.open(shelf);
    for (const asked of await cache.keys()) {
      const { headers, body } = await cache.match(asked);
      if (!headers.has("Portal-Opens")) continue;
      const later = new Headers(headers);
      later.set("Portal-Opens", new Date(Date.now() - 1000).toISOString());
      await cache.put(asked, new Response(body, { headers: later }));
    }
  }
}"""
KEPT = """async () => {
  const shelves = (await caches.keys()).filter((name) => name.startsWith("kept:"));
  const found = [];
  for (const shelf of shelves) {
    const cache = await caches.open(shelf);
    for (const { url } of await cache.keys()) found.push(new URL(url).pathname);
  }
  return found;
}"""


def until_left(page: Page, number: int) -> None:
    """Wait until so many things wait on the device."""
    for _try in range(PATIENCE // 100):
        if page.evaluate(LEFT) == number:
            break
        page.wait_for_timeout(100)
    assert page.evaluate(LEFT) == number


def arrived(page: Page) -> None:
    """Everything has been sent, and the page says nothing else."""
    until_left(page, 0)
    expect(page.locator("[data-not-sent]")).to_have_count(0)


def reads_well(page: Page) -> None:
    """No accessibility violation on the page as it stands, and nothing wider than a phone."""
    results = looked_over(page)
    assert results.violations_count == 0, results.generate_report()
    wide = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wide <= 0


def wait_until_it_opens(page: Page) -> None:
    """What is kept before its time may be shown: its moment lies a second back."""
    page.evaluate(TIME_GOES_ON)


def kept(page: Page) -> list[str]:
    """The pages that are kept on the device, of whomever."""
    return list(page.evaluate(KEPT))
