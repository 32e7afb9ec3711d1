"""Two levels apart: both levels stand, the two are asked to talk, and what they note is theirs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from assessments import tasks
from assessments.apart import apart_in, own_apart
from assessments.models import RaterTalk, Score
from assessments.notifications import RATERS_APART
from assessments.operations import (
    NotApart,
    StaleTalk,
    ask_to_talk,
    clear_score,
    note_talk,
    record_score,
)
from assessments.operations.asking import SETTLED_AFTER
from messaging.models import Message
from people.models import Member, Role
from practice.models import PracticeSession
from practice.operations import hold_session, note_attendance, reopen_session
from tests.conftest import SignIn
from tests.factories import MemberFactory
from tests.practice.conftest import Planned, statements_of
from tests.trail import trail


@dataclass
class Scene:
    """A session of two raters: far apart about the first leader, near about the second."""

    session: PracticeSession
    one: Member
    other: Member
    seats: list[int]
    criteria: list[int]
    now: dt.datetime

    def give(self, rater: Member, level: int, *, seat: int = 0, criterion: int = 0) -> None:
        record_score(
            session_id=self.session.pk,
            enrollment_id=self.seats[seat],
            criterion_id=self.criteria[criterion],
            level=level,
            rater=rater,
            now=self.now,
        )

    def hold(self) -> None:
        hold_session(session=self.session, present=self.seats, by=self.one, now=self.now)

    def talk(self, text: str, *, by: Member, seen: int = 0, seat: int = 0) -> RaterTalk:
        return note_talk(
            session=self.session,
            enrollment_id=self.seats[seat],
            other_id=(self.other if by == self.one else self.one).pk,
            text=text,
            expected_revision=seen,
            by=by,
            now=self.now,
        )

    @property
    def later(self) -> dt.datetime:
        return self.now + SETTLED_AFTER


@pytest.fixture
def scene(
    scored: Planned,
    session: PracticeSession,
    seats: list[int],
    criteria: list[int],
    facilitator: Member,
) -> Scene:
    other = MemberFactory(
        organization=facilitator.organization, name="Mei Osei", roles=[Role.FACILITATOR]
    )
    scored.cohort.facilitators.add(other)
    now = session.starts_at + dt.timedelta(hours=1)
    found = Scene(session, facilitator, other, seats, criteria, now)
    for rater, levels in ((facilitator, (3, 2)), (other, (1, 3))):
        found.give(rater, levels[0])
        found.give(rater, levels[1], seat=1)
    return found


def test_nobody_sees_what_another_gave_before_the_session_is_finished(scene: Scene) -> None:
    assert apart_in(scene.session, scene.one, "en") == []
    with pytest.raises(NotApart):
        scene.talk("", by=scene.one)
    assert ask_to_talk(now=scene.later) == 0
    scene.hold()
    [row] = apart_in(scene.session, scene.other, "en")
    assert (row.enrollment_id, row.other, row.is_open) == (scene.seats[0], scene.one.name, True)
    [each] = row.criteria
    assert (each.mine, each.theirs) == ("Not Evident", "Consistent")
    reopen_session(session=scene.session, by=scene.one, now=scene.now)
    assert apart_in(scene.session, scene.other, "en") == []


def test_a_talk_is_noted_once_for_the_two_and_changes_no_level(scene: Scene) -> None:
    scene.hold()
    before = list(Score.objects.order_by("pk").values_list("level", "revision"))
    scene.talk("You heard the question, I did not.", by=scene.other)
    scene.talk("You heard the question, I did not.", by=scene.one)
    with pytest.raises(StaleTalk) as stale:
        scene.talk("Something else.", by=scene.one)
    assert stale.value.current.noted_by == scene.other
    talk = scene.talk("The question came late.", by=scene.one, seen=1)
    assert (talk.text, talk.revision, talk.noted_by) == ("The question came late.", 2, scene.one)
    assert RaterTalk.objects.count() == 1
    assert list(Score.objects.order_by("pk").values_list("level", "revision")) == before
    raters = sorted((scene.one.pk, scene.other.pk))
    assert [(by, detail["raters"]) for _verb, by, detail in trail("note_talk")] == [
        (scene.other.pk, raters),
        (scene.one.pk, raters),
    ]
    third = MemberFactory(organization=scene.one.organization, roles=list(Role))
    assert not RaterTalk.objects.visible_to(third).exists()
    with pytest.raises(NotApart):
        scene.talk("", by=scene.one, seat=1)


def test_whoever_comes_nearer_is_not_asked_and_what_was_noted_stays(scene: Scene) -> None:
    scene.hold()
    assert len(own_apart(scene.one, "en", scene.now)) == 1
    scene.talk("Talked.", by=scene.one)
    assert own_apart(scene.one, "en", scene.now) == []
    scene.give(scene.other, 2)
    [row] = apart_in(scene.session, scene.one, "en")
    assert (row.criteria, row.text, row.leader) == ([], "Talked.", "Halima Eze")


def test_both_are_asked_once_and_not_when_it_is_settled(scene: Scene) -> None:
    scene.hold()
    assert ask_to_talk(now=scene.later - dt.timedelta(seconds=1)) == 0, "a slip is put right first"
    assert ask_to_talk(now=scene.later) == 2
    assert ask_to_talk(now=scene.later) == 0
    messages = list(Message.objects.filter(kind=RATERS_APART.name))
    assert {message.person_id for message in messages} == {scene.one.pk, scene.other.pk}
    assert "Halima" not in messages[0].text, "no leader's name goes out by mail"
    assert RATERS_APART.objections(messages) == {}
    scene.talk("", by=scene.one)
    assert set(RATERS_APART.objections(messages)) == {message.pk for message in messages}
    assert len(statements_of(ask_to_talk, scene.later)) == 1


def test_levels_of_somebody_absent_ask_nobody(scene: Scene) -> None:
    note_attendance(
        session=scene.session, enrollment_id=scene.seats[0], was_present=False,
        by=scene.one, now=scene.now,
    )  # fmt: skip
    hold_session(session=scene.session, present=scene.seats[1:], by=scene.one, now=scene.now)
    with time_machine.travel(scene.later, tick=False):
        tasks.ask_to_talk()
    assert not Message.objects.filter(kind=RATERS_APART.name).exists()
    assert apart_in(scene.session, scene.one, "en") == []


@pytest.fixture
def phones(scene: Scene, client_for: SignIn) -> tuple[Client, Client]:
    return client_for(scene.one), client_for(scene.other)


def test_the_two_read_it_note_it_and_keep_each_others_words(
    scene: Scene, phones: tuple[Client, Client]
) -> None:
    one, other = phones
    address = reverse("assessments:apart", args=[scene.session.pk])
    screen = reverse("assessments:score", args=[scene.session.pk])
    assert "Nobody is two levels away" in one.get(address).content.decode()
    with time_machine.travel(scene.now, tick=False):
        scene.hold()
        assert address in one.get(screen).content.decode()
        assert address in one.get(reverse("home")).content.decode()
        page = other.get(address).content.decode()
        assert page.index("Not Evident") < page.index("Consistent")
        sent = {"leader": scene.seats[0], "other": scene.one.pk, "revision": 0, "text": "Late."}
        assert other.post(address, sent).status_code == 302
        assert address not in one.get(screen).content.decode()
        stale = one.post(address, sent | {"other": scene.other.pk, "text": "Mine."})
        assert stale.status_code == 422
        assert "Mine." in stale.content.decode()
        assert "Late." in stale.content.decode()
        nobody = sent | {"leader": scene.seats[1]}
        assert "not two levels apart" in other.post(address, nobody, follow=True).content.decode()
        assert one.post(address, {"leader": "x"}).status_code == 422
    assert RaterTalk.objects.get().text == "Late."


def test_a_level_taken_back_is_no_disagreement(scene: Scene) -> None:
    scene.hold()
    clear_score(
        session_id=scene.session.pk, enrollment_id=scene.seats[0],
        criterion_id=scene.criteria[0], rater=scene.other, now=scene.now,
    )  # fmt: skip
    assert apart_in(scene.session, scene.one, "en") == []
    assert ask_to_talk(now=scene.later) == 0
