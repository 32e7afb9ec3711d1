"""Where reports go on to somebody's address, said before they are marked as left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from people.leaving import Duty
from people.models import Member
from reports.models import SponsorLink


def duties_of_sponsors(*, member: Member, now: dt.datetime) -> Iterator[Duty]:
    """Links to reports at their address: they need no sign-in, so they go on working. One query."""
    links = SponsorLink.objects.filter(
        cohort__organization=member.organization_id,
        address__iexact=member.email,
        withdrawn_at=None,
        expires_on__gte=now.date() - dt.timedelta(days=1),
    )
    named = links.order_by("cohort__name", "cohort").values_list("cohort", "cohort__name")
    for pk, name in named.distinct():
        words = _(
            "They read the report of “%(pilot)s” by a link, which goes on working: it asks for no "
            "sign-in. Withdraw it, and send one to whoever is the sponsor now."
        )
        url = reverse("reports:links", args=[pk])
        yield Duty(words % {"pilot": name}, _("Open the links"), name, url)
