"""The week of facilitators and coaches: Monday at nine on their clock, when there is something."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Callable

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cohorts.models import Cohort, Enrollment, PersonalStep
from messaging.models import Message, MessageState, OptOut
from messaging.objections import OPTED_OUT, TOO_LATE, objections_to
from messaging.sending import send_due
from people.models import Member
from practice import tasks
from practice.models import PracticeSession
from practice.notifications import LEFT, NOTHING_DUE, WEEK
from practice.operations import tell_weeks
from practice.week import is_in_week, monday_of, monday_told, week_time
from programs.cadence import StepKind
from tests.factories import EnrollmentFactory, MemberFactory, PersonalStepFactory, StepFactory
from tests.practice.conftest import Planned, statements_of

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
TORONTO = zoneinfo.ZoneInfo("America/Toronto")


@pytest.fixture
def monday(planned: Planned) -> dt.datetime:
    """Nine o'clock in Toronto on the Monday of the first session, 30 September."""
    return dt.datetime(2026, 9, 28, 9, tzinfo=TORONTO)


def weeks() -> list[Message]:
    return list(Message.objects.filter(kind=WEEK.name).order_by("pk"))


@pytest.fixture
def talk(planned: Planned, coach: Member, monday: dt.datetime) -> PersonalStep:
    """A one-to-one of the coach on Thursday."""
    planned.cohort.coaches.add(coach)
    enrollment: Enrollment = EnrollmentFactory(
        cohort=planned.cohort,
        coach=coach,
        member=MemberFactory(organization=planned.cohort.organization, name="Ana Silva"),
    )
    step = StepFactory(cohort=planned.cohort, kind=StepKind.COACHING, position=12)
    made: PersonalStep = PersonalStepFactory(
        enrollment=enrollment, step=step, opens_at=monday + 3 * DAY
    )
    return made


def test_it_comes_at_nine_on_monday_and_once(
    planned: Planned, facilitator: Member, monday: dt.datetime
) -> None:
    assert tell_weeks(now=monday - dt.timedelta(minutes=1)) == 0
    assert tell_weeks(now=monday) == 1
    assert tell_weeks(now=monday + HOUR) == 0
    [message] = weeks()
    assert (message.person_id, message.send_after) == (facilitator.pk, monday)
    assert dt.date.fromordinal(message.about_id or 0) == dt.date(2026, 9, 28)
    assert message.send_before == monday + DAY


def test_after_monday_the_week_explains_itself(planned: Planned, monday: dt.datetime) -> None:
    assert tell_weeks(now=monday + DAY) == 0
    assert tell_weeks(now=monday + DAY - dt.timedelta(minutes=1)) == 1


def test_it_names_sessions_and_one_to_ones_and_nothing_else(
    planned: Planned, facilitator: Member, coach: Member, monday: dt.datetime, talk: PersonalStep
) -> None:
    assert tell_weeks(now=monday) == 2
    texts = {message.person_id: message.text for message in weeks()}
    assert "Sessions you facilitate:" in texts[facilitator.pk]
    assert "Autumn pilot 1" in texts[facilitator.pk]
    assert "Autumn pilot 2" in texts[facilitator.pk]
    assert "One-to-ones" not in texts[facilitator.pk]
    assert texts[facilitator.pk].count("/practice/") == 2, "not those of next week"
    assert "One-to-ones for which you offer times:\nAna Silva" in texts[coach.pk]
    assert "Sessions you facilitate" not in texts[coach.pk]


def test_one_person_with_both_gets_one_mail(
    planned: Planned, facilitator: Member, talk: PersonalStep, monday: dt.datetime
) -> None:
    Enrollment.objects.filter(pk=talk.enrollment_id).update(coach=facilitator)
    assert tell_weeks(now=monday) == 1
    assert "Sessions you facilitate" in weeks()[0].text
    assert "Ana Silva" in weeks()[0].text


def test_a_week_with_nothing_in_it_is_no_mail(planned: Planned, monday: dt.datetime) -> None:
    assert tell_weeks(now=monday - 7 * DAY) == 0
    PracticeSession.objects.update(state=PracticeSession.State.CANCELED)
    assert tell_weeks(now=monday) == 0


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "Asia/Kathmandu", "America/Los_Angeles"])
def test_nine_is_nine_where_they_are(planned: Planned, facilitator: Member, zone: str) -> None:
    Member.objects.filter(pk=facilitator.pk).update(time_zone=zone)
    local = dt.datetime(2026, 9, 28, 9, tzinfo=zoneinfo.ZoneInfo(zone))
    assert tell_weeks(now=local - dt.timedelta(minutes=1)) == 0
    assert tell_weeks(now=local) == 1
    assert weeks()[0].send_after == local


def test_a_session_belongs_to_the_week_on_their_own_calendar(
    planned: Planned, facilitator: Member, monday: dt.datetime
) -> None:
    """Sunday evening in Toronto is Monday in Auckland."""
    PracticeSession.objects.update(starts_at=dt.datetime(2026, 9, 27, 20, tzinfo=TORONTO))
    assert tell_weeks(now=monday) == 0
    Member.objects.filter(pk=facilitator.pk).update(time_zone="Pacific/Auckland")
    auckland = dt.datetime(2026, 9, 28, 9, tzinfo=zoneinfo.ZoneInfo("Pacific/Auckland"))
    assert tell_weeks(now=auckland) == 1


def test_the_week_of_a_clock_change_is_a_week() -> None:
    zone = "Europe/Berlin"
    sunday = dt.datetime(2026, 10, 25, 23, 30, tzinfo=zoneinfo.ZoneInfo(zone))
    assert monday_of(sunday, zone) == dt.date(2026, 10, 19)
    assert is_in_week(sunday, dt.date(2026, 10, 19), zone)
    assert not is_in_week(sunday + HOUR, dt.date(2026, 10, 19), zone)
    assert week_time(dt.date(2026, 10, 26), zone) == dt.datetime(2026, 10, 26, 8, tzinfo=dt.UTC)


@pytest.mark.proof("zones")
@pytest.mark.parametrize("zone", sorted(zoneinfo.available_timezones()))
def test_a_week_begins_at_nine_on_monday_and_holds_every_moment_once(
    zone: str, figure: Callable[[str, float], None], is_large: bool
) -> None:
    local = zoneinfo.ZoneInfo(zone)
    mondays = [dt.date(2026, 1, 5) + number * 7 * DAY for number in range(520 if is_large else 53)]
    for monday in mondays:
        at = week_time(monday, zone)
        assert at.astimezone(local).replace(tzinfo=None) == dt.datetime.combine(monday, dt.time(9))
        assert monday_of(at, zone) == monday_of(at + 6 * DAY, zone) == monday
        assert monday_of(at - 12 * HOUR, zone) == monday - 7 * DAY
        assert monday_told(at) == monday_told(at + DAY - dt.timedelta(seconds=1)) == monday
    figure("weeks", len(mondays))


def test_what_is_done_or_over_is_not_in_it(
    planned: Planned, coach: Member, talk: PersonalStep, monday: dt.datetime
) -> None:
    PracticeSession.objects.all().delete()
    PersonalStep.objects.filter(pk=talk.pk).update(done_at=monday)
    assert tell_weeks(now=monday) == 0
    PersonalStep.objects.filter(pk=talk.pk).update(done_at=None)
    Cohort.objects.update(state=Cohort.State.FINISHED)
    assert tell_weeks(now=monday) == 0


def test_a_coachee_who_left_is_not_in_it(
    planned: Planned, talk: PersonalStep, monday: dt.datetime
) -> None:
    PracticeSession.objects.all().delete()
    Enrollment.objects.filter(pk=talk.enrollment_id).update(left_at=monday)
    assert tell_weeks(now=monday) == 0


def test_a_one_to_one_without_a_coach_is_nobodys(
    planned: Planned, talk: PersonalStep, monday: dt.datetime
) -> None:
    PracticeSession.objects.all().delete()
    Enrollment.objects.filter(pk=talk.enrollment_id).update(coach=None)
    assert tell_weeks(now=monday) == 0


def test_whoever_left_gets_none(planned: Planned, facilitator: Member, monday: dt.datetime) -> None:
    Member.objects.filter(pk=facilitator.pk).update(left_at=monday)
    assert tell_weeks(now=monday) == 0


def test_whoever_leaves_or_loses_it_meanwhile_gets_none(
    planned: Planned, facilitator: Member, monday: dt.datetime
) -> None:
    tell_weeks(now=monday)
    [message] = weeks()
    assert objections_to([message], now=monday) == {}
    PracticeSession.objects.update(starts_at=monday + 7 * DAY)
    assert objections_to([message], now=monday)[message.pk].reason == NOTHING_DUE, "it is next week"
    PracticeSession.objects.update(state=PracticeSession.State.CANCELED)
    assert objections_to([message], now=monday)[message.pk].reason == NOTHING_DUE
    Member.objects.filter(pk=facilitator.pk).update(left_at=monday)
    assert objections_to([message], now=monday)[message.pk].reason == LEFT
    message.about_id = None
    assert objections_to([message], now=monday)[message.pk].reason == LEFT


def test_a_one_to_one_keeps_it_wanted(
    planned: Planned, coach: Member, talk: PersonalStep, monday: dt.datetime
) -> None:
    tell_weeks(now=monday)
    message = next(each for each in weeks() if each.person_id == coach.pk)
    assert objections_to([message], now=monday) == {}
    PersonalStep.objects.filter(pk=talk.pk).update(done_at=monday)
    assert objections_to([message], now=monday)[message.pk].reason == NOTHING_DUE


def test_it_can_be_refused(planned: Planned, facilitator: Member, monday: dt.datetime) -> None:
    OptOut.objects.create(address=facilitator.email, kind=WEEK.name, since=monday)
    tell_weeks(now=monday)
    Message.objects.exclude(kind=WEEK.name).delete()
    send_due(clock=lambda: monday)
    [message] = weeks()
    assert (message.state, message.state_reason) == (MessageState.SUPPRESSED, OPTED_OUT)
    assert mail.outbox == []


def test_it_is_not_worth_sending_a_day_later(planned: Planned, monday: dt.datetime) -> None:
    tell_weeks(now=monday)
    [message] = weeks()
    assert objections_to([message], now=monday + DAY)[message.pk].reason == TOO_LATE


def test_it_speaks_the_readers_language(
    planned: Planned, facilitator: Member, monday: dt.datetime
) -> None:
    Member.objects.filter(pk=facilitator.pk).update(language="de")
    tell_weeks(now=monday)
    [message] = weeks()
    assert message.subject.startswith("Ihre Woche ab 28. September")
    assert "Übungen, die Sie moderieren:" in message.text


def test_it_takes_the_same_statements_for_few_and_for_many(
    planned: Planned, monday: dt.datetime
) -> None:
    def statements(monday: dt.datetime) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert tell_weeks(now=monday)
        return len(captured)

    one = statements(monday)
    Message.objects.filter(kind=WEEK.name).delete()
    for session in PracticeSession.objects.all():
        other = MemberFactory(organization=planned.cohort.organization)
        PracticeSession.objects.filter(pk=session.pk).update(
            facilitator=other, starts_at=monday + DAY
        )
        Member.objects.filter(pk=other.pk).update(time_zone="America/Toronto")
    assert statements(monday) == one


@pytest.mark.parametrize("is_due", [False, True])
def test_the_tick_wakes_the_worker_when_there_is_something(
    planned: Planned, monday: dt.datetime, monkeypatch: pytest.MonkeyPatch, is_due: bool
) -> None:
    woken: list[object] = []
    monkeypatch.setattr(tasks, "wake", woken.append)
    monkeypatch.setattr(tasks.timezone, "now", lambda: monday if is_due else monday - DAY)
    tasks.tell_weeks()
    assert bool(woken) is is_due


def test_where_everybody_has_been_told_one_statement_says_so(
    planned: Planned,
    coach: Member,
    talk: PersonalStep,
    monday: dt.datetime,
) -> None:
    """And none while it is Monday morning nowhere."""
    assert tell_weeks(now=monday) == 2
    assert len(statements_of(tell_weeks, monday + HOUR)) == 1
    assert len(statements_of(tell_weeks, monday + 3 * DAY)) == 0
    assert len(statements_of(tell_weeks, monday - 2 * DAY)) == 0
