"""The first page of a report as tables, for files that hold nothing else. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from django.utils.translation import gettext as _

from reports.columns import named
from reports.document import ReportDocument, ReportFigure, ReportTable


def front_tables(document: ReportDocument) -> tuple[ReportTable, ReportTable, ReportTable]:
    """The answer, figures that stand by themselves (the three, then those of sections), the
    criteria.
    """
    blocks = chain.from_iterable(section.blocks for section in document.sections)
    others = (each for each in blocks if isinstance(each, ReportFigure))
    return _answer(document), _figures((*document.figures, *others)), _criteria(document)


def _answer(document: ReportDocument) -> ReportTable:
    answer = document.answer
    rows = [
        (_("Pilot"), document.pilot),
        (_("Goal"), document.goal),
        (_("Figures as of"), document.as_of),
        (_("The pilot"), document.standing),
        (_("Recommendation"), answer.recommendation),
        (_("The answer"), " ".join(each for each in (answer.sentence, answer.because) if each)),
        *((_("Money"), each) for each in (document.money,) if each),
        *((_("What can be said"), each) for each in document.can_say),
        *((_("What cannot be said"), each) for each in document.cannot_say),
        *((_("What comes next"), each) for each in document.next_steps),
        *((_("What this report does not contain"), each) for each in document.not_contained),
    ]
    columns = (named("what", _("What"), ""), named("words", _("In words"), ""))
    return ReportTable(slug="answer", title=_("The answer"), columns=columns, rows=tuple(rows))


def _figures(figures: Sequence[ReportFigure]) -> ReportTable:
    columns = (
        named("figure", _("Figure"), ""),
        named("value", _("Value"), ""),
        named("interval", _("95% interval"), ""),
        named("n", "n", ""),
        named("method", _("Method"), ""),
        named("note", _("Note"), ""),
        named("hidden", _("Not shown because"), ""),
    )
    rows = tuple(
        (
            each.label,
            each.value,
            each.interval,
            "" if each.n is None else str(each.n),
            each.method,
            each.note,
            each.refused,
        )
        for each in figures
    )
    return ReportTable(slug="figures", title=_("Figures"), columns=columns, rows=rows)


def _criteria(document: ReportDocument) -> ReportTable:
    columns = (
        named("criterion", document.criteria_title, ""),
        named("asked", _("Asked"), ""),
        named("found", _("Measured"), ""),
        named("interval", _("95% interval"), ""),
        named("verdict", _("Result"), ""),
        named("why", _("Why it cannot be told"), ""),
    )
    rows = tuple(
        (each.label, each.asked, each.found, each.interval, each.verdict, each.why)
        for each in document.criteria
    )
    return ReportTable(slug="criteria", title=document.criteria_title, columns=columns, rows=rows)
