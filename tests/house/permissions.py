"""The addresses of the portal, and docs/permissions.md out of the access table.

Write the document anew with: .venv/bin/python -m tests.house.permissions
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django
from django import urls

if TYPE_CHECKING:
    from tests.house.access_table import Line

if __name__ == "__main__":
    for name, value in {
        "DJANGO_SETTINGS_MODULE": "empathy_portal.settings",
        "DATABASE_URL": "postgres://portal@%2Fnowhere/portal",
        "REDIS_URL": "unix:///nowhere/valkey.sock?db=0",
        "PORTAL_MODE": "test",
    }.items():
        os.environ.setdefault(name, value)
    django.setup()

DOCUMENT = Path(__file__).parents[2] / "docs" / "permissions.md"
PREFACE = (
    "Written by `tests/house/permissions.py` from the table that the tests check; do not edit by "
    "hand."
)
MEANING = (
    "200 means the page opens (or says what is wrong with a form), 403 that the role does not fit, "
    "404 that the thing does not exist for this person. *Leader* is the one the page is about, "
    "*other leader* another one of the same pilot; the facilitator runs the session. *Another "
    "organization* is somebody with every role there: things of this organization look exactly "
    "like missing ones, shared ones (the library) open, and lists show their own. Changing (POST) "
    "is refused wherever opening is."
)
OPEN, FORBIDDEN, MISSING, SIGN_IN = "200", "403", "404", "sign-in"


@dataclass(frozen=True)
class Address:
    """One address of the URLconf."""

    name: str
    route: str
    view: Any

    @property
    def module(self) -> str:
        return str(self.view.__module__)


def addresses() -> list[Address]:
    """Every address, walked out of the URLconf."""
    return list(_walk(urls.get_resolver().url_patterns, "", ""))


def _walk(patterns: Any, namespace: str, route: str) -> Iterator[Address]:
    for pattern in patterns:
        here = route + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, inner, here)
        else:
            yield Address(f"{namespace}{pattern.name or here}", f"/{here}", pattern.callback)


def expected(line: Line, who: str, role: Any) -> str:
    """What somebody of the same organization gets."""
    if line.is_public:
        return OPEN
    if line.roles and role not in line.roles:
        return FORBIDDEN
    if line.seen_by and who not in line.seen_by:
        return MISSING
    return OPEN


def expected_elsewhere(line: Line) -> str:
    """What somebody of another organization gets who has every role there."""
    return MISSING if line.about and not (line.is_shared or line.is_public) else OPEN


def document() -> str:
    """The access table as a page."""
    table = importlib.import_module("tests.house.access_table")
    cast = importlib.import_module("tests.house.access_world").ROLE_OF
    routes = {address.name: address.route for address in addresses()}
    heads = [
        "Address",
        "Nobody signed in",
        *(who.capitalize() for who in cast),
        "Another organization",
    ]
    rows = [
        [
            f"`{routes[line.name]}` {line.name}",
            OPEN if line.is_public else SIGN_IN,
            *(expected(line, who, role) for who, role in cast.items()),
            expected_elsewhere(line),
        ]
        for line in table.TABLE
        if line.name in routes
    ]
    exceptions = [f"- `{module}`: {reason}" for module, reason in table.EXCEPTED.items()]
    return "\n".join(
        [
            "# Who may open what",
            "",
            PREFACE,
            "",
            MEANING,
            "",
            "| " + " | ".join(heads) + " |",
            "|" + "---|" * len(heads),
            *("| " + " | ".join(row) + " |" for row in rows),
            "",
            "Without a rule of ours:",
            "",
            *exceptions,
            "",
        ]
    )


def write() -> None:
    """Write the document."""
    DOCUMENT.write_text(document(), encoding="utf-8")


if __name__ == "__main__":
    write()
