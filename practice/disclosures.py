"""How long leaders' notes to each other are kept."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from cohorts.disclosures import finished_before
from people.keeping import Keeping
from practice.models import PeerNote

NOTES_AT_ONCE = 5_000


def _old(organization_id: int, before: dt.datetime) -> QuerySet[PeerNote]:
    cohorts = finished_before(organization_id, before)
    return PeerNote.objects.filter(receiver__cohort__in=cohorts.values("pk"))


def count_notes(organization_id: int, before: dt.datetime) -> int:
    """How many belong to pilots that have been over for longer. One query."""
    return _old(organization_id, before).count()


def sweep_notes(organization_id: int, before: dt.datetime, _now: dt.datetime) -> int:
    """Delete them, so many at once."""
    some = _old(organization_id, before).order_by("pk").values("pk")[:NOTES_AT_ONCE]
    return PeerNote.objects.filter(pk__in=some).delete()[0]


KEEPINGS = (
    Keeping(
        name="peer_notes",
        position=40,
        title=gettext_lazy("Notes of leaders to each other after practice"),
        about=gettext_lazy("All of them, counted from the last week of a finished pilot's plan."),
        least=90,
        most=1825,
        usual=None,
        count=count_notes,
        sweep=sweep_notes,
    ),
)
