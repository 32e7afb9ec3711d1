"""What a channel hears of modules that open: how many leaders have one, never who."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import NamedTuple

from django.db.models import Count, Min
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from channels.notices import ChannelNotice, NoticeKind
from cohorts.models import Cohort, PersonalStep
from cohorts.querysets import taking_part
from common.places import place
from learning.notifications import ANNOUNCED_KINDS
from messaging.text import absolute
from programs.activities import step_title
from programs.module_texts import module_texts

OPENED_WITHIN = dt.timedelta(hours=12)
"""A module that opened longer ago is no news."""


class _Opened(NamedTuple):
    """A step of a cohort whose first leader has it open."""

    step_id: int
    kind: str
    module_id: int
    cohort_id: int
    cohort_name: str
    organization_id: int
    language: str
    first_at: dt.datetime
    leaders: int


def opening_notices(organizations: Collection[int], now: dt.datetime) -> Iterator[ChannelNotice]:
    """One for each step with cards that has just opened for the first of a running cohort. One
    query, and one for the texts in each language.
    """
    by_language: dict[str, list[_Opened]] = defaultdict(list)
    for each in _just_opened(organizations, now):
        by_language[each.language].append(each)
    for language, opened in by_language.items():
        with translation.override(language):
            texts = module_texts({each.module_id for each in opened}, language)
            for each in opened:
                yield _notice(each, step_title(each.kind, texts[each.module_id].title))


def _just_opened(organizations: Collection[int], now: dt.datetime) -> list[_Opened]:
    near = PersonalStep.objects.filter(
        taking_part("enrollment__"),
        step__kind__in=ANNOUNCED_KINDS,
        step__module__isnull=False,
        enrollment__cohort__state=Cohort.State.RUNNING,
        enrollment__cohort__organization__in=organizations,
        opens_at__gt=now - OPENED_WITHIN - dt.timedelta(days=2),
        opens_at__lte=now + dt.timedelta(days=2),
    )
    rows = near.order_by().values_list(
        "step_id",
        "step__kind",
        "step__module_id",
        "enrollment__cohort_id",
        "enrollment__cohort__name",
        "enrollment__cohort__organization_id",
        "enrollment__cohort__organization__language",
    )
    counted = rows.annotate(first_at=Min("opens_at"), leaders=Count("pk"))
    found = counted.filter(first_at__gt=now - OPENED_WITHIN, first_at__lte=now)
    return [_Opened(*row) for row in found.order_by("step_id")]


def _notice(opened: _Opened, title: str) -> ChannelNotice:
    text = ngettext(
        "It opens today for %(count)s leader in “%(cohort)s”. A few minutes between "
        "two meetings are enough for a card.",
        "It opens today for %(count)s leaders in “%(cohort)s”. A few minutes between "
        "two meetings are enough for a card.",
        opened.leaders,
    )
    return ChannelNotice(
        organization_id=opened.organization_id,
        topic_id=opened.cohort_id,
        kind=NoticeKind.MODULE_OPENS,
        key=f"module-opens:{opened.step_id}",
        title=_("New today: %(title)s") % {"title": title},
        text=text % {"count": opened.leaders, "cohort": opened.cohort_name},
        link=absolute(place("today")),
        ends_at=opened.first_at + OPENED_WITHIN,
    )
