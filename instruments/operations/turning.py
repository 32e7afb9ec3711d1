"""What the clock does: dates follow the plan, sheets open, leaders are told and reminded once."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from itertools import chain

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from cohorts.models import Enrollment
from cohorts.operations import note_asked
from cohorts.querysets import still_asking
from instruments.models import AnswerSheet, GivenQuestionnaire, Occasion
from instruments.notifications import (
    QUESTIONNAIRE_OPEN,
    QUESTIONNAIRE_REMINDER,
    sheet_mail,
)
from instruments.planned import days_of
from instruments.states import OccasionKind
from instruments.windows import OPEN_FOR, OpenDays, SheetWindow, reminder_at, window_for
from messaging.models import Message
from messaging.operations import queue_messages

A_DAY = dt.timedelta(days=1)
PILOTS_AT_ONCE = 50
LATE = dt.timedelta(weeks=30)
"""Who joins so long after the first cards opened is not asked any more."""


def turn_questionnaires(*, now: dt.datetime) -> int:
    """Move what has not opened to where the plan is now, and open what is due for each leader, at
    nine on their own clock; they get one mail.

    Some pilots at a time, each time whole. A second call opens nothing. Cohorts that rest or have
    ended, unless they go on asking, stay as they are. Returns how many sheets were opened.
    """
    asking = GivenQuestionnaire.objects.filter(still_asking("cohort__")).order_by("pk")
    opened, after = 0, 0
    while True:
        with transaction.atomic():
            free = asking.select_for_update(of=("self",), skip_locked=True)  # by one tick at a time
            held = list(free.filter(pk__gt=after).select_related("cohort")[:PILOTS_AT_ONCE])
            opened += _turn(held, now)
        if len(held) < PILOTS_AT_ONCE:
            return opened
        after = held[-1].pk


def _turn(held: Sequence[GivenQuestionnaire], now: dt.datetime) -> int:
    for given in held:
        _follow_plan(given, now)
    due = Occasion.objects.filter(
        given__in=held, opens_on__lte=(now + A_DAY).date(), closes_on__gt=(now - LATE).date()
    ).select_related("given__questionnaire", "given__cohort")
    sheets = list(chain.from_iterable(_to_open(occasion, now) for occasion in due))
    AnswerSheet.objects.bulk_create(sheets, batch_size=1000)
    _note_asked(sheets, now)
    drafts = [sheet_mail(QUESTIONNAIRE_OPEN, sheet) for sheet in sheets]
    return queue_messages(drafts=drafts, now=now) if drafts else 0


def _note_asked(sheets: Sequence[AnswerSheet], now: dt.datetime) -> None:
    """One statement for each day on which sheets close, whatever the number of zones."""
    closing: dict[dt.datetime, list[int]] = defaultdict(list)
    for sheet in sheets:
        until = (sheet.closes_at or now + OPEN_FOR) + A_DAY
        until = until.replace(hour=0, minute=0, second=0, microsecond=0)
        closing[until].append(sheet.enrollment_id)
    for until, enrollments in closing.items():
        note_asked(enrollments=enrollments, until=until)


def _follow_plan(given: GivenQuestionnaire, now: dt.datetime) -> None:
    """The days of "before" end with the first cards, wherever these are; what is over stays."""
    planned = days_of(given.cohort, now)
    for occasion in given.occasions.all():
        days = planned.get(OccasionKind(occasion.kind))
        if days is None or occasion.closes_on < (now - A_DAY).date():
            continue
        has_opened = occasion.opens_on <= now.date()
        first_on = occasion.opens_on if has_opened else days.first_on
        if (first_on, days.closes_on) != (occasion.opens_on, occasion.closes_on):
            last_on = max(days.closes_on, first_on + A_DAY)
            _move(occasion, OpenDays(first_on, last_on), now)


def _move(occasion: Occasion, days: OpenDays, now: dt.datetime) -> None:
    occasion.opens_on, occasion.closes_on = days.first_on, days.closes_on
    occasion.save(update_fields=["opens_on", "closes_on"])
    waiting = occasion.sheets.filter(given_at=None, closes_at__isnull=False)
    moved = list(waiting.select_related("enrollment__member"))
    for sheet in moved:
        window = _window(occasion, sheet.enrollment)
        sheet.closes_at = window.closes_at
    _note_asked(moved, now)
    AnswerSheet.objects.bulk_update(moved, ["closes_at"], batch_size=1000)


def _window(occasion: Occasion, enrollment: Enrollment) -> SheetWindow:
    return window_for(
        OccasionKind(occasion.kind),
        OpenDays(occasion.opens_on, occasion.closes_on),
        zone=enrollment.member.time_zone,
        enrolled_at=enrollment.enrolled_at,
    )


def _to_open(occasion: Occasion, now: dt.datetime) -> list[AnswerSheet]:
    """Sheets that are due and not there. Who has done a card has no "before" any more; people whose
    data is restricted are not asked.
    """
    there = AnswerSheet.objects.filter(occasion=occasion, enrollment=OuterRef("pk"))
    waiting = occasion.given.cohort.enrollments.active().filter(~Exists(there))
    waiting = waiting.filter(member__restricted_at=None)
    if occasion.kind == OccasionKind.BEFORE:
        waiting = waiting.exclude(personal_steps__cards_done__gt=0)
    sheets = []
    for enrollment in waiting.select_related("member"):
        enrollment.cohort = occasion.given.cohort
        window = _window(occasion, enrollment)
        if window.opens_at <= now and (window.closes_at is None or now < window.closes_at):
            sheets.append(
                AnswerSheet(
                    occasion=occasion,
                    enrollment=enrollment,
                    opens_at=window.opens_at,
                    closes_at=window.closes_at,
                )
            )
    return sheets


@transaction.atomic
def remind_of_sheets(*, now: dt.datetime) -> int:
    """Remind once whoever has not sent a sheet three days after it opened.

    A second call queues nothing. Returns how many were queued.
    """
    told = Message.objects.filter(
        kind=QUESTIONNAIRE_REMINDER.name,
        about_id=OuterRef("pk"),
        person_id=OuterRef("enrollment__member"),
    )
    waiting = AnswerSheet.objects.open_at(now).filter(
        ~Exists(told), Q(opens_at__gt=now - dt.timedelta(days=5))
    )
    drafts = [
        sheet_mail(QUESTIONNAIRE_REMINDER, sheet)
        for sheet in waiting.in_full()
        if _is_due(sheet, now)
    ]
    return queue_messages(drafts=drafts, now=now) if drafts else 0


def _is_due(sheet: AnswerSheet, now: dt.datetime) -> bool:
    at = reminder_at(sheet.opens_at, sheet.closes_at)
    return at is not None and at <= now
