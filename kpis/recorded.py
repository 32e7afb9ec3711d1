"""What the rows of the audit table mean that this app writes; see people.audit_words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from people.operations.looking import Sight

VERBS = {
    "add_kpi": _("KPI added"),
    "add_usual_kpis": _("Usual KPIs added"),
    "change_kpi": _("KPI changed"),
    "retire_kpi": _("KPI retired"),
    "take_kpi_up": _("KPI taken up again"),
    "enter_value": _("Value of a team entered"),
    "stage_values": _("Values read for a preview"),
    "read_again": _("Values read again"),
    "queue_file": _("Long file of values brought in"),
    "queue_again": _("Long file of values to be read again"),
    "work_on_next": _("Values that a worker gave up"),
    "confirm_values": _("Values taken over"),
    "discard_values": _("Values discarded"),
    "undo_values": _("Values taken back"),
    "change_team": _("Name or leader of a team changed"),
    "set_leaders": _("Leader of a team named"),
    "freeze_plan": _("Plan of measurement frozen"),
}
THINGS = {
    "kpi": _("KPI"),
    "measuredteam": _("Team"),
    "kpiimport": _("List of values"),
}
PAGES = {
    Sight.BEHAVIOR: _("KPIs of the organization"),
    Sight.TEAM_VALUES: _("Values of a team"),
    Sight.TEAM_VALUE: _("Value of a team in a month"),
}
