"""What coaching uses of leaders and coaches, and how long notes are kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coaching.models import Talk, TalkNote
from cohorts.disclosures import finished_before
from people.keeping import Keeping
from people.purposes import Purpose
from ui.numbers import grouped

NOTES_AT_ONCE = 5_000


def coaching_facts(organization_id: int) -> Sequence[str]:
    """How many talks. One query."""
    talks = Talk.objects.filter(enrollment__cohort__organization_id=organization_id).count()
    return [_("%(total)s one-to-one talks.") % {"total": grouped(talks)}] if talks else []


def _old(organization_id: int, before: dt.datetime) -> QuerySet[TalkNote]:
    cohorts = finished_before(organization_id, before)
    return TalkNote.objects.filter(talk__enrollment__cohort__in=cohorts.values("pk"))


def count_talk_notes(organization_id: int, before: dt.datetime) -> int:
    """How many belong to pilots that have been over for longer. One query."""
    return _old(organization_id, before).count()


def sweep_talk_notes(organization_id: int, before: dt.datetime, _now: dt.datetime) -> int:
    """Delete them, so many at once; that there was a talk stays."""
    some = _old(organization_id, before).order_by("pk").values("pk")[:NOTES_AT_ONCE]
    return TalkNote.objects.filter(pk__in=some).delete()[0]


KEEPINGS = (
    Keeping(
        name="talk_notes",
        position=42,
        title=gettext_lazy("Notes about coaching talks"),
        about=gettext_lazy(
            "Private and shared ones; that a talk took place stays. Counted from the last week of "
            "a finished pilot's plan."
        ),
        least=90,
        most=1825,
        usual=None,
        count=count_talk_notes,
        sweep=sweep_talk_notes,
    ),
)

PURPOSES = (
    Purpose(
        name="coaching",
        position=50,
        title=gettext_lazy("One-to-one coaching"),
        about=gettext_lazy("Talks between a leader and a coach, and what a leader takes on."),
        people=gettext_lazy("Leaders in programs and their coaches"),
        data=gettext_lazy("When talks take place, notes, commitments, what a leader shares"),
        seen_by=gettext_lazy("The two in the talk; for a private note, only whoever wrote it"),
        apps=("coaching",),
        facts=coaching_facts,
        keepings=("talk_notes",),
    ),
)
