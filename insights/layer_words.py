"""The three layers in words: every figure the same size, whether it moved or not."""

from __future__ import annotations

from django.utils.translation import gettext as _

from common.records import dataclass
from insights.figure_words import expected_words, interval_of, method_of, name_of, value_of
from insights.gate_words import enough_words, why_words
from insights.layers import Layer, LayerFigure, Moved
from insights.results import Results
from kpis.findings import KpiStanding

TONES = {
    Moved.BETTER: "good",
    Moved.WORSE: "bad",
    Moved.MAYBE_NOT: "plain",
    Moved.UNEXPLAINED: "warn",
    Moved.CANNOT_TELL: "plain",
    Moved.COUNTED: "",
}


@dataclass(frozen=True, kw_only=True)
class LayerLine:
    """One figure of a layer."""

    name: str
    value: str
    interval: str
    n: int | None
    method: str
    moved: str
    """'' of a count."""
    tone: str
    size: str
    """large, small or refused."""
    why: str
    """What stands in its way, what would be enough, and what was expected of a KPI."""


@dataclass(frozen=True, kw_only=True)
class LayerShown:
    """One layer, ready for page, file and report."""

    number: int
    title: str
    lines: list[LayerLine]
    says: str
    """How it hangs together with the one below."""


def layers_shown(results: Results) -> list[LayerShown]:
    """All three."""
    return [_layer(each, results) for each in results.layers]


def _layer(layer: Layer, results: Results) -> LayerShown:
    return LayerShown(
        number=layer.number,
        title=title_of(layer.number),
        lines=[layer_line(line) for line in layer.figures],
        says=_says(layer, results),
    )


def title_of(number: int) -> str:
    """What a layer is about."""
    titles = {1: _("Learning and engagement"), 2: _("Behavior"), 3: _("Business")}
    return titles[number]


def layer_line(line: LayerFigure) -> LayerLine:
    """Of one figure."""
    figure, stands = line.figure, line.figure.gate
    parts = (why_words(stands), enough_words(stands), expected_words(figure))
    return LayerLine(
        name=name_of(figure),
        value=value_of(figure),
        interval=interval_of(figure),
        n=None if figure.is_counted else figure.n,
        method=method_of(figure),
        moved=moved_words(line.moved),
        tone=TONES[line.moved],
        size=stands.size,
        why=". ".join(part[:1].upper() + part[1:] for part in parts if part),
    )


def moved_words(moved: Moved) -> str:
    """Whether it moved."""
    words = {
        Moved.BETTER: _("better"),
        Moved.WORSE: _("worse"),
        Moved.MAYBE_NOT: _("may be no change"),
        Moved.UNEXPLAINED: _("better, not claimed"),
        Moved.CANNOT_TELL: _("cannot tell"),
        Moved.COUNTED: "",
    }
    return words[moved]


def _says(layer: Layer, results: Results) -> str:
    if layer.number == 1:
        return _("What the others rest on: without it nothing above can come of the program.")
    if layer.number == 2:
        return _("What teams notice. Levels are what raters saw in a role-play.")
    return _business(results)


def _business(results: Results) -> str:
    kpis = results.kpis
    if kpis.standing == KpiStanding.NO_PLAN or not kpis.business:
        return _("No business figure was named before this pilot began, so none is looked at.")
    if any(each.claimed for each in kpis.business):
        return _("Claimed because a behavior of the same teams moved, too.")
    if all(each.difference is None for each in kpis.kpis):
        return _("Nothing can be claimed yet: no KPI has figures before and after the start.")
    if not kpis.behavior_moved:
        return _(
            "Nothing is claimed here: a business figure counts only where a behavior KPI of the "
            "same teams moved, and none did."
        )
    return _("A behavior KPI of the same teams moved; no business figure did beyond chance.")
