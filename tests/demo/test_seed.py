"""The demo's past is made in one go, is whole at every week, and is made once."""

from __future__ import annotations

import datetime as dt
import io
import zoneinfo
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db.models import Q

from assessments.models import Score
from coaching.models import Talk
from cohorts.models import Cohort, PersonalStep
from cohorts.plan import week_of
from demo.chance import PACES, agreement, card_times, chance, level_seen
from demo.models import CapturedMail
from insights.models import LevelRound
from kpis.models import KpiValue, MeasurementPlan
from learning.models import CardAnswer, CardCompletion, Recall
from messaging.models import Message
from people.models import Member, Role
from practice.hours import Burden, hour_at
from practice.models import Attendance, PracticeSession
from surveys.models import Wave
from surveys.results import waves_of

SATURDAY = dt.datetime(2026, 11, 21, 21, 30, tzinfo=dt.UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.long]


@pytest.fixture(autouse=True)
def demo_mail(settings: Any) -> None:
    settings.EMAIL_BACKEND = "demo.mailbox.MailboxBackend"


def make(weeks: int, now: dt.datetime = SATURDAY) -> str:
    said = io.StringIO()
    with time_machine.travel(now, tick=False):
        call_command("load_library", stdout=io.StringIO())
        call_command("seed_demo", weeks=weeks, stdout=said)
    return said.getvalue()


def counts() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def running() -> Cohort:
    return Cohort.objects.get(name__startswith="Team leads")


def halima() -> Member:
    return Member.objects.get(name="Halima Eze")


def test_week_six_has_everything_and_a_second_run_changes_nothing() -> None:
    assert make(6) == "Northwind: its pilot is in week 6.\n"
    cohort = running()
    assert week_of(SATURDAY.date(), cohort.starts_on) == 6
    assert {c.name: c.state for c in Cohort.objects.all()} == {
        "Mentors of new colleagues": "finished",
        "Mentors of new colleagues, later half": "finished",
        "Project leads, first round": "finished",
        cohort.name: "running",
        "Future team leads": "running",
    }
    assert cohort.enrollments.count() == 10
    assert CardCompletion.objects.filter(completed_at__gt=SATURDAY).count() == 0
    for completion in CardCompletion.objects.select_related("enrollment__member"):
        local = completion.completed_at.astimezone(
            zoneinfo.ZoneInfo(completion.enrollment.member.time_zone)
        )
        assert local.weekday() < 5, completion
        assert 8 <= local.hour <= 18, completion
    talked = Talk.objects.filter(state="held", enrollment__cohort=cohort)
    assert talked.exists()
    for talk in talked.select_related("coach", "enrollment__member"):
        for member in (talk.coach, talk.enrollment.member):
            hour = hour_at(talk.starts_at, member.time_zone, talk.minutes)
            assert hour.burden <= Burden.EDGE, (talk, member.name, hour.local)
    assert CardAnswer.objects.filter(card__kind="reflection").exclude(answer__text="").exists()
    assert Recall.objects.get(pk=halima().pk).next_at <= SATURDAY, "there is something to recall"
    assert not PersonalStep.objects.filter(
        done_at__lt=dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    ).exists()

    held = PracticeSession.objects.filter(state="held", group__cohort=cohort)
    assert held.count() == 6
    assert set(held.values_list("scores__rater__name", flat=True)) == {
        "Adebayo Nguyễn",
        "Yara Byrne",
    }
    assert Attendance.objects.filter(session__in=held, was_present=False).count() == 2
    assert PracticeSession.objects.filter(state="planned", starts_at__lt=SATURDAY).count() == 0
    assert Score.objects.filter(scored_at__gt=SATURDAY).count() == 0

    first = waves_of(cohort)[0]
    assert first.state == "closed"
    assert first.response is not None
    assert 0.55 <= first.response.value <= 0.85
    assert Wave.objects.filter(state="open", closes_at__lt=SATURDAY).count() == 0
    hidden = [
        part for cohort in Cohort.objects.all() for wave in waves_of(cohort) for part in wave.parts
    ]
    assert {part.hidden_because for part in hidden} == {""}

    # Nothing that is due is left for the first real tick, and the mailbox has every mail at its own
    # time.
    assert Message.objects.filter(send_after__lte=SATURDAY, state="queued").count() == 0
    sent = Message.objects.filter(state="sent", envelope=None)
    # Reminders of closed waves are counted and listed nowhere.
    reminded = sum(Wave.objects.values_list("reminders", flat=True))
    assert CapturedMail.objects.count() == sent.count() + reminded > 500
    assert (
        CapturedMail.objects.filter(received_at__gt=SATURDAY + dt.timedelta(minutes=1)).count() == 0
    )
    assert CapturedMail.objects.dates("received_at", "day").count() > 20

    before = counts()
    assert make(6) == "Northwind is there already.\n"
    assert counts() == before

    logins = io.StringIO()
    call_command("demo_logins", stdout=logins)
    lines = logins.getvalue().splitlines()
    assert lines[0].split()[-1] == "zofia.garcia@northwind.example"
    for role in Role:
        assert any(line.startswith(str(role.label)) for line in lines), role
    named = {plan.cohort.name: plan for plan in MeasurementPlan.objects.all()}
    finished, ongoing = named["Project leads, first round"], named[cohort.name]
    for plan in (finished, ongoing):
        assert plan.measuring.primary is not None
        assert len(plan.measuring.pilot_teams) >= 8
        assert len(plan.measuring.comparison_teams) >= 8
    assert KpiValue.objects.filter(kpi__slug="escalations").count() > 200
    waited = LevelRound.objects.get(kind=LevelRound.Kind.WAITED)
    assert waited.cohort.name == "Mentors of new colleagues"
    told = waited.figures.waited
    assert told is not None
    assert (told.gap.n, told.waiting) == (6, 6)
    assert told.gap.value is not None


@pytest.mark.parametrize(("weeks", "day"), [(0, 0), (12, 2)])
@pytest.mark.uncounted
def test_both_ends_and_other_days(weeks: int, day: int) -> None:
    now = SATURDAY + dt.timedelta(days=2 + day)
    make(weeks, now)
    cohort = running()
    assert week_of(now.date(), cohort.starts_on) == weeks
    assert Message.objects.filter(send_after__lte=now, state="queued").count() == 0
    assert PersonalStep.objects.filter(done_at__gt=now).count() == 0
    # A step is done only after it has opened, except where somebody noted a session at its end.
    assert not PersonalStep.objects.filter(
        ~Q(step__kind="pulse"), done_at__lt=dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    )
    if weeks == 0:
        assert not CardCompletion.objects.filter(enrollment__cohort=cohort).exists()


def test_chance_falls_the_same_way_every_time() -> None:
    """Literal values: they must not depend on the process, its hash seed or row ids."""
    monday = dt.datetime(2026, 10, 12, 3, 15, tzinfo=dt.UTC)
    times = card_times(chance("cards", "halima"), monday, "Asia/Kathmandu", [3, 2, 4], PACES[0])
    assert [time.isoformat(timespec="seconds") for time in times] == [
        "2026-10-12T06:19:01+00:00",
        "2026-10-12T06:20:31+00:00",
        "2026-10-12T06:23:51+00:00",
    ]
    seen = [
        level_seen("halima", criterion, held, "yara") for criterion in range(3) for held in range(3)
    ]
    assert seen == [2, 2, 3, 1, 2, 2, 1, 2, 2]
    assert [agreement("dina", wave, 1, 5) for wave in (1, 2, 3)] == [3, 3, 3]


def test_refused_where_real_mail_is_sent(settings: Any) -> None:
    settings.IS_PRODUCTION = True
    with pytest.raises(CommandError, match="demo only"):
        call_command("seed_demo")
    assert not Member.objects.exists()


def test_weeks_outside_the_pilot_are_refused() -> None:
    with pytest.raises(CommandError, match="0 to 12"):
        call_command("seed_demo", weeks=13)
