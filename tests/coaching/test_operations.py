"""A talk finds its time, is had or not, and changes hands."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from coaching.matching import Wish
from coaching.models import CoachWish, Talk, TalkNote
from coaching.notifications import COACH_WISHED
from coaching.operations import (
    NoteWriting,
    NotOffered,
    NotTheCoach,
    NotYet,
    TalkChanged,
    TalkClosed,
    ask_about_talks,
    ask_for_times,
    cancel_talk,
    choose_time,
    decline_times,
    mark_held,
    mark_missed,
    note_reading,
    offer_times,
    pass_on,
    release_talks,
    remind_talks,
    save_topic,
    wish_for_coach,
)
from coaching.states import TalkState
from cohorts.models import Cohort, Enrollment, StepTally
from messaging.models import Message
from messaging.objections import objections_to
from messaging.sending import send_due
from people.models import AuditEvent, Member, Role
from practice.calendar import sequence_of
from tests.coaching.conftest import DAY, HOUR, Coached
from tests.factories import MemberFactory

pytestmark = pytest.mark.django_db


def mails(kind: str) -> list[Message]:
    return list(Message.objects.filter(kind=kind).order_by("pk"))


def wanted(message: Message, now: dt.datetime) -> bool:
    return message.pk not in objections_to([message], now=now)


def test_a_coach_offers_the_leader_picks_and_both_have_it_in_the_calendar(coached: Coached) -> None:
    talk = coached.proposed()
    assert coached.proposed().pk == talk.pk, "one a month"
    [offer] = mails("talk_times")
    assert offer.person_id == coached.leader.pk
    assert "Choose one with a tap" in offer.text
    assert f"/coaching/{talk.pk}/" in offer.text
    assert offer.send_before == coached.times[-1]
    chosen = choose_time(talk=talk, starts_at=coached.times[1], by=coached.leader, now=coached.now)
    assert (chosen.state, chosen.starts_at, chosen.offered) == ("agreed", coached.times[1], [])
    choose_time(talk=talk, starts_at=coached.times[1], by=coached.leader, now=coached.now)
    entries = mails("talk_agreed")
    assert {each.person_id for each in entries} == {coached.leader.pk, coached.coach.pk}
    assert len(entries) == 2, "a second tap tells nobody"
    for entry in entries:
        assert f"UID:{talk.calendar_uid}@empathy-portal" in entry.calendar
        assert (entry.calendar_method, sequence_of(entry.calendar)) == ("REQUEST", 0)
        assert "https://meet.example/coach" in entry.calendar
    assert not wanted(offer, coached.now), "an answered offer is not sent late"


def test_only_the_other_one_chooses_and_only_what_was_offered(coached: Coached) -> None:
    talk = coached.proposed()
    with pytest.raises(NotOffered):
        choose_time(talk=talk, starts_at=coached.times[0], by=coached.coach, now=coached.now)
    with pytest.raises(NotOffered):
        choose_time(talk=talk, starts_at=coached.now + HOUR, by=coached.leader, now=coached.now)
    late = coached.times[0] + HOUR
    with pytest.raises(NotOffered):
        choose_time(talk=talk, starts_at=coached.times[0], by=coached.leader, now=late)


def test_nobody_else_begins_a_talk(coached: Coached, facilitator: Member) -> None:
    with pytest.raises(NotTheCoach):
        coached.proposed(by=facilitator)
    Enrollment.objects.filter(pk=coached.enrollment.pk).update(left_at=coached.now)
    with pytest.raises(NotTheCoach):
        coached.proposed()


def test_extra_talks_stand_beside_the_monthly_one(coached: Coached) -> None:
    coached.proposed()
    first, second = coached.proposed(step=None), coached.proposed(step=None)
    assert len({first.pk, second.pk}) == 2


def test_none_fits_and_the_coach_offers_others(coached: Coached) -> None:
    talk = coached.proposed()
    declined = decline_times(
        talk=talk, word="Mornings, please", revision=1, by=coached.leader, now=coached.now
    )
    again = decline_times(talk=talk, word="", revision=1, by=coached.leader, now=coached.now)
    assert (declined.offered, again.word) == ([], "Mornings, please")
    [told] = mails("talk_answer")
    assert told.person_id == coached.coach.pk
    assert "Mornings" not in told.text, "an admin can read the outbox"
    later = [each + DAY for each in coached.times]
    values = {"talk": talk, "times": later, "word": "", "link": "", "by": coached.coach}
    with pytest.raises(TalkChanged):
        offer_times(**values, revision=1, now=coached.now)
    offered = offer_times(**values, revision=2, now=coached.now)
    assert offer_times(**values, revision=2, now=coached.now).revision == offered.revision
    assert [each.about_version for each in mails("talk_times")] == [1, 3]
    with pytest.raises(TalkChanged):
        decline_times(talk=talk, word="", revision=1, by=coached.leader, now=coached.now)


def test_a_leader_asks_for_another_time_and_the_entry_follows(coached: Coached) -> None:
    talk = coached.agreed()
    other = [coached.times[2] + HOUR]
    moving = offer_times(
        talk=talk, times=other, word="", link="", revision=2, by=coached.leader, now=coached.now
    )
    assert (moving.state, moving.starts_at) == ("agreed", coached.times[0]), "it stays until then"
    assert moving.link == "https://meet.example/coach", "a leader changes no link"
    assert mails("talk_times")[-1].person_id == coached.coach.pk
    moved = choose_time(talk=talk, starts_at=other[0], by=coached.coach, now=coached.now)
    assert (moved.starts_at, moved.sequence) == (other[0], 1)
    first, *_rest, last = mails("talk_agreed")
    assert not wanted(first, coached.now)
    assert sequence_of(last.calendar) == 1
    assert "moves the entry" in last.text
    kept = offer_times(
        talk=talk, times=coached.times, word="", link="", revision=4, by=coached.coach,
        now=coached.now,
    )  # fmt: skip
    declined = decline_times(talk=kept, word="", revision=5, by=coached.leader, now=coached.now)
    assert declined.starts_at == other[0], "nothing fits: the old time stands"
    assert "stays at its time" in mails("talk_answer")[-1].text


def test_a_canceled_talk_leaves_both_calendars_and_can_be_offered_again(coached: Coached) -> None:
    talk = coached.agreed()
    send_due(clock=lambda: coached.now)
    canceled = cancel_talk(talk=talk, word="Sorry", by=coached.leader, now=coached.now)
    cancel_talk(talk=talk, word="", by=coached.leader, now=coached.now)
    gone = mails("talk_canceled")
    assert {each.person_id for each in gone} == {coached.leader.pk, coached.coach.pk}
    assert len(gone) == 2
    assert (gone[0].calendar_method, sequence_of(gone[0].calendar)) == ("CANCEL", 1)
    assert all(wanted(each, coached.now) for each in gone)
    assert canceled.word == "Sorry"
    for act in (
        lambda: choose_time(
            talk=talk, starts_at=coached.times[0], by=coached.leader, now=coached.now
        ),
        lambda: mark_held(talk=talk, by=coached.coach, now=coached.times[0] + HOUR),
    ):
        with pytest.raises(TalkClosed):
            act()
    assert coached.proposed().pk != talk.pk


def test_nobody_hears_of_a_cancellation_who_never_heard_of_the_talk(coached: Coached) -> None:
    talk = coached.agreed()
    cancel_talk(talk=talk, word="", by=coached.coach, now=coached.now)
    assert not any(wanted(each, coached.now) for each in Message.objects.all())
    other = coached.proposed()
    cancel_talk(talk=other, word="", by=coached.coach, now=coached.now)
    [told] = [each for each in mails("talk_canceled") if each.about_id == other.pk]
    assert (told.person_id, told.calendar) == (coached.leader.pk, "")


def test_held_is_done_in_the_same_moment_and_counted(coached: Coached) -> None:
    talk = coached.agreed()
    with pytest.raises(NotYet):
        mark_held(talk=talk, by=coached.coach, now=coached.now)
    over = coached.times[0] + HOUR
    mark_held(talk=talk, by=coached.leader, now=over)
    held = mark_held(talk=talk, by=coached.coach, now=over + HOUR)
    assert (held.state, held.closed_at) == ("held", over)
    coached.step.refresh_from_db()
    assert coached.step.done_at == over
    assert StepTally.objects.get(step=coached.step.step).done == 1
    with pytest.raises(TalkClosed):
        cancel_talk(talk=talk, word="", by=coached.coach, now=over)


def test_a_talk_that_was_missed_leaves_its_month_open_and_nobody_named(coached: Coached) -> None:
    talk = coached.agreed()
    over = coached.times[0] + HOUR
    mark_missed(talk=talk, by=coached.coach, now=over)
    mark_missed(talk=talk, by=coached.coach, now=over + HOUR)
    coached.step.refresh_from_db()
    assert coached.step.done_at is None
    assert AuditEvent.objects.filter(verb="mark_missed").count() == 1
    later = [each + 7 * DAY for each in coached.times]
    again = coached.proposed(times=later, now=over)
    assert again.pk != talk.pk
    with pytest.raises(TalkClosed):
        mark_held(talk=talk, by=coached.coach, now=over)


@pytest.mark.parametrize("how", ["missed", "canceled"])
def test_what_a_leader_wanted_to_talk_about_goes_along_to_the_next_talk(
    coached: Coached, how: str
) -> None:
    talk, over = coached.agreed(), coached.times[0] + HOUR
    said = {"now": coached.now, "by": coached.leader}
    save_topic(talk=talk, writing=NoteWriting(text="Mondays."), **said)
    note_reading(talk=talk, now=over, by=coached.coach)
    if how == "missed":
        mark_missed(talk=talk, by=coached.coach, now=over)
    else:
        cancel_talk(talk=talk, word="", by=coached.coach, now=over)
    again = coached.proposed(times=[each + 7 * DAY for each in coached.times], now=over)
    wish = TalkNote.objects.get()
    assert (wish.talk, wish.text, wish.read_at) == (again, "Mondays.", over)
    beside = coached.proposed(step=None, times=[over + 3 * DAY], now=over)
    assert TalkNote.objects.get().talk == again, "it stands where they will talk"
    mark_missed(talk=agreed_on(again, over), by=coached.coach, now=over + 8 * DAY)
    mark_held(talk=agreed_on(beside, over), by=coached.coach, now=over + 9 * DAY)
    coached.proposed(step=None, times=[over + 30 * DAY], now=over + 10 * DAY)
    assert TalkNote.objects.get().talk == again, "they have talked since"


def agreed_on(talk: Talk, now: dt.datetime) -> Talk:
    return choose_time(talk=talk, starts_at=talk.offered[0], by=talk.enrollment.member, now=now)


def test_what_was_marked_by_mistake_is_put_right(coached: Coached) -> None:
    talk, over = coached.agreed(), coached.times[0] + HOUR
    mark_held(talk=talk, by=coached.coach, now=over)
    mark_missed(talk=talk, by=coached.coach, now=over)
    coached.step.refresh_from_db()
    assert coached.step.done_at is None
    mark_held(talk=talk, by=coached.coach, now=over + HOUR)
    coached.step.refresh_from_db()
    assert coached.step.done_at == over + HOUR
    extra = coached.proposed(step=None, times=[over + DAY], now=over)
    extra = choose_time(talk=extra, starts_at=over + DAY, by=coached.leader, now=over)
    for mark in (mark_held, mark_missed, mark_held):
        mark(talk=extra, by=coached.coach, now=over + 2 * DAY)
    extra.refresh_from_db()
    assert extra.state == TalkState.HELD


def test_both_are_reminded_once_at_nine_on_their_own_clock(coached: Coached) -> None:
    talk = coached.agreed()
    eve = coached.times[0] - DAY
    assert remind_talks(now=eve.replace(hour=0)) == 0
    # Nine in Kathmandu is 03:15 UTC, in Toronto 13:00.
    assert remind_talks(now=eve.replace(hour=4)) == 1
    assert remind_talks(now=eve.replace(hour=13)) == 1
    assert remind_talks(now=eve.replace(hour=20)) == 0
    assert [each.person_id for each in mails("talk_tomorrow")] == [
        coached.leader.pk,
        coached.coach.pk,
    ]
    assert remind_talks(now=coached.now - 9 * DAY) == 0
    cancel_talk(talk=talk, word="", by=coached.coach, now=eve)
    assert not any(wanted(each, eve) for each in mails("talk_tomorrow"))


def test_the_coach_is_asked_once_how_it_went(coached: Coached) -> None:
    talk = coached.agreed()
    morning = (coached.times[0] + DAY).replace(hour=13)
    assert ask_about_talks(now=coached.times[0] + 2 * HOUR) == 0
    assert ask_about_talks(now=morning) == 1
    assert ask_about_talks(now=morning + HOUR) == 0
    [asked] = mails("talk_over")
    assert asked.person_id == coached.coach.pk
    mark_held(talk=talk, by=coached.coach, now=morning)
    assert not wanted(asked, morning)


def test_a_coach_who_offers_nothing_is_asked_on_a_working_day_and_once_a_week(
    coached: Coached,
) -> None:
    assert ask_for_times(now=coached.now + DAY) == 0
    night, morning = coached.now + 2 * DAY, (coached.now + 2 * DAY).replace(hour=14)
    assert ask_for_times(now=night.replace(hour=9)) == 0, "five in the morning in Toronto"
    assert ask_for_times(now=morning) == 1
    assert ask_for_times(now=morning + DAY) == 0
    [asked] = mails("talks_to_offer")
    assert "Halima Eze" in asked.text
    assert wanted(asked, morning)
    coached.proposed(times=[morning + DAY], now=morning)
    assert not wanted(asked, morning)
    assert ask_for_times(now=morning + 8 * DAY) == 0


@pytest.fixture
def successor(coached: Coached) -> Member:
    found: Member = MemberFactory(organization=coached.cohort.organization, name="Ravi Shah")
    return found


def test_whoever_takes_over_begins_anew_and_the_leader_reads_it_in_one_mail(
    coached: Coached, successor: Member, admin: Member
) -> None:
    wish_for_coach(member=coached.leader, wish=Wish(elsewhere=True), now=coached.now)
    talk, extra = coached.agreed(), coached.proposed(step=None)
    send_due(clock=lambda: coached.now)
    values = {"cohort": coached.cohort, "enrollments": [coached.enrollment], "coach": successor}
    assert pass_on(**values, by=admin, now=coached.now) == 1
    assert pass_on(**values, by=admin, now=coached.now) == 0
    assert set(Talk.objects.values_list("state", flat=True)) == {"canceled"}
    [news] = mails("new_coach")
    assert (news.person_id, news.subject) == (coached.leader.pk, "Ravi Shah is your coach now")
    inside = {each.person_id: each for each in mails("talk_canceled") if each.about_id == talk.pk}
    assert inside[coached.leader.pk].envelope_id == news.pk, "one mail, with what leaves"
    assert inside[coached.coach.pk].envelope_id is None
    assert [each for each in mails("talk_canceled") if each.about_id == extra.pk] == []
    assert wanted(news, coached.now)
    assert CoachWish.objects.get().answered_at == coached.now
    assert list(Talk.objects.visible_to(coached.coach)) == []
    coached.enrollment.refresh_from_db()
    assert coached.proposed(by=successor).coach == successor
    Enrollment.objects.update(left_at=coached.now)
    assert not wanted(news, coached.now)


@pytest.mark.parametrize("leaving", ["leader", "coach", "program"])
def test_talks_of_whoever_left_are_canceled_by_the_clock(coached: Coached, leaving: str) -> None:
    coached.agreed()
    send_due(clock=lambda: coached.now)
    assert release_talks(now=coached.now) == 0
    if leaving == "program":
        Cohort.objects.update(state=Cohort.State.FINISHED)
    else:
        Member.objects.filter(pk=getattr(coached, leaving).pk).update(left_at=coached.now)
    assert release_talks(now=coached.now) == 1
    assert release_talks(now=coached.now) == 0
    told = {each.person_id for each in mails("talk_canceled") if wanted(each, coached.now)}
    both = {"leader": coached.leader.pk, "coach": coached.coach.pk}
    assert told == {pk for who, pk in both.items() if who != leaving}


def test_a_talk_that_was_had_before_somebody_left_is_canceled_without_a_word(
    coached: Coached,
) -> None:
    coached.agreed()
    Enrollment.objects.update(left_at=coached.now)
    assert release_talks(now=coached.times[0] + DAY) == 1
    assert mails("talk_canceled") == []


def test_a_mail_about_a_talk_is_for_its_two_while_it_stands(
    coached: Coached, successor: Member
) -> None:
    coached.agreed()
    entry = mails("talk_agreed")[0]
    assert wanted(entry, coached.now)
    entry.person_id = successor.pk
    assert not wanted(entry, coached.now)
    entry.about_id = None
    assert not wanted(entry, coached.now)


def test_a_wish_is_kept_until_it_is_answered_or_taken_back(
    coached: Coached, successor: Member
) -> None:
    wish = Wish(coach=successor.pk, own_language=True)
    first = wish_for_coach(member=coached.leader, wish=wish, now=coached.now)
    told = Message.objects.get(kind=COACH_WISHED.name)
    assert told.person_id == coached.cohort.launched_by_id
    assert coached.leader.name not in told.text + told.subject
    assert reverse("pilots:coach", args=[coached.enrollment.pk]) in told.text
    assert COACH_WISHED.objections([told]) == {}
    same = wish_for_coach(member=coached.leader, wish=wish, now=coached.now + HOUR)
    assert first is not None
    assert same is not None
    assert same.asked_at == coached.now
    other = wish_for_coach(member=coached.leader, wish=Wish(elsewhere=True), now=coached.now + HOUR)
    assert other is not None
    assert (other.pk, other.asked_at) == (first.pk, coached.now + HOUR)
    for _again in range(2):
        assert wish_for_coach(member=coached.leader, wish=Wish(), now=coached.now) is None
    assert not CoachWish.objects.exists()
    assert AuditEvent.objects.filter(verb="wish_for_coach").count() == 3


def test_a_wish_is_told_where_somebody_coaches_and_somebody_is_there_to_read_it(
    coached: Coached,
) -> None:
    told = Message.objects.filter(kind=COACH_WISHED.name)
    Member.objects.admins_of(coached.cohort.organization).update(roles=[Role.COACH])
    assert wish_for_coach(member=coached.leader, wish=Wish(elsewhere=True), now=coached.now)
    Member.objects.filter(pk=coached.cohort.launched_by_id).update(roles=[Role.ADMIN])
    Enrollment.objects.update(coach=None)
    assert wish_for_coach(member=coached.leader, wish=Wish(own_language=True), now=coached.now)
    assert not told.exists()


def test_who_sees_a_talk_and_a_wish(coached: Coached, admin: Member, leaders: list[Member]) -> None:
    talk = coached.proposed()
    wish_for_coach(member=coached.leader, wish=Wish(elsewhere=True), now=coached.now)
    for member in (coached.leader, coached.coach):
        assert list(Talk.objects.visible_to(member)) == [talk]
    for member in (admin, leaders[0]):
        assert list(Talk.objects.visible_to(member)) == []
    assert CoachWish.objects.visible_to(coached.leader).exists()
    assert CoachWish.objects.visible_to(admin).exists()
    assert not CoachWish.objects.visible_to(coached.coach).exists()
    assert str(talk) == f"talk {talk.pk} of enrollment {coached.enrollment.pk}"
    assert str(CoachWish.objects.get()).startswith("wish of member")
