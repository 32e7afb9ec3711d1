"""Verbs about cohorts and the progress of the leaders in them."""

from __future__ import annotations

import datetime as dt

from django.db.models import Case, F, Value, When

from programs.models import PersonalStep


def count_card(*, enrollment_id: int, module_id: int, now: dt.datetime) -> None:
    """Add one completed card to the leader's tally for the module, and finish the step with its last card.

    Call it in the transaction that recorded a new completion, once per completion: it does count twice when called
    twice. The tally never passes the total.
    """
    PersonalStep.objects.filter(
        enrollment_id=enrollment_id,
        step__kind="cards",
        step__module_id=module_id,
        cards_done__lt=F("cards_total"),
    ).update(
        cards_done=F("cards_done") + 1,
        done_at=Case(When(cards_done__gte=F("cards_total") - 1, then=Value(now)), default=F("done_at")),
    )


def complete_step(*, enrollment_id: int, step_id: int, now: dt.datetime) -> None:
    """Mark a step done for one leader. A second call keeps the first time."""
    PersonalStep.objects.filter(enrollment_id=enrollment_id, step_id=step_id, done_at__isnull=True).update(done_at=now)


def move_step(*, enrollment_id: int, step_id: int, opens_at: dt.datetime, address: str) -> None:
    """Tell the leader's plan when and where a step takes place now. A second call with the same values changes nothing."""
    PersonalStep.objects.filter(enrollment_id=enrollment_id, step_id=step_id).update(opens_at=opens_at, address=address)
