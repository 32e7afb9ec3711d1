"""Turns as they were begun, and the order that goes on from session to session."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from people.models import Member
from practice.models import PracticeSession, TurnBegun
from practice.operations import (
    NotInCohort,
    SessionNotPlanned,
    begin_turn,
    cancel_session,
    change_order,
    note_attendance,
)
from practice.operations.guests import seat_guests
from practice.session_page import ENROLLMENTS, session_page
from tests.conftest import SignIn
from tests.practice.conftest import Planned
from tests.trail import trail


def seats(session: PracticeSession) -> list[int]:
    return list(session.group.places.order_by("pk").values_list("enrollment_id", flat=True))


def leads(session: PracticeSession, member: Member) -> list[int]:
    current = PracticeSession.objects.get(pk=session.pk)
    page = session_page(current, member, language="en")
    return [turn.enrollment_id for turn in page["turns"]]


def test_every_turn_is_kept_with_its_number_also_in_another_order_than_planned(
    planned: Planned, facilitator: Member, now: dt.datetime
) -> None:
    session = planned.session(1)
    first, second, *_others = seats(session)
    slot = {"session": session, "by": facilitator}
    for minute, enrollment in enumerate((second, first, first, second)):
        moment = now + dt.timedelta(minutes=minute)
        begin_turn(**slot, enrollment_id=enrollment, now=moment)
    kept = TurnBegun.objects.values_list("number", "enrollment", "began_at")
    assert list(kept) == [
        (1, second, now),
        (2, first, now + dt.timedelta(minutes=1)),
        (3, second, now + dt.timedelta(minutes=3)),
    ]
    assert [row[2]["number"] for row in trail("begin_turn")] == [1, 2, 3]
    page = session_page(PracticeSession.objects.get(pk=session.pk), facilitator, language="en")
    led = {turn.enrollment_id: turn.led_as for turn in page["turns"]}
    assert (led[first], led[second]) == (2, 1)


def test_whoever_went_first_comes_later_next_time_guests_and_absent_people_included(
    planned: Planned, facilitator: Member, now: dt.datetime
) -> None:
    sessions = sorted(
        [planned.session(1, kind) for kind in ("kickoff", "practice", "assessment")],
        key=lambda session: session.starts_at,
    )
    kickoff, practice, closing = sessions
    own = seats(kickoff)
    assert leads(kickoff, facilitator) == own
    begin_turn(session=kickoff, enrollment_id=own[0], by=facilitator, now=now)
    assert leads(kickoff, facilitator) == own, "what happens here changes nothing here"
    assert leads(practice, facilitator) == [*own[1:], own[0]]
    # A guest of the other group who went first there comes after everybody who never did.
    away = planned.session(2, "kickoff")
    guest = seats(away)[0]
    begin_turn(session=away, enrollment_id=guest, by=facilitator, now=now)
    seat_guests(session=practice, enrollment_ids=[guest], by=facilitator, now=now)
    note_attendance(
        session=practice, enrollment_id=own[1], was_present=False, by=facilitator, now=now
    )
    here = leads(practice, facilitator)
    assert own[1] not in here
    assert here[: len(own) - 2] == own[2:]
    assert set(here[-2:]) == {own[0], guest}
    begin_turn(session=practice, enrollment_id=own[2], by=facilitator, now=now)
    assert leads(closing, facilitator) == [own[1], *own[3:], own[0], own[2]]
    assert ENROLLMENTS.is_kept(closing, closing.starts_at)


def test_the_facilitator_changes_the_order(
    planned: Planned, facilitator: Member, admin: Member, now: dt.datetime
) -> None:
    session = planned.session(1)
    own, stranger = seats(session), seats(planned.session(2))[0]
    slot = {"session": session, "by": facilitator, "now": now}
    for _ in range(2):
        change_order(**slot, order=[own[1], own[0], own[1]])
    assert leads(session, facilitator) == [own[1], own[0], *own[2:]]
    assert trail("change_order") == [("change_order", facilitator.pk, {"order": [own[1], own[0]]})]
    with pytest.raises(NotInCohort):
        change_order(**slot, order=[own[0], stranger])
    cancel_session(session=session, by=admin, now=now)
    with pytest.raises(SessionNotPlanned):
        change_order(**slot, order=own)


def test_the_run_sheet_has_the_table_and_a_button_for_each_change(
    planned: Planned, facilitator: Member, admin: Member, client_for: SignIn, now: dt.datetime
) -> None:
    session, phone = planned.session(1), client_for(facilitator)
    own, address = seats(session), reverse("practice:order", args=[session.pk])
    live = f"{reverse('assessments:score', args=[session.pk])}?show=guide"
    begin_turn(session=session, enrollment_id=own[0], by=facilitator, now=now)
    page = phone.get(live).text
    assert "Who plays whom" in page
    assert "only the first call is scored" in page
    assert "The same in every turn, in this order" in page
    assert "led as number 1" in page
    moved = ",".join(map(str, [own[1], own[0], *own[2:]]))
    assert f'value="{moved}"' in page
    assert phone.post(address, {"order": moved}).url == f"{live}#rotation"
    assert leads(session, facilitator)[:2] == [own[1], own[0]]
    strangers = str(seats(planned.session(2))[0])
    for nothing in ("", "1;2"):
        assert phone.post(address, {"order": nothing}).url == live.removesuffix("?show=guide")
    assert phone.post(address, {"order": strangers}).status_code == 404
    assert leads(session, facilitator)[:2] == [own[1], own[0]]
    cancel_session(session=session, by=admin, now=now)
    answer = phone.post(address, {"order": moved})
    assert answer.url == reverse("practice:session", args=[session.pk])
