"""Every kind of message is declared once, in full, and named nowhere else."""

from __future__ import annotations

import ast
import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from messaging.delivery import to_mail
from messaging.models import Message, MessageState
from messaging.notifications import AnyNotification, declared
from practice.notifications import WEEK
from tests.house.test_rules import ROOT, name_of, sources, tree

pytestmark = pytest.mark.uncounted

KINDS = declared()
NAMES = {kind.name for kind in KINDS}
each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)


def constants(path: Path) -> Iterator[tuple[int, str]]:
    """(line, text) of every string in a file that is not the name in a declaration."""
    nodes = list(ast.walk(tree(path)))
    names = {
        id(node.value) for node in nodes if isinstance(node, ast.keyword) and node.arg == "name"
    }
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in names:
            yield node.lineno, node.value


def declarations() -> list[tuple[str, str]]:
    """(file, name) of every Notification(...) in the house."""
    found = []
    for path in sources():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Notification":
                given = {word.arg: word.value for word in node.keywords}
                found.append((name_of(path), ast.literal_eval(given["name"])))
    return found


def test_what_is_written_is_declared_once_in_the_room_for_it() -> None:
    written = declarations()
    assert sorted(name for _path, name in written) == sorted(NAMES)
    assert {path.split("/", 1)[1] for path, _name in written} == {"notifications.py"}


@each_kind
def test_a_declaration_is_whole(kind: AnyNotification) -> None:
    assert re.fullmatch("[a-z_]{1,40}", kind.name)
    assert str(kind.title), "what the preferences and the outbox call it"
    assert callable(kind.compose)
    assert kind.reaches, "who finds it in their mail settings"
    assert callable(kind.objections), "whether it is still wanted"
    assert bool(kind.expected) != bool(kind.unexpected_because), "when, or why nobody can tell"
    assert kind.window is None or kind.window > dt.timedelta()


@each_kind
def test_one_click_is_offered_where_a_kind_may_be_refused_and_nowhere_else(
    kind: AnyNotification,
) -> None:
    mail = to_mail(Message(pk=1, kind=kind.name, to_address="a@x.example", subject="S", text="T"))
    assert ("List-Unsubscribe" in mail.extra_headers) == kind.may_refuse
    assert ("List-Unsubscribe-Post" in mail.extra_headers) == kind.may_refuse


@pytest.mark.django_db
@each_kind
def test_whether_it_is_wanted_costs_the_same_for_three_and_for_twelve(
    kind: AnyNotification,
) -> None:
    def statements(count: int) -> int:
        messages = [
            Message(pk=number, kind=kind.name, about_id=number, person_id=number)
            for number in range(1, count + 1)
        ]
        with CaptureQueriesContext(connection) as captured:
            kind.objections(messages)
        return len(captured)

    assert statements(3) == statements(12) <= (6 if kind is WEEK else 3), "a week asks its parts"


def test_no_kind_is_named_by_a_bare_string() -> None:
    bare = [
        f"{name_of(path)}:{line}: {text}"
        for path in sources()
        for line, text in constants(path)
        if text in NAMES
    ]
    assert not bare, "take it from its declaration"


def test_no_template_knows_a_kind() -> None:
    quoted = re.compile("[\"'](" + "|".join(sorted(NAMES)) + ")[\"']")
    found = [
        name_of(path)
        for path in sorted((ROOT / "templates").rglob("*.html"))
        if quoted.search(path.read_text(encoding="utf-8"))
    ]
    assert not found


def test_the_outbox_names_its_states_by_the_enum() -> None:
    values = {state.value for state in MessageState}
    bare = [
        f"{name_of(path)}:{line}: {text}"
        for path in sources()
        if path.parts[-2] == "messaging" and path.name != "models.py"
        for line, text in constants(path)
        if text in values
    ]
    assert not bare
