"""What is noted in a talk is read by whom it is for, and by nobody else."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from coaching.models import Talk, TalkNote
from coaching.notes_readers import NoteShown
from coaching.notes_states import NoteAudience
from coaching.operations import (
    HasBeenRead,
    NoteWriting,
    StaleTalkNote,
    change_note,
    note_reading,
    remove_note,
    save_topic,
    show_earlier,
    write_note,
)
from coaching.passing_on import undecided
from coaching.states import TalkState
from cohorts.models import Enrollment
from cohorts.operations import NoCoach, change_coach, leave_cohort
from cohorts.record_page import shown_record
from people.models import AuditEvent, Member, Role
from tests.coaching.talking import a_talk
from tests.factories import NOW, CohortFactory, EnrollmentFactory, MemberFactory

pytestmark = pytest.mark.usefixtures("frozen")
LATER = NOW + dt.timedelta(hours=1)
ONLY_ME, BOTH = NoteAudience.ONLY_ME, NoteAudience.BOTH


@pytest.fixture
def talk(leader: Member, coach: Member) -> Talk:
    cohort = CohortFactory(organization=leader.organization)
    return a_talk(EnrollmentFactory(cohort=cohort, member=leader, coach=coach), coach, NOW)


@pytest.fixture
def successor(leader: Member) -> Member:
    return MemberFactory(organization=leader.organization, roles=[Role.COACH], name="New coach")


def note(talk: Talk, by: Member, text: str, audience: str = ONLY_ME) -> TalkNote:
    return write_note(talk=talk, writing=NoteWriting(text=text, audience=audience), now=NOW, by=by)


def change(found: TalkNote, text: str, audience: str, seen: dt.datetime = NOW) -> TalkNote:
    writing = NoteWriting(text=text, audience=audience, seen_at=seen)
    return change_note(note=found, writing=writing, now=LATER)


def topic(talk: Talk, text: str, seen: dt.datetime | None = None) -> None:
    writing = NoteWriting(text=text, seen_at=seen)
    save_topic(talk=talk, writing=writing, now=NOW, by=talk.enrollment.member)


def read_by(member: Member) -> set[str]:
    return set(TalkNote.objects.visible_to(member).values_list("text", flat=True))


def hand_over(talk: Talk, to: Member) -> Enrollment:
    """Somebody else coaches the leader from now on."""
    enrollment = talk.enrollment
    change_coach(cohort=enrollment.cohort, enrollments=[enrollment], coach=to, now=LATER, by=to)
    enrollment.refresh_from_db()
    return enrollment


def test_each_note_is_read_by_whom_it_is_for(talk, leader, coach, admin, privacy_officer, outsider):
    note(talk, coach, "coach alone")
    note(talk, leader, "leader alone")
    note(talk, coach, "by the coach for both", BOTH)
    note(talk, leader, "by the leader for both", BOTH)
    topic(talk, "topic")
    both = {"by the coach for both", "by the leader for both", "topic"}
    assert read_by(coach) == {"coach alone", *both}
    assert read_by(leader) == {"leader alone", *both}
    assert not any(read_by(each) for each in (admin, privacy_officer, outsider))


def test_a_note_for_both_can_be_ones_own_again_until_the_other_has_read_it(talk, leader, coach):
    first = note(talk, coach, "a", BOTH)
    change(first, "a", ONLY_ME)
    assert read_by(leader) == set()
    change(first, "a", BOTH, LATER)
    assert note_reading(talk=talk, now=LATER, by=coach) == 0, "one's own look says nothing"
    assert note_reading(talk=talk, now=LATER, by=leader) == 1
    assert note_reading(talk=talk, now=LATER, by=leader) == 0
    with pytest.raises(HasBeenRead):
        change(first, "a", ONLY_ME, LATER)
    with pytest.raises(HasBeenRead):
        remove_note(note=first, now=LATER)
    assert change(first, "in other words", BOTH, LATER).text == "in other words"


def test_what_was_not_seen_is_not_written_over(talk, leader):
    first = note(talk, leader, "a")
    change(first, "b", ONLY_ME)
    assert change(first, "b", ONLY_ME).text == "b", "the same again changes nothing"
    with pytest.raises(StaleTalkNote) as stale:
        change(first, "c", ONLY_ME)
    assert stale.value.standing.text == "b"
    remove_note(note=first, now=LATER)
    remove_note(note=first, now=LATER)
    with pytest.raises(StaleTalkNote) as gone:
        change(first, "c", ONLY_ME)
    assert gone.value.standing is None


def test_a_wish_stands_once_and_is_taken_back_by_emptying_it(talk):
    topic(talk, "one")
    topic(talk, "one")
    with pytest.raises(StaleTalkNote):
        topic(talk, "two")
    topic(talk, "two", NOW)
    assert TalkNote.objects.get().text == "two"
    topic(talk, "", NOW)
    topic(talk, "")
    assert not TalkNote.objects.exists()


@pytest.mark.parametrize("state", [TalkState.AGREED, TalkState.PROPOSED])
def test_notes_of_the_talk_just_before_stand_on_the_next_whichever_was_proposed_first(
    talk, leader, coach, client_for, frozen, state
):
    """The monthly one is offered, then one beside it, which is held before."""
    at = None if state == TalkState.PROPOSED else NOW + dt.timedelta(days=7)
    Talk.objects.filter(pk=talk.pk).update(state=state, starts_at=at, proposed_at=NOW)
    extra = a_talk(talk.enrollment, coach, NOW + dt.timedelta(days=1), TalkState.HELD)
    ahead = a_talk(talk.enrollment, coach, NOW + dt.timedelta(days=30))
    Talk.objects.filter(pk__in=[extra.pk, ahead.pk]).update(proposed_at=LATER)
    first = note(extra, coach, "of the one beside", BOTH)
    note(ahead, coach, "of one to come", BOTH)
    frozen.move_to(NOW + dt.timedelta(days=2))
    page = client_for(leader).get(reverse("coaching:talk", args=[talk.pk])).text
    assert "of the one beside" in page
    assert "of one to come" not in page
    assert TalkNote.objects.get(pk=first.pk).has_been_read, "the leader has had it before them"
    page = client_for(coach).get(reverse("coaching:talk", args=[talk.pk])).text
    assert "of the one beside" in page


@pytest.mark.parametrize("state", [TalkState.HELD, TalkState.CANCELED])
def test_what_to_talk_about_is_asked_while_the_talk_is_ahead_and_taken_back_at_any_time(
    talk, leader, client_for, state
):
    topic(talk, "About Mondays.")
    client, address = client_for(leader), reverse("coaching:talk", args=[talk.pk])
    assert "What you want to talk about" in client.get(address).text
    Talk.objects.filter(pk=talk.pk).update(state=state, closed_at=NOW)
    page = client.get(address).text
    assert "What you want to talk about" not in page
    assert "What you wanted to talk about" in page
    inside = reverse("coaching:topic", args=[talk.pk])
    late = client.post(inside, {"topic": "Too late.", "seen": NOW.isoformat()})
    assert late.status_code == 422
    assert "What you wrote is below, in a new note." in late.text
    assert late.context["note_form"]["text"].value() == "Too late."
    assert TalkNote.objects.get().text == "About Mondays."
    assert client.post(inside, {"seen": NOW.isoformat()}).status_code == 302
    assert not TalkNote.objects.exists()


def test_a_new_coach_sees_nothing_until_the_leader_decides(talk, leader, coach, successor):
    note(talk, coach, "coach alone")
    note(talk, coach, "by the coach for both", BOTH)
    note(talk, leader, "by the leader for both", BOTH)
    assert undecided(leader) == []
    enrollment = hand_over(talk, successor)
    assert read_by(coach) == {"coach alone"}, "what they wrote for themselves stays with them"
    assert read_by(successor) == set()
    assert undecided(leader) == [enrollment]
    show_earlier(enrollment=enrollment, includes_notes=True, commitments=[], now=LATER, by=leader)
    assert read_by(successor) == {"by the leader for both"}, "others' words are not theirs to give"
    assert undecided(leader) == []
    assert AuditEvent.objects.filter(verb="show_earlier").count() == 1
    show_earlier(enrollment=enrollment, includes_notes=False, commitments=[], now=LATER, by=leader)
    assert read_by(successor) == set()
    # A third one, who is the first again, begins anew; of later talks is asked anew.
    second = a_talk(enrollment, successor, NOW + dt.timedelta(days=30))
    note(second, leader, "of the second", BOTH)
    hand_over(talk, coach)
    assert "of the second" not in read_by(coach)
    assert [each.pk for each in undecided(leader)] == [enrollment.pk]


def test_each_note_says_who_reads_it_now(talk, leader, coach, successor, client_for):
    first, alone = note(talk, leader, "for both", BOTH), note(talk, leader, "alone")
    theirs = note(talk, coach, "theirs", BOTH)

    def who() -> dict[int, str]:
        found = TalkNote.objects.visible_to(leader).with_readers()
        return {each.pk: NoteShown(note=each, member=leader).who for each in found}

    both = f"You and {coach.name}"
    assert who() == {first.pk: both, alone.pk: "Only you", theirs.pk: both}
    enrollment = hand_over(talk, successor)
    assert set(who().values()) == {"Only you"}
    show_earlier(enrollment=enrollment, includes_notes=True, commitments=[], now=LATER, by=leader)
    assert who()[first.pk] == "You and New coach"
    assert who()[theirs.pk] == "Only you"
    shown = TalkNote.objects.visible_to(successor).with_readers().get()
    assert NoteShown(note=shown, member=successor).who == "You and Halima Eze"
    page = client_for(leader).get(reverse("coaching:talk", args=[talk.pk])).text
    assert "Me, and a new coach if I let them read earlier talks" in page
    assert "What you take with you" not in page
    # The new coach reads it beside their own talk: from now on it stays for both.
    later = a_talk(enrollment, successor, NOW + dt.timedelta(days=20))
    page = client_for(successor).get(reverse("coaching:talk", args=[later.pk])).text
    assert "for both" in page
    assert TalkNote.objects.get(pk=first.pk).has_been_read


def test_nothing_is_passed_on_to_nobody(talk, leader):
    Enrollment.objects.update(coach=None)
    with pytest.raises(NoCoach):
        show_earlier(
            enrollment=talk.enrollment, includes_notes=True, commitments=[], now=NOW, by=leader
        )


def test_whoever_left_shows_nothing_to_the_coach_and_keeps_their_own(talk, leader, coach):
    note(talk, leader, "for both", BOTH)
    leave_cohort(enrollment=talk.enrollment, now=NOW, by=leader)
    assert read_by(coach) == set()
    assert read_by(leader) == {"for both"}


def test_the_record_tells_a_leader_every_note_they_can_read(talk, leader, coach):
    note(talk, leader, "leader alone")
    note(talk, coach, "by the coach for both", BOTH)
    note(talk, coach, "coach alone")
    told = next(each for each in shown_record(leader, "en", NOW) if each.section.name == "talks")
    said = {(each.entry.lines[0].text, each.entry.lines[0].by) for each in told.entries}
    assert said == {("leader alone", ""), ("by the coach for both", coach.name)}
    assert not any(each.can_be_shared for each in told.entries)


def test_the_page_keeps_both_texts_where_an_edit_is_stale(talk, leader, client_for):
    first = note(talk, leader, "standing")
    change(first, "newer", ONLY_ME)
    sent = {"text": "typed", "audience": ONLY_ME, "seen": NOW.isoformat()}
    page = client_for(leader).post(reverse("coaching:note", args=[first.pk]), sent)
    assert page.status_code == 422
    assert "newer" in page.text
    assert "typed" in page.text
    inside = reverse("coaching:topic", args=[talk.pk])
    topic(talk, "standing topic")
    page = client_for(leader).post(inside, {"topic": "typed topic", "seen": "nonsense"})
    assert page.status_code == 422
    assert "standing topic" in page.text
    assert "typed topic" in page.text


def test_the_page_of_a_note_changes_it_takes_it_away_and_says_when_it_cannot(
    talk, leader, coach, client_for
):
    client, first = client_for(coach), note(talk, coach, "a", BOTH)
    address = reverse("coaching:note", args=[first.pk])
    assert "Only me" in client.get(address).text
    assert client.post(address, {"text": ""}).status_code == 422
    note_reading(talk=talk, now=NOW, by=leader)
    sent = {"text": "a", "audience": ONLY_ME, "seen": NOW.isoformat()}
    page = client.post(address, sent)
    assert "It has been read. It stays for both." in page.text
    assert client.post(address, {"remove": "1"}).url == address
    assert client.post(address, {**sent, "text": "b", "audience": BOTH}).status_code == 302
    alone = note(talk, coach, "alone")
    away = client.post(reverse("coaching:note", args=[alone.pk]), {"remove": "1"})
    assert away.url.startswith(reverse("coaching:talk", args=[talk.pk]))
    assert client_for(leader).get(address).status_code == 404


def test_a_former_coach_finds_their_own_notes_and_not_the_talk(talk, coach, successor, client_for):
    kept = note(talk, coach, "coach alone")
    hand_over(talk, successor)
    client = client_for(coach)
    assert client.get(reverse("coaching:talk", args=[talk.pk])).status_code == 404
    assert "coach alone" in client.get(reverse("coaching:own_notes")).text
    away = client.post(reverse("coaching:note", args=[kept.pk]), {"remove": "1"})
    assert away.url == reverse("coaching:own_notes")
    assert not TalkNote.objects.exists()
