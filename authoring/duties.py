"""Which drafts somebody was to read, said before they are marked as left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from authoring.models import ReviewRequest
from people.leaving import Duty
from people.models import Member


def duties_in_drafts(*, member: Member, now: dt.datetime) -> Iterator[Duty]:  # noqa: ARG001
    """Drafts that they were asked to read before they are published. One query."""
    waiting = ReviewRequest.objects.filter(reviewer=member, read_at=None)
    for draft in [each.draft for each in waiting.select_related("draft").order_by("pk")]:
        words = _("They were asked to read the draft “%(name)s”, and have not said that they have.")
        url, title = reverse("authoring:review", args=[draft.pk]), draft.title or draft.slug
        yield Duty(words % {"name": title}, _("Ask another reviewer"), title, url)
