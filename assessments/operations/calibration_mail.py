"""What the clock says about calibration: a week before it runs out, and on the day."""

from __future__ import annotations

import datetime as dt
from itertools import chain

from django.db import transaction

from assessments.calibration import SOON, mail_moment
from assessments.models import CalibrationRound
from assessments.notifications import BEFORE, ON_THE_DAY, calibration_mail, why_not
from messaging.operations import Draft, queue_messages

BATCH = 1000


@transaction.atomic
def tell_calibrations(*, now: dt.datetime) -> int:
    """Queue a mail for each rater who is a facilitator and whose calibration runs out in a week, or
    today, once it is nine where they are.

    A second call queues nothing. One statement while nobody is to be told, four for each thousand.
    Returns how many were queued.
    """
    due = CalibrationRound.objects.filter(mail_at__lte=now).order_by("mail_at", "pk")
    held = list(due.select_for_update(of=("self",)).select_related("member")[:BATCH])
    if not held:
        return 0
    drafts = list(chain.from_iterable(_told(each, now) for each in held))
    CalibrationRound.objects.bulk_update(held, ["mail_at"])
    return queue_messages(drafts=drafts, now=now)


def _told(ending: CalibrationRound, now: dt.datetime) -> list[Draft[CalibrationRound]]:
    """The mail that is due, and when the next one is."""
    at, until = ending.mail_at, ending.runs_out_on
    ending.mail_at = None
    if at is None or until is None or why_not(ending.member):
        return []
    ending.mail_at = mail_moment(until, ending.member.time_zone, after=now)
    version = BEFORE if at.date() + SOON / 2 < until else ON_THE_DAY
    return [calibration_mail(ending, version=version, at=at)]
