"""What somebody has to score for others, said before they are marked as left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.models import ExpertReading, TurnFile
from people.leaving import Duty
from people.models import Member


def duties_in_scoring(*, member: Member, now: dt.datetime) -> Iterator[Duty]:  # noqa: ARG001
    """Recorded turns that they alone may watch, and samples that they read as one of two experts.
    Two queries.
    """
    files = TurnFile.objects.filter(watcher=member).order_by("recording__session")
    named = files.values_list("recording__session", "recording__session__group__cohort__name")
    for session, pilot, count in named.annotate(Count("pk")):
        words = ngettext(
            "%(count)d recorded turn of “%(pilot)s” is shown to them alone. Whoever led the "
            "session can show it to another second rater until it is deleted.",
            "%(count)d recorded turns of “%(pilot)s” are shown to them alone. Whoever led the "
            "session can show them to another second rater until they are deleted.",
            count,
        )
        url = reverse("practice:session", args=[session])
        words = words % {"count": count, "pilot": pilot}
        yield Duty(words, _("Open the session"), pilot, url)
    readings = ExpertReading.objects.visible_to(member).open().order_by("pk")
    for sample, title in readings.values_list("sample", "sample__title"):
        words = _(
            "The calibration sample “%(title)s” waits for their levels as one of its two experts, "
            "and cannot be used before. Withdraw it, and add it with another expert."
        )
        url = reverse("assessments:own_sample", args=[sample])
        yield Duty(words % {"title": title}, _("Open the sample"), title, url)
