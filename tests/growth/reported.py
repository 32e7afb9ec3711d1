"""What a large pilot has been asked, what is published of it, and a link to that."""

from __future__ import annotations

import datetime as dt
from typing import Any

from cohorts.models import Cohort
from people.models import Member
from reports.links import token_of
from reports.models import ReportDraft
from reports.operations import keep_draft, make_files, publish_report, share_report
from surveys.models import PulsePlan, Result, Wave, WavePart
from surveys.operations import create_pulse_plan
from surveys.questions import PulseQuestion, QuestionKind, Respondents
from tests.growth.bulk import fill

PARTS = 20
"""Of those asked, by department; as many as there are departments at every size."""


def ask_teams(cohort: Cohort, admin: Member, values: dict[str, Any]) -> None:
    """A plan of pulses, the first of which has closed: seven of ten answered in each part."""
    now: dt.datetime = values["now"]
    items = [
        PulseQuestion(kind=QuestionKind.AGREEMENT, text={"en": f"Item {n}", "de": f"Frage {n}"})
        for n in range(3)
    ]
    create_pulse_plan(
        cohort=cohort,
        items=items,
        respondents=Respondents.DIRECT_REPORTS,
        extra=[],
        send_at=dt.time(9, 30),
        open_days=10,
        by=admin,
        now=now,
    )
    plan = PulsePlan.objects.get(cohort=cohort)
    first = plan.waves.order_by("number").first() or Wave()
    opened, people = now - dt.timedelta(weeks=5), 10 * values["leaders"]
    Wave.objects.filter(pk=first.pk).update(
        state=Wave.State.CLOSED,
        opens_on=opened.date(),
        opened_at=opened,
        closes_at=opened + dt.timedelta(days=10),
        closed_at=opened + dt.timedelta(days=10),
        invited_at=opened,
        eligible=people,
        answered=people * 7 // 10,
    )
    first.items.set(plan.items.all())
    asked = {"wave": first.pk, "people": people // PARTS, "parts": PARTS}
    fill(
        WavePart,
        "generate_series(1, %(parts)s) n",
        values=asked,
        wave="%(wave)s",
        label="'Department ' || lpad((n %% %(parts)s)::text, 2, '0')",
        eligible="%(people)s",
        answered="%(people)s * 7 / 10",
    )
    fill(
        Result,
        """surveys_wavepart p JOIN surveys_wave_items i ON i.wave_id = p.wave_id
            WHERE p.wave_id = %(wave)s""",
        values=asked,
        wave="%(wave)s",
        part="p.id",
        item="i.pulseitem_id",
        n="p.answered",
        sum_low="p.answered * (7 + p.id %% 3) / 2",
        sum_high="p.answered * (7 + p.id %% 3) / 2",
    )


def publish(cohort: Cohort, admin: Member, now: dt.datetime) -> str:
    """What a worker puts together, as a state with files; the token of a sponsor's link to it."""
    keep_draft(cohort=cohort, language="en", now=now)
    seen = ReportDraft.objects.get(cohort=cohort, language="en").checksum
    state = publish_report(cohort=cohort, language="en", seen=seen, note="", now=now, by=admin)
    assert make_files(report_id=state.pk)
    last_day = now.date() + dt.timedelta(days=90)
    link = share_report(
        cohort=cohort, name="Board", address="", expires_on=last_day, now=now, by=admin
    )
    return token_of(link.key)
