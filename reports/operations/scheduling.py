"""A report goes out on occasions that an admin chose."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat

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
from reports.states import ReportOccasion

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
    """What is to be sent, and was not. Two statements, however many schedules; of rounds they read
    those that closed since and were not told, of turns those of what may be due today.
    """
    closed = _untold_rounds(schedules, now)
    around = {f"{now + dt.timedelta(days=days):%Y-%m}" for days in (-1, 0, 1)}
    done = ReportTurn.objects.filter(
        Q(occasion__in=[ReportOccasion.END, ReportOccasion.LATER])
        | Q(occasion=ReportOccasion.MONTH, key__in=around),
        cohort__in=[each.cohort_id for each in schedules],
    )
    taken = set(done.values_list("cohort", "occasion", "key"))
    due: list[tuple[ReportSchedule, DueOccasion]] = []
    for schedule in schedules:
        cohort_id = schedule.cohort_id
        every = _occasions(schedule, closed[cohort_id], now)
        due += [(schedule, e) for e in every if (cohort_id, e.occasion, e.key) not in taken]
    return due


def _untold_rounds(
    schedules: Sequence[ReportSchedule], now: dt.datetime
) -> Mapping[int, dict[str, dt.datetime]]:
    """Of each cohort that wants to hear of them: key -> when it closed."""
    closed: defaultdict[int, dict[str, dt.datetime]] = defaultdict(dict)
    wanted = [each for each in schedules if ReportOccasion.ROUND in each.occasions]
    if not wanted:
        return closed
    key = Concat("kind", Value("-"), Cast("number", CharField()))
    told = ReportTurn.objects.filter(
        cohort=OuterRef("cohort"), occasion=ReportOccasion.ROUND, key=OuterRef("key")
    )
    rounds = LevelRound.objects.exclude(kind=LevelRound.Kind.RATERS).filter(
        cohort__in=[each.cohort_id for each in wanted],
        closed_at__gt=min(each.since for each in wanted),
        closed_at__lte=now,
    )
    untold = rounds.annotate(key=key).filter(~Exists(told))
    for cohort, name, at in untold.values_list("cohort", "key", "closed_at"):
        closed[cohort][name] = at
    return closed


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
