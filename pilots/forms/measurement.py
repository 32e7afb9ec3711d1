"""The form of step 8: what is expected to move, in which teams, and what decides how it goes on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.records import dataclass
from kpis.models import Kpi
from kpis.plans import MOST_EXPECTED, Bar, Hypothesis, Measuring
from kpis.states import BarMeasure, Better
from pilots.measuring import USUAL_BARS, USUAL_CHANGE, Measurable, TeamChoice, propose
from pilots.measuring_words import as_written, kept, measure_name

MOST_TICKED = 60
"""Teams of a side that are listed one by one; of more all are taken that are proposed."""
NEEDED, NICE, LEFT_OUT = "needed", "nice", "out"
LEAST_EXPECTED = 0.1
PERCENT = (0.0, 100.0)
RANGES = {
    BarMeasure.COMPLETION: PERCENT,
    BarMeasure.ATTENDANCE: PERCENT,
    BarMeasure.RESPONSE: PERCENT,
    BarMeasure.AGREEMENT: (0.0, 1.0),
    BarMeasure.LEVELS: (0.0, 3.0),
    BarMeasure.PULSE: (0.0, 10.0),
    BarMeasure.KPI: PERCENT,
}
UNITS = {
    BarMeasure.COMPLETION: gettext_lazy("percent of leaders"),
    BarMeasure.ATTENDANCE: gettext_lazy("percent of sessions"),
    BarMeasure.RESPONSE: gettext_lazy("percent of those asked"),
    BarMeasure.AGREEMENT: gettext_lazy("of 1"),
    BarMeasure.LEVELS: gettext_lazy("levels"),
    BarMeasure.PULSE: gettext_lazy("points"),
    BarMeasure.KPI: gettext_lazy("percent better than comparison teams"),
}
OTHERWISE = {BarMeasure.PULSE: 0.0, BarMeasure.KPI: 0.0}
"""Proposed for what is no criterion yet."""
WEIGHTS = [
    (NEEDED, gettext_lazy("Needed")),
    (NICE, gettext_lazy("Would be nice")),
    (LEFT_OUT, gettext_lazy("Not a criterion")),
]
BASELINES = [
    ("90", gettext_lazy("Three months before the start")),
    ("60", gettext_lazy("Two months before the start")),
]


@dataclass(frozen=True, kw_only=True)
class KpiFields:
    """One KPI on the page."""

    kpi: Kpi
    tick: forms.BoundField
    percent: forms.BoundField

    @property
    def direction(self) -> str:
        """Where it should go."""
        return _("falls by") if self.kpi.better == Better.LOWER else _("rises by")


@dataclass(frozen=True, kw_only=True)
class BarFields:
    """One criterion on the page."""

    label: str
    unit: str
    least: forms.BoundField
    weight: forms.BoundField


class MeasurementForm(forms.Form):
    """A tick and a figure for each KPI, a tick for each team, a figure and a weight for each
    criterion.
    """

    primary = forms.ChoiceField(
        label=gettext_lazy("The answer goes by"),
        required=False,
        help_text=gettext_lazy(
            "One of those ticked above. What is decided before cannot be chosen afterwards, when "
            "one of many has moved by chance."
        ),
    )
    baseline = forms.ChoiceField(
        label=gettext_lazy("What is compared with"), choices=BASELINES, widget=forms.RadioSelect
    )
    pilot_teams = forms.MultipleChoiceField(
        label=gettext_lazy("Teams that take part"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    comparison_teams = forms.MultipleChoiceField(
        label=gettext_lazy("Comparison teams"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Not led by these leaders, of similar size, in no pilot. What changes for them, too, "
            "was not the pilot."
        ),
    )

    def __init__(
        self, posted: QueryDict | None, *, found: Measurable, measuring: Measuring
    ) -> None:
        self.found, self.was = found, measuring
        initial = {
            "baseline": str(measuring.baseline_days),
            "primary": str(measuring.primary.kpi_id) if measuring.primary else "",
            "pilot_teams": [str(pk) for pk in measuring.pilot_teams],
            "comparison_teams": [str(pk) for pk in measuring.comparison_teams],
        }
        super().__init__(posted, prefix="measure", initial=initial)
        if found.kpis:
            self._add_kpis({each.kpi_id: each for each in measuring.hypotheses})
        else:
            del self.fields["primary"], self.fields["baseline"]
        self._add_bars(measuring)
        self._add_teams()

    def _add_kpis(self, known: Mapping[int, Hypothesis]) -> None:
        listed = [("", _("None of them")), *((str(kpi.pk), kpi.name) for kpi in self.found.kpis)]
        self._offer("primary", listed)
        for kpi in self.found.kpis:
            was = known.get(kpi.pk)
            self.fields[f"kpi_{kpi.pk}"] = forms.BooleanField(
                label=kpi.name, required=False, initial=was is not None
            )
            self.fields[f"kpi_{kpi.pk}_percent"] = _figure(
                _("Percent, %(kpi)s") % {"kpi": kpi.name},
                was.expected if was else USUAL_CHANGE,
                (LEAST_EXPECTED, MOST_EXPECTED),
            )

    def _add_bars(self, measuring: Measuring) -> None:
        known = {each.measure: each for each in measuring.bars}
        usual = {each.measure: each for each in USUAL_BARS}
        for measure in self._measures:
            was, label = known.get(measure), self._named(measure)
            standing = was or usual.get(measure) or Bar(measure=measure, least=OTHERWISE[measure])
            self.fields[f"{measure.value}_least"] = _figure(
                _("%(criterion)s: at least") % {"criterion": label},
                as_written(standing),
                RANGES[measure],
            )
            self.fields[f"{measure.value}_weight"] = forms.ChoiceField(
                label=_("%(criterion)s: how much it counts") % {"criterion": label},
                choices=WEIGHTS,
                initial=(NEEDED if was.is_needed else NICE) if was else LEFT_OUT,
            )

    def _add_teams(self) -> None:
        own = [*self.found.own, *self.found.leaderless]
        self.are_ticked = max(len(own), len(self.found.others)) <= MOST_TICKED
        if not self.are_ticked or not own:
            del self.fields["pilot_teams"], self.fields["comparison_teams"]
            return
        self._offer("pilot_teams", self._labeled(own))
        self._offer("comparison_teams", self._labeled(self.found.others))

    def _labeled(self, teams: Sequence[TeamChoice]) -> list[tuple[str, str]]:
        later, found = self.found.later, []
        for team in teams:
            notes = [
                _("begins later") if team.pk in later else "",
                _("in another pilot") if team.pk in self.found.taken else "",
                "" if team.has_values else _("no values"),
            ]
            note = ", ".join(each for each in notes if each)
            found.append((str(team.pk), f"{team.name} ({note})" if note else team.name))
        return found

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = choices

    @property
    def _measures(self) -> list[BarMeasure]:
        """A KPI can only decide where there is one."""
        return [each for each in BarMeasure if each != BarMeasure.KPI or self.found.kpis]

    @staticmethod
    def _named(measure: BarMeasure) -> str:
        is_kpi = measure == BarMeasure.KPI
        return _("The KPI that the answer goes by") if is_kpi else measure_name(measure)

    @property
    def kpi_lines(self) -> list[KpiFields]:
        """A row for each KPI."""
        return [
            KpiFields(kpi=kpi, tick=self[f"kpi_{kpi.pk}"], percent=self[f"kpi_{kpi.pk}_percent"])
            for kpi in self.found.kpis
        ]

    @property
    def bar_lines(self) -> list[BarFields]:
        """A row for each criterion."""
        return [
            BarFields(
                label=self._named(each),
                unit=str(UNITS[each]),
                least=self[f"{each.value}_least"],
                weight=self[f"{each.value}_weight"],
            )
            for each in self._measures
        ]

    def clean(self) -> dict[str, object]:
        """Figures where something is ticked, one of the ticked as primary, no team twice."""
        known = self.cleaned_data
        ticked = [kpi for kpi in self.found.kpis if known.get(f"kpi_{kpi.pk}")]
        for kpi in ticked:
            self._need(f"kpi_{kpi.pk}_percent", _("Say by how many percent."))
        for measure in self._measures:
            if known.get(f"{measure.value}_weight") != LEFT_OUT:
                self._need(f"{measure.value}_least", _("Say how much is enough."))
        primary = known.get("primary")
        if primary and primary not in {str(kpi.pk) for kpi in ticked}:
            self.add_error("primary", _("Tick this KPI above, too, or choose another one."))
        twice = {*known.get("pilot_teams", ())} & {*known.get("comparison_teams", ())}
        if twice:
            self.add_error(
                "comparison_teams", _("A team takes part or compares, it cannot do both.")
            )
        return known

    def _need(self, name: str, text: str) -> None:
        if self.cleaned_data.get(name) is None and name not in self.errors:
            self.add_error(name, text)

    @property
    def value(self) -> Measuring:
        """The step."""
        own, others = self._teams
        primary = self.cleaned_data.get("primary") or ""
        return Measuring(
            hypotheses=tuple(
                Hypothesis(
                    kpi_id=kpi.pk,
                    expected=self.cleaned_data[f"kpi_{kpi.pk}_percent"],
                    is_primary=str(kpi.pk) == primary,
                )
                for kpi in self.found.kpis
                if self.cleaned_data[f"kpi_{kpi.pk}"]
            ),
            bars=tuple(self._bars(int(primary) if primary else 0)),
            pilot_teams=own,
            comparison_teams=others,
            baseline_days=int(self.cleaned_data.get("baseline") or self.was.baseline_days),
        )

    @property
    def _teams(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        if "pilot_teams" in self.fields:
            own, others = (self.cleaned_data[f"{each}_teams"] for each in ("pilot", "comparison"))
            return tuple(map(int, own)), tuple(map(int, others))
        as_proposed = propose(self.found, self.was)
        return as_proposed.pilot_teams, as_proposed.comparison_teams

    def _bars(self, primary: int) -> Iterator[Bar]:
        for measure in self._measures:
            weight = self.cleaned_data[f"{measure.value}_weight"]
            if weight == LEFT_OUT or (measure == BarMeasure.KPI and not primary):
                continue
            least = self.cleaned_data[f"{measure.value}_least"]
            yield Bar(
                measure=measure,
                kpi_id=primary if measure == BarMeasure.KPI else 0,
                least=kept(measure, least),
                is_needed=weight == NEEDED,
            )


def _figure(label: str, initial: float, between: tuple[float, float]) -> forms.FloatField:
    low, high = between
    return forms.FloatField(
        label=label,
        required=False,
        min_value=low,
        max_value=high,
        initial=int(initial) if initial == int(initial) else initial,
        localize=True,
        widget=forms.TextInput({"inputmode": "decimal", "class": "input", "size": 5}),
    )
