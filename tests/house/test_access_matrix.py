"""Every address x every role x own, other and no organization."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from people.models import Member, Role
from tests.factories import MemberFactory, OrganizationFactory
from tests.house.access_table import EXCEPTED, TABLE, Line
from tests.house.access_world import ROLE_OF, World, build, load_version
from tests.house.permissions import (
    DOCUMENT,
    FORBIDDEN,
    MISSING,
    OPEN,
    addresses,
    document,
    expected,
    expected_elsewhere,
)
from tests.kept import kept

pytestmark = pytest.mark.proof("access")
MARK = "Aurelia"
ADDRESSES = addresses()
LINES = [line for line in TABLE if line.name in {address.name for address in ADDRESSES}]
GUARDED = [line for line in LINES if not line.is_public]
ABOUT_SOMETHING = [line for line in GUARDED if line.about]


@pytest.fixture
@kept
def world(db: None) -> World:
    """Our organization, in the middle of its pilot."""
    return build(MARK, load_version())


@pytest.fixture
def stranger(world: World) -> Member:
    """Somebody with every role in another organization that has a pilot of its own."""
    theirs = build("Borealis", world.version)
    return MemberFactory(
        organization=theirs.organization,
        name="Borealis All",
        email="all@borealis.example",
        roles=list(Role),
    )


@pytest.fixture
def leaks(figure: Callable[[str, float], None]) -> Iterator[dict[object, object]]:
    """What answered otherwise than it should, by address and person; each is a leak."""
    found: dict[object, object] = {}
    yield found
    figure("leaks", len(found))


@pytest.fixture(autouse=True)
def count_requests(figure: Callable[[str, float], None]) -> Iterator[None]:
    before = asked.total()
    yield
    figure("requests", asked.total() - before)


def client_of(member: Member | None) -> Client:
    client = Client(raise_request_exception=False)
    if member:
        client.force_login(member.user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


asked: Counter[str] = Counter()


def ask(client: Client, line: Line, world: World, method: str = "", **changes: int) -> HttpResponse:
    """What the address answers; whatever the request changed is taken back."""
    about = line.about(world) if line.about else {}
    asked[line.name] += 1
    with transaction.atomic():
        response = getattr(client, method or line.method)(
            reverse(line.name, kwargs={**about, **changes})
        )
        if response.streaming:  # a file is read to its end, and closed
            response = HttpResponse(
                b"".join(response), status=response.status_code, headers=response.headers
            )
        transaction.set_rollback(True)
    return response


def outcome(response: HttpResponse) -> str:
    if response.status_code in {403, 404}:
        return str(response.status_code)
    if response.status_code == 302 and response.headers["Location"].startswith(
        reverse("account_login")
    ):
        return "sign-in"
    return OPEN if response.status_code < 500 else f"broken ({response.status_code})"


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.name)
def test_every_view_has_a_rule_and_a_line(address):
    if any(address.module.startswith(prefix) for prefix in EXCEPTED):
        return
    rule = getattr(address.view, "access_rule", None)
    assert rule is not None, (
        f"{address.name} says nothing about access: put @access(...) or @public on it"
    )
    line = next((line for line in TABLE if line.name == address.name), None)
    assert line, f"{address.name} has no line in tests/house/access_table.py"
    assert rule.is_public == line.is_public
    assert rule.roles == frozenset(line.roles)


def test_no_name_stands_twice_in_the_table():
    names = [line.name for line in TABLE]
    assert sorted(names) == sorted(set(names))


@pytest.mark.uncounted
def test_inside_the_organization(world, leaks, figure):
    clients = {who: client_of(world.cast[who]) for who in ROLE_OF}
    for line in GUARDED:
        for who, role in ROLE_OF.items():
            got = outcome(ask(clients[who], line, world))
            if got != expected(line, who, role):
                leaks[line.name, who] = (got, "expected", expected(line, who, role))
    figure("addresses", len(LINES))
    figure("kinds of people", len(ROLE_OF) + 2)  # nobody signed in, somebody from elsewhere
    assert leaks == {}


@pytest.mark.uncounted
def test_whoever_may_not_open_may_not_change(world, leaks):
    clients = {who: client_of(world.cast[who]) for who in ROLE_OF}
    for line in GUARDED:
        for who, role in ROLE_OF.items():
            if (refusal := expected(line, who, role)) in {FORBIDDEN, MISSING}:
                response = ask(clients[who], line, world, "post")
                if response.status_code != 405 and outcome(response) != refusal:
                    leaks[line.name, who] = response.status_code
    assert leaks == {}


def test_nobody_signed_in(world, leaks):
    client = client_of(None)
    for line in GUARDED:
        got = [outcome(ask(client, line, world, method)) for method in ("", "post")]
        if got != ["sign-in", "sign-in"]:
            leaks[line.name] = got
    assert leaks == {}
    # /readyz says 503 here: there is no worker.
    open_lines = [line for line in LINES if line.is_public and line.name != "readyz"]
    public = {line.name: outcome(ask(client, line, world)) for line in open_lines}
    assert not [
        name for name, each in public.items() if each == "sign-in" or each.startswith("broken")
    ]


def test_somebody_of_another_organization(world, stranger, leaks):
    client = client_of(stranger)
    for line in GUARDED:
        response = ask(client, line, world)
        if outcome(response) != expected_elsewhere(line):
            leaks[line.name] = response.status_code
        elif line.about is None and MARK in response.content.decode(errors="replace"):
            leaks[line.name] = "shows something of ours"
        elif line.about and not line.is_shared:
            posted = ask(client, line, world, "post")
            if posted.status_code != 405 and outcome(posted) != MISSING:
                leaks[line.name, "post"] = posted.status_code
    assert leaks == {}


@pytest.mark.parametrize("number", [2**31 - 1, 10**30])
def test_what_is_anothers_looks_like_what_does_not_exist(world, stranger, number, leaks):
    """Also for an id that no database could hold."""
    client = client_of(stranger)
    for line in ABOUT_SOMETHING:
        numbers = {
            key: number for key, value in line.about(world).items() if isinstance(value, int)
        }
        missing = ask(client, line, world, **numbers)
        if outcome(missing) != MISSING:
            leaks[line.name] = missing.status_code
        elif not line.is_shared and answer_of(missing) != answer_of(ask(client, line, world)):
            leaks[line.name] = "looks different"
    assert leaks == {}


def answer_of(response: HttpResponse) -> tuple[int, str, list[str]]:
    """An answer without what differs between any two."""
    text = re.sub(
        r'(csrf-token" content|csrfmiddlewaretoken" value|nonce)="[^"]*"',
        "",
        response.content.decode(),
    )
    return response.status_code, text, sorted(set(response.headers) - {"Content-Security-Policy"})


def test_the_stranger_of_no_organization_stays_outside(db):
    nobody = MemberFactory(organization=OrganizationFactory(), roles=list(Role))
    nobody.user.current_member = None
    nobody.user.save()
    response = client_of(nobody).get(reverse("people:members"))
    assert outcome(response) == "sign-in"


def test_the_document_is_current():
    assert DOCUMENT.read_text(encoding="utf-8") == document(), (
        "run: .venv/bin/python -m tests.house.permissions"
    )
