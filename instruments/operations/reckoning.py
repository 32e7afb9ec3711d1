"""What is said of a group, kept once an occasion is over. Runs in a worker."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q

from instruments.figures import LEAST, Answered, GroupFigures, figures_of, may_replace
from instruments.models import AnswerSheet, KeptFigures, Occasion
from instruments.states import OccasionKind

SETTLES = dt.timedelta(days=2)
"""After its last day an occasion is over on every clock."""


@transaction.atomic
def reckon_groups(*, now: dt.datetime) -> int:
    """Keep the figures of occasions that are over: once, and anew only where five more people have
    both (see instruments.figures).

    A second call keeps nothing. Returns how many were kept.
    """
    over = Occasion.objects.filter(
        ~Q(kind=OccasionKind.BEFORE), closes_on__lte=(now - SETTLES).date()
    ).select_related("given__questionnaire", "figures")
    return sum(_keep(occasion, now) for occasion in over.order_by("given", "closes_on"))


def _keep(occasion: Occasion, now: dt.datetime) -> bool:
    kept = getattr(occasion, "figures", None)
    old = kept.figures if kept else None
    sheets = {each.kind: each for each in Occasion.objects.filter(given=occasion.given_id)}
    answered = _sent(occasion)
    if old is not None and len(answered) < max(LEAST, old.n + 1):
        return False
    first = sheets.get(OccasionKind.BEFORE)
    is_after = occasion.kind == OccasionKind.AFTER
    other = sheets.get(OccasionKind.LATER if is_after else OccasionKind.AFTER)
    beside = _figures(other)
    new = figures_of(
        Answered(
            text=occasion.given.questionnaire.text_in("en"),
            before=_sent(first) if first else {},
            after=answered,
            with_dropouts=is_after,
        ),
        beside=None if is_after or beside is None else beside.people,
    )
    if not may_replace(new, old, beside):
        return False
    KeptFigures.objects.update_or_create(
        occasion=occasion, defaults={"figures": new, "reckoned_at": now}
    )
    return True


def _figures(occasion: Occasion | None) -> GroupFigures | None:
    kept = KeptFigures.objects.filter(occasion=occasion).first() if occasion else None
    return kept.figures if kept else None


def _sent(occasion: Occasion) -> dict[int, dict[str, int]]:
    given = AnswerSheet.objects.filter(occasion=occasion).given()
    return dict(given.values_list("enrollment_id", "answers"))
