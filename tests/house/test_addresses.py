"""Addresses go down the street too: nothing names a page of an app above its own.

A Python module belongs to its app, a template to the app whose folder it is in; what stands at the
top of templates/ belongs to nobody and is not looked at. Pages above are asked for by name, see
common.places.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from common.places import _places
from tests.house.sources import ROOT, name_of, sources, tree

pytestmark = pytest.mark.uncounted

FLOORS = [
    {app.strip() for app in floor.split("|")}
    for floor in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
        "importlinter"
    ]["contracts"][0]["layers"]
]
# Names without a namespace, and those of the sign-in library.
BRINGS = {
    "home": "home",
    "calendar_feed": "home",
    "certificate_check": "learning",
    "shared_with_coach": "home",
    "offline": "home",
    "here": "home",
    "api": "api",
    "my_mail": "people",
    "mail_preferences": "people",
    "look": "people",
    "account": "people",
    "mfa": "people",
    "sso": "single_sign_on",
    "saml": "single_sign_on",
    "openid": "single_sign_on",
}
BRINGS |= {
    "demo": "demo",
    "gallery": "demo",
    "readyz": "empathy_portal",
    "security_txt": "empathy_portal",
    "scim": "provisioning",
}
FOLDERS = {
    "account": "people",
    "allauth": "people",
    "mfa": "people",
    "components": "ui",
    "offline": "home",
}
IN_A_TEMPLATE = re.compile(r"""{%-?\s*url\s+["']([^"']+)["']""")
PLACE_IN_A_TEMPLATE = re.compile(r"""{%-?\s*place\s+["']([^"']+)["']""")
NAMING = {"reverse", "redirect", "reverse_lazy", "resolve_url"}


def floor_of(app: str) -> int:
    """Counted from the top."""
    return next(number for number, floor in enumerate(FLOORS) if app in floor)


def app_behind(name: str) -> str:
    namespace = name.partition(":")[0] if ":" in name else ""
    return namespace or BRINGS.get(name) or BRINGS[name.partition("_")[0]]


def may_name(app: str, name: str) -> bool:
    """Its own pages and those of the floors below."""
    other = app_behind(name)
    return other == app or floor_of(other) > floor_of(app)


def templates() -> Iterator[tuple[Path, str]]:
    """Every template in a folder, with the app it belongs to."""
    for path in sorted((ROOT / "templates").rglob("*.html")):
        folder = path.relative_to(ROOT / "templates").parts[0]
        if folder != path.name:
            yield path, FOLDERS.get(folder, folder)


def named_in(path: Path) -> Iterator[tuple[int, str]]:
    """URL names in a Python file: (line, name)."""
    for node in ast.walk(tree(path)):
        if (
            isinstance(node, ast.Call)
            and node.args
            and ast.unparse(node.func).split(".")[-1] in NAMING
        ):
            name = node.args[0]
            if (
                isinstance(name, ast.Constant)
                and isinstance(name.value, str)
                and re.fullmatch(r"[\w:]+", name.value)
            ):
                yield node.lineno, name.value


def asked_for() -> set[str]:
    """Places by the names that somebody below asks for."""
    found = {
        name
        for path, _app in templates()
        for name in PLACE_IN_A_TEMPLATE.findall(path.read_text("utf-8"))
    }
    for path in sources():
        for node in ast.walk(tree(path)):
            if (
                isinstance(node, ast.Call)
                and ast.unparse(node.func) == "place"
                and isinstance(node.args[0], ast.Constant)
            ):
                found.add(node.args[0].value)
            if (
                isinstance(node, ast.keyword)
                and node.arg == "place"
                and isinstance(node.value, ast.Constant)
            ):
                found.add(node.value.value)
    return found - {""}


def test_templates_name_no_page_above():
    up = [
        f"{name_of(path)}: {name}"
        for path, app in templates()
        for name in IN_A_TEMPLATE.findall(path.read_text(encoding="utf-8"))
        if not may_name(app, name)
    ]
    assert not up, "ask for it by name: {% place %}"


def test_python_names_no_page_above():
    up = [
        f"{name_of(path)}:{line}: {name}"
        for path in sources()
        if (app := path.relative_to(ROOT).parts[0]) not in {"empathy_portal", "supervisor"}
        for line, name in named_in(path)
        if not may_name(app, name)
    ]
    assert not up, "ask for it by name: common.places"


def test_every_place_that_is_asked_for_is_there_and_nobody_brings_one_in_vain():
    assert asked_for() == set(_places)
