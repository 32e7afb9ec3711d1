"""What a week takes, and whose is full."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from cohorts.attention import LIVE, MAIL, TALK, WeeklyLimit, beyond, minutes_by_week, minutes_of
from cohorts.full_weeks import full_weeks, planned_elsewhere
from cohorts.models import Cohort, Enrollment
from cohorts.plan import PlannedStep, Quiet, lay_out, weeks_later, working_day
from messaging.models import Message, MessageState
from people.models import Organization
from programs import lengths
from programs.cadence import StepKind
from programs.lengths import ModuleMinutes, module_minutes
from programs.reading import LibraryProgram
from tests.factories import (
    CardFactory,
    EnrollmentFactory,
    MemberFactory,
    ModuleFactory,
    PersonalStepFactory,
    StepFactory,
)

MONDAY = dt.date(2026, 9, 14)
MONDAY_OF_2026 = dt.date(2026, 1, 5)
WEEK = dt.timedelta(weeks=1)
LENGTHS = {7: ModuleMinutes(cards=24, boosters=8)}


def planned(kind: StepKind, day: dt.date = MONDAY, module: int | None = None) -> PlannedStep:
    return PlannedStep(kind, module, 1, day, 1)


def test_each_kind_of_step_takes_its_minutes() -> None:
    taken = {
        kind: minutes_of(planned(kind, module=7 if kind in {"cards", "booster"} else None), LENGTHS)
        for kind in StepKind
    }
    assert taken == {
        StepKind.KICKOFF: LIVE,
        StepKind.CARDS: 24,
        StepKind.PRACTICE: LIVE,
        StepKind.COACHING: TALK,
        StepKind.PULSE: 0,
        StepKind.ASSESSMENT: LIVE,
        StepKind.BOOSTER: 8,
    }


def test_minutes_are_summed_by_calendar_week() -> None:
    weeks = minutes_by_week(
        [
            planned(StepKind.CARDS, MONDAY, 7),
            planned(StepKind.PRACTICE, MONDAY + dt.timedelta(days=4)),
            planned(StepKind.COACHING, MONDAY + dt.timedelta(days=7)),
        ],
        LENGTHS,
    )
    assert weeks == {MONDAY: 69, MONDAY + dt.timedelta(days=7): 30}
    assert beyond(weeks, 68) == {MONDAY: 69}
    assert beyond(weeks, 69) == beyond(weeks, None) == {}


def test_no_shipped_form_asks_for_more_than_an_organization_begins_with(
    shipped: LibraryProgram,
) -> None:
    minutes = {
        place: ModuleMinutes(
            cards=sum(card.minutes for card in module.cards if card.part == "cards"),
            boosters=sum(card.minutes for card in module.cards if card.part == "boosters"),
        )
        for place, module in enumerate(shipped.modules, start=1)
    }
    limit = Organization().weekly_minutes
    for form in shipped.forms:
        steps = lay_out(form, list(minutes)[: form.modules], MONDAY)
        assert beyond(minutes_by_week(steps, minutes), limit) == {}


@settings(max_examples=200)
@given(
    which=st.integers(0, 2),
    starts_on=st.dates(dt.date(2025, 12, 1), dt.date(2026, 12, 31)),
    minutes=st.integers(45, 120),
    cards=st.lists(st.integers(5, 45), min_size=5, max_size=5),
    quiet=st.frozensets(st.integers(0, 40), max_size=6),
    zones=st.lists(st.sampled_from(["Europe/Berlin", "Asia/Tokyo", "Asia/Shanghai"]), max_size=2),
)
def test_a_plan_keeps_the_limit(
    shipped: LibraryProgram,
    which: int,
    starts_on: dt.date,
    minutes: int,
    cards: list[int],
    quiet: frozenset[int],
    zones: list[str],
) -> None:
    """On everybody's calendar, holidays included, beside quiet weeks, in the order of the form, and
    nothing closer together or put off for nothing.
    """
    form = shipped.forms[which]
    lengths = {place: ModuleMinutes(each, each // 2) for place, each in enumerate(cards, start=1)}
    modules = list(lengths)[: form.modules]
    left_out = Quiet(frozenset(MONDAY_OF_2026 + number * WEEK for number in quiet), tuple(zones))
    usual = lay_out(form, modules, starts_on, left_out)
    steps = lay_out(form, modules, starts_on, left_out, WeeklyLimit(minutes, lengths))
    for zone in ("UTC", *zones):
        own = [replace(each, opens_on=working_day(each.opens_on, zone)) for each in steps]
        assert beyond(minutes_by_week(own, lengths), minutes) == {}
    form_alone = lay_out(form, modules, starts_on)
    delays = [each.opens_on - was.opens_on for each, was in zip(steps, form_alone, strict=True)]
    assert delays == sorted(delays)
    assert [each.kind for each in steps] == [each.kind for each in form_alone]
    assert not any(left_out.has(each.opens_on) for each in steps)
    if not zones and not beyond(minutes_by_week(usual, lengths), minutes):
        assert steps == usual


def test_what_has_no_room_in_its_week_is_put_off_with_all_after_it() -> None:
    days = [MONDAY, MONDAY + dt.timedelta(days=2), MONDAY + dt.timedelta(days=3), MONDAY + WEEK]
    takes = [30, 45, 30, 30]
    assert weeks_later(days, Quiet(), takes, 105) == [0, 0, 0, 0]
    assert weeks_later(days, Quiet(), takes, 104) == [0, 0, 1, 1]
    assert weeks_later(days, Quiet(), takes, 60) == [0, 1, 2, 2]
    assert weeks_later(days, Quiet(), takes, 40) == [0, 1, 2, 2]
    assert weeks_later([*days, MONDAY + WEEK], Quiet(), [*takes, 0], 40) == [0, 1, 2, 2, 2]
    assert weeks_later(days, Quiet(frozenset({MONDAY + WEEK})), takes, 104) == [0, 0, 2, 2]


@pytest.fixture
def enrollment(organization: Organization) -> Enrollment:
    organization.weekly_minutes = 90
    organization.save()
    return EnrollmentFactory(
        cohort__organization=organization,
        member=MemberFactory(organization=organization, time_zone="Pacific/Auckland"),
    )


def step(enrollment: Enrollment, kind: StepKind, opens_at: dt.datetime, **fields: object) -> None:
    whole = StepFactory(cohort=enrollment.cohort, kind=kind, opens_on=opens_at.date())
    PersonalStepFactory(enrollment=enrollment, step=whole, opens_at=opens_at, **fields)


def mail(enrollment: Enrollment, sent_at: dt.datetime, **fields: object) -> None:
    Message.objects.create(
        person_id=enrollment.member_id, to_address="a@example.com", subject="S", text="T",
        state=MessageState.SENT, queued_at=sent_at, send_after=sent_at, sent_at=sent_at,
        **{"kind": "news", **fields},
    )  # fmt: skip


WEDNESDAY = dt.datetime(2026, 9, 16, 10, tzinfo=dt.UTC)
SUNDAY_IN_UTC = dt.datetime(2026, 9, 13, 20, tzinfo=dt.UTC)
"""Monday morning in Auckland."""


def test_a_week_is_full_when_plan_and_mail_come_to_the_limit(enrollment: Enrollment) -> None:
    person = enrollment.member_id
    step(enrollment, StepKind.PRACTICE, SUNDAY_IN_UTC)
    step(enrollment, StepKind.COACHING, WEDNESDAY + dt.timedelta(days=2), done_at=WEDNESDAY)
    step(enrollment, StepKind.PRACTICE, WEDNESDAY, is_called_off=True)
    step(enrollment, StepKind.PRACTICE, SUNDAY_IN_UTC - dt.timedelta(days=1))
    for hour in range(7):
        mail(enrollment, SUNDAY_IN_UTC + dt.timedelta(hours=hour))
    mail(enrollment, WEDNESDAY, is_urgent=True)
    assert LIVE + TALK + 7 * MAIL == 89
    assert full_weeks([person], WEDNESDAY) == set()
    mail(enrollment, WEDNESDAY)
    assert full_weeks([person], WEDNESDAY) == {person}
    assert full_weeks([person], WEDNESDAY + dt.timedelta(days=7)) == set()


@pytest.mark.parametrize(
    ("kind", "mails"),
    [
        ("pulse_invitation", 6),
        ("peer_invitation", 6),
        ("questionnaire_open", 4),
        ("recall_ready", 6),
    ],
)
def test_what_a_mail_asks_for_takes_its_minutes_too(
    enrollment: Enrollment, kind: str, mails: int
) -> None:
    person = enrollment.member_id
    step(enrollment, StepKind.PRACTICE, WEDNESDAY)
    step(enrollment, StepKind.COACHING, WEDNESDAY)
    for _time in range(mails):
        mail(enrollment, WEDNESDAY)
    mail(enrollment, WEDNESDAY, kind="pulse_reminder")
    assert full_weeks([person], WEDNESDAY) == set()
    Message.objects.filter(kind="pulse_reminder").update(kind=kind)
    assert full_weeks([person], WEDNESDAY) == {person}


@pytest.mark.parametrize("without", ["limit", "running", "place"])
def test_nobodys_week_is_full(enrollment: Enrollment, without: str) -> None:
    for _time in range(2):
        step(enrollment, StepKind.PRACTICE, WEDNESDAY)
    assert full_weeks([enrollment.member_id], WEDNESDAY)
    if without == "limit":
        Organization.objects.update(weekly_minutes=None)
    if without == "running":
        Cohort.objects.update(state=Cohort.State.FINISHED)
    if without == "place":
        Enrollment.objects.update(left_at=WEDNESDAY)
    assert not full_weeks([enrollment.member_id], WEDNESDAY)


def test_what_rules_leave_out_takes_nothing(enrollment: Enrollment) -> None:
    module = ModuleFactory(version=enrollment.cohort.version, minutes=90)
    CardFactory(module=module, is_booster=True, minutes=4)
    assert module_minutes([module.pk, None]) == {module.pk: ModuleMinutes(90, 4)}
    whole = StepFactory(cohort=enrollment.cohort, module=module)
    PersonalStepFactory(enrollment=enrollment, step=whole, opens_at=WEDNESDAY, deck=[])
    assert not full_weeks([enrollment.member_id], WEDNESDAY)
    enrollment.personal_steps.update(deck=None)
    assert full_weeks([enrollment.member_id], WEDNESDAY)


def test_as_many_statements_for_many_as_for_few(enrollment: Enrollment) -> None:
    def statements(people: int) -> int:
        more = [EnrollmentFactory(cohort=enrollment.cohort) for _number in range(people)]
        for each in more:
            step(each, StepKind.PRACTICE, WEDNESDAY)
            mail(each, WEDNESDAY)
        with CaptureQueriesContext(connection) as few:
            full_weeks([each.member_id for each in more], WEDNESDAY)
        return len(few)

    assert statements(3) == statements(12) == 3


def test_minutes_of_modules_are_kept(
    enrollment: Enrollment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lengths, "MOST", 1)
    modules = [ModuleFactory(version=enrollment.cohort.version, minutes=20) for _ in range(4)]
    ids = [module.pk for module in modules]
    module_minutes(ids[:3])
    with CaptureQueriesContext(connection) as asked:
        assert module_minutes(ids[:3]) == dict.fromkeys(ids[:3], ModuleMinutes(20, 0))
    assert not asked.captured_queries
    assert module_minutes(ids) == dict.fromkeys(ids, ModuleMinutes(20, 0))


def test_what_other_cohorts_ask_for_is_known_by_week(enrollment: Enrollment) -> None:
    step(enrollment, StepKind.PRACTICE, WEDNESDAY)
    step(enrollment, StepKind.COACHING, WEDNESDAY, opens_on=WEDNESDAY.date() + dt.timedelta(days=7))
    person = enrollment.member_id
    found = planned_elsewhere([person], MONDAY, MONDAY + dt.timedelta(days=13))
    assert {pk: dict(weeks) for pk, weeks in found.items()} == {
        person: {MONDAY: LIVE, MONDAY + dt.timedelta(days=7): TALK}
    }
    later = MONDAY + dt.timedelta(days=14)
    assert not planned_elsewhere([person], later, later + dt.timedelta(days=6))
