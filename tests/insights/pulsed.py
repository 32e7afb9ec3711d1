"""A pilot whose pulses have closed, made directly: pages only read."""

from __future__ import annotations

import datetime as dt

from cohorts.models import Cohort
from people.models import Organization
from surveys.models import Comment, PulseItem, PulsePlan, Result, Wave, WavePart
from surveys.recommending import NetResult
from surveys.states import Hidden
from tests.factories import CohortFactory


def ask_three_times(organization: Organization, now: dt.datetime) -> Cohort:
    """A baseline and two pulses that have closed, eight groups of ten each, and ten comments."""
    cohort = CohortFactory(organization=organization, starts_on=now.date() - dt.timedelta(weeks=9))
    plan = PulsePlan.objects.create(
        cohort=cohort, respondents="direct_reports", send_at=dt.time(10)
    )
    texts = (("agreement", "I am heard."), ("recommend", "Recommend us?"), ("open", "What helps?"))
    items = [
        PulseItem.objects.create(plan=plan, position=place, kind=kind, text={"en": text})
        for place, (kind, text) in enumerate(texts, start=1)
    ]
    for number, total in ((1, 30), (2, 34), (3, 37)):
        opened = now - dt.timedelta(weeks=10 - 3 * number + 1)
        wave = Wave.objects.create(
            plan=plan,
            number=number,
            opens_on=opened.date(),
            baseline_until=cohort.starts_on if number == 1 else None,
            state=Wave.State.CLOSED,
            opened_at=opened,
            closes_at=opened + dt.timedelta(days=7),
            closed_at=opened + dt.timedelta(days=7),
            eligible=160,
            answered=80,
        )
        for group in range(8):
            part = WavePart.objects.create(
                wave=wave, label=f"Group {group}", eligible=20, answered=10
            )
            Result.objects.create(
                wave=wave,
                part=part,
                item=items[0],
                n=10,
                sum_low=total + group % 3,
                sum_high=total + group % 3,
            )
        hidden = Hidden.CHANGED if number == 3 else Hidden.NOT
        NetResult.objects.create(
            wave=wave,
            item=items[1],
            n=None if hidden else 80,
            score=None if hidden else 35,
            hidden_because=hidden,
        )
    Comment.objects.bulk_create(
        Comment(wave=wave, item=items[2], text=f"Shorter meetings {place}") for place in range(10)
    )
    return cohort
