"""What a channel hears of tomorrow's sessions: how many and when the first begins, never whose."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from django.utils import formats, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from channels.notices import ChannelNotice, NoticeKind
from cohorts.models import Cohort
from common.places import place
from messaging.text import absolute
from practice.models import PracticeSession

FROM_NINE = dt.time(9)
REACH = dt.timedelta(days=2)


class _Coming(NamedTuple):
    """A session, and what is said of its cohort."""

    starts_at: dt.datetime
    cohort_id: int
    cohort_name: str
    time_zone: str
    organization_id: int
    language: str


def session_notices(organizations: Collection[int], now: dt.datetime) -> Iterator[ChannelNotice]:
    """One for each running cohort that practices tomorrow, from nine o'clock where it is. One
    query.
    """
    coming = PracticeSession.objects.filter(
        state=PracticeSession.State.PLANNED,
        group__cohort__state=Cohort.State.RUNNING,
        group__cohort__organization__in=organizations,
        starts_at__gt=now,
        starts_at__lte=now + REACH,
    ).values_list(
        "starts_at",
        "group__cohort_id",
        "group__cohort__name",
        "group__cohort__time_zone",
        "group__cohort__organization_id",
        "group__cohort__organization__language",
    )
    by_cohort: dict[int, list[_Coming]] = defaultdict(list)
    for row in coming.order_by("starts_at"):
        each = _Coming(*row)
        if is_tomorrow(each.starts_at, now, each.time_zone):
            by_cohort[each.cohort_id].append(each)
    for sessions in by_cohort.values():
        yield _notice(sessions)


def is_tomorrow(starts_at: dt.datetime, now: dt.datetime, zone: str) -> bool:
    """Whether it is nine o'clock on the day before, there."""
    where = zoneinfo.ZoneInfo(zone)
    here = now.astimezone(where)
    day_before = starts_at.astimezone(where).date() - dt.timedelta(days=1)
    return here.date() == day_before and here.time() >= FROM_NINE


def _notice(sessions: Sequence[_Coming]) -> ChannelNotice:
    first = sessions[0]
    begins = first.starts_at.astimezone(zoneinfo.ZoneInfo(first.time_zone))
    with translation.override(first.language):
        text = ngettext(
            "“%(cohort)s” has %(count)s session. It begins at %(time)s (%(zone)s).",
            "“%(cohort)s” has %(count)s sessions. The first begins at %(time)s (%(zone)s).",
            len(sessions),
        )
        return ChannelNotice(
            organization_id=first.organization_id,
            topic_id=first.cohort_id,
            kind=NoticeKind.SESSIONS_TOMORROW,
            key=f"sessions-tomorrow:{first.cohort_id}:{begins:%Y-%m-%d}",
            title=_("Practice is tomorrow"),
            text=text
            % {
                "cohort": first.cohort_name,
                "count": len(sessions),
                "time": formats.time_format(begins, "TIME_FORMAT"),
                "zone": first.time_zone,
            },
            link=absolute(place("today")),
            ends_at=first.starts_at,
        )
