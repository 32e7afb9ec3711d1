"""With the scoping of the ORM planted away, the database's lock alone keeps organizations apart."""

from __future__ import annotations

import functools
import secrets
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from common.tenancy import as_owner
from empathy_portal.locked_tables import locked_tables
from people.models import Member, Role
from tests.factories import MemberFactory
from tests.house.access_table import Line
from tests.house.access_world import World, build, load_version
from tests.house.permissions import MISSING
from tests.house.test_access_matrix import (
    GUARDED,
    MARK,
    ask,
    asked,
    client_of,
    outcome,
)

pytestmark = pytest.mark.proof("access")
ABOUT_OURS = [line for line in GUARDED if line.about and not line.is_shared]
WITHOUT_A_LOCK_LEAKS_AT_LEAST = 100
"""Addresses, of nearly three hundred: the others ask more than `visible_to`."""
FILLED_IN = {"name": "Borealis was here", "title": "Borealis was here", "confirm": "on"}


ASK_OTHERWISE = {"api", "badges", "coaching", "insights"}
"""Apps whose pages go by more than `visible_to`; test_rows plants what they would forget."""


@pytest.fixture(autouse=True)
def errors_lead_to_fields() -> None:
    """Not looked at here: what a planted fault leaves of a page need not hang together."""


@pytest.fixture
def world(db: None) -> World:
    return build(MARK, load_version())


@pytest.fixture
def stranger(world: World) -> Member:
    theirs = build("Borealis", world.version)
    return MemberFactory(
        organization=theirs.organization,
        name="Borealis All",
        email="all@borealis.example",
        roles=list(Role),
    )


@pytest.fixture
def planted(world: World, stranger: Member, monkeypatch: pytest.MonkeyPatch) -> int:
    """Every `visible_to` of the house answers with all rows there are: the fault that all of them
    together are there to keep away. How many there are.
    """
    kinds = {kind for kind in _kinds_of_querysets() if "visible_to" in vars(kind)}
    for kind in kinds:
        monkeypatch.setattr(kind, "visible_to", _for_anybody(vars(kind)["visible_to"]))
    return len(kinds)


def _for_anybody(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def visible_to(self: Any, *_args: Any, **_kwargs: Any) -> Any:
        return self.all()

    return visible_to


def _kinds_of_querysets() -> set[type]:
    found: set[type] = set()
    waiting = [QuerySet]
    while waiting:
        kind = waiting.pop()
        found.add(kind)
        waiting += kind.__subclasses__()
    return found


def leaks_of(world: World, stranger: Member) -> dict[str, object]:
    """Addresses about something of ours that did not answer a stranger as if it were not there."""
    client, found = client_of(stranger), {}
    for line in ABOUT_OURS:
        response = ask(client, line, world)
        if outcome(response) != MISSING:
            found[line.name] = response.status_code
    return found


def shows_ours(response: HttpResponse) -> bool:
    return MARK.encode() in response.content


@pytest.mark.long
@pytest.mark.uncounted
def test_the_lock_alone_leaks_nothing(planted, world, stranger, figure) -> None:
    """In every app at once, opened and as a form that was filled in: no address about something of
    ours is there for a stranger, no answer names us, and no row of ours has changed.
    """
    client, shown, opened = client_of(stranger), [], {}
    before = rows_of_ours(world)
    figure("faults planted", planted)
    for line in GUARDED:
        answers = [ask(client, line, world), sent(client, line, world)]
        figure("attempts behind the lock", len(answers))
        if any(map(shows_ours, answers)):
            shown.append(line.name)
        if line.about and not line.is_shared:
            missed = [answer for answer in answers if not is_turned_away(answer)]
            opened.update((line.name, answer.status_code) for answer in missed)
    figure("leaks", len(shown) + len(opened))
    assert shown == []
    assert opened == {}
    assert rows_of_ours(world) == before
    world.organization.name += "!"
    world.organization.save()
    assert rows_of_ours(world) != before, "the digests would have said so"


@pytest.mark.long
@pytest.mark.uncounted
def test_without_the_lock_the_same_faults_leak(
    planted, world, stranger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the test above would prove nothing: in every app that has a page about something."""
    monkeypatch.setattr(settings, "LOCKED_ROLE", "none")
    found = leaks_of(world, stranger)
    opened = {name: code for name, code in found.items() if code == 200}
    assert len(opened) >= WITHOUT_A_LOCK_LEAKS_AT_LEAST
    missed = _apps(line.name for line in ABOUT_OURS) - _apps(opened)
    assert missed <= ASK_OTHERWISE


def is_turned_away(response: HttpResponse) -> bool:
    return response.status_code == 405 or outcome(response) == MISSING


def sent(client: Client, line: Line, world: World) -> HttpResponse:
    """A form that was filled in. What comes of it stays, unlike behind `ask`: it is looked for in
    the tables.
    """
    about = line.about(world) if line.about else {}
    asked[line.name] += 1
    with transaction.atomic():
        response = client.post(
            reverse(line.name, kwargs=about), FILLED_IN | {"nonce": secrets.token_hex(16)}
        )
        read = b"".join(response) if response.streaming else response.content
    return HttpResponse(read, status=response.status_code, headers=response.headers)


def rows_of_ours(world: World) -> dict[str, str]:
    """Each table that has a lock, with a digest of all rows in it that are ours."""
    found = {}
    with as_owner(), connection.cursor() as cursor:
        for each in locked_tables():
            cursor.execute(
                f"SELECT md5(coalesce(string_agg(t::text, chr(10) ORDER BY t::text), ''))"
                f'  FROM "{each.table}" t WHERE "{each.column}" = %s',
                [world.organization.pk],
            )
            found[each.table] = cursor.fetchone()[0]
    return found


def _apps(names: Any) -> set[str]:
    known = Counter(name.partition(":")[0] for name in names if ":" in name)
    return {name for name in known if apps.is_installed(name)}
