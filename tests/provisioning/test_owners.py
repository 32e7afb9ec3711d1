"""Whose a field is holds for every source: lists by hand, forms, and what is fetched."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection as database
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from connections.models import Connection
from people.field_sources import OWNABLE, owned_elsewhere
from people.importing.tables import SourceRow
from people.models import AuditEvent, Member, PeopleImport
from people.operations import confirm_import, dry_run, stage_import
from provisioning.fetch_models import FieldOwner
from provisioning.fetch_owners import as_seen
from provisioning.operations.fetch_lists import remove_list
from provisioning.operations.owners import StaleOwners, give_fields
from provisioning.owners import writable_fields
from tests.provisioning.making import a_list, csv_of, people, running_list, tick
from tests.provisioning.web_server import ListServer

SignIn = Callable[[Member], Client]
DAY = dt.timedelta(days=1)
COLUMNS = [("ID", "employee_id"), ("Name", "name"), ("Email", "email"), ("Team", "department")]


def give(by: Member, now: dt.datetime, **owners: Connection | None) -> None:
    standing = FieldOwner.objects.visible_to(by).standing()
    seen = as_seen(dict(standing.values_list("field", "connection_id")))
    give_fields(owners=owners, seen=seen, now=now, by=by)


def by_hand(rows: list[tuple[str, ...]], *, now: dt.datetime, by: Member) -> PeopleImport:
    listed = [SourceRow(number, row) for number, row in enumerate(rows, start=2)]
    return stage_import(source="list.csv", columns=COLUMNS, rows=listed, now=now, by=by)


def department_of(number: int) -> str:
    return Member.objects.get(email=f"ann{number}@northwind.example").department


def test_each_source_may_change_what_is_its_own_or_anybodys(
    admin: Member, now: dt.datetime, settings: Any
) -> None:
    workday = a_list("https://hr.example/a.csv", now=now, by=admin)
    other = a_list("https://hr.example/b.csv", now=now, by=admin, name="Payroll")
    give(admin, now, department=workday.connection, job_title=None)
    organization = admin.organization_id
    assert writable_fields(organization, workday.connection_id) == set(OWNABLE) - {"job_title"}
    assert writable_fields(organization, None) == set(OWNABLE) - {"department"}
    theirs = {"department", "job_title"}
    assert writable_fields(organization, other.connection_id) == set(OWNABLE) - theirs
    assert owned_elsewhere(organization) == {"department": "Workday"}
    with CaptureQueriesContext(database) as captured:
        owned_elsewhere(organization)
    assert len(captured) == 1
    remove_list(fetched=workday, now=now, by=admin)
    assert owned_elsewhere(organization) == {}
    settings.CONNECTIONS = frozenset()
    assert owned_elsewhere(organization) == {}


def test_a_choice_on_an_old_page_is_refused_and_the_same_twice_is_once(
    admin: Member, now: dt.datetime
) -> None:
    workday = a_list("https://hr.example/a.csv", now=now, by=admin)
    for _twice in range(2):
        give_fields(owners={"department": workday.connection}, seen="[]", now=now, by=admin)
    events = AuditEvent.objects.filter(verb="give_fields")
    assert [each.detail for each in events] == [{"fields": ["department"]}]
    with pytest.raises(StaleOwners):
        give_fields(owners={"department": None}, seen="[]", now=now, by=admin)


def test_a_list_by_hand_and_a_fetched_one_each_leave_the_others_fields(
    web: ListServer, admin: Member, now: dt.datetime
) -> None:
    web.body = csv_of(people(3))
    fetched = running_list(web.url, now=now, by=admin)
    give(admin, now, department=fetched.connection, name=None)

    renamed = [(row[0], "Ann Weber", row[2], "Sales") for row in people(1)]
    staged = by_hand(renamed, now=now, by=admin)
    summary = dry_run(staged, by=admin)
    assert summary.left_out == {"department": 1}
    confirm_import(people_import=staged, fingerprint=summary.fingerprint, now=now, by=admin)
    assert department_of(0) == "Support"
    assert Member.objects.filter(name="Ann Weber").exists()

    web.body = csv_of(people(3, "Sales"))
    tick(now + DAY)
    assert department_of(0) == "Sales"
    assert Member.objects.filter(name="Ann Weber").exists(), "names are changed by hand only"


def test_a_dry_run_is_made_again_once_fields_belong_to_somebody_else(
    admin: Member, now: dt.datetime
) -> None:
    Member.objects.filter(pk=admin.pk).update(employee_id="E1", department="A")
    staged = by_hand([("E1", admin.name, admin.email, "B")], now=now, by=admin)
    before = dry_run(staged, by=admin)
    workday = a_list("https://hr.example/a.csv", now=now, by=admin)
    give(admin, now, department=workday.connection)
    staged.refresh_from_db()
    after = dry_run(staged, by=admin)
    assert (before.left_out, after.left_out) == ({}, {"department": 1})
    assert before.fingerprint != after.fingerprint


def test_the_form_of_a_person_shows_what_comes_from_elsewhere_and_does_not_change_it(
    admin: Member, peer: Member, client_for: SignIn, now: dt.datetime
) -> None:
    workday = a_list("https://hr.example/a.csv", now=now, by=admin)
    give(admin, now, department=workday.connection)
    client, address = client_for(admin), reverse("people:edit", args=[peer.pk])
    page = client.get(address)
    assert "Comes from Workday." in page.text
    form = page.context["form"]
    typed = {name: form.initial.get(name) or "" for name in form.fields}
    answer = client.post(address, {**typed, "department": "Sales", "job_title": "Lead"})
    assert answer.status_code == 302
    peer.refresh_from_db()
    assert (peer.department, peer.job_title) == ("Customer Support", "Lead")


def test_an_admin_says_whose_each_field_is(
    admin: Member, client_for: SignIn, now: dt.datetime
) -> None:
    workday = a_list("https://hr.example/a.csv", now=now, by=admin)
    client, address = client_for(admin), reverse("provisioning:field_owners")
    page = client.get(address)
    assert page.text.count("Only Workday") == len(OWNABLE)
    seen = page.context["form"].initial["seen"]
    anybody = {**dict.fromkeys(OWNABLE, "anybody"), "seen": seen}
    chosen = {**anybody, "department": str(workday.pk), "name": "by-hand"}
    assert client.post(address, chosen).status_code == 302
    stood = dict(FieldOwner.objects.values_list("field", "connection_id"))
    assert stood == {"department": workday.pk, "name": None}
    stale = client.post(address, {**anybody, "email": "by-hand"})
    assert (stale.status_code, "then save again" in stale.text) == (422, True)
    assert client.post(address, {**anybody, "email": "999"}).status_code == 422
