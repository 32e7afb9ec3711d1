"""Who reports to somebody, said before they are marked as left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.leaving import Duty
from people.models import Member


def duties_in_people(*, member: Member, now: dt.datetime) -> Iterator[Duty]:  # noqa: ARG001
    """Their direct reports, who would report to nobody that is here. One query."""
    if count := member.reports.present().count():
        words = ngettext(
            "%(count)d person reports to them. Name another manager, here or where your list of "
            "people comes from.",
            "%(count)d people report to them. Name another manager, here or where your list of "
            "people comes from.",
            count,
        )
        url = reverse("people:members", query={"reports_to": member.pk})
        yield Duty(words % {"count": count}, _("See who reports to them"), member.name, url)
