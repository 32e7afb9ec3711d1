"""A report goes out on occasions that an admin chose."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from cohorts.models import Cohort
from common.languages import spoken
from insights.models import LevelRound
from messaging.operations import queue_messages
from people.audit import record
from people.models import Member, Role
from reports.freezing import says_the_same
from reports.models import (
    PublishedReport,
    ReportDraft,
    ReportSchedule,
    ReportTurn,
    SponsorLink,
)
from reports.notifications import admin_mail, sponsor_mail
from reports.occasions import DueOccasion, PilotDates, due_occasions
from reports.operations.drafting import keep_draft
from reports.operations.publishing import publish_report


@transaction.atomic
def schedule_report(
    *, cohort: Cohort, occasions: Collection[str], now: dt.datetime, by: Member
) -> None:
    """When the report of a pilot goes out from now on. A second call with the same changes
    nothing.
    """
    Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
    chosen = sorted(occasions)
    before = ReportSchedule.objects.filter(cohort=cohort).first()
    if (before.occasions if before else []) == chosen:
        return
    ReportSchedule.objects.update_or_create(
        cohort=cohort, defaults={"occasions": chosen, "since": now}
    )
    record("schedule_report", cohort, by=by, now=now, occasions=chosen)


def send_due_reports(*, now: dt.datetime) -> int:
    """Publish what is new on each occasion that is due, and tell admins and sponsors; where nothing
    is, tell admins so. Once for each occasion: a second call sends nothing. Returns how many
    occasions there were.
    """
    schedules = ReportSchedule.objects.exclude(occasions=[])
    sent = 0
    for schedule in schedules.select_related("cohort__organization").order_by("pk"):
        sent += sum(_send(schedule, each, now) for each in _due(schedule, now))
    return sent


def _due(schedule: ReportSchedule, now: dt.datetime) -> list[DueOccasion]:
    cohort = schedule.cohort
    rounds = LevelRound.objects.filter(cohort=cohort, closed_at__gt=schedule.since)
    told = rounds.exclude(kind=LevelRound.Kind.RATERS).values_list("kind", "number", "closed_at")
    dates = PilotDates(
        starts_on=cohort.starts_on,
        weeks=cohort.weeks,
        zone=cohort.time_zone,
        rounds={f"{kind}-{number}": closed_at for kind, number, closed_at in told},
    )
    due = due_occasions(schedule.occasions, dates, since=schedule.since, now=now)
    done = ReportTurn.objects.filter(cohort=cohort).values_list("occasion", "key")
    taken = set(done) if due else set()
    return [each for each in due if (each.occasion, each.key) not in taken]


def _send(schedule: ReportSchedule, due: DueOccasion, now: dt.datetime) -> int:
    cohort = schedule.cohort
    language = spoken(cohort.organization.language)
    keep_draft(cohort=cohort, language=language, now=now)
    with transaction.atomic():
        Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
        if ReportTurn.objects.filter(cohort=cohort, occasion=due.occasion, key=due.key).exists():
            return 0
        report, is_new = _state(cohort, language, now)
        turn = ReportTurn.objects.create(
            cohort=cohort,
            occasion=due.occasion,
            key=due.key,
            at=due.at,
            report=report,
            is_new=is_new,
        )
        _tell(turn, now)
    return 1


def _state(cohort: Cohort, language: str, now: dt.datetime) -> tuple[PublishedReport, bool]:
    """The one to tell of, and whether it is new: one that says nothing but what the last one said
    is not published again.
    """
    draft = ReportDraft.objects.get(cohort=cohort, language=language)
    last = PublishedReport.objects.last_of(cohort)
    if last is not None and says_the_same(last.document, draft.document):
        return last, False
    new = publish_report(
        cohort=cohort, language=language, seen=draft.checksum, note="", now=now, by=None
    )
    return new, True


def _tell(turn: ReportTurn, now: dt.datetime) -> None:
    """Admins either way; sponsors only where there is something new. At nine on their own clock,
    or the pilot's: the occasion is due by then.
    """
    organization = turn.cohort.organization_id
    present = Member.objects.present().filter(organization_id=organization)
    admins = present.with_role(Role.ADMIN).order_by("pk")
    queue_messages(drafts=[admin_mail(turn, each) for each in admins], now=now)
    if turn.is_new:
        open_ones = SponsorLink.objects.open_on(now.date()).filter(cohort=turn.cohort_id)
        sponsors = open_ones.exclude(address="").order_by("pk")
        queue_messages(drafts=[sponsor_mail(turn, each) for each in sponsors], now=now)
