"""Every page that links lead to: an address of each form, or a few of it."""

from __future__ import annotations

import collections
import re
from collections.abc import Callable, Iterator
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Error, Response

from tests.journeys.visitor import Visitor

ROLES = {
    "nobody": "", "admin": "Zofia García", "leader": "Halima Eze", "facilitator": "Adebayo Nguyễn",
    "coach": "Leila Oliveira", "privacy officer": "Marek Ivanova", "team member": "Dina Hussain",
}  # fmt: skip
NOWHERE = "/nothing/here/"
STARTS = ("/", "/account/login/", "/demo/", "/gallery/", NOWHERE)
LEFT_OUT = re.compile(r"/(static|demo/as)/|/logout/|/mailbox/\d+/html/|/sign-in/\d+/trial/")
"""What is no page of the portal (a mail, as mail programs get it; a provider's own page), or would
end the walk.
"""


def form_of(path: str) -> str:
    """The same for addresses of one view: numbers, tokens and what is asked for left out."""
    tokens = re.sub(r"/(pulse|preferences|link|go)/[^/]+/", r"/\1/T/", path.partition("?")[0])
    return re.sub(r"\d+", "N", tokens)


def walk(
    visitor: Visitor, *, of_each: int = 1, form_of: Callable[[str], str] = form_of
) -> Iterator[str]:
    """Addresses that answered with a page, each open when it is handed out."""
    seen: collections.Counter[str] = collections.Counter()
    waiting = collections.deque(STARTS)
    while waiting:
        path = waiting.popleft()
        form = form_of(path)
        if seen[form] >= of_each or LEFT_OUT.search(path):
            continue
        seen[form] += 1
        try:
            answer = visitor.page.goto(path)
        except Error as refused:
            if "Download is starting" not in refused.message:
                raise
            continue
        if answer is None or not _is_page(answer):
            continue
        links = visitor.page.locator("a[href]").evaluate_all("all => all.map(a => a.href)")
        waiting.extend(_ours(links, visitor.base))
        yield path


def _ours(links: list[str], base: str) -> Iterator[str]:
    for link in links:
        parts = urlsplit(urljoin(base, link))
        if f"{parts.scheme}://{parts.netloc}" == base:
            yield parts.path + (f"?{parts.query}" if parts.query else "")


def _is_page(answer: Response) -> bool:
    return answer.headers.get("content-type", "").startswith("text/html")
