"""The cast, known by name, and how to sign them in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from people.models import Member, Organization, Role
from tests.factories import NOW, MemberFactory, OrganizationFactory


@pytest.fixture
def now() -> dt.datetime:
    """A Monday morning in September 2026, UTC."""
    return NOW


@pytest.fixture
def frozen(now: dt.datetime) -> Iterator[time_machine.Coordinates]:
    """The clock stands at `now`; .shift() and .move_to() move it."""
    with time_machine.travel(now, tick=False) as traveller:
        yield traveller


@pytest.fixture
def organization(db: None) -> Organization:
    return OrganizationFactory(name="Northwind", slug="northwind")


def _cast(organization: Organization, name: str, *roles: Role, **fields: str) -> Member:
    email = f"{name.split()[0].lower()}@northwind.example"
    return MemberFactory(organization=organization, name=name, email=email, roles=list(roles), **fields)


@pytest.fixture
def admin(organization: Organization) -> Member:
    return _cast(organization, "Zofia García", Role.ADMIN, time_zone="America/Toronto")


@pytest.fixture
def leader(organization: Organization) -> Member:
    return _cast(organization, "Halima Eze", Role.LEADER, time_zone="Asia/Kathmandu", department="Customer Support")


@pytest.fixture
def peer(organization: Organization) -> Member:
    """Somebody in the leader's team without any role."""
    return _cast(organization, "Bashir Novák", time_zone="Europe/Berlin", department="Customer Support")


@pytest.fixture
def facilitator(organization: Organization) -> Member:
    return _cast(organization, "Adebayo Nguyễn", Role.FACILITATOR, time_zone="America/Toronto")


@pytest.fixture
def coach(organization: Organization) -> Member:
    return _cast(organization, "Leila Oliveira", Role.COACH, time_zone="America/Toronto")


@pytest.fixture
def privacy_officer(organization: Organization) -> Member:
    return _cast(organization, "Marek Ivanova", Role.PRIVACY_OFFICER, time_zone="America/Toronto")


@pytest.fixture
def outsider(db: None) -> Member:
    """The admin of another organization, who must not learn that ours exists."""
    return MemberFactory(
        organization=OrganizationFactory(name="Elsewhere", slug="elsewhere"),
        name="Olga Diallo",
        email="olga@elsewhere.example",
        roles=list(Role),
    )


@pytest.fixture
def client_for(db: None) -> Callable[[Member], Client]:
    """client_for(member) is a browserless client signed in as them."""

    def sign_in(member: Member) -> Client:
        client = Client()
        assert member.user is not None
        client.force_login(member.user, backend=settings.AUTHENTICATION_BACKENDS[0])
        return client

    return sign_in
