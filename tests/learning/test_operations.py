"""A card is done once; what was written is never lost; an opening is told once."""

from __future__ import annotations

import datetime as dt

import pytest

from cohorts.models import Enrollment
from cohorts.operations import finish_cohort, leave_cohort
from learning.answers import QuizAnswer, WrittenAnswer
from learning.models import CardAnswer, CardCompletion
from learning.notifications import MODULE_OPEN
from learning.one_tap import tap_token
from learning.operations import (
    NotOpen,
    StaleAnswer,
    Writing,
    announce_modules,
    complete_card,
    save_answer,
)
from messaging.models import Message
from tests.factories import CardFactory, MemberFactory, PersonalStepFactory, StepFactory
from tests.learning.conftest import make_course

HOUR = dt.timedelta(hours=1)


def test_second_completion_keeps_the_first_time_and_counts_nothing(course, now):
    first = complete_card(enrollment_id=course.enrollment.pk, card=course.cards[0], now=now)
    second = complete_card(enrollment_id=course.enrollment.pk, card=course.cards[0], now=now + HOUR)
    course.step.refresh_from_db()
    assert (first.is_new, second.is_new) == (True, False)
    assert CardCompletion.objects.get().completed_at == now
    assert (course.step.cards_done, course.step.done_at) == (1, None)


def test_the_last_card_finishes_the_step(course, now):
    for number, card in enumerate(course.cards):
        complete_card(enrollment_id=course.enrollment.pk, card=card, now=now + number * HOUR)
    course.step.refresh_from_db()
    assert (course.step.cards_done, course.step.done_at) == (3, now + 2 * HOUR)


def test_a_card_is_closed_before_its_module_opens(course, now):
    with pytest.raises(NotOpen):
        complete_card(enrollment_id=course.enrollment.pk, card=course.later_card, now=now)
    with pytest.raises(NotOpen):
        save_answer(
            enrollment_id=course.enrollment.pk,
            card=course.later_card,
            writing=Writing(WrittenAnswer("x")),
            now=now,
        )
    complete_card(
        enrollment_id=course.enrollment.pk, card=course.later_card, now=course.later.opens_at
    )


def test_who_left_or_whose_cohort_finished_completes_nothing(course, admin, now):
    finish_cohort(cohort=course.cohort, now=now, by=admin)
    with pytest.raises(NotOpen):
        complete_card(enrollment_id=course.enrollment.pk, card=course.cards[0], now=now)
    course.cohort.state = "running"
    course.cohort.save()
    leave_cohort(enrollment=course.enrollment, now=now, by=admin)
    with pytest.raises(NotOpen):
        complete_card(enrollment_id=course.enrollment.pk, card=course.cards[0], now=now)


def test_the_last_booster_finishes_the_booster_step(course, now):
    boosters = [
        CardFactory(module=course.module, is_booster=True, position=place) for place in (1, 2)
    ]
    with pytest.raises(NotOpen):
        complete_card(enrollment_id=course.enrollment.pk, card=boosters[0], now=now)
    step = PersonalStepFactory(
        enrollment=course.enrollment,
        step=StepFactory(cohort=course.cohort, module=course.module, kind="booster"),
        opens_at=now,
    )
    complete_card(enrollment_id=course.enrollment.pk, card=boosters[1], now=now)
    step.refresh_from_db()
    assert step.done_at is None
    complete_card(enrollment_id=course.enrollment.pk, card=boosters[0], now=now + HOUR)
    step.refresh_from_db()
    course.step.refresh_from_db()
    assert step.done_at == now + HOUR
    assert course.step.cards_done == 0


def test_what_was_written_is_kept_and_a_stale_page_overwrites_nothing(course, now):
    where = {"enrollment_id": course.enrollment.pk, "card": course.cards[0]}
    save_answer(**where, writing=Writing(WrittenAnswer("one")), now=now)
    save_answer(**where, writing=Writing(WrittenAnswer("two"), seen_at=now), now=now + HOUR)
    with pytest.raises(StaleAnswer) as stale:
        complete_card(
            **where,
            writing=Writing(WrittenAnswer("from an old tab"), seen_at=now),
            now=now + 2 * HOUR,
        )
    assert stale.value.current.answer == WrittenAnswer("two")
    with pytest.raises(StaleAnswer):
        save_answer(**where, writing=Writing(WrittenAnswer("from a blank tab")), now=now + 2 * HOUR)
    save_answer(
        **where, writing=Writing(WrittenAnswer("two"), seen_at=now), now=now + 3 * HOUR
    )  # the same: no quarrel
    assert CardAnswer.objects.get().answer == WrittenAnswer("two")
    assert not CardCompletion.objects.exists()


@pytest.mark.parametrize("prepares", [True, False])
def test_an_answer_comes_with_the_card_it_completes(course, now, settings, prepares):
    settings.PREPARES_STATEMENTS = prepares
    where = {"enrollment_id": course.enrollment.pk, "card": course.cards[0]}
    writing = Writing(QuizAnswer((1, 0)))
    assert complete_card(**where, writing=writing, now=now).is_new
    assert not complete_card(**where, writing=writing, now=now + HOUR).is_new  # a second click
    [kept] = CardAnswer.objects.all()
    assert (kept.answer, kept.saved_at) == (QuizAnswer((1, 0)), now)
    with pytest.raises(StaleAnswer):
        complete_card(**where, writing=Writing(QuizAnswer((0, 0))), now=now + HOUR)
    changed = Writing(QuizAnswer((0, 0)), seen_at=now)
    complete_card(**where, writing=changed, now=now + HOUR)
    assert CardAnswer.objects.get().saved_at == now + HOUR


def test_nothing_is_kept_of_an_answer_to_a_card_that_is_not_open(course, now):
    course.step.opens_at = now + HOUR
    course.step.save()
    with pytest.raises(NotOpen):
        complete_card(
            enrollment_id=course.enrollment.pk,
            card=course.cards[0],
            writing=Writing(WrittenAnswer("early")),
            now=now,
        )
    assert not CardAnswer.objects.exists()


def test_an_opening_is_told_once_to_those_who_have_not_finished(course, leader, now):
    Enrollment.objects.update(enrolled_at=now - 48 * HOUR)
    assert announce_modules(now=now) == 1
    assert announce_modules(now=now + HOUR) == 0
    message = Message.objects.get()
    assert (message.kind, message.to_address, message.topic_id) == (
        "module_open",
        leader.email,
        course.cohort.pk,
    )
    assert "/learn/now/{secret}/" in message.text
    assert message.secret == tap_token(course.step)
    assert message.send_before == course.step.opens_at + dt.timedelta(days=3)


@pytest.mark.parametrize(
    "why", ["done", "left", "finished", "gone from the organization", "three days ago"]
)
def test_an_opening_is_not_told(course, leader, admin, now, why):
    if why == "done":
        course.step.done_at = now
        course.step.save()
    elif why == "left":
        leave_cohort(enrollment=course.enrollment, now=now, by=admin)
    elif why == "finished":
        finish_cohort(cohort=course.cohort, now=now, by=admin)
    elif why == "gone from the organization":
        leader.left_at = now
        leader.save()
    else:
        now = course.step.opens_at + dt.timedelta(days=3)
    assert announce_modules(now=now) == 0
    assert not Message.objects.exists()


def test_a_waiting_mail_is_dropped_once_the_cards_are_done_or_the_leader_left(
    course, admin, now, django_assert_num_queries
):
    Enrollment.objects.update(enrolled_at=now - 48 * HOUR)
    announce_modules(now=now)
    message = Message.objects.get()
    with django_assert_num_queries(1):
        assert MODULE_OPEN.objections([message]) == {}
    for card in course.cards:
        complete_card(enrollment_id=course.enrollment.pk, card=card, now=now)
    assert "already done" in MODULE_OPEN.objections([message])[message.pk]
    course.step.done_at = None
    course.step.save()
    leave_cohort(enrollment=course.enrollment, now=now, by=admin)
    assert "no longer takes part" in MODULE_OPEN.objections([message])[message.pk]
    Enrollment.objects.filter(pk=course.enrollment.pk).update(left_at=None)
    finish_cohort(cohort=course.cohort, now=now, by=admin)
    assert "finished" in MODULE_OPEN.objections([message])[message.pk]
    course.step.delete()
    assert "not in the plan" in MODULE_OPEN.objections([message])[message.pk]


def test_each_leader_hears_of_an_opening_in_their_own_language(course, leader, now):
    german = MemberFactory(
        organization=leader.organization, roles=["leader"], email="k@x.example", language="de"
    )
    make_course(german)
    Enrollment.objects.update(enrolled_at=now - 48 * HOUR)
    assert announce_modules(now=now) == 2
    subjects = {
        message.to_address: message.subject for message in Message.objects.order_by("to_address")
    }
    assert subjects[leader.email] != subjects[german.email]
    assert "Modul" in Message.objects.get(to_address=german.email).text
