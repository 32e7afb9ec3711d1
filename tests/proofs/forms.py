"""The forms and addresses of a page, read from its HTML."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

OURS = re.compile(r"^/[^/]")
VOID = {"csrfmiddlewaretoken"}


@dataclass
class Form:
    """What a browser would send, and what else it might."""

    action: str
    method: str
    is_multipart: bool
    fields: dict[str, list[str]] = field(default_factory=dict)
    """Name -> the values that stand there or can be chosen."""

    @property
    def typed(self) -> list[str]:
        """Fields that somebody fills in; the rest is the portal's own."""
        return [name for name in self.fields if name not in {"nonce", *VOID}]


class Reader(HTMLParser):
    """Use `read`."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.forms: dict[str, Form] = {}
        self.addresses: list[str] = []
        self.open: list[str] = []
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what stands on the page."""
        values = {name: value or "" for name, value in attrs}
        self.addresses += [value for value in values.values() if OURS.match(value)]
        if tag == "form":
            name = values.get("id") or f"form {len(self.forms)}"
            self.open.append(name)
            self.forms[name] = Form(
                values.get("action") or self.path,
                values.get("method", "get").upper(),
                values.get("enctype", "").startswith("multipart"),
            )
        elif tag in {"input", "button", "textarea", "select"} and values.get("name"):
            self._control(tag, values)
        elif tag == "option" and self.select:
            self._note(self.select, values.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        """A form or a select is over."""
        if tag == "form" and self.open:
            self.open.pop()
        elif tag == "select":
            self.select = ""

    def _control(self, tag: str, values: dict[str, str]) -> None:
        if owner := values.get("form"):
            self.forms.setdefault(owner, Form(self.path, "POST", is_multipart=False))
            self.open.append(owner)
        if tag == "select":
            self.select = values["name"]
        else:
            self._note(values["name"], values.get("value", ""))
        if owner:
            self.open.pop()

    def _note(self, name: str, value: str) -> None:
        if self.open:
            self.forms[self.open[-1]].fields.setdefault(name, []).append(value)


def read(path: str, html: str) -> tuple[list[Form], list[str]]:
    """The forms of a page and every address of ours on it, also those that only scripts use."""
    reader = Reader(path)
    reader.feed(html)
    return list(reader.forms.values()), reader.addresses
