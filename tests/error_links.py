"""Where the lines of an error summary lead: to fields that are there and can be seen."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}


class _Page(HTMLParser):
    """Ids of a page, and the links of its error summary."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.closed: set[str] = set()
        self.links: list[str] = []
        self._around: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag not in VOID:
            self._around.append((tag, named))
        if found := named.get("id"):
            self.ids.add(found)
            if any(each == "details" and "open" not in given for each, given in self._around):
                self.closed.add(found)
        if tag == "a" and any("error-summary" in (g.get("class") or "") for _t, g in self._around):
            self.links.append((named.get("href") or "").removeprefix("#"))

    def handle_endtag(self, tag: str) -> None:
        for place in reversed(range(len(self._around))):
            if self._around[place][0] == tag:
                del self._around[place:]
                return


def lost_errors(html: str) -> list[str]:
    """The links of the error summary that lead nowhere, or into a closed section."""
    page = _Page()
    page.feed(html)
    return [link for link in page.links if link not in page.ids or link in page.closed]
