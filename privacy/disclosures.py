"""What requests use of people, how long they are kept, and when people who left are erased."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from people.audit import rows_in
from people.keeping import Keeping
from people.purposes import Purpose
from privacy.models import PersonRequest
from privacy.operations.leaving import erasable, erase_leavers
from ui.numbers import grouped

REQUESTS_AT_ONCE = 500


def request_facts(organization_id: int) -> Sequence[str]:
    """How many requests. One query."""
    count = PersonRequest.objects.filter(organization_id=organization_id).count()
    text = ngettext(
        "%(total)s request about personal data is kept.",
        "%(total)s requests about personal data are kept.",
        count,
    )
    return [text % {"total": count}]


def audit_facts(organization_id: int) -> Sequence[str]:
    """How much stands in the audit table. One query."""
    count = rows_in(organization_id).count()
    text = _("%(total)s rows say who did what; none can be changed.")
    return [text % {"total": grouped(count)}]


def _answered(before: dt.datetime) -> QuerySet[PersonRequest]:
    return PersonRequest.objects.answered().filter(answered_at__lt=before)


def _old(organization_id: int, before: dt.datetime) -> QuerySet[PersonRequest]:
    return _answered(before).filter(organization_id=organization_id)


def count_requests(organization_id: int, before: dt.datetime) -> int:
    """How many were answered longer ago. One query."""
    return _old(organization_id, before).count()


def whose_requests(before: dt.datetime) -> set[int]:
    """Organizations in which some were answered longer ago. One query."""
    whose = _answered(before).order_by().values_list("organization_id", flat=True)
    return set(whose.distinct())


def sweep_requests(organization_id: int, before: dt.datetime, _now: dt.datetime) -> int:
    """Delete them, so many at once."""
    some = _old(organization_id, before).order_by("pk").values("pk")[:REQUESTS_AT_ONCE]
    return PersonRequest.objects.filter(pk__in=some).delete()[0]


def count_leavers(organization_id: int, before: dt.datetime) -> int:
    """How many people left longer ago and can be erased. One query."""
    return erasable(organization_id, before).count()


KEEPINGS = (
    Keeping(
        name="leavers",
        position=50,
        title=gettext_lazy("People who left"),
        about=gettext_lazy(
            "They are erased as if they had asked for it; figures of groups stay. Counted from the "
            "day on which they left."
        ),
        least=30,
        most=3650,
        usual=None,
        count=count_leavers,
        sweep=erase_leavers,
        is_erasure=True,
    ),
    Keeping(
        name="requests",
        position=51,
        title=gettext_lazy("Requests about personal data that were answered"),
        about=gettext_lazy(
            "Everything about a request, counted from its answer. Until then it shows that it "
            "was answered in time."
        ),
        least=365,
        most=3650,
        usual=1095,
        count=count_requests,
        sweep=sweep_requests,
        whose=whose_requests,
    ),
)

PURPOSES = (
    Purpose(
        name="rights",
        position=130,
        title=gettext_lazy("Rights of people, and who did what"),
        about=gettext_lazy(
            "Answering what people ask about their data in time, and being able to show who opened "
            "and changed what."
        ),
        people=gettext_lazy("Everybody whom the organization has brought into the portal"),
        data=gettext_lazy("What somebody asked and what was answered; who did what, by number"),
        seen_by=gettext_lazy("Privacy officers; for each person, who opened their own record"),
        apps=("privacy",),
        facts=lambda organization_id: [
            *request_facts(organization_id),
            *audit_facts(organization_id),
        ],
        keepings=("requests",),
    ),
)
