"""What came of a pilot's questionnaires, in words and as rows of a file: the kept figures and
nothing else (see instruments.figures).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from cohorts.models import Cohort
from common.records import dataclass
from common.spreadsheets import Cell
from insights.formatting import interval, signed
from instruments.figures import LEAST, AlphaLine, DropoutLine, GroupFigures, PartChange, decimals
from instruments.models import KeptFigures, Occasion
from instruments.scales import TOTAL, ScaleText
from instruments.states import OccasionKind
from ui.numbers import number


@dataclass(frozen=True)
class ChangeShown:
    """One row: a subscale, or the whole."""

    name: str
    before: str
    after: str
    g: str
    around: str
    """The 95% interval."""


@dataclass(frozen=True, kw_only=True)
class OccasionShown:
    """Before against after, or against week 24."""

    title: str
    figures: GroupFigures | None
    """None while it is not over."""
    changes: Sequence[ChangeShown]
    alphas: Sequence[str]
    dropouts: str
    closes_on: object

    @property
    def is_hidden(self) -> bool:
        """Whether it is over, and too few have both."""
        return self.figures is not None and not self.figures.is_shown


@dataclass(frozen=True, kw_only=True)
class QuestionnaireShown:
    """One questionnaire of a pilot."""

    text: ScaleText
    occasions: Sequence[OccasionShown]


def shown_for(cohort: Cohort, language: str) -> list[QuestionnaireShown]:
    """Every questionnaire that a cohort gives, in order. Two queries."""
    found = Occasion.objects.filter(given__cohort=cohort).exclude(kind=OccasionKind.BEFORE)
    kept = {each.occasion_id: each for each in KeptFigures.objects.filter(occasion__in=found)}
    by_given: dict[int, list[Occasion]] = {}
    for occasion in found.select_related("given__questionnaire").order_by(
        "given__position", "opens_on"
    ):
        by_given.setdefault(occasion.given_id, []).append(occasion)
    shown = []
    for occasions in by_given.values():
        text = occasions[0].given.questionnaire.text_in(language)
        told = [_occasion(each, kept.get(each.pk), text) for each in occasions]
        shown.append(QuestionnaireShown(text=text, occasions=told))
    return shown


def _occasion(occasion: Occasion, kept: KeptFigures | None, text: ScaleText) -> OccasionShown:
    figures = kept.figures if kept else None
    is_after = occasion.kind == OccasionKind.AFTER
    return OccasionShown(
        title=_("Before and after") if is_after else _("Before and week 24"),
        figures=figures,
        closes_on=occasion.closes_on,
        changes=[_change(line, text, figures.n) for line in figures.changes] if figures else [],
        alphas=[_alpha(line, text) for line in figures.alphas] if figures else [],
        dropouts=_dropouts(figures.dropouts, figures.n) if figures and figures.dropouts else "",
    )


def _name(part: str, text: ScaleText) -> str:
    names = text.names()
    return _("Altogether") if part == TOTAL and part not in names else names[part]


def _change(line: PartChange, text: ScaleText, n: int) -> ChangeShown:
    places = decimals(n)
    return ChangeShown(
        name=_name(line.part, text),
        before="" if line.before is None else number(line.before, places),
        after="" if line.after is None else number(line.after, places),
        g="" if line.g is None else signed(line.g, places),
        around=interval(line.low, line.high, places) if line.g is not None else "",
    )


def _alpha(line: AlphaLine, text: ScaleText) -> str:
    said = _("%(name)s: alpha %(alpha)s (95%% interval by Feldt %(around)s), %(n)s people") % {
        "name": _name(line.part, text),
        "alpha": number(line.alpha, 2),
        "around": interval(line.low, line.high, 2),
        "n": line.n,
    }
    if line.omega is None:
        return said
    return f"{said}, omega {number(line.omega, 2)}"


def _dropouts(line: DropoutLine, n: int) -> str:
    places = decimals(min(line.n, n))
    return _(
        "%(count)s people answered before only. Before, the others stood %(difference)s points "
        "from them (95%% interval %(around)s)."
    ) % {
        "count": line.n,
        "difference": signed(line.difference, places),
        "around": interval(line.low, line.high, places),
    }


def file_records(shown: Sequence[QuestionnaireShown]) -> Iterator[Sequence[Cell]]:
    """The same as rows: what the page hides has its reason and no number."""
    yield [
        _("Questionnaire"), _("Compared"), _("What"), _("People"), _("Before"), _("After"),
        _("Change (g)"), _("from"), _("to"), _("Hidden because"),
    ]  # fmt: skip
    for each in shown:
        for occasion in each.occasions:
            yield from _rows(each.text, occasion)


def _rows(text: ScaleText, occasion: OccasionShown) -> Iterator[Sequence[Cell]]:
    start, figures = [text.title, occasion.title], occasion.figures
    if figures is None or not figures.is_shown:
        few = _("fewer than %(count)s people have both") % {"count": LEAST}
        reason = _("not over yet") if figures is None else few
        yield [*start, "", None, None, None, None, None, None, reason]
        return
    for line in figures.changes:
        known = [line.before, line.after, line.g, line.low, line.high]
        yield [*start, _name(line.part, text), figures.n, *known, ""]
    for what, n, *values in _other_rows(text, figures):
        yield [*start, what, n, None, None, *values, ""]


def _other_rows(text: ScaleText, figures: GroupFigures) -> Iterator[Sequence[Cell]]:
    for row in figures.alphas:
        part = {"name": _name(row.part, text)}
        yield [_("Alpha: %(name)s") % part, row.n, row.alpha, row.low, row.high]
        if row.omega is not None:
            yield [_("Omega: %(name)s") % part, row.n, row.omega, None, None]
    gap = figures.dropouts
    if gap is not None:
        name = _("The others before, against those with before only")
        yield [name, gap.n, gap.difference, gap.low, gap.high]
