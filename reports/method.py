"""How a report's figures came about, what it does not contain, and what each column means. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from insights.evidence import EVIDENCE
from reports.cells import formula_words
from reports.columns import named
from reports.document import (
    CellKind,
    ReportCell,
    ReportSection,
    ReportTable,
    ReportText,
    Stated,
)

DICTIONARY = "data-dictionary"


def method(decided: Sequence[str]) -> ReportSection:
    """How it was decided and measured, in paragraphs."""
    paragraphs = (
        *decided,
        _(
            "Participation is counted over everybody who takes part. Shares have Wilson's "
            "interval. Response to pulses has none: everybody was asked, so it is a count."
        ),
        _(
            "Levels come from two role-plays of the same leader, scored on the same criteria. Who "
            "scores more strictly is worked out from role-plays that two raters scored, and taken "
            "off the change; its error is in the interval. Where that is not possible the change "
            "is not told."
        ),
        _(
            "Where half of the leaders began later, drawn by lot, their first levels are set "
            "beside the closing ones of the half that began first, as soon as both halves are "
            "told: leaders of two groups, whose raters are told apart by role-plays that two of "
            "them scored. Practice in being scored is part of that difference."
        ),
        _(
            "Pulses are anonymous. Groups under five are counted together or not shown, and no "
            "cell is shown that could be worked out from others. Nobody is followed from one pulse "
            "to the next."
        ),
        _(
            "The interval of a pulse's mean is about those who were asked: it holds how much those "
            "who did not answer could change it (finite-population correction, group by group), "
            "and half a cell of the rounding by which nobody's answer can be worked out. Below "
            "thirty answers the standard deviation is a planning value, 1.0; from then on the real "
            "one, rounded up to quarters."
        ),
        _(
            "Figures of teams are set beside those of teams that did not take part, where there "
            "are any: the change of the one less the change of the other. The day of the start "
            "comes from the plan and was never searched for. In percent it is told of where the "
            "teams that took part began. That is an estimate from these teams, too, and its "
            "interval counts this in (Fieller)."
        ),
        _(
            "Every interval is meant to hold the truth in 95 of 100 pilots like this one. An "
            "interval that holds 0 says that there may be no change at all."
        ),
    )
    return ReportSection(
        slug="method", title=_("How it was measured"), blocks=tuple(map(ReportText, paragraphs))
    )


def published() -> ReportSection:
    """What others found, with its limits."""
    blocks = tuple(ReportText(f"{each.found} {each.limits} ({each.source})") for each in EVIDENCE)
    return ReportSection(slug="published", title=_("What others found"), blocks=blocks)


def not_contained() -> tuple[str, ...]:
    """What no reader finds in a report, nor can work out of it."""
    return (
        _("No name of a leader, a rater, a coach or anybody who answered."),
        _("No answer, comment, note, message, commitment or recording of a person."),
        _(
            "No answer, level or rating of fewer than five people, and no ranking of people or of "
            "teams by name. Who takes part and finishes what is counted, however few they are."
        ),
        _("No team's figures beside the levels or answers of the leader who leads it."),
        _("Nothing inferred from voice, face, video or typing: the portal measures none of it."),
        _("Nothing that is made to judge one person, and nothing that may be used for it."),
    )


def versions_section(versions: Sequence[Stated]) -> ReportSection:
    """What it rests on, so that it can be done again."""
    columns = (
        named("what", _("What"), _("What has a version.")),
        named("version", _("Version"), _("Number, or the beginning of a SHA-256 of its text.")),
    )
    table = ReportTable(
        slug="versions",
        title=_("Versions"),
        columns=columns,
        rows=tuple((each.name, each.value) for each in versions),
    )
    return ReportSection(slug="versions", title=_("Versions"), blocks=(table,))


def kind_words(kind: CellKind) -> str:
    """What kind of cells a column has."""
    return {
        CellKind.TEXT: _("text"),
        CellKind.COUNT: _("count"),
        CellKind.SHARE: _("share, 0 to 1"),
        CellKind.NUMBER: _("number"),
        CellKind.CHANGE: _("change, with its sign"),
    }[kind]


def dictionary(tables: Sequence[ReportTable]) -> ReportSection:
    """Each column of each table."""
    columns = (
        named("table", _("Table"), _("Also the name of its file and sheet.")),
        named("column", _("Column"), _("As it is headed.")),
        named("kind", _("Holds"), _("What its cells are.")),
        named("meaning", _("Meaning"), _("What is told.")),
        named("formula", _("Worked out as"), _("Arithmetic of other columns; empty: measured.")),
    )
    table = ReportTable(
        slug=DICTIONARY,
        title=_("Data dictionary"),
        columns=columns,
        rows=tuple(_described(tables)),
    )
    return ReportSection(slug=DICTIONARY, title=_("Data dictionary"), blocks=(table,))


def _described(tables: Sequence[ReportTable]) -> Iterator[tuple[ReportCell, ...]]:
    for table in tables:
        for column in table.columns:
            formula = formula_words(table, column.formula) if column.formula else ""
            kind = kind_words(column.kind)
            yield table.slug, column.name, kind, column.meaning, formula
