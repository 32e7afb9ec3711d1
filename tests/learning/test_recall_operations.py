"""What was finished is recalled, at its time and the leader's pace; nothing counts twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cohorts.models import Cohort, Enrollment, QuietWeeks
from common.statements import Statement
from learning import recalled
from learning.models import CardCompletion, Recall, RecallItem, RecallReading
from learning.notifications import RECALL
from learning.operations import (
    RecallAnswer,
    answer_item,
    carry_over,
    carry_recalled,
    change_pace,
    take_in,
    tell_recalls,
)
from learning.recalling import MOST, RecallPace
from messaging.models import Message, MessageState, OptOut
from messaging.sending import send_due
from people.models import Member, Role
from people.operations import mark_left
from programs.content.cards import QuizCard
from tests.factories import (
    NOW,
    EnrollmentFactory,
    MemberFactory,
    ModuleFactory,
    PersonalStepFactory,
    ProgramVersionFactory,
    StepFactory,
)
from tests.learning.card_contents import QUIZ, SPOT
from tests.learning.conftest import Course, make_course
from tests.learning.recall_world import LATER, RIGHT, asking, finish, items_of, recall_of

pytestmark = pytest.mark.django_db
ONE_DAY = dt.timedelta(days=1)
MORNING = LATER.replace(hour=4)
"""Between nine and ten in Kathmandu, where the leader is."""
KATHMANDU = dt.timedelta(hours=5, minutes=45)


@pytest.fixture
def quiz(course: Course) -> Course:
    """The leader has done a quiz rightly, and it is theirs to recall."""
    finish(course, asking(course.module), RIGHT[QUIZ.kind])
    take_in(now=NOW)
    return course


def say(item: RecallItem, choice: int, now: dt.datetime = LATER, **said: object) -> bool:
    answer = RecallAnswer(choice=choice, reviews=item.reviews, **said)  # type: ignore[arg-type]
    return answer_item(item=item, answer=answer, by=item.recall.member, now=now)


# What is taken in


def test_what_was_answered_rightly_comes_later_than_what_was_not(
    course: Course, leader: Member
) -> None:
    finish(course, asking(course.module), msgspec.structs.replace(RIGHT[QUIZ.kind], choices=(1, 2)))
    assert take_in(now=NOW) == 1
    right, wrong = items_of(leader)
    assert (right.part, wrong.part) == (0, 1)
    assert right.due_on > wrong.due_on == NOW.date() + ONE_DAY
    assert recall_of(leader).next_at == dt.datetime(2026, 9, 15, tzinfo=dt.UTC) - KATHMANDU


def test_phrases_of_a_spot_card_are_recalled_one_by_one(course: Course, leader: Member) -> None:
    finish(course, asking(course.module, SPOT), RIGHT[SPOT.kind])
    take_in(now=NOW)
    assert [each.lapses for each in items_of(leader)] == [0, 0]
    assert all(each.stability for each in items_of(leader))


def test_boosters_and_extras_count_and_what_asks_nothing_does_not(
    course: Course, leader: Member
) -> None:
    booster = asking(course.module, is_booster=True)
    extra = asking(course.module, is_extra=True)
    for card in (booster, extra):
        finish(course, card, RIGHT[QUIZ.kind])
    finish(course, course.cards[0], None)
    assert take_in(now=NOW) == 2
    assert {each.card_id for each in items_of(leader)} == {booster.pk, extra.pk}


def test_with_a_first_card_come_the_questions_of_recall_alone_two_weeks_later_and_once(
    course: Course, leader: Member
) -> None:
    alone = asking(course.module, is_extra=True, is_recall=True)
    for card in (asking(course.module), asking(course.module, SPOT)):
        finish(course, card, RIGHT[card.kind])
        take_in(now=NOW)
    own = [each for each in items_of(leader) if each.card_id == alone.pk]
    assert [(each.memory, each.due_on) for each in own] == [
        (None, NOW.date() + dt.timedelta(days=14))
    ] * 2


def test_questions_of_recall_alone_are_not_lost_at_the_end_of_a_thousand(
    course: Course, leader: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = recalled.NEWLY_DONE.replace(f"FIRST {recalled.BATCH} ", "FIRST 1 ")
    one = Statement(recalled.DoneCard, few, after="bigint", last="bigint")
    monkeypatch.setattr(recalled, "_NEWLY_DONE", one)
    alone = asking(course.module, is_extra=True, is_recall=True)
    finish(course, asking(course.module), RIGHT[QUIZ.kind])
    assert take_in(now=NOW) == 2
    assert alone.pk in {each.card_id for each in items_of(leader)}


def test_what_was_never_answered_is_asked_the_next_day(course: Course, leader: Member) -> None:
    finish(course, asking(course.module), None)
    take_in(now=NOW)
    assert [(each.memory, each.due_on) for each in items_of(leader)] == [
        (None, NOW.date() + ONE_DAY)
    ] * 2


def test_a_second_tick_takes_in_nothing_and_one_long_after_it_nothing_either(
    quiz: Course, leader: Member
) -> None:
    before = [each.pk for each in items_of(leader)]
    for minutes in (0, 5, 15, 30, 60):
        assert take_in(now=NOW + dt.timedelta(minutes=minutes)) == 0
    assert [each.pk for each in items_of(leader)] == before
    assert RecallReading.objects.get().done == CardCompletion.objects.latest("pk").pk


def test_a_completion_with_a_smaller_number_that_turns_up_later_is_not_passed_over(
    quiz: Course, leader: Member
) -> None:
    """Numbers are given before a transaction is over."""
    late = finish(quiz, asking(quiz.module), RIGHT[QUIZ.kind])
    late.delete()
    finish(quiz, asking(quiz.module), RIGHT[QUIZ.kind])
    assert take_in(now=NOW + dt.timedelta(minutes=11)) == 1
    late.save(force_insert=True)
    assert take_in(now=NOW + dt.timedelta(minutes=16)) == 1
    assert take_in(now=NOW + dt.timedelta(minutes=40)) == 0


def test_while_one_worker_takes_in_another_leaves_it_to_them(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish(course, asking(course.module), RIGHT[QUIZ.kind])
    monkeypatch.setattr("learning.operations.recall.is_alone", lambda _number: False)
    assert take_in(now=NOW) == tell_recalls(now=NOW) == 0
    assert not Recall.objects.exists()


def test_who_does_a_card_in_two_cohorts_is_asked_once(course: Course, leader: Member) -> None:
    card = asking(course.module)
    finish(course, card, RIGHT[QUIZ.kind])
    newer = ProgramVersionFactory(program=course.cohort.version.program)
    module = ModuleFactory(version=newer, slug=course.module.slug)
    again = asking(module, slug=card.slug)
    other = make_course(leader)
    finish(other, again, RIGHT[QUIZ.kind])
    assert take_in(now=NOW) == 1
    finish(other, asking(course.module), RIGHT[QUIZ.kind])
    assert take_in(now=NOW) == 1
    assert len({each.card_id for each in items_of(leader)}) == 2
    third = make_course(leader)
    finish(third, again, RIGHT[QUIZ.kind])
    assert take_in(now=NOW) == 0, "also later than the first time"


def statements(operation: Callable[..., int], now: dt.datetime) -> int:
    with CaptureQueriesContext(connection) as captured:
        operation(now=now)
    return len(captured)


@pytest.mark.proof("queries", ticks=1)
def test_ticks_cost_the_same_at_10_and_at_300_rows(course: Course) -> None:
    organization = course.cohort.organization
    card = asking(course.module)

    def everybody_does_it(count: int) -> None:
        for _leader in range(count):
            member = MemberFactory(organization=organization, roles=[Role.LEADER], signs_in=False)
            theirs = EnrollmentFactory(cohort=course.cohort, member=member)
            finish(replace(course, enrollment=theirs), card, RIGHT[QUIZ.kind])

    take_in(now=NOW)
    everybody_does_it(10)
    few = statements(take_in, NOW), statements(tell_recalls, LATER)
    assert Message.objects.count() == 10
    everybody_does_it(300)
    many = statements(take_in, NOW), statements(tell_recalls, LATER)
    assert Message.objects.count() == 310
    assert few == many
    assert statements(take_in, NOW) <= 6
    assert statements(tell_recalls, LATER) <= 4


def test_what_is_due_is_found_by_an_index(quiz: Course, leader: Member) -> None:
    for found in (
        RecallItem.objects.filter(recall=leader.pk).due(LATER.date()),
        Recall.objects.filter(mail_at__lte=LATER),
    ):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            sql, values = found.values("pk").query.sql_with_params()
            cursor.execute(f"EXPLAIN {sql}", values)
            plan = "\n".join(line for (line,) in cursor.fetchall())
        assert "recall_item_due" in plan or "recall_to_mail" in plan


# What is answered


def test_right_is_good_wrong_is_again_and_at_once_is_later_still(
    quiz: Course, leader: Member
) -> None:
    finish(quiz, asking(quiz.module), RIGHT[QUIZ.kind])
    take_in(now=NOW)
    for item, choice, at_once in zip(items_of(leader)[:3], (1, 2, 1), (0, 0, 1), strict=True):
        assert say(item, choice, is_at_once=bool(at_once))
    good, again, easy, _untouched = items_of(leader)
    assert again.due_on < good.due_on < easy.due_on
    assert [each.lapses for each in (good, again, easy)] == [0, 1, 0]
    assert [each.choice for each in (good, again, easy)] == [1, 2, 1]


def test_after_three_there_is_nothing_for_some_days_however_much_waits(
    quiz: Course, leader: Member
) -> None:
    for _card in range(3):
        finish(quiz, asking(quiz.module), RIGHT[QUIZ.kind])
    take_in(now=NOW)
    items = items_of(leader)
    assert [say(each, 1) for each in items[:MOST]] == [True] * MOST
    assert not say(items[MOST], 1)
    midnight = dt.datetime(2026, 9, 20, tzinfo=dt.UTC) - KATHMANDU
    assert recall_of(leader).next_at == midnight
    assert say(items[MOST], 1, now=midnight)


def test_when_less_is_left_it_ends_sooner(quiz: Course, leader: Member) -> None:
    first, second = items_of(leader)
    assert say(first, 1)
    assert recall_of(leader).answered == 1
    assert say(second, 1)
    assert recall_of(leader).answered == 0
    assert recall_of(leader).next_at > LATER + 2 * ONE_DAY


def test_a_second_click_and_an_older_page_count_nothing(quiz: Course, leader: Member) -> None:
    item = items_of(leader)[0]
    assert say(item, 1)
    before = items_of(leader)[0]
    assert not say(item, 2), "the page was drawn for the time before"
    assert not say(before, 2), "and it is not due any more"
    after = items_of(leader)[0]
    assert (after.choice, after.reviews, after.due_on) == (1, 1, before.due_on)
    assert recall_of(leader).answered == 1


def test_a_tab_from_the_last_time_counts_nothing_though_it_is_due_again(
    quiz: Course, leader: Member
) -> None:
    old_tab = items_of(leader)[0]
    assert say(old_tab, 1)
    months_later = LATER + 90 * ONE_DAY
    assert not say(old_tab, 2, now=months_later)
    assert say(items_of(leader)[0], 1, now=months_later)


def test_whoever_comes_late_loses_nothing_by_it(quiz: Course, leader: Member) -> None:
    on_time, late = items_of(leader)
    assert say(on_time, 1)
    months_later = LATER + 60 * ONE_DAY
    assert say(late, 0, now=months_later)
    one, other = items_of(leader)
    assert other.stability > one.stability, "known after so long, it holds for longer"


# How often


def test_slower_moves_what_is_to_come_and_usual_takes_it_back(quiz: Course, leader: Member) -> None:
    before = [each.due_on for each in items_of(leader)]
    change_pace(member=leader, pace=RecallPace.SLOWER, now=NOW)
    slower = [each.due_on for each in items_of(leader)]
    assert all(later > sooner for later, sooner in zip(slower, before, strict=True))
    finish(quiz, asking(quiz.module), RIGHT[QUIZ.kind])
    take_in(now=NOW)
    assert {each.due_on for each in items_of(leader)} == set(slower), "new ones follow it, too"
    change_pace(member=leader, pace=RecallPace.USUAL, now=NOW)
    change_pace(member=leader, pace=RecallPace.USUAL, now=NOW)
    assert {each.due_on for each in items_of(leader)} == set(before)


def test_stopped_asks_and_writes_nothing_until_it_is_taken_up_again(
    quiz: Course, leader: Member
) -> None:
    change_pace(member=leader, pace=RecallPace.NONE, now=NOW)
    assert (recall_of(leader).next_at, recall_of(leader).mail_at) == (None, None)
    assert not say(items_of(leader)[0], 1)
    assert tell_recalls(now=LATER + ONE_DAY) == 0
    change_pace(member=leader, pace=RecallPace.USUAL, now=LATER + 90 * ONE_DAY)
    assert recall_of(leader).next_at <= LATER
    assert say(items_of(leader)[0], 1, now=LATER + 90 * ONE_DAY)


def test_a_pace_can_be_chosen_before_there_is_anything_and_shortens_a_rest(
    quiz: Course, leader: Member, peer: Member
) -> None:
    change_pace(member=peer, pace=RecallPace.SLOWER, now=NOW)
    assert recall_of(peer).pace == RecallPace.SLOWER
    change_pace(member=leader, pace=RecallPace.SLOWER, now=NOW)
    much_later = LATER + 30 * ONE_DAY
    for item in items_of(leader):
        finish(quiz, asking(quiz.module), None)
        assert say(item, 2, now=much_later)
    resting = recall_of(leader).rests_until
    assert resting is not None
    change_pace(member=leader, pace=RecallPace.USUAL, now=much_later)
    assert resting - recall_of(leader).rests_until == 4 * ONE_DAY


def test_what_was_never_answered_keeps_its_day_whatever_the_pace(
    course: Course, leader: Member
) -> None:
    finish(course, asking(course.module), None)
    take_in(now=NOW)
    change_pace(member=leader, pace=RecallPace.SLOWER, now=NOW)
    assert {each.due_on for each in items_of(leader)} == {NOW.date() + ONE_DAY}


# A newer version


def newer_card(course: Course, content: QuizCard, slug: str = "follows") -> int:
    """The card of the newer version that follows the one that was done."""
    version = ProgramVersionFactory(program=course.cohort.version.program)
    module = ModuleFactory(version=version, slug=course.module.slug)
    return asking(module, content, slug=slug).pk


def test_what_is_recalled_goes_along_to_the_card_that_follows(quiz: Course, leader: Member) -> None:
    before = items_of(leader)
    turned = msgspec.structs.replace(QUIZ, questions=QUIZ.questions[::-1])
    old, new = before[0].card_id, newer_card(quiz, turned)
    for _twice in range(2):
        carry_over(cohort=quiz.cohort, follows={old: new}, sent={}, now=NOW)
    after = {each.pk: each for each in items_of(leader)}
    assert [(after[each.pk].card_id, after[each.pk].part) for each in before] == [
        (new, 1),
        (new, 0),
    ]
    assert [after[each.pk].stability for each in before] == [each.stability for each in before]
    assert take_in(now=NOW + dt.timedelta(hours=1)) == 0


def test_what_is_gone_is_asked_no_more_and_today_knows(quiz: Course, leader: Member) -> None:
    old = items_of(leader)[0].card_id
    shorter = msgspec.structs.replace(QUIZ, questions=QUIZ.questions[:1])
    carry_recalled(cohort=quiz.cohort, follows={old: newer_card(quiz, shorter)})
    assert [each.part for each in items_of(leader)] == [0]
    new = items_of(leader)[0].card_id
    carry_recalled(cohort=quiz.cohort, follows={new: newer_card(quiz, SPOT)})  # type: ignore[arg-type]
    assert items_of(leader) == []
    assert recall_of(leader).next_at is None


def test_what_is_recalled_there_already_stays(quiz: Course, leader: Member) -> None:
    first, _second = items_of(leader)
    new = newer_card(quiz, QUIZ)
    there = RecallItem.objects.create(
        recall_id=leader.pk, card_id=new, part=0, due_on=NOW.date() + 9 * ONE_DAY
    )
    carry_recalled(cohort=quiz.cohort, follows={first.card_id: new})
    kept = RecallItem.objects.of(leader).get(card=new, part=0)
    assert (kept.pk, kept.due_on) == (there.pk, NOW.date() + 9 * ONE_DAY)


# Told by mail


def told(leader: Member) -> list[dt.date]:
    mails = Message.objects.filter(kind=RECALL.name, person_id=leader.pk).order_by("about_id")
    return [dt.date.fromordinal(mail.about_id or 1) for mail in mails]


def tick_hours(days: int, start: dt.datetime = NOW) -> None:
    for hour in range(24 * days):
        tell_recalls(now=start + dt.timedelta(hours=hour))


def test_a_mail_comes_at_nine_on_a_working_day_once_a_week_and_twice_at_most(
    quiz: Course, leader: Member
) -> None:
    tick_hours(40)
    first, second = told(leader)
    assert first == dt.date(2026, 9, 16)
    assert second >= first + 7 * ONE_DAY
    assert all(day.weekday() < 5 for day in (first, second))
    mail = Message.objects.filter(kind=RECALL.name).earliest("pk")
    local = mail.send_after + KATHMANDU
    assert 9 <= local.hour < 12


def test_a_second_tick_queues_nothing(quiz: Course) -> None:
    assert tell_recalls(now=MORNING) == 1
    assert tell_recalls(now=MORNING) == 0


def test_whoever_comes_by_hears_nothing_for_a_week_and_then_again(
    quiz: Course, leader: Member
) -> None:
    tick_hours(3)
    for item in items_of(leader):
        say(item, 2)
    tick_hours(20, LATER)
    _first, second, third = told(leader)[:3]
    assert second >= LATER.date() + 7 * ONE_DAY
    assert third >= second + 7 * ONE_DAY


def test_it_waits_for_a_working_day(quiz: Course, leader: Member) -> None:
    saturday = dt.datetime(2026, 9, 19, 4, tzinfo=dt.UTC)
    Recall.objects.update(mail_at=saturday)
    assert tell_recalls(now=saturday) == 0
    tick_hours(4, saturday)
    assert told(leader) == [dt.date(2026, 9, 21)]


def test_it_waits_while_cards_have_just_opened_and_while_weeks_are_quiet(
    quiz: Course, leader: Member
) -> None:
    opened = StepFactory(cohort=quiz.cohort, module=quiz.module)
    before = MORNING - dt.timedelta(minutes=45)
    PersonalStepFactory(enrollment=quiz.enrollment, step=opened, opens_at=before)
    assert tell_recalls(now=MORNING) == 0
    assert recall_of(leader).mail_at == before + ONE_DAY
    monday = dt.date(2026, 9, 21)
    for location in ("", "Elsewhere"):
        QuietWeeks.objects.create(
            organization=leader.organization, name="Holidays", location=location,
            first_on=monday - 7 * ONE_DAY, last_on=monday - ONE_DAY,
        )  # fmt: skip
    tick_hours(8, LATER)
    assert told(leader) == [monday]


def test_it_waits_while_all_that_is_under_way_is_paused(quiz: Course, leader: Member) -> None:
    Cohort.objects.filter(pk=quiz.cohort.pk).update(state=Cohort.State.PAUSED, paused_at=NOW)
    tick_hours(5)
    assert told(leader) == []
    Cohort.objects.filter(pk=quiz.cohort.pk).update(state=Cohort.State.FINISHED, paused_at=None)
    tick_hours(3, NOW + 7 * ONE_DAY)
    assert len(told(leader)) == 1, "and goes on after the cohort has finished"


def test_whoever_left_or_leads_no_more_hears_nothing(quiz: Course, leader: Member) -> None:
    Member.objects.filter(pk=leader.pk).update(roles=[])
    tick_hours(5)
    assert told(leader) == []
    assert recall_of(leader).mail_at is None


def test_it_goes_on_for_who_left_the_cohort_and_stays(quiz: Course, leader: Member) -> None:
    Enrollment.objects.update(left_at=NOW)
    tick_hours(3)
    assert len(told(leader)) == 1


@pytest.mark.parametrize(
    ("happens", "state"),
    [
        ("nothing", MessageState.SENT),
        ("recalled", MessageState.SUPPRESSED),
        ("stopped", MessageState.SUPPRESSED),
        ("left", MessageState.SUPPRESSED),
        ("leads no more", MessageState.SUPPRESSED),
        ("refused", MessageState.SUPPRESSED),
    ],
)
def test_before_it_leaves_it_is_asked_again_whether_it_is_wanted(
    quiz: Course, leader: Member, happens: str, state: str
) -> None:
    tell_recalls(now=MORNING)
    if happens == "recalled":
        say(items_of(leader)[0], 1, now=MORNING)
    if happens == "stopped":
        change_pace(member=leader, pace=RecallPace.NONE, now=MORNING)
    if happens == "left":
        mark_left(member=leader, now=MORNING, by=None)
    if happens == "leads no more":
        Member.objects.filter(pk=leader.pk).update(roles=[])
    if happens == "refused":
        OptOut.objects.create(address=leader.email, kind=RECALL.name, since=NOW)
    send_due(clock=lambda: MORNING)
    assert Message.objects.get(kind=RECALL.name).state == state


def test_it_is_written_in_the_readers_language_and_says_nothing_of_what_is_asked(
    quiz: Course, leader: Member
) -> None:
    Member.objects.filter(pk=leader.pk).update(language="de")
    tell_recalls(now=MORNING)
    mail = Message.objects.get(kind=RECALL.name)
    assert "/learn/recall/" in mail.text
    assert "Minuten" in mail.subject
    assert mail.topic_id is None, "it is in no outbox of a cohort"
    assert "Ask her" not in mail.text
