"""Forms as a browser sends them: everything that stands in a page's form, with what is typed."""

from __future__ import annotations

from html.parser import HTMLParser


class _Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: dict[str, str] = {}
        self.inside = ""
        self.area = ""
        self.select = ""
        self.is_in_form = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.is_in_form = given.get("id") == "piece"
        elif self.is_in_form:
            self._take(tag, given.get("name", ""), given)

    def _take(self, tag: str, name: str, given: dict[str, str]) -> None:
        is_choice = given.get("type") in {"checkbox", "radio"}
        if tag == "input" and (not is_choice or "checked" in given):
            self.found[name] = given.get("value", "on" if is_choice else "")
        elif tag == "textarea":
            self.area, self.found[name] = name, ""
        elif tag == "select":
            self.select = name
        elif tag == "option" and ("selected" in given or self.select not in self.found):
            self.found[self.select] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.area:
            text = self.found[self.area].removeprefix("\n")
            self.found[self.area], self.area = text.replace("\n", "\r\n"), ""
        elif tag == "form":
            self.is_in_form = False

    def handle_data(self, data: str) -> None:
        if self.area:
            self.found[self.area] += data


def typed(page: str, **changes: str) -> dict[str, str]:
    """The fields of the editor's form; keys of `changes` are their names with __ for a hyphen."""
    parser = _Fields()
    parser.feed(page)
    return parser.found | {name.replace("__", "-"): text for name, text in changes.items()}
