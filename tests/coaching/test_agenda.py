"""A talk's page fills itself from what the leader shares."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coaching.commitments_states import CommitmentState
from coaching.guide import OpenedModule, module_at
from coaching.models import Commitment, Talk, TalkNote
from coaching.operations import NoteWriting, make_commitment, settle_commitment, write_note
from coaching.states import TalkState
from cohorts import own_record
from cohorts.models import Enrollment
from cohorts.operations import share_entry
from cohorts.own_record import RecordEntry, RecordLine, RecordSection
from people.models import AuditEvent
from tests.coaching.talking import a_talk
from tests.factories import NOW
from tests.learning.conftest import course

__all__ = ["course"]
pytestmark = pytest.mark.usefixtures("frozen")
ONE_DAY = dt.timedelta(days=1)


@pytest.fixture
def talk(course, coach) -> Talk:
    Enrollment.objects.filter(pk=course.enrollment.pk).update(coach=coach)
    course.enrollment.refresh_from_db()
    a_talk(course.enrollment, coach, NOW - 30 * ONE_DAY, TalkState.HELD)
    return a_talk(course.enrollment, coach, NOW)


def commit(talk: Talk, wording: str, at: dt.datetime = NOW) -> Commitment:
    return make_commitment(
        enrollment=talk.enrollment,
        talk=talk,
        wording=wording,
        due_on=NOW.date(),
        now=at,
        by=talk.enrollment.member,
    )


def test_the_coach_reads_what_is_shared_in_order_and_with_the_reason_beside(
    talk, leader, coach, client_for
):
    address = reverse("coaching:talk", args=[talk.pk])
    page = client_for(coach).get(address).text
    assert "has not written anything yet" in page
    assert "Many good conversations need none of it." in page
    commit(talk, "I ask Noor.")
    old = commit(talk, "Long over.")
    settle_commitment(
        commitment=old,
        state=CommitmentState.DONE,
        outcome="",
        revision=1,
        now=NOW - 40 * ONE_DAY,
    )
    private = make_commitment(
        enrollment=talk.enrollment, wording="Mine.", due_on=NOW.date(), now=NOW, by=leader
    )
    client_for(leader).post(reverse("coaching:topic", args=[talk.pk]), {"topic": "About Mondays."})
    page = client_for(coach).get(address).text
    assert page.index("I ask Noor.") < page.index("About Mondays.")
    assert "Shared by Halima Eze on 14 September 2026" in page
    assert "Long over." not in page
    assert "Many good conversations need none of it." not in page, "something is shared, above"
    assert "Nothing but what is above, under what was agreed." in page
    assert private.wording not in page
    assert AuditEvent.objects.filter(verb="open_shared").count() == 2
    assert TalkNote.objects.get().read_at == NOW
    assert client_for(leader).get(address).text.count("I ask Noor.") == 1
    assert AuditEvent.objects.filter(verb="open_shared").count() == 2


def gap_to_others(_member, _language, now) -> list[RecordEntry]:
    enrollment = Enrollment.objects.get()
    lines = [RecordLine(text="Half a level apart.")]
    return [RecordEntry(key="1", enrollment_id=enrollment.pk, at=now, heading="Gap", lines=lines)]


def test_whatever_is_announced_as_shareable_has_its_place_once_it_is_shared(
    talk, leader, coach, client_for, monkeypatch
):
    said = dict.fromkeys(("title", "about", "empty", "who"), lambda: "Self and others")
    section = RecordSection(
        name="gap", position=60, told=gap_to_others, who_with_coach=lambda coach: coach, **said
    )
    monkeypatch.setattr(own_record, "_sections", {"gap": section})
    client, address = client_for(coach), reverse("coaching:talk", args=[talk.pk])
    page = client.get(address).text
    assert "Self and others" not in page
    assert "Questions:" in page, "of the module that they are at"
    share_entry(enrollment=talk.enrollment, section="gap", key="1", now=NOW, by=leader)
    page = client.get(address).text
    assert page.index("Self and others") < page.index("Half a level apart.")


def test_a_talk_costs_the_same_at_any_number_of_notes_and_commitments(
    talk, leader, coach, client_for
):
    client, address = client_for(coach), reverse("coaching:talk", args=[talk.pk])

    def fill(times: int) -> None:
        for number in range(times):
            commit(talk, f"Number {number}")
            write_note(talk=talk, writing=NoteWriting(text="n"), now=NOW, by=coach)

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    fill(1)
    statements()
    before = statements()
    fill(6)
    assert statements() == before


def test_notes_and_commitments_are_written_on_the_page(talk, leader, coach, client_for):
    client = client_for(leader)
    write = reverse("coaching:write_note", args=[talk.pk])
    assert client.post(write, {"text": "", "audience": "both"}).status_code == 422
    assert client.post(write, {"text": "Seen.", "audience": "both"}).status_code == 302
    close = reverse("coaching:commit", args=[talk.pk])
    assert client.post(close, {"wording": "", "due_on": ""}).status_code == 422
    sent = {"wording": "I ask.", "due_on": NOW.date().isoformat()}
    assert client.post(close, sent).status_code == 302
    assert (
        client.post(reverse("coaching:topic", args=[talk.pk]), {"topic": "x" * 1001}).status_code
        == 422
    )
    page = client_for(coach).get(reverse("coaching:talk", args=[talk.pk])).text
    assert "Seen." in page
    assert "I ask." in page


def test_the_module_is_the_latest_that_has_opened_else_the_first_to_come():
    one, two = OpenedModule(1, NOW - 2 * ONE_DAY), OpenedModule(2, NOW - ONE_DAY)
    three, four = OpenedModule(3, NOW + ONE_DAY), OpenedModule(4, NOW + 2 * ONE_DAY)
    assert module_at([two, three, one], NOW) == 2
    assert module_at([four, three], NOW) == 3
    assert module_at([], NOW) is None
