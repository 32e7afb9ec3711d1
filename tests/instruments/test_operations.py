"""Questionnaires from the library to the figures of a group."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

import pytest
from django.core import mail

from cohorts.models import Cohort, PersonalStep
from cohorts.operations import (
    ask_after_end,
    enroll_leader,
    finish_cohort,
    leave_cohort,
    pause_cohort,
    shift_cohort,
)
from instruments.models import AnswerSheet, GivenQuestionnaire, KeptFigures, Occasion, Questionnaire
from instruments.operations import (
    AlreadyAnswered,
    FrozenQuestionnaire,
    SheetGone,
    StaleQuestionnaire,
    TooLate,
    change_questionnaire,
    choose_questionnaires,
    reckon_groups,
    remind_of_sheets,
    save_sheet,
    send_sheet,
    turn_questionnaires,
    turning,
)
from instruments.operations.giving import SHIPPED
from instruments.states import OccasionKind
from messaging.models import Message
from messaging.sending import send_due
from people.models import AuditEvent, Member
from people.operations import lift_restriction, restrict_person
from tests.instruments.conftest import Given
from tests.instruments.making import FACTS, a_scale, answers, own_text

WEEK = dt.timedelta(weeks=1)
A_DAY = dt.timedelta(days=1)


def test_before_is_open_for_everybody_who_takes_part_and_each_gets_one_mail(
    given: Given, now: dt.datetime
) -> None:
    assert AnswerSheet.objects.count() == 6
    assert turn_questionnaires(now=now) == 0, "a second tick opens nothing"
    opened = Message.objects.filter(kind="questionnaire_open")
    assert opened.count() == 6
    assert {message.topic_id for message in opened} == {given.cohort.pk}
    assert all("{secret}" in message.text for message in opened), "the outbox holds no link"


def test_whose_data_is_restricted_is_asked_once_that_ends(given: Given, now: dt.datetime) -> None:
    first = given.enrollments[0]
    AnswerSheet.objects.filter(enrollment=first).delete()
    restrict_person(member=first.member, now=now, by=None)
    assert turn_questionnaires(now=now) == 0
    lift_restriction(member=first.member, now=now, by=None)
    assert turn_questionnaires(now=now) == 1
    assert AnswerSheet.objects.filter(enrollment=first).exists()


def test_the_self_report_of_the_program_is_taken_once_and_two_are_given_at_most(
    given: Given, own_scale: Questionnaire, admin: Member, now: dt.datetime
) -> None:
    choice = [SHIPPED, str(own_scale.pk)]
    for _time in range(2):
        choose_questionnaires(cohort=given.cohort, choice=choice, by=admin, now=now)
    assert GivenQuestionnaire.objects.count() == 2
    shipped = Questionnaire.objects.exclude(pk=own_scale.pk).get()
    assert set(shipped.texts) == {"de", "en"}
    assert turn_questionnaires(now=now) == 6
    verbs = AuditEvent.objects.filter(verb="choose_questionnaires")
    assert verbs.count() == 2, "once at the launch, once now; saying it again is nothing"


def test_what_somebody_has_begun_is_not_taken_away_and_nothing_is_added_after_the_cards(
    given: Given, admin: Member, now: dt.datetime
) -> None:
    late = now + 4 * WEEK
    with pytest.raises(TooLate):
        choose_questionnaires(
            cohort=given.cohort, choice=[SHIPPED, str(given.scale.pk)], by=admin, now=late
        )
    save_sheet(sheet=given.sheet(0), answers={"item-1": 3}, now=now)
    with pytest.raises(AlreadyAnswered):
        choose_questionnaires(cohort=given.cohort, choice=[], by=admin, now=now)
    AnswerSheet.objects.update(saved_at=None)
    choose_questionnaires(cohort=given.cohort, choice=[], by=admin, now=now)
    assert not AnswerSheet.objects.exists()


def test_a_questionnaire_changes_until_somebody_begins_and_never_by_a_stale_page(
    given: Given, admin: Member, now: dt.datetime
) -> None:
    texts = {"en": own_text("Another name")}
    values = {"questionnaire": given.scale, "texts": texts, "facts": FACTS, "by": admin, "now": now}
    changed = change_questionnaire(revision=1, **values)
    assert changed.text_in("de").title == "Another name"
    with pytest.raises(StaleQuestionnaire):
        change_questionnaire(revision=1, **values)
    save_sheet(sheet=given.sheet(0), answers={"item-1": 3}, now=now)
    with pytest.raises(FrozenQuestionnaire):
        change_questionnaire(revision=2, **values)


def test_answers_are_saved_as_often_as_one_likes_and_sent_once(
    given: Given, now: dt.datetime
) -> None:
    sheet = given.sheet(0)
    save_sheet(sheet=sheet, answers={"item-1": 3}, now=now)
    save_sheet(sheet=sheet, answers={"item-1": 4}, now=now)
    send_sheet(sheet=sheet, answers=answers(4), now=now)
    for verb in (send_sheet, save_sheet):
        with pytest.raises(SheetGone):
            verb(sheet=sheet, answers=answers(1), now=now)
    sheet.refresh_from_db()
    assert (sheet.answers, sheet.given_at) == (answers(4), now)


def test_nobody_answers_after_the_time_while_the_pilot_rests_or_once_they_left(
    given: Given, admin: Member, now: dt.datetime
) -> None:
    first, second, third = (given.sheet(place) for place in range(3))
    with pytest.raises(SheetGone):
        save_sheet(sheet=first, answers=answers(1), now=now + 4 * WEEK)
    leave_cohort(enrollment=given.enrollments[1], by=admin, now=now)
    with pytest.raises(SheetGone):
        save_sheet(sheet=second, answers=answers(1), now=now)
    pause_cohort(cohort=given.cohort, by=admin, now=now)
    with pytest.raises(SheetGone):
        save_sheet(sheet=third, answers=answers(1), now=now)
    assert remind_of_sheets(now=now + 3 * A_DAY) == 0
    assert turn_questionnaires(now=now + 13 * WEEK) == 0


def test_days_follow_the_plan_and_what_is_open_closes_with_the_first_cards(
    given: Given, admin: Member, now: dt.datetime
) -> None:
    before = given.sheet(0).closes_at
    kinds = dict(Occasion.objects.values_list("kind", "opens_on"))
    next_on = given.cohort.steps.order_by("opens_on")[0].opens_on
    shift_cohort(cohort=given.cohort, weeks=2, next_on=next_on, by=admin, now=now)
    turn_questionnaires(now=now)
    moved = dict(Occasion.objects.values_list("kind", "opens_on"))
    assert moved["before"] == kinds["before"]
    assert moved["after"] - kinds["after"] == 2 * WEEK
    after = given.sheet(0).closes_at
    assert before is not None
    assert after is not None
    assert after.date() - before.date() == 2 * WEEK


def test_a_late_joiner_is_asked_before_until_their_first_card(
    given: Given, leaders: Sequence[Member], peer: Member, admin: Member, now: dt.datetime
) -> None:
    later = now + 4 * WEEK
    made = enroll_leader(cohort=given.cohort, member=peer, coach=None, by=admin, now=later)
    assert turn_questionnaires(now=later) == 1
    sheet = AnswerSheet.objects.get(enrollment=made)
    assert sheet.closes_at is None
    save_sheet(sheet=sheet, answers=answers(2), now=later)
    step = PersonalStep.objects.filter(enrollment=made, cards_total__gt=0).first()
    assert step is not None
    PersonalStep.objects.filter(pk=step.pk).update(cards_done=1)
    with pytest.raises(SheetGone):
        send_sheet(sheet=sheet, answers=answers(2), now=later)
    sheet.delete()
    assert turn_questionnaires(now=later) == 0, "whoever has begun has no before any more"


def test_whoever_has_not_sent_it_is_reminded_once_in_no_outbox(
    given: Given, now: dt.datetime
) -> None:
    send_sheet(sheet=given.sheet(0), answers=answers(4), now=now)
    then = now + 3 * A_DAY
    assert remind_of_sheets(now=now + 2 * A_DAY) == 0
    assert remind_of_sheets(now=then) == 5
    assert remind_of_sheets(now=then) == 0
    reminders = Message.objects.filter(kind="questionnaire_reminder")
    assert {message.topic_id for message in reminders} == {None}


def test_the_mail_carries_the_link_and_is_not_wanted_any_more_once_answered(
    given: Given, now: dt.datetime, frozen: object
) -> None:
    send_sheet(sheet=given.sheet(0), answers=answers(4), now=now)
    send_due(clock=lambda: now)
    send_due(clock=lambda: now + dt.timedelta(hours=12))  # where it was night
    mails = [each for each in mail.outbox if "how you work" in each.subject]
    assert len(mails) == 5
    assert all("/questionnaires/answer/" in str(each.body) for each in mails)
    assert Message.objects.get(about_id=given.sheet(0).pk).state == "suppressed"


def answered(given: Given, now: dt.datetime, levels: Sequence[tuple[int, int]]) -> dt.datetime:
    """Everybody answers before and after; returns when "after" is over."""
    for place, (before, _after) in enumerate(levels):
        send_sheet(sheet=given.sheet(place), answers=answers(before), now=now)
    opens = Occasion.objects.get(kind=OccasionKind.AFTER).opens_on
    then = dt.datetime.combine(opens, dt.time(20), tzinfo=dt.UTC)
    turn_questionnaires(now=then)
    for place, (_before, after) in enumerate(levels):
        sheet = given.sheet(place, OccasionKind.AFTER)
        send_sheet(sheet=sheet, answers=answers(after), now=then)
    return then + 3 * WEEK


LEVELS = [(2, 3), (3, 4), (2, 3), (4, 4), (3, 4), (3, 3)]


def test_a_group_is_reckoned_once_its_time_is_over_and_not_again(
    given: Given, now: dt.datetime
) -> None:
    over = answered(given, now, LEVELS)
    assert reckon_groups(now=over - 2 * WEEK) == 0
    assert reckon_groups(now=over) == 1
    assert reckon_groups(now=over) == 0
    figures = KeptFigures.objects.get().figures
    assert (figures.n, figures.changes[-1].before, figures.changes[-1].after) == (6, 2.8, 3.5)


def test_one_late_sheet_changes_nothing_that_is_shown(given: Given, now: dt.datetime) -> None:
    over = answered(given, now, LEVELS[:5])
    reckon_groups(now=over)
    shown = KeptFigures.objects.get().figures
    for kind, level in ((OccasionKind.BEFORE, 1), (OccasionKind.AFTER, 5)):
        AnswerSheet.objects.filter(enrollment=given.enrollments[5], occasion__kind=kind).update(
            answers=answers(level), given_at=now
        )
    assert reckon_groups(now=over) == 0
    assert KeptFigures.objects.get().figures == shown


def test_week_24_is_asked_after_the_end_where_that_is_wanted_and_stands_beside_after(
    given: Given, admin: Member, now: dt.datetime
) -> None:
    over = answered(given, now, LEVELS)
    reckon_groups(now=over)
    finish_cohort(cohort=given.cohort, now=over, by=admin)
    opens = Occasion.objects.get(kind=OccasionKind.LATER).opens_on
    then = dt.datetime.combine(opens, dt.time(20), tzinfo=dt.UTC)
    assert turn_questionnaires(now=then) == 0, "nobody wanted it"
    ask_after_end(cohort=given.cohort, now=over, by=admin)
    assert turn_questionnaires(now=then) == 4
    assert turn_questionnaires(now=then + A_DAY) == 2, "the day was a holiday in Nepal"
    then += A_DAY
    for place in range(5):  # one of six stays away
        sheet = given.sheet(place, OccasionKind.LATER)
        send_sheet(sheet=sheet, answers=answers(4), now=then)
    assert reckon_groups(now=then + 3 * WEEK) == 1
    later = KeptFigures.objects.get(occasion__kind=OccasionKind.LATER).figures
    assert (later.n, later.has_means, later.changes[-1].before) == (5, False, None)


def test_a_cohort_without_questionnaires_is_not_touched(
    launch: Callable[..., Cohort], leaders: Sequence[Member], now: dt.datetime
) -> None:
    launch(leaders)
    assert turn_questionnaires(now=now) == 0
    assert reckon_groups(now=now) == 0


def test_a_tick_that_is_killed_between_two_pilots_keeps_what_it_did(
    given: Given, admin: Member, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    AnswerSheet.objects.all().delete()
    Message.objects.all().delete()
    scale = a_scale(admin.organization, admin, now)
    GivenQuestionnaire.objects.create(cohort=given.cohort, questionnaire=scale, position=2)
    turn, turned = turning._turn, list[int]()

    def turn_one(held: Sequence[GivenQuestionnaire], now: dt.datetime) -> int:
        turned.append(len(held))
        if len(turned) == 2:
            raise RuntimeError("killed")
        return turn(held, now)

    monkeypatch.setattr(turning, "PILOTS_AT_ONCE", 1)
    monkeypatch.setattr(turning, "_turn", turn_one)
    with pytest.raises(RuntimeError, match="killed"):
        turn_questionnaires(now=now)
    assert (turned, AnswerSheet.objects.count()) == ([1, 1], 6)
    turn_questionnaires(now=now)
    assert (turned[2:], AnswerSheet.objects.count()) == ([1, 1, 0], 6)
