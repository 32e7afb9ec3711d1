"""What of a saved measurement does not hold any more: leaders, teams or KPIs have changed since."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kpis.models import Kpi, MeasuredTeam
from pilots.draft import Pilot
from pilots.models import PilotDraft


def changed_since(pilot: Pilot) -> str:
    """A sentence, '' where everything holds. A query for KPIs and one for teams, where there are
    any.
    """
    measuring, leaders = pilot.measurement, set(pilot.leaders)
    kpis = measuring.kpi_ids
    if kpis and Kpi.objects.in_use().filter(pk__in=kpis).count() < len(kpis):
        return _("A KPI that was chosen is not measured any more: choose again.")
    named = {*measuring.pilot_teams, *measuring.comparison_teams}
    if not named:
        return ""
    led_by = dict(MeasuredTeam.objects.filter(pk__in=named).values_list("pk", "leader_id"))
    if led_by.keys() != named:
        return _("A team that was chosen is not there any more: choose again.")
    gone = any(led_by[pk] and led_by[pk] not in leaders for pk in measuring.pilot_teams)
    if gone or any(led_by[pk] in leaders for pk in measuring.comparison_teams):
        return _("The leaders or their teams have changed: check which teams take part.")
    return ""


def may_begin(draft: PilotDraft) -> bool:
    """Whether the half that begins first is launched, where there is one. One query then."""
    return draft.waits_for is None or draft.waits_for.cohort_id is not None
