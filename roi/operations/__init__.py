"""Verbs about scenarios."""

from roi.operations.scenarios import (
    ScenarioNameTaken,
    StaleScenario,
    copy_scenario,
    create_scenario,
    remove_scenario,
    report_scenario,
    save_scenario,
)

__all__ = [
    "ScenarioNameTaken",
    "StaleScenario",
    "copy_scenario",
    "create_scenario",
    "remove_scenario",
    "report_scenario",
    "save_scenario",
]
