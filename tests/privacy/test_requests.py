"""What people ask about their data, until it is answered."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail

from messaging.models import Message, MessageState
from messaging.sending import send_due
from people.models import AuditEvent, Member, Role
from people.operations import mark_left
from privacy.models import PersonRequest
from privacy.notifications import REQUEST_ANSWERED, REQUEST_WAITS
from privacy.operations import (
    NoReason,
    NotAsked,
    NotChecked,
    OwnedElsewhere,
    OwnRequest,
    PastExtending,
    RequestClosed,
    ask_for,
    check_identity,
    correct_as_asked,
    enter_request,
    erase_as_asked,
    extend_request,
    finish_request,
    refuse_request,
    remind_of_requests,
    restrict_as_asked,
    withdraw_request,
)
from privacy.states import Asks, CameBy, RequestState
from tests.factories import MemberFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def asked(peer: Member, privacy_officer: Member, now: dt.datetime) -> PersonRequest:
    """Somebody objects."""
    return ask_for(member=peer, asks=Asks.OBJECTION, words="Not my figures.", now=now)


def sent_to(member: Member, moment: dt.datetime) -> list[str]:
    """The subjects of what somebody gets by then."""
    send_due(clock=lambda: moment)
    return [each.subject for each in mail.outbox if each.to and member.email in each.to[0]]


def test_whoever_asks_in_the_portal_is_known_and_has_an_answer_within_a_month(
    asked: PersonRequest, peer: Member, privacy_officer: Member, now: dt.datetime
) -> None:
    assert (asked.state, asked.is_checked) == (RequestState.CHECKED, True)
    assert asked.received_on == now.date()
    assert asked.due_on == dt.date(2026, 10, 14)
    again = ask_for(member=peer, asks=Asks.OBJECTION, words="Again", now=now)
    assert (again.pk, again.words) == (asked.pk, "Not my figures.")
    assert sent_to(privacy_officer, now) == ["A request about personal data came in"]
    assert "Bashir" not in mail.outbox[0].body, "a name stands behind the sign-in"


def test_without_an_officer_admins_hear_that_somebody_has_to_become_one(
    peer: Member, admin: Member, now: dt.datetime
) -> None:
    ask_for(member=peer, asks=Asks.ERASURE, words="", now=now)
    assert sent_to(admin, now) == ["A request about personal data came in"]
    assert "privacy officer" in mail.outbox[0].body


def test_what_came_by_letter_is_done_only_once_somebody_knows_who_asks(
    peer: Member, privacy_officer: Member, now: dt.datetime
) -> None:
    came = now.date() - dt.timedelta(days=10)
    found = enter_request(
        member=peer,
        asks=Asks.ACCESS,
        words="All of it",
        came_by=CameBy.LETTER,
        received_on=came,
        now=now,
        by=privacy_officer,
    )
    assert found.due_on == dt.date(2026, 10, 4), "the month began when it came"
    with pytest.raises(NotChecked):
        finish_request(request=found, answer="", now=now, by=privacy_officer)
    with pytest.raises(NoReason):
        check_identity(request=found, how="  ", now=now, by=privacy_officer)
    check_identity(request=found, how="Called back", now=now, by=privacy_officer)
    done = finish_request(
        request=found, answer="It is in your letter box", now=now, by=privacy_officer
    )
    assert (done.state, done.answered_by) == (RequestState.DONE, privacy_officer)
    assert sent_to(peer, now) == ["Your request about your data"]
    assert "letter box" not in mail.outbox[0].body, "what was written stands behind the sign-in"


def test_two_months_more_need_a_reason_within_the_first(
    asked: PersonRequest, peer: Member, privacy_officer: Member, now: dt.datetime
) -> None:
    with pytest.raises(NoReason):
        extend_request(request=asked, because=" ", now=now, by=privacy_officer)
    late = dt.datetime(2026, 10, 16, tzinfo=dt.UTC)
    with pytest.raises(PastExtending):
        extend_request(request=asked, because="Much to do", now=late, by=privacy_officer)
    longer = extend_request(request=asked, because="Much to do", now=now, by=privacy_officer)
    assert longer.due_on == dt.date(2026, 12, 14)
    again = extend_request(request=asked, because="More", now=now, by=privacy_officer)
    assert (again.due_on, again.extended_because) == (longer.due_on, "Much to do")
    assert sent_to(peer, now) == ["Your request about your data"]
    assert "14 December 2026" in mail.outbox[-1].body


def test_a_refusal_says_why_and_where_to_complain(
    asked: PersonRequest, peer: Member, privacy_officer: Member, now: dt.datetime
) -> None:
    with pytest.raises(NoReason):
        refuse_request(request=asked, answer=" ", now=now, by=privacy_officer)
    refuse_request(request=asked, answer="The law says so", now=now, by=privacy_officer)
    with pytest.raises(RequestClosed):
        finish_request(request=asked, answer="", now=now, by=privacy_officer)
    sent_to(peer, now)
    assert "data protection authority" in mail.outbox[-1].body
    last = AuditEvent.objects.get(verb="refuse_request")
    assert last.detail == {"asks": "objection", "is_in_time": True}


def test_nobody_answers_what_they_asked_for_themselves(
    privacy_officer: Member, now: dt.datetime
) -> None:
    own = ask_for(member=privacy_officer, asks=Asks.ERASURE, words="", now=now)
    for verb, said in ((finish_request, "Done"), (refuse_request, "No")):
        with pytest.raises(OwnRequest):
            verb(request=own, answer=said, now=now, by=privacy_officer)


def test_who_asked_may_want_it_no_longer_and_may_ask_anew(
    asked: PersonRequest, peer: Member, leader: Member, now: dt.datetime
) -> None:
    assert withdraw_request(request=asked, now=now, by=leader).is_open, "it is not theirs"
    assert withdraw_request(request=asked, now=now, by=peer).state == RequestState.WITHDRAWN
    assert ask_for(member=peer, asks=Asks.OBJECTION, words="", now=now).pk != asked.pk


def test_an_answer_goes_to_somebody_who_left_with_what_was_written(
    asked: PersonRequest, peer: Member, privacy_officer: Member, now: dt.datetime
) -> None:
    mark_left(member=peer, now=now, by=None)
    finish_request(request=asked, answer="Nobody compares it", now=now, by=privacy_officer)
    sent_to(peer, now)
    assert "Nobody compares it" in str(mail.outbox[-1].body)
    state = Message.objects.get(kind=REQUEST_ANSWERED.name).state
    assert state == MessageState.SENT


def test_officers_are_reminded_a_week_before_and_on_the_last_day_and_no_more(
    asked: PersonRequest, privacy_officer: Member
) -> None:
    for day in (6, 7, 8, 13, 14, 15, 20):
        moment = dt.datetime(2026, 10, day, 9, tzinfo=dt.UTC)
        for _tick in range(2):
            remind_of_requests(now=moment)
    own = Message.objects.filter(kind=REQUEST_WAITS.name, person_id=privacy_officer.pk)
    days = [each.queued_at.day for each in own.order_by("pk")]
    assert days == [14, 7, 14], "when it came, a week before, on the day"


def test_a_correction_is_written_as_asked_and_answered_in_one_step(
    peer: Member, privacy_officer: Member, now: dt.datetime
) -> None:
    asked = ask_for(
        member=peer,
        asks=Asks.CORRECTION,
        words="",
        wanted={"name": "Bashir Novak", "job_title": "Lead"},
        now=now,
    )
    correct_as_asked(request=asked, answer="Done", now=now, by=privacy_officer)
    peer.refresh_from_db()
    assert (peer.name, peer.job_title, peer.department) == (
        "Bashir Novak",
        "Lead",
        "Customer Support",
    )
    asked.refresh_from_db()
    assert asked.is_done


def test_what_comes_from_another_system_is_not_written_here(
    peer: Member, privacy_officer: Member, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "privacy.operations.settling.owned_elsewhere", lambda _organization: {"job_title": "HR"}
    )
    wanted = {"job_title": "Lead"}
    asked = ask_for(member=peer, asks=Asks.CORRECTION, words="", wanted=wanted, now=now)
    with pytest.raises(OwnedElsewhere, match="HR"):
        correct_as_asked(request=asked, answer="", now=now, by=privacy_officer)
    peer.refresh_from_db()
    asked.refresh_from_db()
    assert (peer.job_title, asked.is_open) == ("", True)


def test_each_step_is_of_its_own_kind_of_request(
    asked: PersonRequest, peer: Member, privacy_officer: Member, now: dt.datetime
) -> None:
    with pytest.raises(NotAsked):
        correct_as_asked(request=asked, answer="", now=now, by=privacy_officer)
    restrict_as_asked(request=asked, answer="", now=now, by=privacy_officer)
    peer.refresh_from_db()
    assert peer.restricted_at == now
    with pytest.raises(NotAsked):
        erase_as_asked(request=asked, figures_stay=False, now=now, by=privacy_officer)
    erasure = ask_for(member=peer, asks=Asks.ERASURE, words="", now=now)
    with pytest.raises(NotAsked):
        restrict_as_asked(request=erasure, answer="", now=now, by=privacy_officer)


def test_each_step_is_done_once_by_somebody_else_and_for_somebody_known(
    asked: PersonRequest, peer: Member, privacy_officer: Member, now: dt.datetime
) -> None:
    def restrict(request: PersonRequest) -> None:
        restrict_as_asked(request=request, answer="", now=now, by=privacy_officer)

    own = ask_for(member=privacy_officer, asks=Asks.OBJECTION, words="", now=now)
    with pytest.raises(OwnRequest):
        restrict(own)
    came = {"words": "", "came_by": CameBy.LETTER, "received_on": now.date(), "now": now}
    other = MemberFactory(organization=peer.organization)
    unknown = enter_request(member=other, asks=Asks.OBJECTION, by=privacy_officer, **came)
    again = enter_request(member=other, asks=Asks.OBJECTION, by=privacy_officer, **came)
    assert again.pk == unknown.pk
    with pytest.raises(NotChecked):
        restrict(unknown)
    for how in ("By telephone", "Not again"):
        checked = check_identity(request=unknown, how=how, now=now, by=privacy_officer)
    assert checked.checked_how == "By telephone"
    restrict(asked)
    with pytest.raises(RequestClosed):
        restrict(asked)
    assert not Member.objects.filter(pk__in=[other.pk, privacy_officer.pk]).restricted().exists()


def test_requests_are_seen_by_officers_and_by_who_asked(
    asked: PersonRequest, peer: Member, admin: Member, privacy_officer: Member, outsider: Member
) -> None:
    other = MemberFactory(organization=peer.organization, roles=[Role.LEADER])
    for member, sees in ((peer, 1), (privacy_officer, 1), (admin, 0), (other, 0), (outsider, 0)):
        assert PersonRequest.objects.visible_to(member).count() == sees
