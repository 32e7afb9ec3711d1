"""The experts of a role-play hear that they are asked, and that they differ."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from assessments.expert_mails import ReadingNews
from assessments.models import ExpertReading
from assessments.notifications import EXPERT_ASKED, EXPERTS_DIFFER
from messaging.notifications import Notification
from messaging.operations import Draft, queue_messages
from people.models import Member
from people.notifications import recipient_of


def tell_asked(readings: Iterable[ExpertReading], *, by: Member, now: dt.datetime) -> None:
    """Each hears that they are asked, but for whoever named themselves; a second call tells
    nobody.
    """
    _tell(EXPERT_ASKED, readings, version=0, by=by, now=now)


def tell_they_differ(other: ExpertReading, *, by: Member, now: dt.datetime) -> None:
    """The other expert hears of it: whoever has just read sees it on the page."""
    _tell(EXPERTS_DIFFER, [other], version=int(now.timestamp()) // 60, by=by, now=now)


def _tell(
    kind: Notification[ReadingNews, object],
    readings: Iterable[ExpertReading],
    *,
    version: int,
    by: Member,
    now: dt.datetime,
) -> None:
    drafts = [
        Draft(
            notification=kind,
            thing=ReadingNews(reading=reading, by=by),
            to=recipient_of(reading.expert),
            about_id=reading.pk,
            about_version=version,
            organization_id=reading.sample.organization_id,
        )
        for reading in readings
        if reading.expert_id != by.pk
    ]
    queue_messages(drafts=drafts, now=now)
