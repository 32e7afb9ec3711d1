"""A person is erased from every corner, and what is counted stays."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import translation

from cohorts.models import Cohort, Enrollment
from common.tenancy import rows_of
from connections.models import Connection, Exchange
from messaging.models import MailHabit, Message, MessageState, OptOut
from people.audit_checking import check_chain
from people.facts import facts_of, fingerprint_of
from people.models import (
    AuditEvent,
    ImportChange,
    ImportFinding,
    ImportRow,
    Member,
    PeopleImport,
    Role,
    SignedInBrowser,
    User,
)
from people.operations import LastAdmin, edit_member, seal_events
from people.personal import OnErasure
from people.profiles import Profile
from people.remembered import kept_in, of_address, of_user
from people.sessions import ENDED, SessionStore
from privacy.erasure import FiguresUnread, StillNeeded
from privacy.operations import erase_person, look_at_erasure
from privacy.traces import traces_of
from tests.factories import CohortFactory, EnrollmentFactory, MemberFactory, OrganizationFactory
from tests.privacy.search import places_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(organization: Any) -> Member:
    return MemberFactory(
        organization=organization,
        name="Quillon Zarathrust",
        email="quillon.zarathrust@northwind.example",
        employee_id="QZ-4711",
        job_title="Head of Lanterns",
        roles=[Role.LEADER],
        language="de",
    )


def mail(to: Member | None, now: dt.datetime, **values: Any) -> Message:
    plain = {
        "kind": "sign_in",
        "person_id": to.pk if to else None,
        "organization_id": to.organization_id if to else None,
        "to_address": to.email if to else "",
        "to_name": to.name if to else "",
        "subject": "About lanterns",
        "text": "Dear you",
        "queued_at": now,
        "send_after": now,
    }
    return Message.objects.create(**{**plain, **values})


def erase(person: Member, admin: Member, now: dt.datetime, **how: Any) -> Any:
    """As a page does it: behind the second lock."""
    with rows_of(person.organization_id):
        return erase_person(of=person, by=admin, now=now, reason="asked for it", **how)


def test_the_row_stays_without_anything_that_names(person, admin, now):
    erase(person, admin, now)
    row = Member.objects.filter(pk=person.pk).values(
        "email", "employee_id", "job_title", "department", "roles", "user", "erased_at", "audience"
    )
    assert row.get() == {
        "email": "",
        "employee_id": "",
        "job_title": "",
        "department": "",
        "roles": [],
        "user": None,
        "erased_at": now,
        "audience": person.audience,
    }
    assert not User.objects.filter(email="quillon.zarathrust@northwind.example").exists()


def test_whoever_reads_of_them_reads_that_somebody_was_erased(person, admin, client_for, now):
    erase(person, admin, now)
    with translation.override("en"):
        assert Member.objects.get(pk=person.pk).name == "Somebody who was erased"
    with translation.override("de"):
        read = Member.objects.get(pk=person.pk)
        assert read.name == "Eine gelöschte Person"
        read.save()  # what was read is not written
    assert Member.objects.filter(pk=person.pk, name="").exists()
    page = client_for(admin).get(reverse("people:member", args=[person.pk]))
    assert page.status_code == 200
    assert "Somebody who was erased" in page.content.decode()


def test_what_is_shown_before_is_what_is_done(person, admin, now):
    mail(person, now)
    mail(admin, now, text="Quillon Zarathrust cannot come")
    OptOut.objects.create(address=person.email, kind="recall", since=now)
    before = look_at_erasure(of=person)
    assert Member.objects.get(pk=person.pk).email, "looking changes nothing"
    after = erase(person, admin, now)
    assert before.rows == after.rows
    assert after.counts()["messaging.Message"] == 2
    assert {each.on_erasure for each in after.rows} >= {OnErasure.DELETE, OnErasure.NAMELESS}


def test_a_second_call_changes_nothing(person, admin, now):
    erase(person, admin, now)
    count = AuditEvent.objects.count()
    assert erase(person, admin, now).rows == ()
    assert look_at_erasure(of=Member.objects.get(pk=person.pk)).rows == ()
    assert AuditEvent.objects.count() == count


def test_the_audit_table_says_it_without_the_name(person, admin, now):
    erase_person(
        of=person,
        by=admin,
        now=now,
        reason="Quillon Zarathrust <quillon.zarathrust@northwind.example> asked",
    )
    event = AuditEvent.objects.get(verb="erase_person")
    assert (event.actor_id, event.thing_id) == (admin.pk, person.pk)
    assert event.detail["reason"] == "… <…> asked"
    assert event.detail["rows"]["people.Member"] == 1


def test_the_log_holds_as_it_was_sealed_after_somebody_is_erased(person, admin, organization, now):
    """Nothing of them stood in it, neither in a row nor in what a seal is over."""
    profile = Profile(name="Quillon Vossberg", email="vossberg@northwind.example")
    seen = fingerprint_of(facts_of(person))
    edit_member(member=person, profile=profile, manager=None, seen=seen, now=now, by=admin)
    while seal_events():
        pass
    erase(person, admin, now)
    while seal_events():
        pass
    checked = check_chain(organization.pk)
    assert (checked.findings, checked.is_whole) == ([], True)


def test_changes_of_names_never_reach_the_audit_table(person, admin, now):
    profile = Profile(name="Quillon Vossberg", email="vossberg@northwind.example")
    seen = fingerprint_of(facts_of(person))
    edit_member(member=person, profile=profile, manager=None, seen=seen, now=now, by=admin)
    assert places_of(["Vossberg", "Zarathrust"]).keys() == {
        "people_member.name: Vossberg",
        *(f"people_member.{each}: Vossberg" for each in ("email", "folded")),
        "people_user.email: Vossberg",
        *(f"messaging_message.{each}" for each in messages_naming(["Vossberg", "Zarathrust"])),
    }


def messages_naming(terms: list[str]) -> set[str]:
    found = places_of(terms)
    return {each.split(".", 1)[1] for each in found if each.startswith("messaging_message.")}


def test_mail_is_emptied_and_what_waits_is_not_sent(person, admin, now):
    waiting = mail(person, now, subject="For Quillon", secret="sealed")
    sent = mail(person, now, about_id=2, state=MessageState.SENT, sent_at=now)
    to_other = mail(
        admin,
        now,
        text="Hello Zofia,\nQUILLON ZARATHRUST cannot come.",
        calendar="BEGIN:VEVENT\r\nATTENDEE;CN=Quillon Zara\r\n thrust:mailto:x@y.example\r\nEND",
    )
    report = mail(None, now, to_address=person.email.title(), to_name="Q. Z.")
    erase(person, admin, now)
    for message in (waiting, sent, to_other, report):
        message.refresh_from_db()
    assert (report.to_address, report.to_name, report.text) == ("", "", "")
    assert (waiting.state, waiting.text, waiting.to_address) == (MessageState.SUPPRESSED, "", "")
    assert (sent.state, sent.text, sent.to_name) == (MessageState.SENT, "", "")
    assert to_other.text == "Hello Zofia,\n… cannot come."
    assert "Zara" not in to_other.calendar
    assert to_other.to_address == admin.email


def test_mail_that_says_nothing_of_whose_it_is_goes_too(person, admin, now):
    """As that to raters: behind the lock, where it is of no organization."""
    asked = mail(person, now, organization_id=None)
    of_her = mail(None, now, text="Quillon Zarathrust would like to know how you see her.")
    with rows_of(person.organization_id):
        before = look_at_erasure(of=person)
    assert before.counts()["messaging.Message"] == 2
    erase(person, admin, now)
    for each in (asked, of_her):
        each.refresh_from_db()
    assert (asked.to_address, asked.to_name, asked.subject, asked.text) == ("", "", "", "")
    assert of_her.text == "… would like to know how you see her."


def test_somebody_whose_name_only_begins_alike_keeps_it(person, admin, now):
    other = mail(
        admin, now, text="Quillon Zarathruston and old.quillon.zarathrust@northwind.example"
    )
    erase(person, admin, now)
    other.refresh_from_db()
    assert other.text == "Quillon Zarathruston and old.quillon.zarathrust@northwind.example"


def test_a_namesake_keeps_being_named(person, admin, organization, now):
    MemberFactory(organization=organization, name="Quillon Zarathrust")
    other = mail(admin, now, text="Quillon Zarathrust, QZ; quillon.zarathrust@northwind.example")
    erase(person, admin, now)
    other.refresh_from_db()
    assert other.text == "Quillon Zarathrust, QZ; …"


def test_what_an_address_wanted_goes_with_it(person, admin, now):
    OptOut.objects.create(address=person.email, kind="recall", since=now)
    MailHabit.objects.create(address=person.email, saved_at=now)
    kept = OptOut.objects.create(address=admin.email, kind="recall", since=now)
    erase(person, admin, now)
    assert list(OptOut.objects.all()) == [kept]
    assert not MailHabit.objects.exists()


def test_what_is_remembered_of_them_for_a_while_is_forgotten(person, admin, leader, now):
    for whose in (person, leader):
        cache.set(f"talk {whose.pk}", of_address(whose.email.title(), "D024BE91L"))
        cache.set(f"token {whose.pk}", of_user(whose.user_id, "sealed"))
    assert look_at_erasure(of=person).counts()["common.Remembered"] == 2
    erase(person, admin, now)
    names = [f"{what} {whose.pk}" for whose in (person, leader) for what in ("talk", "token")]
    assert [kept_in(cache.get(name)) for name in names] == ["", "", "D024BE91L", "sealed"]


def test_every_browser_is_told_to_forget_when_it_comes_by(person, admin, client_for, now):
    client = client_for(person)
    assert client.get(reverse("home")).status_code == 200
    erase(person, admin, now)
    assert client.get(reverse("home")).status_code == 302
    [left] = SignedInBrowser.objects.all()
    assert SessionStore().decode(left.session_data) == {ENDED: True}
    assert left.browser == ""
    assert not SignedInBrowser.objects.filter(user__isnull=False).exists()


def test_a_sign_in_that_opens_another_organization_stays(person, admin, now):
    elsewhere = MemberFactory(organization=OrganizationFactory(), name="Q. Z.", email=person.email)
    assert elsewhere.user_id == person.user_id
    OptOut.objects.create(address=person.email, kind="recall", since=now)
    erase(person, admin, now)
    elsewhere.refresh_from_db()
    assert elsewhere.user is not None
    assert elsewhere.email == "quillon.zarathrust@northwind.example"
    assert OptOut.objects.exists()


def test_another_organization_that_names_them_is_not_touched(person, admin, outsider, now):
    other = mail(outsider, now, text="Quillon Zarathrust writes to us")
    erase(person, admin, now)
    other.refresh_from_db()
    assert other.text == "Quillon Zarathrust writes to us"


def test_lists_that_were_brought_in_forget_them(person, admin, organization, now):
    brought = PeopleImport.objects.create(
        organization=organization, by=admin, source="people.csv", created_at=now
    )
    own = ["Quillon Zarathrust", "quillon.zarathrust@northwind.example", "QZ-4711"]
    for number, cells in enumerate(
        (own, ["Ann Other", "ann@x.example", "A1"], ["", "", "QZ-4711"])
    ):
        ImportRow.objects.create(people_import=brought, number=number, cells=cells)
    ImportFinding.objects.create(
        people_import=brought, number=1, action="new", is_question=False, detail={"cells": own}
    )
    ImportFinding.objects.create(
        people_import=brought,
        number=2,
        action="same",
        is_question=False,
        member_id=person.pk,
        detail={},
    )
    ImportChange.objects.create(
        people_import=brought, member_id=person.pk, before=None, after={"name": "Quill Former"}
    )
    unread = PeopleImport.objects.create(
        organization=organization, by=admin, source="raw.csv", created_at=now, unread=b"\xff"
    )
    past = mail(admin, now, text="Quill Former joined")
    erase(person, admin, now)
    assert list(ImportRow.objects.values_list("number", flat=True)) == [1]
    assert not ImportFinding.objects.exists()
    assert not ImportChange.objects.exists()
    assert not PeopleImport.objects.filter(pk=unread.pk).exists()
    past.refresh_from_db()
    assert past.text == "… joined", "also by a name they had before"


def test_the_log_of_exchanges_forgets_them(person, admin, organization, now):
    connection = Connection.objects.create(
        organization=organization, kind="people", name="HR", made_at=now, made_by=admin
    )
    row = Exchange.objects.create(
        organization=organization,
        connection=connection,
        kind="people",
        direction="in",
        what="PATCH /Users",
        outcome="refused",
        detail="quillon.zarathrust@northwind.example is taken",
        at=now,
    )
    erase(person, admin, now)
    row.refresh_from_db()
    assert row.detail == "… is taken"


def test_a_leader_of_a_running_pilot_goes_once_somebody_read_what_stays(person, admin, now):
    cohort = CohortFactory(organization=person.organization, state=Cohort.State.RUNNING)
    enrollment = EnrollmentFactory(cohort=cohort, member=person)
    tie = "They take part in Pilot, which is still running."
    assert [str(each.words)[: len(tie)] for each in look_at_erasure(of=person).cautions] == [tie]
    with pytest.raises(FiguresUnread):
        erase(person, admin, now)
    assert Member.objects.get(pk=person.pk).erased_at is None
    erase(person, admin, now, figures_stay=True)
    assert Enrollment.objects.get(pk=enrollment.pk).member_id == person.pk


def test_a_coach_is_not_erased_while_leaders_have_no_other(person, admin, now):
    cohort = CohortFactory(organization=person.organization, state=Cohort.State.RUNNING)
    EnrollmentFactory(cohort=cohort, coach=person)
    with pytest.raises(StillNeeded):
        erase(person, admin, now, figures_stay=True)
    assert Member.objects.get(pk=person.pk).erased_at is None


def test_the_last_admin_stays(admin, now):
    with pytest.raises(LastAdmin):
        erase(admin, admin, now)
    assert Member.objects.get(pk=admin.pk).erased_at is None


def test_nothing_of_them_is_found_anywhere(person, admin, now):
    mail(person, now)
    mail(admin, now, text="Quillon Zarathrust <quillon.zarathrust@northwind.example>")
    wanted = ["Quillon", "Zarathrust", "QZ-4711", "Head of Lanterns"]
    assert places_of(wanted)
    erase(person, admin, now)
    assert places_of(wanted) == {}


def test_names_and_addresses_of_before_belong_to_the_traces(person, admin, now):
    mail(person, now, to_name="Quillon Before", to_address="Before@northwind.example")
    traces = traces_of(person)
    assert traces.names == ["Quillon Before", "Quillon Zarathrust"]
    assert traces.addresses == ["before@northwind.example", person.email]
    assert traces.numbers == ["QZ-4711"]
