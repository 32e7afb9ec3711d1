"""A report goes out on the occasions that an admin chose: once, at nine, with published things."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from cohorts.models import Cohort
from insights.models import LevelRound
from insights.published import RoundFigures
from messaging.models import Message
from people.models import AuditEvent, Member
from reports import tasks
from reports.models import PublishedReport, ReportSchedule, ReportTurn, SponsorLink
from reports.notifications import (
    REPORT_FOR_SPONSOR,
    REPORT_TURN,
    link_secret,
    objections_to_admin_mail,
    objections_to_sponsor_mail,
)
from reports.occasions import PilotDates, due_occasions
from reports.operations import (
    schedule_report,
    scheduling,
    send_due_reports,
    share_report,
    withdraw_link,
)
from reports.states import ReportOccasion
from tests.conftest import SignIn

START = dt.date(2026, 8, 3)
EVERY = tuple(ReportOccasion)


def at(*moment: int) -> dt.datetime:
    return dt.datetime(*moment, tzinfo=dt.UTC)  # type: ignore[misc]


def keys(now: dt.datetime, since: dt.datetime, zone: str = "UTC") -> list[str]:
    rounds = {"change-1": at(2026, 9, 18, 20)}  # a Friday evening
    dates = PilotDates(starts_on=START, weeks=12, zone=zone, rounds=rounds)
    return [each.key for each in due_occasions(EVERY, dates, since=since, now=now)]


def test_occasions_come_at_nine_on_working_days_where_the_pilot_is() -> None:
    since = at(2026, 8, 10)
    assert keys(at(2026, 9, 1, 8, 59), since) == []
    assert keys(at(2026, 9, 1, 9), since) == ["2026-09"]
    assert keys(at(2026, 9, 20), since) == ["2026-09"]
    assert keys(at(2026, 9, 21, 9), since) == ["2026-09", "change-1"]
    assert keys(at(2026, 11, 2, 9), since)[-2:] == ["2026-11", "end"]  # 1 November is a Sunday
    assert "week-24" in keys(at(2027, 1, 25, 9), since)
    assert not [key for key in keys(at(2027, 6, 1, 12), since) if key == "2027-06"]
    assert keys(at(2026, 9, 1, 12), since, "America/Toronto") == []
    assert keys(at(2026, 9, 1, 13), since, "America/Toronto") == ["2026-09"]


def test_what_was_due_before_the_schedule_was_made_never_goes_out() -> None:
    assert keys(at(2026, 9, 2), at(2026, 9, 1, 10)) == []


@pytest.fixture
def scheduled(cohort: Cohort, admin: Member, now: dt.datetime) -> Cohort:
    for _time in range(2):
        schedule_report(cohort=cohort, occasions=[ReportOccasion.MONTH], now=now, by=admin)
    share_report(
        cohort=cohort,
        name="Amina Wright",
        address="amina@board.example",
        expires_on=now.date() + dt.timedelta(days=200),
        now=now,
        by=admin,
    )
    return cohort


def test_what_is_new_is_published_and_told_once(
    scheduled: Cohort, admin: Member, frozen: time_machine.Coordinates
) -> None:
    assert send_due_reports(now=at(2026, 9, 20)) == 0
    frozen.move_to(at(2026, 10, 1, 9))
    for _time in range(2):
        tasks.send_due_reports()
    report, turn = PublishedReport.objects.get(), ReportTurn.objects.get()
    assert (report.published_by, report.number) == (None, 1)
    assert (turn.key, turn.is_new) == ("2026-10", True)
    mails = {each.kind: each for each in Message.objects.filter(kind__startswith="report_")}
    assert set(mails) == {REPORT_TURN.name, REPORT_FOR_SPONSOR.name}
    toronto = mails[REPORT_TURN.name]
    assert toronto.to_address == admin.email
    assert toronto.send_after == at(2026, 10, 1, 13)
    for mail in mails.values():
        figures = report.document.figures
        assert not [each for each in figures if each.value and each.value in mail.text]
    assert AuditEvent.objects.filter(verb="publish_report", actor_id=None).count() == 1
    assert AuditEvent.objects.filter(verb="schedule_report").count() == 1
    assert not send_due_reports(now=at(2026, 10, 2)), scheduled


@pytest.mark.usefixtures("scheduled")
def test_where_nothing_is_new_admins_hear_so_and_sponsors_hear_nothing(
    frozen: time_machine.Coordinates, cohort: Cohort, admin: Member, now: dt.datetime
) -> None:
    chosen = [ReportOccasion.MONTH, ReportOccasion.ROUND]
    schedule_report(cohort=cohort, occasions=chosen, now=now, by=admin)
    frozen.move_to(at(2026, 10, 1, 9))
    tasks.send_due_reports()
    Message.objects.all().delete()
    LevelRound.objects.create(
        cohort=cohort,
        kind=LevelRound.Kind.INTERIM,
        number=9,
        closed_at=at(2026, 10, 2, 12),
        figures=RoundFigures(),
        held=[],
    )
    frozen.move_to(at(2026, 10, 5, 9))
    tasks.send_due_reports()
    assert PublishedReport.objects.count() == 1
    mails = Message.objects.filter(kind__startswith="report_")
    assert {mail.kind for mail in mails} == {REPORT_TURN.name}
    assert all("Nothing new has come" in mail.text for mail in mails)


def test_of_two_workers_on_the_same_occasion_one_tells_it(scheduled: Cohort) -> None:
    now, schedule = at(2026, 10, 1, 9), ReportSchedule.objects.get(cohort=scheduled)
    [(_schedule, due), *_others] = scheduling._due([schedule], now)
    assert [scheduling._send(schedule, due, now) for _twice in range(2)] == [1, 0]
    assert ReportTurn.objects.filter(key=due.key).count() == 1


@pytest.mark.usefixtures("scheduled")
def test_a_mail_stays_behind_when_it_is_not_wanted_any_more(
    frozen: time_machine.Coordinates, admin: Member
) -> None:
    frozen.move_to(at(2026, 10, 1, 9))
    tasks.send_due_reports()
    mails = list(Message.objects.filter(kind__startswith="report_"))
    to_sponsor = [each for each in mails if each.kind == REPORT_FOR_SPONSOR.name]
    to_admin = [each for each in mails if each.kind == REPORT_TURN.name]
    assert objections_to_sponsor_mail(to_sponsor) == objections_to_admin_mail(to_admin) == {}
    assert link_secret(to_sponsor[0]) in to_sponsor[0].secret
    withdraw_link(link=SponsorLink.objects.get(), now=at(2026, 10, 1, 9), by=admin)
    admin.roles = []
    admin.save()
    assert objections_to_sponsor_mail(to_sponsor)
    assert objections_to_admin_mail(to_admin)
    assert link_secret(to_sponsor[0]) == ""


@pytest.mark.usefixtures("frozen")
def test_an_admin_chooses_the_occasions(cohort: Cohort, admin: Member, client_for: SignIn) -> None:
    client, address = client_for(admin), reverse("reports:schedule", args=[cohort.pk])
    page = client.post(address, {"occasions": ["month", "end"]}, follow=True).content.decode()
    assert "On the first working day of a month" in page
    assert ReportSchedule.objects.get().occasions == ["end", "month"]
    assert client.post(address, {"occasions": ["never"]}).status_code == 422
    assert "checked" in client.get(address).content.decode()
