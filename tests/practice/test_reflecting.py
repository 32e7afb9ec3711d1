"""Notes to each other after practice: written once, read by one, asked for once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from cohorts.operations import leave_cohort, pause_cohort
from messaging.models import Message
from messaging.objections import objections_to
from people.models import Role
from people.operations import mark_left
from practice import tasks
from practice.models import Attendance, GuestPlace, PeerNote
from practice.operations import (
    NotesClosed,
    StaleNotes,
    WasNotThere,
    ask_for_notes,
    hold_session,
    note_attendance,
    reopen_session,
    save_peer_notes,
)
from practice.operations.reflecting import PeerWriting
from practice.own_record import NOTES, notes_received
from practice.peer_mail import ASKED_FOR, morning_after
from tests.kept import kept
from tests.practice.conftest import statements_of

DAY = dt.timedelta(days=1)
SEEN = "You asked Noor back what she meant, and then waited."
ASKED = "What made you wait so long?"


@pytest.fixture
def here(planned):
    """The enrollments of the first group: the leader first, then Leader 0, 1 and 2."""
    return list(planned.enrollments.values())[:4]


@pytest.fixture
@kept
def held(planned, here, facilitator):
    """The practice of the first group took place; the last of the four was not there."""
    session = planned.session()
    ends = session.starts_at + dt.timedelta(hours=1)
    present = [each.pk for each in here[:3]]
    return hold_session(session=session, present=present, by=facilitator, now=ends)


@pytest.fixture
def later(held):
    return held.starts_at + dt.timedelta(hours=2)


def writing(to, observation=SEEN, question="", seen_at=None):
    return PeerWriting(
        receiver_id=to.pk, observation=observation, question=question, seen_at=seen_at
    )


def save(held, author, *writings, now):
    return save_peer_notes(session=held, author=author, writings=writings, now=now)


def address(held):
    return reverse("practice:notes", args=[held.pk])


# What is kept.


def test_a_note_is_kept_once_however_often_it_is_sent(held, here, later):
    mine, other, third, _away = here
    assert save(held, mine, writing(other), writing(third, "", ASKED), now=later) == 2
    again = later + dt.timedelta(minutes=1)
    assert save(held, mine, writing(other), writing(third, "", ASKED), now=again) == 0
    notes = PeerNote.objects.order_by("receiver_id")
    assert [(n.author, n.receiver, n.observation, n.question) for n in notes] == [
        (mine, other, SEEN, ""),
        (mine, third, "", ASKED),
    ]
    assert {note.saved_at for note in notes} == {later}
    assert str(notes[0]) == f"enrollment {mine.pk} to {other.pk} after session {held.pk}"


def test_nothing_typed_is_no_note_and_takes_none_back_that_was_not_seen(held, here, later):
    mine, other = here[:2]
    assert save(held, mine, writing(other, ""), now=later) == 0
    save(held, mine, writing(other), now=later)
    # Another window, opened before, in which nothing was written to them.
    assert save(held, mine, writing(other, ""), now=later) == 0
    assert PeerNote.objects.get().observation == SEEN


def test_for_a_week_a_note_is_changed_or_taken_back(held, here, later):
    mine, other = here[:2]
    save(held, mine, writing(other), now=later)
    changed = later + 6 * DAY
    assert save(held, mine, writing(other, SEEN, ASKED, seen_at=later), now=changed) == 1
    note = PeerNote.objects.get()
    assert (note.question, note.written_at, note.saved_at) == (ASKED, later, changed)
    almost = later + 7 * DAY - dt.timedelta(seconds=1)
    assert save(held, mine, writing(other, "", seen_at=changed), now=almost) == 1
    assert not PeerNote.objects.exists()


def test_after_a_week_it_stays_and_others_can_still_be_written_to(held, here, later):
    mine, other, third, _away = here
    save(held, mine, writing(other), now=later)
    with pytest.raises(StaleNotes) as refused:
        save(held, mine, writing(other, ASKED, seen_at=later), now=later + 7 * DAY)
    assert refused.value.receivers == {other.pk}
    assert save(held, mine, writing(third), now=later + 70 * DAY) == 1
    assert PeerNote.objects.get(receiver=other).observation == SEEN


@pytest.mark.parametrize("seen", [None, -DAY])
def test_words_that_came_between_are_not_written_over(held, here, later, seen):
    mine, other, third, _away = here
    save(held, mine, writing(other), now=later)
    seen_at = seen and later + seen
    with pytest.raises(StaleNotes):
        save(held, mine, writing(third), writing(other, "else", seen_at=seen_at), now=later)
    assert PeerNote.objects.get().observation == SEEN
    # And what was taken back elsewhere does not come back unnoticed.
    PeerNote.objects.all().delete()
    with pytest.raises(StaleNotes):
        save(held, mine, writing(other, "else", seen_at=later), now=later)


def test_nobody_writes_who_was_not_there_or_to_somebody_who_was_not(
    held, here, planned, later, admin
):
    mine, other, third, away = here
    elsewhere = list(planned.enrollments.values())[5]
    for author, receiver in ((mine, away), (away, mine), (mine, elsewhere), (elsewhere, mine)):
        with pytest.raises(WasNotThere):
            save(held, author, writing(receiver), now=later)
    leave_cohort(enrollment=other, by=admin, now=later)
    mark_left(member=third.member, by=admin, now=later)
    for gone in (other, third):
        with pytest.raises(WasNotThere):
            save(held, mine, writing(gone), now=later)


def test_a_guest_is_one_of_those_who_were_there(held, here, planned, facilitator, later):
    guest = list(planned.enrollments.values())[5]
    GuestPlace.objects.create(session=held, enrollment=guest)
    note_attendance(
        session=held, enrollment_id=guest.pk, was_present=True, by=facilitator, now=later
    )
    assert save(held, guest, writing(here[0]), now=later) == 1
    assert save(held, here[0], writing(guest), now=later) == 1
    there = Attendance.objects.who_were_there(held)
    assert [each.enrollment_id for each in there] == [*(each.pk for each in here[:3]), guest.pk]


def test_nothing_is_written_while_the_session_is_open_again_or_the_pilot_rests(
    held, here, planned, facilitator, admin, later
):
    reopen_session(session=held, by=facilitator, now=later)
    with pytest.raises(NotesClosed):
        save(held, here[0], writing(here[1]), now=later)
    hold_session(session=held, present=[e.pk for e in here[:3]], by=facilitator, now=later)
    assert save(held, here[0], writing(here[1]), now=later) == 1
    pause_cohort(cohort=planned.cohort, by=admin, now=later)
    with pytest.raises(NotesClosed):
        save(held, here[0], writing(here[2]), now=later)


@pytest.mark.parametrize("wrong", [{"receiver": 0}, {"observation": ""}])
def test_the_database_refuses_a_note_to_oneself_and_an_empty_one(held, here, later, wrong):
    fields = {"receiver": 1, "observation": SEEN} | wrong
    note = PeerNote(
        session=held,
        author=here[0],
        receiver=here[fields["receiver"]],
        observation=fields["observation"],
        written_at=later,
        saved_at=later,
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        note.save()


# The page.


def sent(held, *writings):
    """A form as a browser sends it."""
    data = {}
    for each in writings:
        data[f"observation_{each.receiver_id}"] = each.observation
        data[f"question_{each.receiver_id}"] = each.question
        data[f"seen_{each.receiver_id}"] = each.seen_at.isoformat() if each.seen_at else ""
    return data


def test_two_leaders_write_to_each_other_and_nobody_else_reads_it(
    held, here, later, client_for, frozen
):
    frozen.move_to(later)
    mine, other, third, away = here
    one, two = client_for(mine.member), client_for(other.member)
    page = one.get(address(held))
    assert "What did you hear?" in page.text  # the module's prompt
    assert f"Only {other.member.name} reads this" in page.text
    assert away.member.name not in page.text
    data = sent(held, writing(other, SEEN, ASKED), writing(third, ""))
    for _click in range(2):
        answer = one.post(address(held), {**data, "nonce": "once"})
        assert answer.url == f"{address(held)}?saved=notes"
    assert "Saved." in one.get(answer.url).text
    read = two.get(address(held))
    assert SEEN in read.text
    assert ASKED in read.text
    assert "1 of the 2 who were there with you has written" in read.text
    for somebody in (third, away):
        assert SEEN not in client_for(somebody.member).get(address(held)).text


def test_no_role_opens_it(
    held, here, later, client_for, facilitator, admin, coach, privacy_officer, planned, outsider
):
    save(held, here[0], writing(here[1]), now=later)
    for person in (facilitator, admin, coach, privacy_officer):
        assert client_for(person).get(address(held)).status_code == 403
        person.roles = [Role.LEADER, *person.roles]
        person.save()
        assert client_for(person).get(address(held)).status_code == 404
    elsewhere = list(planned.enrollments)[5]
    assert client_for(elsewhere).get(address(held)).status_code == 404
    assert client_for(outsider).get(address(held)).status_code == 404


def test_looking_leaves_no_trace(held, here, later, client_for, frozen):
    frozen.move_to(later)
    save(held, here[0], writing(here[1]), now=later)
    client = client_for(here[1].member)
    before = PeerNote.objects.values().get()
    with CaptureQueriesContext(connection) as captured:
        client.get(address(held))
    assert not [q for q in captured if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert PeerNote.objects.values().get() == before


def test_what_came_between_is_shown_beside_what_was_written(held, here, later, client_for, frozen):
    frozen.move_to(later)
    mine, other = here[:2]
    save(held, mine, writing(other), now=later)
    client = client_for(mine.member)
    page = client.post(address(held), sent(held, writing(other, "Something else altogether.")))
    assert page.status_code == 422
    assert "Something else altogether." in page.text
    assert SEEN in page.text
    # Sent again, with what was shown.
    again = client.post(
        address(held), sent(held, writing(other, "Something else altogether.", seen_at=later))
    )
    assert again.status_code == 302
    assert PeerNote.objects.get().observation == "Something else altogether."
    # A note that was taken back meanwhile is told as such.
    PeerNote.objects.all().delete()
    gone = client.post(address(held), sent(held, writing(other, SEEN, seen_at=later)))
    assert "the note was taken back" in gone.text


@pytest.mark.parametrize("seen", ["yesterday", "2026-13-45T99:00", "2026-09-30T20:00:00"])
def test_an_unreadable_moment_counts_as_never_seen(held, here, later, client_for, frozen, seen):
    frozen.move_to(later)
    save(held, here[0], writing(here[1]), now=later)
    data = sent(held, writing(here[1], "else")) | {f"seen_{here[1].pk}": seen}
    assert client_for(here[0].member).post(address(held), data).status_code == 422


def test_too_many_words_come_back_whole(held, here, later, client_for, frozen):
    frozen.move_to(later)
    long = "word " * 121
    page = client_for(here[0].member).post(address(held), sent(held, writing(here[1], long)))
    assert page.status_code == 422
    assert long.strip() in page.text
    assert not PeerNote.objects.exists()


def test_after_a_week_a_note_is_read_and_not_edited(held, here, later, client_for, frozen):
    save(held, here[0], writing(here[1]), now=later)
    frozen.move_to(later + 8 * DAY)
    page = client_for(here[0].member).get(address(held)).text
    assert SEEN in page
    assert f'name="observation_{here[1].pk}"' not in page
    assert f'name="observation_{here[2].pk}"' in page


def test_words_to_somebody_who_left_meanwhile_stay_on_the_page(
    held, here, later, client_for, frozen, admin
):
    frozen.move_to(later)
    mine, other, third, _away = here
    leave_cohort(enrollment=other, by=admin, now=later)
    client = client_for(mine.member)
    data = sent(held, writing(other), writing(third, ASKED))
    page = client.post(address(held), data)
    assert page.status_code == 422
    assert SEEN in page.text
    assert ASKED in page.text
    assert not PeerNote.objects.exists()


def test_what_a_leaver_wrote_stays_with_whom_it_was_for(held, here, later, client_for, admin):
    mine, other = here[:2]
    save(held, other, writing(mine), now=later)
    leave_cohort(enrollment=other, by=admin, now=later)
    page = client_for(mine.member).get(address(held))
    assert SEEN in page.text
    assert "have written" not in page.text
    assert "has written" not in page.text
    assert client_for(other.member).get(address(held)).status_code == 404


def test_the_page_waits_while_the_session_is_open_again_and_keeps_what_was_typed(
    held, here, later, client_for, frozen, facilitator
):
    frozen.move_to(later)
    save(held, here[1], writing(here[0]), now=later)
    reopen_session(session=held, by=facilitator, now=later)
    client = client_for(here[0].member)
    waiting = client.get(address(held))
    assert "Notes wait until the session is finished" in waiting.text
    assert SEEN not in waiting.text
    refused = client.post(address(held), sent(held, writing(here[1], ASKED + " And why?")))
    assert refused.status_code == 409
    assert ASKED in refused.text


def test_between_looking_and_saving_the_operation_has_the_last_word(
    held, here, later, client_for, frozen, monkeypatch
):
    frozen.move_to(later)

    def closed(**_given):
        raise NotesClosed

    monkeypatch.setattr("practice.views.notes.save_peer_notes", closed)
    answer = client_for(here[0].member).post(address(held), sent(held, writing(here[1])))
    assert (answer.status_code, SEEN in answer.text) == (409, True)


def test_who_was_not_there_or_was_alone_is_told_so_kindly(
    held, here, later, client_for, facilitator
):
    away = client_for(here[3].member)
    assert "nobody expects one from you" in away.get(address(held)).text
    assert away.post(address(held), sent(held, writing(here[0]))).status_code == 409
    Attendance.objects.filter(session=held).exclude(enrollment=here[0]).update(was_present=False)
    assert "the only one this time" in client_for(here[0].member).get(address(held)).text


def test_in_a_finished_pilot_notes_are_read_and_nothing_is_written(
    held, here, later, client_for, planned, admin
):
    save(held, here[0], writing(here[1]), now=later)
    pause_cohort(cohort=planned.cohort, by=admin, now=later)
    page = client_for(here[0].member).get(address(held)).text
    assert SEEN in page
    assert "<textarea" not in page


def test_the_page_of_the_session_leads_there_for_those_who_were_there(held, here, client_for):
    url = reverse("practice:session", args=[held.pk])
    assert address(held) in client_for(here[0].member).get(url).text
    assert address(held) not in client_for(here[3].member).get(url).text


def test_the_page_costs_the_same_for_two_and_for_six(
    held, here, planned, facilitator, client_for, later
):
    client = client_for(here[0].member)

    def cost():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address(held)).status_code == 200
        return len(captured)

    cost()
    before = cost()
    for guest in list(planned.enrollments.values())[4:7]:
        GuestPlace.objects.create(session=held, enrollment=guest)
        note_attendance(
            session=held, enrollment_id=guest.pk, was_present=True, by=facilitator, now=later
        )
        save(held, guest, writing(here[0]), now=later)
    assert cost() == before <= 5


# The mail.


def asked():
    found = Message.objects.filter(kind="notes_after_practice").order_by("person_id")
    return list(found.values_list("person_id", flat=True))


def test_the_morning_after_is_a_working_day_at_nine_where_somebody_is():
    friday = dt.datetime(2026, 10, 2, 18, tzinfo=dt.UTC)
    assert morning_after(friday, "America/Toronto").isoformat() == "2026-10-05T13:00:00+00:00"
    # In Kathmandu it was Friday night, past midnight.
    assert morning_after(friday + DAY / 8, "Asia/Kathmandu").day == 5
    # The third of October is a holiday in Germany, and the fifth is not; the thirty-first of
    # December is followed by one.
    new_year = dt.datetime(2026, 12, 31, 9, tzinfo=dt.UTC)
    assert morning_after(new_year, "Europe/Berlin").date() == dt.date(2027, 1, 4)


def test_those_who_were_there_are_asked_once_at_nine_on_their_own_clock(held, here, later):
    mornings = {e: morning_after(held.starts_at, e.member.time_zone) for e in here[:3]}
    first = min(mornings.values())
    assert ask_for_notes(now=first - dt.timedelta(minutes=1)) == 0
    last = max(mornings.values())
    for moment in sorted(mornings.values()):
        ask_for_notes(now=moment)
    assert asked() == sorted(each.member_id for each in here[:3])
    assert ask_for_notes(now=last) == 0
    message = Message.objects.get(kind="notes_after_practice", person_id=here[0].member_id)
    assert message.send_after == mornings[here[0]]
    assert address(held) in message.text
    assert "one observation, one question" in message.subject


def test_nobody_is_asked_too_late_alone_twice_or_after_having_written(
    held, here, later, facilitator
):
    last = max(morning_after(held.starts_at, e.member.time_zone) for e in here[:3])
    save(held, here[0], writing(here[1]), now=later)
    assert ask_for_notes(now=last) == 2
    reopen_session(session=held, by=facilitator, now=last)
    hold_session(session=held, present=[e.pk for e in here[:3]], by=facilitator, now=last)
    assert ask_for_notes(now=last) == 0
    Message.objects.all().delete()
    assert ask_for_notes(now=last + ASKED_FOR) == 0
    Attendance.objects.exclude(enrollment=here[1]).update(was_present=False)
    assert ask_for_notes(now=last) == 0


def test_one_statement_where_nothing_is_due(held, now):
    assert len(statements_of(ask_for_notes, held.starts_at + dt.timedelta(hours=2))) == 1


def wrote(held, here, _admin, _facilitator, now):
    save(held, here[0], writing(here[1]), now=now)


def opened_again(held, _here, _admin, facilitator, now):
    reopen_session(session=held, by=facilitator, now=now)


def noted_as_absent(held, here, _admin, facilitator, now):
    note_attendance(
        session=held, enrollment_id=here[0].pk, was_present=False, by=facilitator, now=now
    )


def left(_held, here, admin, _facilitator, now):
    leave_cohort(enrollment=here[0], by=admin, now=now)


def rests(held, _here, admin, _facilitator, now):
    pause_cohort(cohort=held.group.cohort, by=admin, now=now)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (wrote, "have written"),
        (opened_again, "not finished"),
        (noted_as_absent, "was not there"),
        (left, "no longer takes part"),
        (rests, "is paused"),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_a_mail_that_waits_is_asked_once_more(held, here, admin, facilitator, change, why):
    morning = morning_after(held.starts_at, here[0].member.time_zone)
    ask_for_notes(now=morning)
    [message] = Message.objects.filter(kind="notes_after_practice", person_id=here[0].member_id)
    assert not objections_to([message], now=morning)
    change(held, here, admin, facilitator, morning)
    assert why in objections_to([message], now=morning)[message.pk].reason


def test_the_mail_speaks_german(held, here):
    member = here[0].member
    member.language = "de"
    member.save()
    ask_for_notes(now=morning_after(held.starts_at, member.time_zone))
    message = Message.objects.get(kind="notes_after_practice", person_id=member.pk)
    assert message.subject == "Nach Ihrer Übung: eine Beobachtung, eine Frage"


def test_the_clock_asks(held, here, frozen):
    frozen.move_to(max(morning_after(held.starts_at, e.member.time_zone) for e in here[:3]))
    tasks.ask_for_notes()
    assert len(asked()) == 3
    tasks.ask_for_notes()
    assert len(asked()) == 3


def test_a_leaders_record_tells_what_others_wrote_to_them_and_nothing_else(
    held, here, later, facilitator, django_assert_max_num_queries
):
    author, receiver, third = here[:3]
    save(held, author, writing(receiver, "You waited.", "What helped?"), now=later)
    save(held, third, writing(receiver, "You asked twice."), now=later)
    with django_assert_max_num_queries(2):
        (told,) = notes_received(receiver.member, "en", later)
    assert [(line.by, line.label, line.text) for line in told.lines] == [
        (author.member.name, "Noticed", "You waited."),
        (author.member.name, "Asked", "What helped?"),
        (third.member.name, "Noticed", "You asked twice."),
    ]
    assert told.address == address(held)
    assert notes_received(author.member, "en", later) == []
    assert not NOTES.can_be_shared
    reopen_session(session=held, by=facilitator, now=later)
    assert notes_received(receiver.member, "en", later) == []


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_note_that_was_saved_elsewhere_stays_in_the_form_and_the_draft_stands_beside(
    held, here, open_page
):
    mine, other = here[:2]
    page = open_page(mine.member)
    page.goto(address(held))
    field = page.locator(f"[name=observation_{other.pk}]")
    field.fill("From the train")
    save(held, mine, writing(other, SEEN), now=timezone.now())
    page.goto(address(held))
    beside = page.get_by_label("What you wrote")
    expect(beside).to_have_value("From the train")
    expect(field).to_have_value(SEEN)
    page.get_by_role("button", name="Take it into the form").click()
    expect(field).to_have_value("From the train")
    page.reload()
    expect(field).to_have_value("From the train")
    expect(page.get_by_text("It is not saved yet")).to_be_visible()
