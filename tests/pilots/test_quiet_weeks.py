"""Weeks in which nothing opens: left out by new pilots, asked about in those that run."""

from __future__ import annotations

import datetime as dt
import zoneinfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cohorts.models import Cohort, PersonalStep, QuietWeeks
from cohorts.operations import (
    CohortRests,
    StaleCohort,
    name_quiet_weeks,
    pause_cohort,
    remove_quiet_weeks,
)
from cohorts.quiet import delays_of, put_offs, quiet_of
from common.local_time import monday_of
from common.reach import OutOfReach
from people.models import AuditEvent, Member
from pilots.cautions import warnings_of
from pilots.draft import DraftStep, Plan
from pilots.forecast import forecast
from pilots.frame import frame_of
from pilots.models import PilotDraft
from pilots.operations.drafting import save_draft_step
from pilots.operations.launching import complete_draft, launch_pilot
from pilots.operations.quiet import keep_clear
from pilots.quiet_lines import fingerprint_of
from practice.models import PracticeSession
from programs.cadence import LIVE_KINDS
from surveys.models import Wave
from tests.conftest import SignIn
from tests.factories import CohortFactory, EnrollmentFactory, MemberFactory, StepFactory
from tests.kept import kept

MONDAY = dt.date(2026, 10, 12)
"""Of week 2 of the pilot, with its first practice."""
WHIT_MONDAY = dt.date(2027, 5, 17)
WEEK = dt.timedelta(weeks=1)
DAY = dt.timedelta(days=1)


def quiet(
    admin: Member, now: dt.datetime, first: dt.date = MONDAY, *, weeks: int = 1, location: str = ""
) -> QuietWeeks:
    """So many weeks from the one of this day on."""
    return name_quiet_weeks(
        name="Company holidays",
        location=location,
        first_on=first,
        last_on=first + (weeks - 1) * WEEK,
        now=now,
        by=admin,
    )


def mondays(cohort: Cohort) -> list[dt.date]:
    """The weeks in which its steps are, in their order."""
    days = cohort.steps.order_by("position").values_list("opens_on", flat=True)
    return [monday_of(day) for day in days]


def opening_weeks(cohort: Cohort) -> set[dt.date]:
    """Everybody's weeks, on everybody's clock, sessions as they take place."""
    personal = PersonalStep.objects.filter(enrollment__cohort=cohort)
    found = personal.values_list("opens_at", "enrollment__member__time_zone")
    return {monday_of(at.astimezone(zoneinfo.ZoneInfo(zone)).date()) for at, zone in found}


@pytest.fixture
@kept
def pilot(complete: PilotDraft, admin: Member, now: dt.datetime) -> Cohort:
    return launch_pilot(draft=complete, by=admin, now=now)


def test_a_new_pilot_leaves_them_out(draft: PilotDraft, admin: Member, now: dt.datetime) -> None:
    weeks = quiet(admin, now, MONDAY + DAY, weeks=2)
    assert quiet(admin, now, MONDAY + 3 * DAY, weeks=2) == weeks
    assert weeks.mondays == [MONDAY, MONDAY + WEEK]
    cohort = launch_pilot(draft=complete_draft(draft=draft, by=admin, now=now), by=admin, now=now)
    assert not {*weeks.mondays} & {*mondays(cohort), *opening_weeks(cohort)}
    assert (cohort.starts_on, cohort.weeks) == (dt.date(2026, 9, 28), 14)
    assert mondays(cohort) == sorted(mondays(cohort))
    for wave in Wave.objects.select_related("step"):
        assert wave.step is not None
        assert wave.opens_on == wave.step.opens_on


def test_a_start_in_one_begins_after_it(draft: PilotDraft, admin: Member, now: dt.datetime) -> None:
    quiet(admin, now, dt.date(2026, 9, 28))
    cohort = launch_pilot(draft=complete_draft(draft=draft, by=admin, now=now), by=admin, now=now)
    assert (cohort.starts_on, cohort.weeks) == (dt.date(2026, 10, 5), 12)


def test_a_location_counts_where_one_of_the_leaders_is(
    draft: PilotDraft, leaders: list[Member], admin: Member, now: dt.datetime
) -> None:
    quiet(admin, now, location="Pune")
    assert MONDAY in {monday_of(step.opens_on) for step in frame_of(draft).steps}
    Member.objects.filter(pk=leaders[2].pk).update(location="Pune")
    assert MONDAY not in {monday_of(step.opens_on) for step in frame_of(draft).steps}


@pytest.mark.usefixtures("frozen")
def test_the_wizard_shows_what_moved_and_why(
    draft: PilotDraft, admin: Member, client_for: SignIn, now: dt.datetime
) -> None:
    client, url = client_for(admin), reverse("pilots:draft", args=[draft.pk, "plan"])
    assert "Left out" not in client.get(url).content.decode()
    quiet(admin, now, dt.date(2026, 12, 28) + 60 * WEEK)
    assert "Left out" not in client.get(url).content.decode()
    quiet(admin, now)
    page = client.get(url).content.decode()
    assert "Left out, because nothing opens then:" in page
    assert "12 October 2026 to 18 October 2026: Company holidays" in page
    assert "21 October 2026 instead of 14 October 2026" in page
    assert "15 steps open later than usual" in page


def test_times_from_before_are_a_word_of_caution(
    complete: PilotDraft, admin: Member, now: dt.datetime
) -> None:
    def said() -> list[str]:
        found = warnings_of(frame_of(complete), [], today=now.date(), now=now)
        return [each.text for each in found if each.step == DraftStep.TIMES]

    assert not any("nothing is to open" in text for text in said())
    quiet(admin, now)
    assert "2 sessions are in weeks in which nothing is to open." in said()


@pytest.mark.usefixtures("frozen")
def test_a_running_pilot_keeps_its_days_until_somebody_has_looked(
    pilot: Cohort, admin: Member, client_for: SignIn, now: dt.datetime
) -> None:
    client, url = client_for(admin), reverse("pilots:clear", args=[pilot.pk])
    assert "Nothing of this pilot is in such a week" in client.get(url).content.decode()
    before, sessions = mondays(pilot), _sessions()
    weeks = quiet(admin, now)
    overview = client.get(reverse("pilots:quiet_weeks")).content.decode()
    assert "Pilots that run into them" in overview
    assert url in overview
    page = client.get(url)
    assert "21 October 2026 instead of 14 October 2026" in page.content.decode()
    # Two groups with two practices and the closing each; the kickoff is before.
    assert "6 sessions change in every calendar" in page.content.decode()
    assert (mondays(pilot), _sessions()) == (before, sessions)
    seen = page.context["change"].form["seen"].value()
    answer = client.post(url, {"seen": seen, "nonce": "one"}, follow=True)
    assert "15 steps have moved" in answer.content.decode()
    assert mondays(pilot) == [day + WEEK if day >= MONDAY else day for day in before]
    assert MONDAY not in opening_weeks(pilot)
    for pk, starts_at in _sessions().items():
        later = WEEK if sessions[pk].date() >= MONDAY else dt.timedelta()
        assert abs(starts_at - sessions[pk] - later) <= dt.timedelta(hours=1)
    for wave in Wave.objects.select_related("step"):
        assert wave.step is not None
        assert wave.opens_on == wave.step.opens_on
    pilot.refresh_from_db()
    assert (pilot.starts_on, pilot.weeks) == (dt.date(2026, 9, 28), 13)
    answer = client.post(url, {"seen": seen, "nonce": "two"}, follow=True)
    assert "Somebody changed this in the meantime" in answer.content.decode()
    overview = client.get(reverse("pilots:quiet_weeks")).content.decode()
    assert url not in overview
    gone = reverse("pilots:remove_quiet_weeks", args=[weeks.pk])
    assert "Pilots already running keep the days they have" in client.get(gone).content.decode()
    client.post(gone, {"nonce": "three"})
    assert not QuietWeeks.objects.exists()


def _sessions() -> dict[int, dt.datetime]:
    return dict(PracticeSession.objects.values_list("pk", "starts_at"))


def test_several_stretches_are_left_one_after_the_other(
    pilot: Cohort, admin: Member, now: dt.datetime
) -> None:
    quiet(admin, now)
    quiet(admin, now, MONDAY + 3 * WEEK, weeks=2)
    delays = delays_of(pilot, quiet_of(pilot), now)
    assert [move.weeks for move in put_offs(delays, now)] == [1, 2]
    count = keep_clear(cohort=pilot, seen=fingerprint_of(delays), by=admin, now=now)
    assert count == 15
    free = quiet_of(pilot).weeks
    assert not free & {*mondays(pilot), *opening_weeks(pilot)}
    assert delays_of(pilot, quiet_of(pilot), now) == []
    assert [each.opens_on for each in delays] == list(
        pilot.steps.order_by("position").values_list("opens_on", flat=True)
    )[-15:]
    live = PersonalStep.objects.filter(step__kind__in=LIVE_KINDS, enrollment__cohort=pilot)
    assert {each.opens_at for each in live} == set(_sessions().values())


def test_what_has_opened_stays_and_a_week_that_runs_is_left_from_now_on(
    pilot: Cohort, admin: Member, now: dt.datetime
) -> None:
    monday = dt.date(2026, 10, 5)
    noon = dt.datetime(2026, 10, 6, 12, tzinfo=dt.UTC)
    quiet(admin, now, monday, weeks=2)
    delays = delays_of(pilot, quiet_of(pilot), noon)
    assert delays[0].step.opens_on >= MONDAY
    keep_clear(cohort=pilot, seen=fingerprint_of(delays), by=admin, now=noon)
    assert mondays(pilot).count(monday) == 1
    assert MONDAY not in mondays(pilot)


def test_a_pilot_that_rests_and_a_second_call_are_refused(
    pilot: Cohort, admin: Member, now: dt.datetime
) -> None:
    with pytest.raises(StaleCohort):
        keep_clear(cohort=pilot, seen="", by=admin, now=now)
    weeks = quiet(admin, now)
    seen = fingerprint_of(delays_of(pilot, quiet_of(pilot), now))
    pause_cohort(cohort=pilot, now=now, by=admin)
    with pytest.raises(CohortRests):
        keep_clear(cohort=pilot, seen=seen, by=admin, now=now)
    for _twice in range(2):
        remove_quiet_weeks(weeks=weeks, now=now, by=admin)
    verbs = AuditEvent.objects.filter(verb__contains="quiet").order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == ["name_quiet_weeks", "remove_quiet_weeks"]
    with pytest.raises(OutOfReach):
        quiet(admin, now, dt.date(2206, 1, 4))


@pytest.mark.usefixtures("frozen")
def test_the_list_takes_whole_weeks_and_says_what_is_wrong(
    admin: Member, client_for: SignIn
) -> None:
    MemberFactory(organization=admin.organization, location="Pune")
    client, url = client_for(admin), reverse("pilots:quiet_weeks")
    assert "None so far" in client.get(url).content.decode()
    fields = {"name": "Holi", "first_on": "2027-03-22", "last_on": "2027-03-24", "nonce": "a"}
    late = client.post(url, {**fields, "last_on": "2027-03-01"})
    assert late.status_code == 422
    assert "The last day is before the first" in late.content.decode()
    long = client.post(url, {**fields, "last_on": "2027-08-01", "nonce": "b"})
    assert "Twelve weeks at most" in long.content.decode()
    assert client.post(url, {**fields, "location": "Pune", "nonce": "c"}).status_code == 302
    page = client.get(url).content.decode()
    assert "22 March 2027 to 28 March 2027: Holi, in Pune" in page
    assert "Pilots that run into them" not in page


@pytest.mark.usefixtures("frozen")
def test_a_location_concerns_the_pilots_with_somebody_there(
    admin: Member, client_for: SignIn, now: dt.datetime
) -> None:
    step = StepFactory(
        cohort=CohortFactory(organization=admin.organization, name="In Pune"),
        opens_on=MONDAY,
    )
    there = MemberFactory(organization=admin.organization, location="Pune")
    quiet(admin, now, location="Pune")
    client, url = client_for(admin), reverse("pilots:quiet_weeks")
    assert "In Pune" not in client.get(url).content.decode()
    EnrollmentFactory(cohort=step.cohort, member=there)
    assert "In Pune" in client.get(url).content.decode()


@pytest.mark.usefixtures("frozen")
def test_cards_on_a_holiday_open_a_day_later_there(
    draft: PilotDraft, admin: Member, now: dt.datetime
) -> None:
    """17 May 2027 is Whit Monday in Germany, and near Eid in India."""
    plan = draft.pilot.plan
    value = Plan(plan.version_id, plan.form, plan.module_ids, WHIT_MONDAY - WEEK)
    saved = save_draft_step(
        draft=draft, step=DraftStep.PLAN, value=value, revision=99, by=admin, now=now
    )
    cohort = launch_pilot(draft=complete_draft(draft=saved, by=admin, now=now), by=admin, now=now)
    cards = PersonalStep.objects.filter(enrollment__cohort=cohort, step__opens_on=WHIT_MONDAY)
    found = cards.values_list("opens_at", "enrollment__member__time_zone")
    days = {zone: at.astimezone(zoneinfo.ZoneInfo(zone)).date() for at, zone in found}
    assert days["Europe/Berlin"] == WHIT_MONDAY + DAY
    assert days["America/Toronto"] == WHIT_MONDAY
    events = forecast(frame=frame_of(saved), now=now, language="en").events
    [note] = [each.note for each in events if each.kind == "cards" and each.day == WHIT_MONDAY]
    assert note == (
        "opens at 09:00 in each leader's local time; for 5 leaders on the next working day, as it "
        "is a public holiday there (Pentecost Monday, Eid al-Adha (estimated))"
    )


@pytest.mark.proof("queries", pages=1)
@pytest.mark.usefixtures("frozen")
def test_the_list_takes_the_same_statements_at_any_size(
    admin: Member, client_for: SignIn, now: dt.datetime
) -> None:
    client = client_for(admin)
    counts = []
    for count in (1, 4):
        for number in range(count):
            first = MONDAY + (number + 10 * count) * WEEK
            quiet(admin, now, first)
            StepFactory(cohort=CohortFactory(organization=admin.organization), opens_on=first)
        counts.append(_statements(client))
    assert counts[0] == counts[1]


def _statements(client: Client) -> int:
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("pilots:quiet_weeks"))
    return len(queries)
