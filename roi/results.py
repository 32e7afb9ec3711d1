"""What came of a scenario, for whoever tells of it: reports, decisions."""

from __future__ import annotations

from common.records import dataclass
from roi.cautions import caution_lines
from roi.models import RoiScenario
from roi.presenters import (
    FigureLine,
    ScenarioShown,
    break_even_words,
    chance_words,
    figure_lines,
    scenario_shown,
)
from roi.ranges import Band, band_of
from roi.reckoning import RoiOutcome, reckon_scenario
from roi.tornado import Tornado, tornado
from roi.wording import retention_words


@dataclass(frozen=True)
class ScenarioResult:
    """Figures, and the words of the page about them in the reader's language."""

    name: str
    currency: str
    reckoned: RoiOutcome
    band: Band
    tornado: Tornado
    figures: list[FigureLine]
    break_even: str
    chance: list[str]
    retention: str
    """What better retention means here; to print wherever a figure stands, '' where nobody counts
    on it.
    """
    cautions: list[str]
    """To print beside the figures."""
    shown: ScenarioShown
    """Tables and charts, as the workbench draws them."""


def scenario_result(scenario: RoiScenario) -> ScenarioResult:
    """As it was saved last. No query; a hundredth of a second."""
    assumptions = scenario.assumptions
    found, band = reckon_scenario(assumptions), band_of(assumptions)
    return ScenarioResult(
        name=scenario.name,
        currency=assumptions.currency,
        reckoned=found,
        band=band,
        tornado=tornado(assumptions),
        figures=figure_lines(found),
        break_even=break_even_words(found),
        chance=chance_words(found, band),
        retention=retention_words(assumptions),
        cautions=caution_lines(found),
        shown=scenario_shown(assumptions),
    )
