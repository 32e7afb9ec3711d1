"""A recorded turn: only with the leader's yes, by a link, seen by few, and not for long."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.models import RECORDING_KEPT_FOR, TurnFile, TurnFilePart, TurnRecording
from assessments.operations import (
    NotAgreed,
    NotASecondRater,
    NotInThisSession,
    RecordingOver,
    RecordingServed,
    SessionCanceled,
    agree_to_recording,
    delete_due_recordings,
    delete_recording,
    keep_turn_file,
    leave_recording,
    record_score,
    see_turn_file,
    take_back_recording,
)
from assessments.recordings import is_due
from assessments.tasks import delete_recordings
from messaging.models import Message
from people.models import Member, Role
from people.operations import grant_role
from practice.models import Attendance, PracticeSession
from practice.operations import cancel_session, seat_leader
from programs.content.kinds import MediaType
from programs.watching import PART
from tests.conftest import SignIn
from tests.practice.conftest import Planned
from tests.trail import trail

LINK = "https://video.example/turn"


@pytest.fixture
def mine(scored: Planned, leader: Member) -> int:
    return scored.enrollments[leader].pk


@pytest.fixture
def second(scored: Planned, coach: Member, now: dt.datetime) -> Member:
    """A second rater: works on the cohort and leads none of its sessions."""
    grant_role(members=[coach], role=Role.FACILITATOR, now=now, by=None)
    scored.cohort.facilitators.add(coach)
    return coach


@pytest.fixture
def on_the_day(now: dt.datetime) -> Iterator[None]:
    """Before the session, for pages, which ask what time it is."""
    with time_machine.travel(now, tick=True):
        yield


@pytest.fixture
def yes(session: PracticeSession, mine: int, leader: Member, now: dt.datetime) -> TurnRecording:
    return agree_to_recording(session=session, enrollment_id=mine, by=leader, now=now)


@pytest.fixture
def slot(
    session: PracticeSession, mine: int, facilitator: Member, now: dt.datetime
) -> dict[str, Any]:
    return {"session_id": session.pk, "enrollment_id": mine, "by": facilitator, "now": now}


def link() -> str:
    return TurnRecording.objects.get().link


def test_without_a_yes_no_link_is_kept_and_with_one_for_two_weeks(
    slot: dict[str, Any], session: PracticeSession, mine: int, leader: Member
) -> None:
    with pytest.raises(NotAgreed):
        leave_recording(**slot, link=LINK)
    for _ in range(2):
        agree_to_recording(session=session, enrollment_id=mine, by=leader, now=slot["now"])
        leave_recording(**slot, link=LINK)
    assert link() == LINK
    assert len(trail("agree_to_recording")) == len(trail("leave_recording")) == 1
    over = slot | {"now": session.starts_at + RECORDING_KEPT_FOR}
    with pytest.raises(RecordingOver):
        leave_recording(**over, link="https://video.example/other")


def test_the_link_goes_at_once_when_the_yes_is_taken_back(
    slot: dict[str, Any], session: PracticeSession, mine: int, leader: Member, yes: TurnRecording
) -> None:
    leave_recording(**slot, link=LINK)
    own = {"session": session, "enrollment_id": mine, "now": slot["now"]}
    take_back_recording(**own, by=slot["by"])
    assert link() == LINK, "the leader's own word alone"
    for _ in range(2):
        take_back_recording(**own, by=leader)
    kept = TurnRecording.objects.get()
    assert (kept.link, kept.left_by, kept.left_at, kept.is_agreed) == ("", None, None, False)
    assert trail("take_back_recording") == [
        (
            "take_back_recording",
            leader.pk,
            {"enrollment": mine, "had_link": True, "had_file": False},
        )
    ]
    with pytest.raises(NotAgreed):
        leave_recording(**slot, link=LINK)
    assert agree_to_recording(**own, by=leader).is_agreed


def test_nobody_says_yes_for_somebody_else_or_to_a_canceled_session(
    session: PracticeSession, mine: int, facilitator: Member, leader: Member, admin: Member,
    now: dt.datetime,
) -> None:  # fmt: skip
    own = {"session": session, "enrollment_id": mine, "now": now}
    with pytest.raises(NotInThisSession):
        agree_to_recording(**own, by=facilitator)
    cancel_session(session=session, by=admin, now=now)
    with pytest.raises(SessionCanceled):
        agree_to_recording(**own, by=leader)


def test_the_tick_deletes_links_whose_time_is_over_or_that_have_served(
    slot: dict[str, Any], session: PracticeSession, criteria: list[int], second: Member,
    yes: TurnRecording, now: dt.datetime, leader: Member,
) -> None:  # fmt: skip
    leave_recording(**slot, link=LINK)
    until = session.starts_at + RECORDING_KEPT_FOR
    assert delete_due_recordings(now=until - dt.timedelta(seconds=1)) == 0
    score = {"session_id": session.pk, "enrollment_id": slot["enrollment_id"], "now": now}
    for rater, given in ((slot["by"], criteria), (second, criteria[1:])):
        for criterion in given:
            record_score(**score, criterion_id=criterion, level=3, rater=rater)
    assert delete_due_recordings(now=now) == 0, "the second one has not given all levels"
    record_score(**score, criterion_id=criteria[0], level=2, rater=second)
    assert [delete_due_recordings(now=now) for _ in range(2)] == [1, 0]
    assert (link(), yes.is_agreed) == ("", True)
    with pytest.raises(RecordingServed):
        leave_recording(**slot, link=LINK)
    TurnRecording.objects.update(link=LINK)
    with time_machine.travel(until, tick=False):
        delete_recordings()
    assert link() == ""
    assert [row[1] for row in trail("delete_due_recordings")] == [None, None]


def test_how_long_a_link_is_kept(now: dt.datetime) -> None:
    until = now + dt.timedelta(days=1)
    waiting = {"now": now, "until": until, "raters": 1, "is_gone": False}
    assert not is_due(**waiting)
    for reason in ({"now": until}, {"raters": 2}, {"is_gone": True}):
        assert is_due(**waiting | reason)


def test_the_link_goes_with_a_leader_who_left_and_a_canceled_session(
    slot: dict[str, Any], session: PracticeSession, yes: TurnRecording, leader: Member,
    admin: Member, now: dt.datetime,
) -> None:  # fmt: skip
    leave_recording(**slot, link=LINK)
    leader.left_at = now
    leader.save(update_fields=["left_at"])
    assert delete_due_recordings(now=now) == 1
    leader.left_at = None
    leader.save(update_fields=["left_at"])
    leave_recording(**slot, link=LINK)
    cancel_session(session=session, by=admin, now=now)
    assert delete_due_recordings(now=now) == 1


@pytest.mark.usefixtures("on_the_day")
def test_a_second_rater_watches_it_and_stands_in_the_log(
    slot: dict[str, Any], session: PracticeSession, second: Member, yes: TurnRecording,
    leader: Member, client_for: SignIn,
) -> None:  # fmt: skip
    address = reverse("assessments:recording", args=[session.pk, slot["enrollment_id"]])
    first, watcher = client_for(slot["by"]), client_for(second)
    refused = first.post(address, {"link": "http://video.example/turn"})
    assert (refused.status_code, "begin with https" in refused.text) == (422, True)
    assert first.post(address, {"link": LINK}).url == address
    assert trail("see_recording") == []
    page = watcher.get(address).text
    assert f'href="{LINK}"' in page
    assert "The facilitators of this pilot" in page
    assert [row[1] for row in trail("see_recording")] == [second.pk]
    assert client_for(leader).get(address).status_code == 403
    assert watcher.post(address, {"delete": "yes"}).url == address
    watcher.post(address, {"delete": "yes"})
    assert (link(), len(trail("delete_recording"))) == ("", 1)
    with time_machine.travel(session.starts_at + RECORDING_KEPT_FOR, tick=False):
        late = client_for(slot["by"]).post(address, {"link": LINK})
    assert (late.status_code, "Nothing is recorded" in late.text) == (
        422,
        True,
    )


@pytest.mark.usefixtures("on_the_day")
def test_a_leader_says_yes_on_their_own_page_and_takes_it_back(
    slot: dict[str, Any], session: PracticeSession, leader: Member, facilitator: Member,
    client_for: SignIn, admin: Member,
) -> None:  # fmt: skip
    own: Client = client_for(leader)
    address = reverse("assessments:consent", args=[session.pk])
    assert address in own.get(reverse("practice:session", args=[session.pk])).text
    assert "Yes, my turn may be recorded" in own.get(address).text
    scoring = client_for(facilitator)
    recorded = reverse("assessments:recording", args=[session.pk, slot["enrollment_id"]])
    assert "has not said yes" in scoring.get(recorded).text
    assert "Nothing was kept" in scoring.post(recorded, {"link": LINK}).text
    own.post(address, {"answer": "yes"})
    scoring.post(recorded, {"link": LINK})
    page = own.get(address).text
    assert f"{facilitator.name} left a link" in page
    assert LINK not in page
    own.post(address, {"answer": "no"})
    assert link() == ""
    cancel_session(session=session, by=admin, now=slot["now"])
    canceled = own.post(address, {"answer": "yes"})
    assert canceled.url == reverse("practice:session", args=[session.pk])


def moved(leader: Member, scored: Planned, admin: Member) -> None:
    """Into another group."""
    seat_leader(
        enrollment=scored.enrollments[leader], group=scored.session(2).group, by=admin,
        seen_group=scored.session(1).group_id, now=timezone.now(),
    )  # fmt: skip


@pytest.mark.usefixtures("on_the_day")
@pytest.mark.parametrize("is_noted", [True, False])
def test_a_yes_is_taken_back_also_from_another_group(
    brought: TurnFile, session: PracticeSession, scored: Planned, mine: int, leader: Member,
    admin: Member, client_for: SignIn, *, is_noted: bool,
) -> None:  # fmt: skip
    if is_noted:
        Attendance.objects.create(
            session=session, enrollment_id=mine, was_present=True, noted_at=timezone.now()
        )
    moved(leader, scored, admin)
    own, address = client_for(leader), reverse("assessments:consent", args=[session.pk])
    assert "Take it back" in own.get(address).text
    answer = own.post(address, {"answer": "no"}, follow=True)
    assert (answer.status_code, "Your turn is not recorded" in answer.text) == (200, True)
    assert not TurnFile.objects.filter(pk=brought.pk).exists()
    assert not TurnRecording.objects.get().is_agreed
    assert len(trail("take_back_recording")) == 1
    assert own.get(reverse("assessments:watch_turn", args=[session.pk, mine])).status_code == 404


@pytest.mark.usefixtures("on_the_day")
def test_a_recording_stays_with_the_seat_of_whoever_changed_groups(
    brought: TurnFile, slot: dict[str, Any], scored: Planned, leader: Member, admin: Member
) -> None:
    moved(leader, scored, admin)
    assert delete_due_recordings(now=slot["now"]) == 0
    assert TurnFile.objects.filter(pk=brought.pk).exists(), "levels can still be given"


def test_it_can_be_seen_by_its_leader_and_whoever_runs_the_session(
    yes: TurnRecording, leader: Member, facilitator: Member, second: Member, admin: Member
) -> None:
    seen = TurnRecording.objects.visible_to
    assert [seen(who).exists() for who in (leader, facilitator, second, admin)] == [
        True, True, True, False,
    ]  # fmt: skip


def test_another_groups_leader_has_no_recording_page(
    slot: dict[str, Any], scored: Planned, client_for: SignIn
) -> None:
    elsewhere = scored.session(2).group.places.values_list("enrollment_id", flat=True)[0]
    page = reverse("assessments:recording", args=[slot["session_id"], elsewhere])
    assert client_for(slot["by"]).get(page).status_code == 404
    with pytest.raises(NotInThisSession):
        delete_recording(**slot | {"enrollment_id": elsewhere})


@pytest.mark.usefixtures("on_the_day")
def test_once_two_have_given_all_levels_no_recording_is_asked_for_or_taken(
    slot: dict[str, Any], session: PracticeSession, mine: int, criteria: list[int], second: Member,
    leader: Member, client_for: SignIn,
) -> None:  # fmt: skip
    address = reverse("assessments:recording", args=[session.pk, mine])
    bring = reverse("assessments:bring_turn", args=[session.pk, mine])
    ask = reverse("assessments:ask_recording", args=[session.pk, mine])
    first, own = client_for(slot["by"]), client_for(leader)
    consent = reverse("assessments:consent", args=[session.pk])
    assert ask in first.get(address).text
    for rater, criterion in product((slot["by"], second), criteria):
        record_score(
            session_id=session.pk, enrollment_id=mine, criterion_id=criterion, level=3,
            rater=rater, now=timezone.now(),
        )  # fmt: skip
    why = "nobody needs a recording any more"
    for page in (
        first.get(address).text,
        own.get(consent).text,
        first.post(ask, {"nonce": "n"}, follow=True).text,
    ):
        assert why in page
        assert ask not in page
    assert not Message.objects.filter(kind="recording_asked").exists()
    agree_to_recording(session=session, enrollment_id=mine, by=leader, now=timezone.now())
    sent = {"file": SimpleUploadedFile("turn.webm", TURN), "watcher": second.pk}
    for page in (first.get(address).text, own.get(consent).text):
        assert why in page
        assert "Bring it in" not in page
    for refused in (
        first.post(bring, sent),
        own.post(
            reverse("assessments:bring_own_turn", args=[session.pk]),
            {**sent, "file": SimpleUploadedFile("turn.webm", TURN)},
        ),
        first.post(address, {"link": LINK}),
    ):
        assert (refused.status_code, refused.text.count(why)) == (422, 1)
    assert not TurnFile.objects.exists()
    assert link() == ""


ASKED = "May your turn be recorded"


@pytest.mark.usefixtures("on_the_day")
def test_a_session_asks_for_a_yes_only_where_there_is_something_to_decide(
    session: PracticeSession, mine: int, criteria: list[int], second: Member, leader: Member,
    facilitator: Member, client_for: SignIn,
) -> None:  # fmt: skip
    own, page = client_for(leader), reverse("practice:session", args=[session.pk])
    assert ASKED in own.get(page).text
    for rater, criterion in product((facilitator, second), criteria):
        record_score(
            session_id=session.pk, enrollment_id=mine, criterion_id=criterion, level=3,
            rater=rater, now=timezone.now(),
        )  # fmt: skip
    assert ASKED not in own.get(page).text, "two have given all levels"
    agree_to_recording(session=session, enrollment_id=mine, by=leader, now=timezone.now())
    assert ASKED in own.get(page).text, "a yes can be taken back"
    for state in (session.state, PracticeSession.State.HELD):
        PracticeSession.objects.filter(pk=session.pk).update(state=state)
        with time_machine.travel(session.starts_at + RECORDING_KEPT_FOR):
            assert ASKED not in client_for(leader).get(page).text, "nothing is kept any more"


TURN = b"\x1a\x45\xdf\xa3" + bytes(range(256)) * 4200
"""A little more than a part."""


@pytest.fixture
def brought(
    session: PracticeSession, mine: int, second: Member, yes: TurnRecording, facilitator: Member,
    now: dt.datetime,
) -> TurnFile:  # fmt: skip
    return keep_turn_file(
        session_id=session.pk, enrollment_id=mine, content=[TURN], media_type=MediaType.WEBM,
        watcher=second, by=facilitator, now=now,
    )  # fmt: skip


@pytest.mark.usefixtures("on_the_day")
def test_a_recording_that_is_brought_in_is_watched_by_its_second_rater_and_its_leader_alone(
    session: PracticeSession, mine: int, second: Member, leader: Member, facilitator: Member,
    admin: Member, outsider: Member, client_for: SignIn,
) -> None:  # fmt: skip
    page = reverse("assessments:recording", args=[session.pk, mine])
    bring = reverse("assessments:bring_turn", args=[session.pk, mine])
    watch = reverse("assessments:watch_turn", args=[session.pk, mine])
    first = client_for(facilitator)
    sent = lambda content=TURN, who=second: {  # noqa: E731
        "file": SimpleUploadedFile("turn.webm", content), "watcher": who.pk,
    }  # fmt: skip
    assert "Nothing was kept: there is no yes" in first.post(bring, sent()).text
    agree_to_recording(session=session, enrollment_id=mine, by=leader, now=timezone.now())
    assert "It is neither a video" in first.post(bring, sent(b"just words")).text
    assert first.post(bring, sent(who=facilitator)).status_code == 422, "they led it"
    form = first.get(page).text.split(f'action="{bring}"')[1].split("</form>")[0]
    assert "csrfmiddlewaretoken" in form
    assert first.post(bring, sent()).url == page
    assert "nobody else" in first.get(page).text
    assert watch not in first.get(page).text
    for who in (facilitator, outsider, admin):
        assert client_for(who).get(watch).status_code in {403, 404}
    assert trail("see_turn_file") == []
    watching = client_for(second)
    assert f'src="{watch}"' in watching.get(page).text
    assert watching.get(watch, headers={"range": "bytes=1-"}).status_code == 206
    assert [row[1] for row in trail("see_turn_file")] == [second.pk], "wherever they begin"
    answer = watching.get(watch, headers={"range": "bytes=0-"})
    assert (answer.status_code, answer.content) == (206, TURN[:PART])
    assert watching.get(watch, headers={"range": f"bytes={PART}-"}).content == TURN[PART:]
    assert answer.headers["Cache-Control"] == "no-store"
    assert [row[1] for row in trail("see_turn_file")] == [second.pk], "once for a look"
    own = client_for(leader)
    consent = reverse("assessments:consent", args=[session.pk])
    assert f"{second.name} watches it" in own.get(consent).text
    assert b"".join(own.get(watch)) == TURN
    own.post(consent, {"answer": "no"})
    assert not TurnFile.objects.exists()
    assert not TurnFilePart.objects.exists()
    assert watching.get(watch).status_code == 404
    assert trail("take_back_recording")[0][2]["had_file"]


def test_a_recording_needs_a_second_rater_of_the_pilot_and_a_time_that_is_not_over(
    session: PracticeSession, mine: int, second: Member, leader: Member, yes: TurnRecording,
    now: dt.datetime,
) -> None:  # fmt: skip
    own: dict[str, Any] = {
        "session_id": session.pk, "enrollment_id": mine, "content": [TURN],
        "media_type": MediaType.WEBM,
    }  # fmt: skip
    with pytest.raises(NotASecondRater):
        keep_turn_file(**own, watcher=leader, by=leader, now=now)
    with pytest.raises(RecordingOver):
        keep_turn_file(**own, watcher=second, by=leader, now=yes.kept_until)
    before = Message.objects.count()
    keep_turn_file(**own, watcher=second, by=second, now=now)
    assert Message.objects.count() == before, "nobody is told what they did themselves"


@pytest.mark.usefixtures("on_the_day", "yes")
def test_a_leader_brings_in_their_own_turn(
    session: PracticeSession, mine: int, second: Member, leader: Member, client_for: SignIn
) -> None:
    bring = reverse("assessments:bring_own_turn", args=[session.pk])
    turn = SimpleUploadedFile("turn.webm", TURN)
    own = client_for(leader)
    consent = own.get(reverse("assessments:consent", args=[session.pk])).text
    assert "csrfmiddlewaretoken" in consent.split(f'action="{bring}"')[1].split("</form>")[0]
    assert own.post(bring, {"watcher": second.pk}).status_code == 422
    assert own.post(bring, {"file": turn, "watcher": second.pk}).status_code == 302
    kept = TurnFile.objects.get()
    assert (kept.by, kept.watcher, kept.size) == (leader, second, len(TURN))
    [mail] = Message.objects.filter(kind="recording_link")
    assert mail.person_id == second.pk
    assert "nobody else but" in mail.text


def test_a_recording_goes_with_its_time_its_purpose_its_rater_and_its_leader(
    brought: TurnFile, slot: dict[str, Any], session: PracticeSession, second: Member,
    leader: Member, now: dt.datetime,
) -> None:  # fmt: skip
    until = session.starts_at + RECORDING_KEPT_FOR
    assert delete_due_recordings(now=until - dt.timedelta(seconds=1)) == 0
    with pytest.raises(NotInThisSession):
        see_turn_file(**slot | {"by": second, "now": until})
    with transaction.atomic():
        assert delete_due_recordings(now=until) == 1
        assert (TurnFile.objects.count(), TurnRecording.objects.get().has_file) == (0, False)
        transaction.set_rollback(True)
    Member.objects.filter(pk=second.pk).update(left_at=now)
    assert delete_due_recordings(now=now) == 1, "nobody is left to watch it"
    with pytest.raises(IntegrityError), transaction.atomic():
        TurnRecording.objects.update(is_agreed=False, has_file=True)
