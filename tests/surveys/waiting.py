"""A comment that waits to be retold, for tests of pages."""

from __future__ import annotations

import datetime as dt

from cohorts.models import Cohort
from surveys.models import PulsePlan, WaitingComment, Wave


def waits_to_be_retold(cohort: Cohort, now: dt.datetime) -> WaitingComment:
    """In a wave that has just closed."""
    plan, _is_new = PulsePlan.objects.get_or_create(
        cohort=cohort, defaults={"respondents": "direct_reports", "send_at": dt.time(10)}
    )
    item = plan.items.create(position=8, kind="open", text={"en": "What would help?"})
    wave = Wave.objects.create(
        plan=plan,
        number=80,
        opens_on=now.date(),
        state=Wave.State.CLOSED,
        opened_at=now,
        closed_at=now,
        answered=12,
    )
    return WaitingComment.objects.create(wave=wave, item=item, text="Mehr Ruhe.")
