"""What a pilot says it will look at, in sentences. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from common.records import dataclass
from kpis.models import Kpi
from kpis.plans import SHARES, Bar, Hypothesis, Measuring
from kpis.states import BarMeasure, Better
from ui.numbers import number

MEASURES: dict[BarMeasure, Promise] = {
    BarMeasure.COMPLETION: gettext_lazy("Modules finished"),
    BarMeasure.ATTENDANCE: gettext_lazy("Sessions attended"),
    BarMeasure.RESPONSE: gettext_lazy("Answers to the pulse"),
    BarMeasure.AGREEMENT: gettext_lazy("Agreement of raters"),
    BarMeasure.LEVELS: gettext_lazy("Levels in role-plays"),
    BarMeasure.PULSE: gettext_lazy("Change of the pulse"),
}
CHANCE = 0.05
FOUR_IN_FIVE = 2.8
"""Standard errors that a difference must be, to be found in four pilots of five at 95%."""


@dataclass(frozen=True, kw_only=True)
class MeasuringWords:
    """Everything that is or will be frozen, as it is told."""

    expected: Sequence[str]
    criteria: Sequence[str]
    adapt: str
    stop: str
    teams: str
    power: str
    baseline: str
    has_teams: bool
    in_short: str

    @property
    def verdicts(self) -> list[str]:
        """When to go on, when to change something, when to stop, a sentence each."""
        go = _listed(_("Go if all of this holds: %(criteria)s."), self.criteria)
        return [each for each in (go, self.adapt, self.stop) if each]


def in_sentences(measuring: Measuring, kpis: Mapping[int, Kpi]) -> MeasuringWords:
    """KPIs by id; one that is gone is left out."""
    bars = [each for each in measuring.bars if not each.kpi_id or each.kpi_id in kpis]
    needed = [each for each in bars if each.is_needed]
    others = [each for each in bars if not each.is_needed]
    return MeasuringWords(
        expected=[
            expects(each, kpis[each.kpi_id]) for each in measuring.hypotheses if each.kpi_id in kpis
        ],
        criteria=[clause(each, kpis.get(each.kpi_id)) for each in bars],
        adapt=_listed(_("Adapt if one of these is missed: %(criteria)s."), _names(others, kpis)),
        stop=_listed(_("Stop if one of these is missed: %(criteria)s."), _names(needed, kpis)),
        teams=teams_line(measuring),
        power=power_line(len(measuring.pilot_teams), len(measuring.comparison_teams)),
        baseline=_baseline(measuring),
        has_teams=bool(measuring.pilot_teams),
        in_short=how_measured(measuring),
    )


def how_measured(measuring: Measuring) -> str:
    """How much of it there is."""
    expected, bars = len(measuring.hypotheses), len(measuring.bars)
    kpis = ngettext("%(count)s KPI", "%(count)s KPIs", expected) % {"count": expected}
    criteria = ngettext("%(count)s criterion", "%(count)s criteria", bars) % {"count": bars}
    return ", ".join([kpis, criteria] if expected else [criteria])


def _listed(sentence: str, criteria: Sequence[str]) -> str:
    return sentence % {"criteria": "; ".join(criteria)} if criteria else ""


def _names(bars: Iterable[Bar], kpis: Mapping[int, Kpi]) -> list[str]:
    return [measure_name(each.measure, kpis.get(each.kpi_id)) for each in bars]


def measure_name(measure: BarMeasure, kpi: Kpi | None = None) -> str:
    """What a criterion is called."""
    return kpi.name if kpi else str(MEASURES[measure])


def expects(expected: Hypothesis, kpi: Kpi) -> str:
    """The hypothesis as a sentence."""
    falls = _("We expect “%(kpi)s” to fall by %(percent)s percent in the teams of these leaders.")
    rises = _("We expect “%(kpi)s” to rise by %(percent)s percent in the teams of these leaders.")
    sentence = falls if kpi.better == Better.LOWER else rises
    told = sentence % {"kpi": kpi.name, "percent": plain(expected.expected)}
    return " ".join([told, _("The answer depends on this one.")]) if expected.is_primary else told


def clause(bar: Bar, kpi: Kpi | None) -> str:
    """What has to hold, as part of a sentence."""
    if bar.least <= 0 and bar.measure in CHANGES:
        return _moved(bar, kpi)
    if kpi is not None:
        falls = _("“%(kpi)s” falls by %(least)s percent or more against the comparison teams")
        rises = _("“%(kpi)s” rises by %(least)s percent or more against the comparison teams")
        sentence = falls if kpi.better == Better.LOWER else rises
        return sentence % {"kpi": kpi.name, "least": plain(bar.least)}
    said = {
        BarMeasure.COMPLETION: _("%(least)s percent of leaders finish what is open"),
        BarMeasure.ATTENDANCE: _("leaders attend %(least)s percent of their live sessions"),
        BarMeasure.RESPONSE: _("%(least)s percent of those asked answer the latest pulse"),
        BarMeasure.AGREEMENT: _("raters agree at %(least)s or more (Krippendorff's alpha)"),
        BarMeasure.LEVELS: _("levels rise by %(least)s or more"),
        BarMeasure.PULSE: _("answers to the pulse rise by %(least)s points or more"),
    }
    return said[bar.measure] % {"least": plain(as_written(bar))}


def _moved(bar: Bar, kpi: Kpi | None) -> str:
    if kpi is None:
        is_levels = bar.measure == BarMeasure.LEVELS
        return _("levels rise at all") if is_levels else _("answers to the pulse rise at all")
    falls = _("“%(kpi)s” falls at all against the comparison teams")
    rises = _("“%(kpi)s” rises at all against the comparison teams")
    return (falls if kpi.better == Better.LOWER else rises) % {"kpi": kpi.name}


CHANGES = {BarMeasure.LEVELS, BarMeasure.PULSE, BarMeasure.KPI}
PERCENT_OF_PEOPLE = {*SHARES} - {BarMeasure.AGREEMENT}


def as_written(bar: Bar) -> float:
    """The figure of a criterion as people write it: shares of people in percent."""
    return round(bar.least * 100, 1) if bar.measure in PERCENT_OF_PEOPLE else bar.least


def kept(measure: BarMeasure, written: float) -> float:
    """The other way round."""
    return round(written / 100, 3) if measure in PERCENT_OF_PEOPLE else written


def plain(value: float) -> str:
    """A figure with as many decimals as it has, three at most."""
    digits = next(each for each in range(4) if each == 3 or round(value, each) == round(value, 3))
    return number(value, digits)


def teams_line(measuring: Measuring) -> str:
    """How many teams there are on each side."""
    own, others = len(measuring.pilot_teams), len(measuring.comparison_teams)
    if not own:
        return _("No team is looked at: which team a leader has is not known, or none was chosen.")
    takes = ngettext("%(count)s team takes part", "%(count)s teams take part", own)
    compares = ngettext("%(count)s compares", "%(count)s compare", others)
    parts = [takes % {"count": own}, compares % {"count": others} if others else _("none compares")]
    return ", ".join(parts) + "."


def power_line(own: int, others: int) -> str:
    """What so many teams can show, in plain words."""
    if not own:
        return ""
    if not others:
        return _(
            "Without comparison teams you will see what happened, but not whether it happened "
            "because of the pilot."
        )
    counts = {"own": own, "others": others}
    if least_chance(own, others) > CHANCE:
        text = _(
            "With %(own)s and %(others)s teams no difference can be told from chance, however "
            "large it is. Four on each side are enough for that."
        )
        return text % counts
    text = _(
        "With %(own)s and %(others)s teams a change is found in four out of five pilots if it is "
        "about %(times)s times as large as the usual difference between the changes in teams."
    )
    times = FOUR_IN_FIVE * math.sqrt(1 / own + 1 / others)
    return text % {**counts, "times": number(times)}


def least_chance(own: int, others: int) -> float:
    """The smallest p that splitting the teams in every possible way can give."""
    return (2 if own == others else 1) / math.comb(own + others, own)


def _baseline(measuring: Measuring) -> str:
    days = measuring.baseline_days
    text = _("Compared with the whole months of the %(days)s days before the start.")
    return text % {"days": days}
