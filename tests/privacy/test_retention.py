"""After how many days what goes, by itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from connections.models import Exchange
from connections.operations import note_exchange
from connections.states import ConnectionKind, ExchangeDirection, ExchangeOutcome
from messaging.models import Message, MessageState
from people.keeping import keepings
from people.models import AuditEvent, ImportChange, Member, Organization, PeopleImport
from people.operations import NotUndone, mark_left, undo_import
from people.states import ImportState
from privacy.erasure import StillNeeded
from privacy.kept import kept_for, would_go
from privacy.models import PersonRequest
from privacy.operations import (
    OutOfBounds,
    UnknownPurpose,
    ask_for,
    choose_retention,
    leaving,
    refuse_request,
    sweep_kept,
    sweeping,
)
from privacy.operations.erasing import erase_person
from privacy.states import Asks
from tests.factories import MemberFactory, OrganizationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]
A_DAY = dt.timedelta(days=1)


def exchanged(organization: Organization, at: dt.datetime) -> None:
    note_exchange(
        organization_id=organization.pk,
        kind=ConnectionKind.API,
        direction=ExchangeDirection.IN,
        what="GET",
        outcome=ExchangeOutcome.DONE,
        now=at,
    )


def test_what_is_older_goes_in_this_organization_alone_and_a_preview_counts_the_same(
    organization: Organization, privacy_officer: Member, now: dt.datetime
) -> None:
    elsewhere = OrganizationFactory()
    for days in (1, 8, 20):
        exchanged(organization, now - days * A_DAY)
        exchanged(elsewhere, now - days * A_DAY)
    choose_retention(
        organization=organization, days={"exchanges": 7}, now=now - 2 * A_DAY, by=privacy_officer
    )
    counted = {each.kept.keeping.name: each.count for each in would_go(organization.pk, now)}
    assert counted["exchanges"] == 2
    assert Exchange.objects.count() == 6, "a preview takes nothing away"
    assert sweep_kept(now=now) == 2
    assert Exchange.objects.filter(organization=organization).count() == 1
    assert Exchange.objects.filter(organization=elsewhere).count() == 3
    row = AuditEvent.objects.get(verb="sweep_kept")
    assert (row.organization_id, row.detail) == (
        organization.pk,
        {"kind": "exchanges", "days": 7, "gone": 2},
    )
    assert sweep_kept(now=now) == 0


def test_whoever_chose_nothing_is_found_by_what_is_old_and_not_asked_one_by_one(
    organization: Organization, peer: Member, now: dt.datetime
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert sweep_kept(now=now) == 0
        return len(captured)

    few = asked()
    for _ in range(5):
        exchanged(OrganizationFactory(), now - 29 * A_DAY)
    assert asked() == few, "an organization that has nothing so old costs no statement"
    exchanged(organization, now - 31 * A_DAY)
    then = now - 181 * A_DAY
    said = {"state": MessageState.SENT, "sent_at": then, "send_after": then, "queued_at": then}
    about = {"kind": "sign_in", "organization_id": organization.pk, "text": "Words"}
    Message.objects.create(to_address=peer.email, person_id=peer.pk, **said, **about)
    assert sweep_kept(now=now) == 2
    kinds = AuditEvent.objects.filter(verb="sweep_kept").values_list("detail__kind", flat=True)
    assert set(kinds) == {"exchanges", "mail_texts"}
    assert asked() == few


def test_days_stay_within_bounds_and_fixed_ones_cannot_be_chosen(
    organization: Organization, privacy_officer: Member, now: dt.datetime
) -> None:
    def choose(**days: int | None) -> list[str]:
        return choose_retention(organization=organization, days=days, now=now, by=privacy_officer)

    for days in (6, 31):
        with pytest.raises(OutOfBounds):
            choose(exchanges=days)
    with pytest.raises(UnknownPurpose):
        choose(recordings=3)
    assert choose(exchanges=7, mail_texts=None) == ["exchanges"]
    assert choose(exchanges=7) == []
    assert choose(exchanges=None) == ["exchanges"]
    assert {each.keeping.name: each.days for each in kept_for(organization.pk)}["exchanges"] == 30


def test_what_was_chosen_within_the_day_waits(
    organization: Organization, privacy_officer: Member, now: dt.datetime
) -> None:
    exchanged(organization, now - 20 * A_DAY)
    choose_retention(organization=organization, days={"exchanges": 7}, now=now, by=privacy_officer)
    assert sweep_kept(now=now + dt.timedelta(hours=23)) == 0
    assert sweep_kept(now=now + dt.timedelta(hours=25)) == 1


def test_what_mails_said_goes_and_that_they_were_sent_stays(
    organization: Organization, peer: Member, privacy_officer: Member, now: dt.datetime
) -> None:
    kept = {"person_id": peer.pk, "organization_id": organization.pk, "topic_id": 1}
    old, new = (
        Message.objects.create(
            kind="sign_in",
            to_address=peer.email,
            subject="S",
            text="Words",
            state=MessageState.SENT,
            sent_at=at,
            send_after=at,
            queued_at=at,
            **kept,
        )
        for at in (now - 20 * A_DAY, now - 10 * A_DAY)
    )
    before = now - 2 * A_DAY
    choose_retention(
        organization=organization, days={"mail_texts": 14}, now=before, by=privacy_officer
    )
    sweep_kept(now=now)
    texts = {each.pk: (each.text, each.state) for each in Message.objects.all()}
    assert texts == {old.pk: ("", MessageState.SENT), new.pk: ("Words", MessageState.SENT)}


def test_a_list_loses_its_rows_and_cannot_be_undone_any_more(
    organization: Organization, admin: Member, peer: Member, now: dt.datetime
) -> None:
    brought = PeopleImport.objects.create(
        organization=organization,
        by=admin,
        source="people.csv",
        columns=[["Name", "name"]],
        state=ImportState.CONFIRMED,
        created_at=now - 400 * A_DAY,
        confirmed_at=now - 400 * A_DAY,
        outcome={"changed": 1},
    )
    ImportChange.objects.create(people_import=brought, member_id=peer.pk, before=None, after={})
    assert sweep_kept(now=now) == 1
    assert not brought.changes.exists()
    brought.refresh_from_db()
    assert brought.outcome == {"changed": 1}
    with pytest.raises(NotUndone):
        undo_import(people_import=brought, now=now, by=admin)
    assert Member.objects.filter(pk=peer.pk).exists()
    assert sweep_kept(now=now) == 0


def test_answered_requests_go_and_those_that_wait_stay(
    organization: Organization, peer: Member, privacy_officer: Member, now: dt.datetime
) -> None:
    then = now - 1100 * A_DAY
    answered = ask_for(member=peer, asks=Asks.ERASURE, words="", now=then)
    refuse_request(request=answered, answer="No", now=then, by=privacy_officer)
    waits = ask_for(member=peer, asks=Asks.ERASURE, words="", now=then)
    sweep_kept(now=now)
    assert list(PersonRequest.objects.values_list("pk", flat=True)) == [waits.pk]


def test_people_who_left_are_erased_only_where_somebody_chose_days(
    organization: Organization,
    peer: Member,
    leader: Member,
    facilitator: Member,
    privacy_officer: Member,
    now: dt.datetime,
) -> None:
    long_ago = now - 100 * A_DAY
    for person in (peer, leader):
        mark_left(member=person, now=long_ago, by=None)
    mark_left(member=facilitator, now=now - 10 * A_DAY, by=None)
    ask_for(member=leader, asks=Asks.OBJECTION, words="A claim", now=long_ago)
    sweep_kept(now=now)
    assert not Member.objects.filter(erased_at__isnull=False).exists()
    choose_retention(
        organization=organization, days={"leavers": 90}, now=now - 2 * A_DAY, by=privacy_officer
    )
    counted = {each.kept.keeping.name: each.count for each in would_go(organization.pk, now)}
    assert counted["leavers"] == 1, "whose request waits, and who left lately, stay"
    sweep_kept(now=now)
    erased = Member.objects.filter(erased_at__isnull=False)
    assert list(erased.values_list("pk", flat=True)) == [peer.pk]


def test_leavers_go_some_at_a_time_and_who_is_needed_stays(
    organization: Organization, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    needed, *others = [
        MemberFactory(organization=organization, left_at=now - 100 * A_DAY) for _each in range(4)
    ]

    def erase(*, of: Member, **more: object) -> object:
        if of == needed:
            raise StillNeeded([])
        return erase_person(of=of, **more)

    monkeypatch.setattr(leaving, "erase_person", erase)
    monkeypatch.setattr(leaving, "LEAVERS_AT_ONCE", 2)
    before = now - 90 * A_DAY
    gone = [leaving.erase_leavers(organization.pk, before, now) for _tick in range(3)]
    assert gone == [2, 1, 0]
    erased = Member.objects.filter(erased_at__isnull=False)
    assert set(erased.values_list("pk", flat=True)) == {each.pk for each in others}


def test_a_kind_that_cannot_be_swept_now_leaves_the_others_alone(
    organization: Organization,
    privacy_officer: Member,
    now: dt.datetime,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    then = now - 2 * A_DAY
    days = {"exchanges": 7}
    choose_retention(organization=organization, days=days, now=then, by=privacy_officer)
    exchanged(organization, now - 20 * A_DAY)
    known = kept_for(organization.pk)
    [exchanges] = [each for each in known if each.keeping.name == "exchanges"]

    def breaks(*_given: object) -> int:
        raise DatabaseError("what somebody wrote")

    broken = replace(exchanges, keeping=replace(exchanges.keeping, name="broken", sweep=breaks))
    both = [(organization.pk, broken), (organization.pk, exchanges)]
    monkeypatch.setattr(sweeping, "to_sweep", lambda _now: both)
    assert sweep_kept(now=now) == 1
    assert not Exchange.objects.exists()
    assert "could not sweep broken: DatabaseError" in caplog.text
    assert "what somebody wrote" not in caplog.text


def test_every_kind_says_how_long_and_counts_where_it_sweeps() -> None:
    names = [each.name for each in keepings()]
    assert len(names) == len(set(names))
    for each in keepings():
        assert each.least <= each.most
        assert each.usual is None or each.least <= each.usual <= each.most
        assert (each.count is None) == (each.sweep is None), each.name
        found_at_once = each.sweep is not None and each.usual is not None
        assert (each.whose is not None) == found_at_once, each.name
        if each.is_fixed:
            assert each.least == each.most == each.usual
