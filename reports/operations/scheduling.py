"""A report goes out on occasions that an admin chose."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

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

AT_ONCE = 500
"""Pilots that are looked at together."""


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
    schedules = ReportSchedule.objects.exclude(occasions=[]).order_by("pk")
    sent, after = 0, 0
    while some := list(
        schedules.filter(pk__gt=after).select_related("cohort__organization")[:AT_ONCE]
    ):
        sent += sum(_send(schedule, each, now) for schedule, each in _due(some, now))
        after = some[-1].pk
    return sent


def _due(
    schedules: Sequence[ReportSchedule], now: dt.datetime
) -> list[tuple[ReportSchedule, DueOccasion]]:
    """What is to be sent, and was not. Two statements, however many schedules."""
    cohorts = [each.cohort_id for each in schedules]
    rounds = LevelRound.objects.filter(cohort__in=cohorts, closed_at__lte=now)
    told = rounds.exclude(kind=LevelRound.Kind.RATERS)
    closed: defaultdict[int, dict[str, dt.datetime]] = defaultdict(dict)
    for cohort, kind, number, at in told.values_list("cohort", "kind", "number", "closed_at"):
        closed[cohort][f"{kind}-{number}"] = at
    done = ReportTurn.objects.filter(cohort__in=cohorts)
    taken = set(done.values_list("cohort", "occasion", "key"))
    return [
        (schedule, each)
        for schedule in schedules
        for each in _occasions(schedule, closed[schedule.cohort_id], now)
        if (schedule.cohort_id, each.occasion, each.key) not in taken
    ]


def _occasions(
    schedule: ReportSchedule, closed: Mapping[str, dt.datetime], now: dt.datetime
) -> list[DueOccasion]:
    cohort, since = schedule.cohort, schedule.since
    dates = PilotDates(
        starts_on=cohort.starts_on,
        weeks=cohort.weeks,
        zone=cohort.time_zone,
        rounds={name: at for name, at in closed.items() if at > since},
    )
    return due_occasions(schedule.occasions, dates, since=since, now=now)


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
