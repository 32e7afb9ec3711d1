"""A cohort is renamed, moved, paused, taken up again, finished and opened again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from cohorts.models import Cohort, Enrollment, PersonalStep
from cohorts.moving import steps_ahead
from cohorts.operations import (
    CohortRests,
    NotInOrganization,
    OwnCoach,
    StaleCohort,
    TooEarly,
    change_coach,
    delay_leader,
    describe_cohort,
    enroll_leader,
    finish_cohort,
    leave_cohort,
    move_openings,
    pause_cohort,
    reopen_cohort,
    resume_cohort,
    shift_cohort,
)
from cohorts.plan import opening_of, weeks_of_pause
from people.models import AuditEvent, Member, Organization, Role
from people.operations import mark_left
from programs.cadence import LIVE_KINDS, SHARED_KINDS, StepKind
from tests.factories import MemberFactory

Launch = Callable[..., Cohort]
DAY, WEEK = dt.timedelta(days=1), dt.timedelta(weeks=1)


@pytest.fixture
def cohort(launch: Launch, leaders: list[Member]) -> Cohort:
    return launch(leaders)


def days(cohort: Cohort) -> list[dt.date]:
    return list(cohort.steps.order_by("position").values_list("opens_on", flat=True))


def verbs() -> list[str]:
    return list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))


@pytest.mark.parametrize(
    ("pause", "weeks"),
    [(dt.timedelta(hours=5), 0), (DAY, 1), (WEEK, 1), (WEEK + DAY, 2), (3 * WEEK, 3)],
)
def test_a_pause_moves_by_whole_weeks(now: dt.datetime, pause: dt.timedelta, weeks: int) -> None:
    assert weeks_of_pause(now, now + pause) == weeks


def test_what_has_not_opened_moves_by_the_pause(
    cohort: Cohort, admin: Member, now: dt.datetime
) -> None:
    begun = now + 9 * DAY
    before = days(cohort)
    ahead = {step.pk for step in steps_ahead(cohort, begun)}
    assert 0 < len(ahead) < len(before)
    assert pause_cohort(cohort=cohort, now=begun, by=admin)
    assert not pause_cohort(cohort=cohort, now=begun + DAY, by=admin)
    back = begun + 10 * DAY
    assert resume_cohort(cohort=cohort, now=back, by=admin) == (2, begun)
    assert resume_cohort(cohort=cohort, now=back + WEEK, by=admin) is None
    cohort.refresh_from_db()
    assert (cohort.state, cohort.paused_at, cohort.weeks) == ("running", None, 14)
    for step, day in zip(cohort.steps.order_by("position"), before, strict=True):
        assert step.opens_on == (day + 2 * WEEK if step.pk in ahead else day)
    later = PersonalStep.objects.filter(step__in=ahead).exclude(step__kind__in=LIVE_KINDS)
    for each in later.select_related("step", "enrollment__member"):
        assert each.opens_at == opening_of(each.step.opens_on, each.enrollment.member.time_zone)
    assert verbs()[-2:] == ["pause_cohort", "resume_cohort"]


def test_a_pause_is_no_waiting(cohort: Cohort, admin: Member, now: dt.datetime) -> None:
    cards = PersonalStep.objects.filter(step__kind=StepKind.CARDS).order_by("opens_at", "pk")
    first = cards.first()
    assert first is not None
    paused = first.opens_at + 2 * DAY
    pause_cohort(cohort=cohort, now=paused, by=admin)
    resume_cohort(cohort=cohort, now=paused + 21 * DAY, by=admin)
    before = first.opens_at
    first.refresh_from_db()
    assert first.opens_at == before + 21 * DAY, "two days of waiting stay two days"


def test_a_plan_that_has_not_begun_starts_later(
    launch: Launch, leaders: list[Member], admin: Member, now: dt.datetime
) -> None:
    cohort = launch(leaders, starts_on=now.date() + 2 * WEEK)
    before, weeks = days(cohort), list(cohort.steps.values_list("week", flat=True))
    shift_cohort(cohort=cohort, weeks=3, next_on=before[0], now=now, by=admin)
    cohort.refresh_from_db()
    assert (cohort.starts_on, cohort.weeks) == (now.date() + 5 * WEEK, 12)
    assert days(cohort) == [day + 3 * WEEK for day in before]
    assert list(cohort.steps.values_list("week", flat=True)) == weeks
    with pytest.raises(StaleCohort):
        shift_cohort(cohort=cohort, weeks=3, next_on=before[0], now=now, by=admin)
    with pytest.raises(TooEarly):
        shift_cohort(cohort=cohort, weeks=-9, next_on=days(cohort)[0], now=now, by=admin)


def test_pulses_after_the_end_move_without_making_the_program_longer(
    cohort: Cohort, admin: Member, now: dt.datetime
) -> None:
    late = now + 20 * WEEK
    [first, *_others] = steps_ahead(cohort, late)
    assert first.kind == StepKind.PULSE
    shift_cohort(cohort=cohort, weeks=1, next_on=first.opens_on, now=late, by=admin)
    cohort.refresh_from_db()
    assert cohort.weeks == 12
    assert steps_ahead(cohort, late)[0].opens_on == first.opens_on + WEEK


def test_a_plan_that_is_over_or_rests_does_not_move(
    cohort: Cohort, admin: Member, now: dt.datetime
) -> None:
    with pytest.raises(StaleCohort):
        shift_cohort(cohort=cohort, weeks=1, next_on=now.date(), now=now + 60 * WEEK, by=admin)
    pause_cohort(cohort=cohort, now=now, by=admin)
    with pytest.raises(CohortRests):
        shift_cohort(cohort=cohort, weeks=1, next_on=now.date(), now=now, by=admin)


def test_finished_and_opened_again_once_each(
    cohort: Cohort, admin: Member, now: dt.datetime
) -> None:
    pause_cohort(cohort=cohort, now=now, by=admin)
    assert finish_cohort(cohort=cohort, now=now, by=admin)
    assert not finish_cohort(cohort=cohort, now=now, by=admin)
    cohort.refresh_from_db()
    assert (cohort.is_finished, cohort.paused_at) == (True, None)
    assert reopen_cohort(cohort=cohort, now=now, by=admin)
    assert not reopen_cohort(cohort=cohort, now=now, by=admin)
    assert verbs()[-3:] == ["pause_cohort", "finish_cohort", "reopen_cohort"]


def test_another_name_and_goal(cohort: Cohort, admin: Member, now: dt.datetime) -> None:
    seen = (cohort.name, cohort.goal)
    for _twice in range(2):
        describe_cohort(cohort=cohort, name="New", goal=cohort.goal, seen=seen, now=now, by=admin)
    event = AuditEvent.objects.get(verb="describe_cohort")
    assert event.detail == {"changed": ["name"]}
    with pytest.raises(StaleCohort):
        describe_cohort(cohort=cohort, name="Other", goal="", seen=seen, now=now, by=admin)


def test_somebody_joins_late(
    cohort: Cohort, organization: Organization, coach: Member, admin: Member, now: dt.datetime
) -> None:
    late = now + 16 * DAY
    member = MemberFactory(organization=organization, time_zone="Asia/Tokyo")
    joined = [
        enroll_leader(cohort=cohort, member=member, coach=coach, now=late, by=admin)
        for _twice in range(2)
    ]
    assert joined[0] == joined[1]
    member.refresh_from_db()
    assert Role.LEADER in member.roles
    steps = list(joined[0].personal_steps.select_related("step"))
    assert not [each for each in steps if each.step.kind in LIVE_KINDS]
    opened = [each for each in steps if each.opens_at <= late]
    assert {each.step.kind for each in opened} == {StepKind.CARDS}
    assert {each.opens_at for each in opened} == {late}, "they have waited for nothing yet"
    assert all(each.cards_total for each in opened)
    assert verbs().count("enroll_leader") == 1


def test_somebody_comes_back_to_what_they_did(
    cohort: Cohort, leaders: list[Member], admin: Member, now: dt.datetime
) -> None:
    enrollment = Enrollment.objects.get(member=leaders[0])
    steps, had = enrollment.personal_steps.count(), enrollment.coach_id
    leave_cohort(enrollment=enrollment, now=now, by=admin)
    again = enroll_leader(
        cohort=cohort, member=leaders[0], coach=None, now=now + 20 * DAY, by=admin
    )
    again.refresh_from_db()
    assert (again.pk, again.left_at, again.coach_id) == (enrollment.pk, None, had)
    assert again.personal_steps.count() == steps


def test_who_cannot_join(
    cohort: Cohort, organization: Organization, admin: Member, outsider: Member, now: dt.datetime
) -> None:
    gone = MemberFactory(organization=organization)
    mark_left(member=gone, now=now, by=None)
    for member in (gone, outsider):
        with pytest.raises(NotInOrganization):
            enroll_leader(cohort=cohort, member=member, coach=None, now=now, by=admin)
    finish_cohort(cohort=cohort, now=now, by=admin)
    with pytest.raises(CohortRests):
        enroll_leader(cohort=cohort, member=admin, coach=None, now=now, by=admin)


def test_another_coach(
    cohort: Cohort, organization: Organization, admin: Member, now: dt.datetime
) -> None:
    new = MemberFactory(organization=organization)
    some = list(cohort.enrollments.order_by("pk")[:2])
    counts = [
        change_coach(cohort=cohort, enrollments=some, coach=new, now=now, by=admin)
        for _twice in range(2)
    ]
    assert counts == [2, 0]
    new.refresh_from_db()
    assert Role.COACH in new.roles
    assert new in cohort.coaches.all()
    with pytest.raises(OwnCoach):
        change_coach(cohort=cohort, enrollments=some, coach=some[0].member, now=now, by=admin)


def test_days_of_ones_own_survive_another_zone(
    cohort: Cohort, leaders: list[Member], admin: Member, now: dt.datetime
) -> None:
    enrollment = Enrollment.objects.get(member=leaders[0])
    shared = enrollment.personal_steps.filter(step__kind__in=SHARED_KINDS)
    standing = set(shared.values_list("step__kind", "opens_at"))
    assert StepKind.PULSE in {kind for kind, _opens_at in standing}
    ahead = enrollment.personal_steps.filter(opens_at__gt=now).exclude(step__kind__in=SHARED_KINDS)
    count = ahead.count()
    saturday = now.date() + 12 * DAY
    for _twice in range(2):
        delay_leader(enrollment=enrollment, next_on=saturday, now=now, by=admin)
    moved = list(ahead.select_related("step").order_by("opens_at"))
    assert (len(moved), moved[0].opens_on) == (count, saturday + 2 * DAY)
    assert all(each.day.weekday() < 5 for each in moved)
    assert set(shared.values_list("step__kind", "opens_at")) == standing
    assert verbs().count("delay_leader") == 1
    Member.objects.filter(pk=leaders[0].pk).update(time_zone="Asia/Tokyo")
    move_openings(members=[leaders[0]], now=now)
    first = ahead.select_related("step").order_by("opens_at")[0]
    assert first.opens_at == opening_of(saturday + 2 * DAY, "Asia/Tokyo")
    with pytest.raises(TooEarly):
        delay_leader(enrollment=enrollment, next_on=now.date() - 4 * DAY, now=now, by=admin)


def test_own_days_move_with_everybody(
    cohort: Cohort, leaders: list[Member], admin: Member, now: dt.datetime
) -> None:
    enrollment = Enrollment.objects.get(member=leaders[0])
    delay_leader(enrollment=enrollment, next_on=now.date() + 14 * DAY, now=now, by=admin)
    own = enrollment.personal_steps.exclude(opens_on=None)
    before = dict(own.values_list("pk", "opens_on"))
    ahead = steps_ahead(cohort, now)
    next_on = min(step.opens_on for step in ahead)
    shift_cohort(cohort=cohort, weeks=2, next_on=next_on, now=now, by=admin)
    after = dict(own.filter(pk__in=before).values_list("pk", "opens_on"))
    assert after == {pk: day + 2 * WEEK for pk, day in before.items() if day is not None}
