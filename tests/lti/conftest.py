"""A platform of another author, connected to the organization."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from django.core.cache import caches

from connections.models import Connection
from connections.operations import change_connection, connect, switch_connection
from connections.states import ConnectionKind
from lti.platform import PlatformSettings, PublicKey
from lti.services import make_key
from people.models import Member
from tests.lti.campus import Campus, running

OUR_PRIVATE, OUR_PUBLIC = make_key()


@pytest.fixture
def campus(settings: Any) -> Iterator[Campus]:
    settings.EGRESS_PRIVATE = frozenset({"127.0.0.1", "localhost"})
    caches["passing"].clear()
    with running() as campus:
        yield campus


def platform_for(campus: Campus, admin: Member, now: dt.datetime, **more: object) -> Connection:
    """Connected, filled in and switched on; with a key made once for all tests."""
    kept = PlatformSettings(keys=(PublicKey(OUR_PUBLIC),))
    made = connect(
        kind=ConnectionKind.LMS,
        name="Campus",
        settings=kept.as_json(),
        secret=OUR_PRIVATE,
        now=now,
        by=admin,
    )
    filled = msgspec.to_builtins(kept) | campus.settings | {"trusts_addresses": True} | more
    made = change_connection(
        connection=made, revision=1, name="Campus", settings=filled, now=now, by=admin
    )
    switch_connection(connection=made, is_on=True, now=now, by=admin)
    campus.knows(f"http://testserver/connections/lti/{made.pk}", [OUR_PUBLIC])
    return made


@pytest.fixture
def connection(campus: Campus, admin: Member, now: dt.datetime) -> Connection:
    return platform_for(campus, admin, now)
