"""Verbs about KPIs, teams, values, the keys with which systems send them, and
what pilots said they would look at.
"""

from kpis.operations.defining import (
    KpiInUse,
    SlugTaken,
    StaleKpi,
    add_kpi,
    add_usual_kpis,
    change_kpi,
    retire_kpi,
    state_of,
    take_kpi_up,
)
from kpis.operations.entering import StaleValue, enter_value
from kpis.operations.files import NobodyWaits, queue_again, queue_file
from kpis.operations.importing import (
    NeedsYesToChanges,
    StaleValues,
    confirm_values,
    discard_values,
    read_again,
    stage_values,
    undo_values,
    waits_to_be_written,
)
from kpis.operations.naming import NotOfTheHouse, TeamTaken, change_team, set_leaders
from kpis.operations.planning import InvalidPlan, PlanFrozen, freeze_plan
from kpis.operations.sending import SentValues, TooManyProblems, send_values
from kpis.operations.working import is_for_a_worker, queue_undo, queue_yes, work_on_next

__all__ = [
    "InvalidPlan",
    "KpiInUse",
    "NeedsYesToChanges",
    "NobodyWaits",
    "NotOfTheHouse",
    "PlanFrozen",
    "SentValues",
    "SlugTaken",
    "StaleKpi",
    "StaleValue",
    "StaleValues",
    "TeamTaken",
    "TooManyProblems",
    "add_kpi",
    "add_usual_kpis",
    "change_kpi",
    "change_team",
    "confirm_values",
    "discard_values",
    "enter_value",
    "freeze_plan",
    "is_for_a_worker",
    "queue_again",
    "queue_file",
    "queue_undo",
    "queue_yes",
    "read_again",
    "retire_kpi",
    "send_values",
    "set_leaders",
    "stage_values",
    "state_of",
    "take_kpi_up",
    "undo_values",
    "waits_to_be_written",
    "work_on_next",
]
