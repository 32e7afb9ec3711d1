"""The pulses of a running pilot as its page of changes shows them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from cohorts.models import Cohort
from common.languages import in_language
from common.records import dataclass
from surveys.models import PulsePlan, Wave
from surveys.plan_items import in_order
from surveys.states import WaveState

STATES = {
    WaveState.PLANNED: lambda: _("planned"),
    WaveState.OPEN: lambda: _("open"),
    WaveState.CLOSED: lambda: _("closed"),
}


@dataclass(frozen=True)
class PlannedWaveLine:
    """One pulse, with what it asks."""

    number: int
    name: str
    day: dt.date
    state: str
    questions: Sequence[str]
    about_people: Sequence[str]
    can_change: bool


def plan_of(cohort: Cohort) -> PulsePlan | None:
    """The plan with its cohort; None where the pilot has none. One query."""
    plans = PulsePlan.objects.select_related("cohort__organization")
    return plans.filter(cohort=cohort).first()


def lines_of(plan: PulsePlan) -> list[PlannedWaveLine]:
    """Every pulse of the plan, in order. Two queries."""
    return [_line(wave) for wave in plan.waves.prefetch_related("items").order_by("number")]


def name_of(wave: Wave) -> str:
    """As the results call it."""
    if wave.is_baseline:
        return _("Baseline")
    return _("Pulse %(number)s") % {"number": wave.number}


def _line(wave: Wave) -> PlannedWaveLine:
    state, language = WaveState(wave.state), get_language()
    return PlannedWaveLine(
        number=wave.number,
        name=name_of(wave),
        day=wave.opens_on,
        state=STATES[state](),
        questions=[in_language(item.text, language) for item in in_order(wave.items.all())],
        about_people=_people(wave) if state != WaveState.PLANNED else (),
        can_change=state == WaveState.PLANNED,
    )


def _people(wave: Wave) -> list[str]:
    """Who was asked in a wave that has opened, and who was left in peace."""
    asked = _("%(linked)s of %(asked)s asked report to a leader of this pilot.") % {
        "linked": wave.linked,
        "asked": wave.eligible,
    }
    if not wave.left_out:
        return [asked]
    left = ngettext(
        "%(count)s was left out because another pilot asked them this month, and will be asked "
        "in the next pulse.",
        "%(count)s were left out because another pilot asked them this month, and will be asked "
        "in the next pulse.",
        wave.left_out,
    )
    return [asked, left % {"count": wave.left_out}]
