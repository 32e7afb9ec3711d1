"""A step has one title, whoever tells of it: one pilot, and what everybody calls its steps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import translation
from icalendar import Calendar

from cohorts.models import Cohort, PersonalStep, Step
from insights.queries import counts_of
from learning.operations import announce_modules
from messaging.models import Message
from people.models import Member
from pilots.forecast import Forecast, forecast
from pilots.frame import frame_of
from pilots.models import PilotDraft
from pilots.operations.launching import launch_pilot
from practice.models import PracticeSession
from practice.operations import cancel_session, remind_sessions, reschedule_session
from programs.activities import step_title
from programs.cadence import LIVE_KINDS, StepKind
from tests.kept import kept

Titles = dict[tuple[str, int], str]
"""(kind, week) of a step -> what it is called."""


@pytest.fixture(params=["en", "de"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def foreseen(
    complete: PilotDraft, now: dt.datetime, leaders: list[Member], language: str
) -> Forecast:
    """The forecast, before the launch."""
    Member.objects.update(language=language)
    with translation.override(language):
        return forecast(frame=frame_of(complete), now=now, language=language)


@pytest.fixture
@kept
def pilot(complete: PilotDraft, foreseen: Forecast, admin: Member, now: dt.datetime) -> Cohort:
    return launch_pilot(draft=complete, by=admin, now=now)


@pytest.fixture
@kept
def titles(pilot: Cohort, language: str) -> Titles:
    """What the activities call each step."""
    with translation.override(language):
        return {
            (step.kind, step.week): step_title(step.kind, step.module_title)
            for step in Step.objects.filter(cohort=pilot).titled(language)
        }


@pytest.fixture
def reader(client_for: Callable[[Member], Client], language: str) -> Callable[[Member], Client]:
    """reader(member) is somebody signed in who reads this language."""

    def sign_in(member: Member) -> Client:
        return client_for(Member.objects.get(pk=member.pk))

    return sign_in


def called(entries: Iterable[Any]) -> Titles:
    """Titles out of anything that has a kind, a week and a title."""
    return {(entry.kind, entry.week): entry.title for entry in entries}


def weeks_of(pilot: Cohort) -> list[dt.datetime]:
    """Early on each Monday of the plan."""
    first = dt.datetime.combine(pilot.starts_on, dt.time(5), tzinfo=dt.UTC)
    last = max(pilot.steps.values_list("week", flat=True))
    return [first + dt.timedelta(weeks=week) for week in range(last + 1)]


def live(titles: Titles) -> Titles:
    return {key: title for key, title in titles.items() if key[0] in LIVE_KINDS}


def test_the_plan_has_one_step_of_a_kind_in_a_week(pilot: Cohort, titles: Titles) -> None:
    """Else this module would compare less than it says."""
    assert len(titles) == pilot.steps.count() >= 10
    assert {kind for kind, _week in titles} == set(StepKind)


def test_the_forecast(foreseen: Forecast, titles: Titles) -> None:
    assert called(foreseen.events) == titles
    others = {"welcome", "questionnaire_open", "questionnaire_reminder"}
    about = {message.about for message in foreseen.messages if message.kind not in others}
    of_steps = {title for (kind, _week), title in titles.items() if kind in set(StepKind)}
    for title in of_steps:
        assert any(each.startswith(title) for each in about), title
    assert all(any(each.startswith(title) for title in of_steps) for each in about), about


def test_the_page_of_the_pilot(
    pilot: Cohort, titles: Titles, admin: Member, reader: Callable[[Member], Client]
) -> None:
    page = reader(admin).get(reverse("pilots:pilot", args=[pilot.pk]))
    assert called(page.context["page"].plan) == titles


def test_the_path_of_a_leader(
    pilot: Cohort, titles: Titles, leaders: list[Member], reader: Callable[[Member], Client]
) -> None:
    [path] = reader(leaders[0]).get(reverse("learning:path")).context["paths"]
    steps = [row.step for week in path.weeks for row in week.rows]
    assert called(steps) == titles


def test_today_of_a_leader_week_by_week(
    pilot: Cohort, titles: Titles, leaders: list[Member], reader: Callable[[Member], Client]
) -> None:
    found: Titles = {}
    for monday in weeks_of(pilot):
        with time_machine.travel(monday, tick=False):
            leading = reader(leaders[0]).get(reverse("home")).context["leading"]
        if leading.next_thing.step:
            found |= called([leading.next_thing.step])
        found |= called(row.step for row in leading.this_week)
        for strip in leading.strips:
            found |= called(strip.items)
    assert found == titles


def test_today_of_a_facilitator(
    pilot: Cohort, titles: Titles, facilitator: Member, reader: Callable[[Member], Client]
) -> None:
    sessions = PracticeSession.objects.filter(group__cohort=pilot).in_full()
    by_pk = {session.pk: titles[session.step.kind, session.step.week] for session in sessions}
    found: dict[int, str] = {}
    for monday in weeks_of(pilot):
        with time_machine.travel(monday, tick=False):
            facing = reader(facilitator).get(reverse("home")).context["facilitating"]
        seen = [facing.next_session, *facing.later, *facing.waiting]
        found |= {row.pk: row.title for row in seen if row}
    assert found == by_pk


@pytest.mark.usefixtures("frozen")
def test_lists_and_pages_of_sessions(
    pilot: Cohort, titles: Titles, admin: Member, reader: Callable[[Member], Client]
) -> None:
    client = reader(admin)
    ahead = client.get(reverse("practice:sessions")).context["ahead"].sessions
    found: Titles = {}
    for row in ahead:
        step = Step.objects.get(sessions=row.pk)
        page = client.get(reverse("practice:session", args=[row.pk])).context["title"]
        assert page == row.title
        found[step.kind, step.week] = row.title
    assert found == live(titles)


def test_results(pilot: Cohort, titles: Titles, language: str, now: dt.datetime) -> None:
    with translation.override(language):
        _enrolled, counts = counts_of(pilot, language=language, now=now)
    assert called(counts) == titles


def test_mail_and_calendar_of_sessions(
    pilot: Cohort, titles: Titles, admin: Member, now: dt.datetime
) -> None:
    sessions = {
        each.pk: each for each in PracticeSession.objects.filter(group__cohort=pilot).in_full()
    }
    first = min(sessions.values(), key=lambda session: session.starts_at)
    remind_sessions(now=first.starts_at - dt.timedelta(hours=20))
    Message.objects.update(state="sent", sent_at=now)
    for session in sessions.values():
        later = session.starts_at + dt.timedelta(hours=1)
        reschedule_session(session=session, starts_at=later, link="", by=admin, now=now)
        cancel_session(session=session, by=admin, now=now)
    found: Titles = {}
    kinds: set[str] = set()
    for message in Message.objects.exclude(kind__in=["module_open", "welcome"]):
        step = sessions[message.about_id].step
        title = titles[step.kind, step.week]
        assert title in message.subject, message.kind
        kinds.add(message.kind)
        if message.calendar:
            [entry] = Calendar.from_ical(message.calendar).walk("VEVENT")
            found[step.kind, step.week] = str(entry["SUMMARY"])
            assert str(entry["SUMMARY"]) == title
    assert found == live(titles)
    assert kinds == {"session_invitation", "session_update", "session_canceled", "session_tomorrow"}


def test_mail_about_modules(pilot: Cohort, titles: Titles) -> None:
    opened = PersonalStep.objects.filter(step__kind=StepKind.CARDS).select_related("step")
    for personal in opened:
        announce_modules(now=personal.opens_at)
        subject = Message.objects.get(kind="module_open", about_id=personal.pk).subject
        assert subject.endswith(titles[StepKind.CARDS, personal.step.week])


def test_the_wizard_and_the_library(
    complete: PilotDraft,
    pilot: Cohort,
    titles: Titles,
    admin: Member,
    reader: Callable[[Member], Client],
) -> None:
    """The same draft once more, not launched yet; and the program, whose first modules it takes."""
    PilotDraft.objects.update(cohort=None)
    client = reader(admin)
    times = client.get(reverse("pilots:draft", args=[complete.pk, "times"]))
    for group in times.context["groups"]:
        rows = {each.week: each.title for each in group.sessions}
        assert rows == {week: title for (_kind, week), title in live(titles).items()}
    program = client.get(reverse("programs:program", args=[pilot.version_id]))
    assert called(program.context["forms"][0]["plan"]) == titles
