"""What each sign-in brings up to date of people who are known, and what it leaves alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection as database
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from msgspec.structs import replace

from people.field_sources import OWNABLE, owned_elsewhere
from people.models import AuditEvent, Member
from provisioning.fetch_models import FieldOwner
from single_sign_on.operations import receive
from single_sign_on.providers import SignInProvider
from single_sign_on.renewing import RENEWABLE
from single_sign_on.states import Admission
from tests.provisioning.making import a_list
from tests.single_sign_on.conftest import Connect
from tests.single_sign_on.test_operations import claimed

SignIn = Callable[[Member], Client]
NEWS = {"name": "Halima Eze-Okoro", "department": "sales", "location": "Lagos", "language": "de"}


def facts(member: Member) -> tuple[str, str, str, str]:
    member.refresh_from_db()
    return member.name, member.department, member.location, member.language


def comes_in(provider: SignInProvider, now: dt.datetime, **news: str) -> None:
    claims = claimed("halima@northwind.example", **{"language": "", **news})
    receive(provider=provider, claims=claims, now=now)


@pytest.fixture(autouse=True)
def somebody_in_sales(leader: Member, admin: Member) -> None:
    """So that a department is spelled in one way here."""
    Member.objects.filter(pk=admin.pk).update(department="Sales", location="Berlin")
    Member.objects.filter(pk=leader.pk).update(department="Support", location="Accra")


def test_only_what_an_admin_chose_follows_the_provider(
    connected: Connect, leader: Member, now: dt.datetime
) -> None:
    provider = connected()
    before = facts(leader)
    comes_in(provider, now, **NEWS)
    assert facts(leader) == before


def test_what_is_chosen_follows_and_nothing_else(
    connected: Connect, leader: Member, now: dt.datetime
) -> None:
    provider = connected(renews=("department", "language"))
    comes_in(provider, now, **NEWS)
    assert facts(leader) == ("Halima Eze", "Sales", "Accra", "de")
    row = AuditEvent.objects.filter(thing_id=leader.pk).latest("pk")
    assert row.detail["connection"] == provider.connection.pk
    rows = AuditEvent.objects.count()
    comes_in(provider, now, **NEWS)
    assert AuditEvent.objects.count() == rows, "nothing changed, nothing is written"
    comes_in(provider, now, department="", language="xx")
    assert facts(leader)[1:] == ("Sales", "Accra", "de"), "silence takes nothing away"


def test_what_belongs_to_others_or_was_chosen_by_the_person_stays(
    connected: Connect, leader: Member, admin: Member, now: dt.datetime, settings: Any
) -> None:
    settings.CONNECTIONS = frozenset({"people", "sign-in"})
    provider = connected(renews=RENEWABLE)
    workday = a_list("https://hr.example/a.csv", now=now, by=admin)
    Member.objects.filter(pk=leader.pk).update(own_choices=["language"])
    for field, owner in (
        ("department", workday.connection),
        ("location", provider.connection),
        ("name", None),
    ):
        FieldOwner.objects.create(organization=leader.organization, field=field, connection=owner)
    before = facts(leader)
    comes_in(provider, now, **NEWS)
    assert facts(leader) == (*before[:2], "Lagos", before[3])
    assert owned_elsewhere(leader.organization_id)["location"] == "Northwind ID"
    settings.CONNECTIONS = frozenset({"sign-in"})
    comes_in(provider, now, **NEWS)
    assert facts(leader) == ("Halima Eze-Okoro", "Sales", "Lagos", before[3])


def test_a_sign_in_costs_no_more_where_nothing_is_chosen(
    connected: Connect, leader: Member, now: dt.datetime, settings: Any
) -> None:
    settings.CONNECTIONS = frozenset({"people", "sign-in"})
    provider = connected()
    comes_in(provider, now)
    with CaptureQueriesContext(database) as usual:
        comes_in(provider, now, **NEWS)
    chosen = replace(provider.settings, renews=RENEWABLE)
    with CaptureQueriesContext(database) as more:
        comes_in(SignInProvider(provider.connection, chosen), now, name=leader.name)
    assert len(more) == len(usual) + 1


def test_somebody_new_is_spelled_as_others_are(connected: Connect, now: dt.datetime) -> None:
    provider = connected(admission=Admission.ANYBODY)
    claims = claimed("nora@northwind.example", "s-9", **NEWS)
    receive(provider=provider, claims=claims, now=now)
    assert Member.objects.get(email="nora@northwind.example").department == "Sales"


def test_a_sign_in_can_be_the_only_source_of_what_it_brings(
    connected: Connect, admin: Member, client_for: SignIn, settings: Any
) -> None:
    settings.CONNECTIONS = frozenset({"people", "sign-in"})
    provider = connected(renews=("department",))
    client, address = client_for(admin), reverse("provisioning:field_owners")
    page = client.get(address)
    assert page.text.count("Only Northwind ID") == 1
    chosen = {
        **dict.fromkeys(OWNABLE, "anybody"),
        "department": str(provider.connection.pk),
        "seen": page.context["form"].initial["seen"],
    }
    assert client.post(address, chosen).status_code == 302
    assert FieldOwner.objects.get().connection_id == provider.connection.pk
    told = client.get(reverse("single_sign_on:provider", args=[provider.connection.pk])).text
    assert "Each sign-in brings up to date: Department." in told
    assert "another source has charge of" not in told
    FieldOwner.objects.update(connection=None)
    told = client.get(reverse("single_sign_on:provider", args=[provider.connection.pk])).text
    assert "another source has charge of: Department." in told
