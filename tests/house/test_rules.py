"""The rules of the house that a linter does not know. A rule that matters is a test."""

from __future__ import annotations

import ast
import importlib
import re
from pathlib import Path

import pytest

from tests.house.known import KNOWN
from tests.house.permissions import addresses
from tests.house.sources import APPS, ROOT, name_of, sources, templates, tree
from tests.house.walls import WALLS

pytestmark = pytest.mark.uncounted

# What a view may ask a manager for: rows of the person who asks, or of a thing already fetched
# through them.
SCOPED = {"visible_to", "of", "of_topic", "attended_by", "run_by", "for_session", "kit_for"}
# Views that nobody is signed in for: a signed or hashed link, the process's own state, the demo's
# doors.
WITHOUT_A_PERSON = {"demo.front_door", "demo.mailbox_pages", "people.mail_preferences", "home.feed"}


def view_modules() -> list[Path]:
    """The files that hold the views of the URLconf."""
    names = {address.module for address in addresses() if address.module.split(".")[0] in APPS}
    return sorted(
        Path(str(importlib.import_module(name).__file__)) for name in names - WITHOUT_A_PERSON
    )


@pytest.mark.parametrize("path", view_modules(), ids=name_of)
def test_views_reach_objects_only_through_the_person_who_asks(path):
    nodes = list(ast.walk(tree(path)))
    scoped = {
        id(node.func.value)
        for node in nodes
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and (node.func.attr in SCOPED or "OuterRef(" in ast.unparse(node))
    }
    bare = [
        f"line {node.lineno}: {ast.unparse(node)}"
        for node in nodes
        if isinstance(node, ast.Attribute)
        and node.attr in {"objects", "_default_manager", "_base_manager"}
        and id(node) not in scoped
    ]
    assert not bare, "use visible_to(request.member) and fetch(...)"


def test_nobody_uses_get_object_or_404():
    shortcuts = {"get_object_or_404", "get_list_or_404"}
    found = [
        f"{name_of(path)}:{node.lineno}"
        for path in sources()
        for node in ast.walk(tree(path))
        if (isinstance(node, ast.Name) and node.id in shortcuts)
        or (isinstance(node, ast.Attribute) and node.attr in shortcuts)
        or (isinstance(node, ast.alias) and node.name in shortcuts)
    ]
    assert not found


@pytest.mark.parametrize("wall", WALLS)
def test_nothing_grows_beyond_its_wall_and_what_is_known_only_shrinks(wall):
    """What stands in known.py may stay until somebody mends it, and may not grow."""
    known, measured = KNOWN.get(wall, {}), WALLS[wall]()
    beyond = {
        where: measure for where, measure in measured.items() if measure > known.get(where, 0)
    }
    assert not beyond, (WALLS[wall].__doc__ or "").strip()
    assert known.keys() <= measured.keys(), (
        "take it off the list: .venv/bin/python -m tests.house.known"
    )


def test_the_list_of_what_is_known_names_walls():
    assert set(KNOWN) <= set(WALLS)


BARE = re.compile(r"\.(?:state|kind|work)\s*[!=]=\s*[\"']")


def test_templates_ask_what_a_thing_is_by_its_own_words() -> None:
    """`step.is_booster`, not `step.kind == "booster"`: a state that is renamed would silently never
    be there. Components alone know the states that they draw.
    """
    pages = [page for page in templates() if "components" not in page.parts]
    bare = [str(page) for page in pages if BARE.search(page.read_text(encoding="utf-8"))]
    assert bare == []


def test_templates_carry_no_style_and_no_script_of_their_own():
    """A strict content security policy refuses them; mail has no stylesheet and is left out."""
    found = [
        f"{name_of(path)}:{number}"
        for path in templates()
        if path.suffix == ".html" and path.parent != ROOT / "templates" / "messaging"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if " style=" in line or "<style" in line or " onclick=" in line or " onchange=" in line
    ]
    assert not found


def cells_without_a_label(page: str) -> list[str]:
    """Cells that a phone would show bare: a td without data-label, unless all it holds is a link
    that says what it does, and a row's number without one.
    """
    cells = re.findall(r"<td\b([^>]*)>(.*?)</td>", page, re.DOTALL)
    bare = [inside for marks, inside in cells if "data-label" not in marks]
    numbers = re.findall(r'<th scope="row" class="number"([^>]*)>(.*?)</th>', page, re.DOTALL)
    return [
        *(inside for inside in bare if not re.match(r"\s*<a\b.*</a>\s*$", inside, re.DOTALL)),
        *(inside for marks, inside in numbers if "data-label" not in marks),
    ]


def test_every_cell_of_a_table_says_on_a_phone_what_it_is() -> None:
    """Tables become cards there and their headings go. A chart's table stays a table, and mail has
    tables for its layout only.
    """
    tables_that_stay = {"chart.html", "mail.html"}
    pages = [page for page in templates() if page.name not in tables_that_stay]
    found = {str(page): cells_without_a_label(page.read_text(encoding="utf-8")) for page in pages}
    assert {page: cells for page, cells in found.items() if cells} == {}
    assert cells_without_a_label('<th scope="row" class="number">2</th><td>Ann</td>') == [
        "Ann",
        "2",
    ]


@pytest.mark.parametrize("app", APPS)
def test_every_app_has_its_door_plate(app):
    plate = ast.get_docstring(tree(ROOT / app / "__init__.py")) or ""
    missing = [words for words in ("Owns:", "May use:", "Must not") if words not in plate]
    assert not missing, plate


def test_tasks_are_short():
    """Ids in, one operation out."""
    too_long = {
        f"{name_of(path)} {node.name}": len(node.body)
        for path in sources()
        if path.name == "tasks.py"
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno + 1 > 10
    }
    assert not too_long


TAG = re.compile(r"\{% *(?P<tag>(?:end)?block|url|place)\b(?P<rest>[^%]*)%\}|\{\{ *(?P<name>\w+)")


def names_of_another_block(text: str) -> set[str]:
    """Addresses that one block of a template names and another one shows: there they are empty."""
    named: list[set[str]] = [set()]
    every: set[str] = set()
    lost: set[str] = set()
    for found in TAG.finditer(text):
        tag, (_before, is_named, name) = found["tag"], (found["rest"] or "").partition(" as ")
        if tag == "block":
            named.append(set())
        elif tag == "endblock":
            named.pop()
        elif is_named:
            named[-1].add(name.strip())
            every.add(name.strip())
        elif found["name"] and not any(found["name"] in block for block in named):
            lost.add(found["name"])
    return lost & every


def test_no_link_is_empty_because_another_block_knows_its_address():
    lost = {
        name_of(path): names
        for path in templates()
        if (names := names_of_another_block(path.read_text(encoding="utf-8")))
    }
    assert not lost


POINTED_TO = {"Organization", "Member", "User", "Cohort", "Program", "Connection", "AccessKey"}
"""Rows that many others point to: a full lock of one holds up whoever writes such another."""
LOCKED_IN_FULL = {
    "pilots/operations/removing.py": "the pilot is deleted, and nobody may add to it meanwhile",
    "privacy/operations/erasing.py": "nothing may come in about the person meanwhile",
}


def test_what_many_rows_point_to_is_locked_without_its_key():
    """Or every row of the audit table, every mail and every call of an organization would wait for
    whoever changes one of its people.
    """
    full = [
        f"{name_of(path)}:{node.lineno}"
        for path in sources()
        if name_of(path) not in LOCKED_IN_FULL
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "select_for_update"
        and ast.unparse(node.func).split(".")[0] in POINTED_TO
        and "no_key" not in {keyword.arg for keyword in node.keywords}
    ]
    assert not full, "select_for_update(no_key=True)"


def test_no_test_replaces_something_of_a_connection_that_is_only_stood_for() -> None:
    """`connections[…]` is the connection; `connection` stands for it, and what is put back there is
    taken away instead: every later test of the process would stand without it.
    """
    tests = (ROOT / "tests").rglob("*.py")
    assert not [
        name_of(path)
        for path in tests
        if re.search(r"\.setattr\(\s*connection,", path.read_text(encoding="utf-8"))
    ]
