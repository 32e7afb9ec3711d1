"""Step 8: what is expected, in which teams, and what decides how it goes on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.records import dataclass
from kpis.models import Kpi
from kpis.plans import Measuring, baseline_months
from pilots.forms.measurement import MeasurementForm
from pilots.frame import schedule_of
from pilots.measuring import Measurable, MonthsThere, measurable_for, measuring_of, months_there
from pilots.measuring_words import in_sentences
from pilots.models import PilotDraft
from pilots.pages import Page
from ui.dates import in_words


def measurement(page: Page, draft: PilotDraft) -> HttpResponse:
    """Step 8: what is expected, in which teams, and what decides how it goes on."""
    found = measurable_for(draft, schedule_of(draft), page.request.LANGUAGE_CODE)
    usual = measuring_of(draft, found)
    form = MeasurementForm(page.request.POST or None, found=found, measuring=usual)
    is_valid = bool(page.action) and form.is_valid()
    planned = form.value if is_valid else usual
    kpis = {kpi.pk: kpi for kpi in found.kpis}
    context = {
        "form": form,
        "words": in_sentences(planned, kpis),
        "coverage": _coverage(draft, planned, found, kpis),
        "has_own": bool(found.own or found.leaderless),
        "waiting": found.number_waiting,
    }
    if page.action == "continue" and is_valid:
        return page.keep(draft, planned, context)
    return page.show(context, status=422 if page.action and not is_valid else 200)


@dataclass(frozen=True, kw_only=True)
class CoverageLine:
    """Whether the months before the start are there for one KPI."""

    kpi: str
    text: str
    is_whole: bool


def _coverage(
    draft: PilotDraft, planned: Measuring, found: Measurable, kpis: dict[int, Kpi]
) -> list[CoverageLine]:
    """For each KPI that is expected to move. One query where there is one."""
    ids = [each.kpi_id for each in planned.hypotheses]
    teams = [*planned.pilot_teams, *planned.comparison_teams]
    if not ids or not teams:
        return []
    starts_on = draft.outline.plan.starts_on or timezone.localdate()
    this_month = timezone.localdate().replace(day=1)
    months = baseline_months(starts_on, planned.baseline_days)
    over = [month for month in months if month < this_month]
    coming = [month for month in months if month >= this_month]
    return [
        CoverageLine(
            kpi=kpis[each.kpi_id].name,
            text="; ".join(filter(None, [_months_line(each), _coming_line(coming)])),
            is_whole=each.is_whole,
        )
        for each in months_there(ids, teams, over)
    ]


def _coming_line(months: Sequence[dt.date]) -> str:
    return _("still to come: %(months)s") % {"months": _named(months)} if months else ""


def _months_line(there: MonthsThere) -> str:
    if not there.counts:
        return ""
    if there.is_whole:
        return _("every month is there for every team")
    if there.missing:
        text = ngettext(
            "%(count)s month is missing", "%(count)s months are missing", len(there.missing)
        )
        return _("%(what)s: %(months)s") % {
            "what": text % {"count": len(there.missing)},
            "months": _named(there.missing),
        }
    least = min(there.counts.values())
    text = _("not every team has every month: at least %(count)s of %(teams)s do")
    return text % {"count": least, "teams": there.teams}


def _named(months: Sequence[dt.date]) -> str:
    return ", ".join(in_words(month, "month") for month in months)
