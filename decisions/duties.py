"""What somebody has to judge, said before they are marked as left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from decisions.models import Assessor
from people.leaving import Duty
from people.models import Member


def duties_in_decisions(*, member: Member, now: dt.datetime) -> Iterator[Duty]:  # noqa: ARG001
    """Sheets that they have not handed in. One query."""
    open_ones = Assessor.objects.filter(member=member, handed_in_at=None, decision__closed_at=None)
    named = open_ones.order_by("decision__name", "decision")
    for pk, name in named.values_list("decision", "decision__name"):
        words = _("Their sheet for the decision “%(name)s” is not handed in and will not count.")
        url = reverse("decisions:decision", args=[pk])
        yield Duty(words % {"name": name}, _("Ask another assessor"), name, url)
