"""With the scoping of the ORM planted away, the database's lock alone keeps organizations apart."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse

from people.models import Member, Role
from tests.factories import MemberFactory
from tests.house.access_world import World, build, load_version
from tests.house.permissions import MISSING
from tests.house.test_access_matrix import (
    GUARDED,
    MARK,
    ask,
    client_of,
    outcome,
)

pytestmark = pytest.mark.proof("access")
ABOUT_OURS = [line for line in GUARDED if line.about and not line.is_shared]
WITHOUT_A_LOCK_LEAKS_AT_LEAST = 100
"""Addresses, of nearly three hundred: the others ask more than `visible_to`."""


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
    """Every `visible_to` of the house answers as if somebody of ours had asked, who may see all:
    the fault that all of them together are there to keep away. How many there are.
    """
    insider = world.cast["leader"]
    insider.roles = list(Role)
    kinds = {kind for kind in _kinds_of_querysets() if "visible_to" in vars(kind)}
    for kind in kinds:
        original = vars(kind)["visible_to"]
        monkeypatch.setattr(kind, "visible_to", _for_somebody_else(original, insider))
    return len(kinds)


def _for_somebody_else(original: Callable[..., Any], insider: Member) -> Callable[..., Any]:
    @functools.wraps(original)
    def visible_to(self: Any, _member: Member, *args: Any, **kwargs: Any) -> Any:
        return original(self, insider, *args, **kwargs)

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


def lists_of(world: World, stranger: Member) -> list[str]:
    """Addresses about nothing that show a stranger something of ours."""
    client = client_of(stranger)
    return [
        line.name for line in GUARDED if line.about is None and shows_ours(ask(client, line, world))
    ]


def shows_ours(response: HttpResponse) -> bool:
    return MARK.encode() in response.content


@pytest.mark.long
@pytest.mark.uncounted
def test_the_lock_alone_leaks_nothing(planted, world, stranger, figure) -> None:
    """In every app at once: no page of ours opens for a stranger, and none of theirs names us."""
    figure("faults planted", planted)
    found = leaks_of(world, stranger)
    figure("leaks", len(found))
    assert found == {}
    assert lists_of(world, stranger) == []


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


def _apps(names: Any) -> set[str]:
    known = Counter(name.partition(":")[0] for name in names if ":" in name)
    return {name for name in known if apps.is_installed(name)}
