"""What pages about KPIs and imports show, ready for their templates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable, Mapping, Sequence
from typing import TypeAlias

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.records import dataclass
from kpis.formatting import bound_text, figure_text
from kpis.importing.findings import Doubt, Notice
from kpis.models import Kpi, KpiImport, KpiValue
from kpis.standing import ChangedValue
from kpis.states import KpiLayer, KpiWork
from ui.dates import in_words
from ui.numbers import number

Told: TypeAlias = Container[tuple[int, str]]
"""(KPI, name of a team) that may be shown by itself."""


@dataclass(frozen=True)
class NoticeText:
    """One warning: what it is, and what to do."""

    title: str
    text: str
    examples: Sequence[str]
    more: int


@dataclass(frozen=True)
class ChangedText:
    """A value that would become another one."""

    row: int
    team: str
    kpi: str
    month: str
    before: str
    after: str


@dataclass(frozen=True)
class ValueCell:
    """One value in the table of a team."""

    kpi: Kpi
    text: str
    cases: int | None
    key: str
    is_hidden: bool = False
    """Whether there is one that is not told of this team by itself."""


@dataclass(frozen=True)
class MonthRow:
    """One month in the table of a team."""

    label: str
    cells: Sequence[ValueCell]


def notices_of(kpi_import: KpiImport) -> tuple[Notice, ...]:
    """What was noticed in a file."""
    return msgspec.convert(kpi_import.reading.get("notices", []), tuple[Notice, ...])


def notice_texts(
    notices: Iterable[Notice], kpis: Mapping[int, Kpi], told: Told
) -> list[NoticeText]:
    """In words; without the figures of teams that are not told by themselves."""
    known = [each for each in notices if not each.kpi_id or each.kpi_id in kpis]
    return [_notice_text(each, kpis, told) for each in known]


def _notice_text(notice: Notice, kpis: Mapping[int, Kpi], told: Told) -> NoticeText:
    kpi = kpis.get(notice.kpi_id)
    name = kpi.name if kpi else ""
    title, text = _words(notice, name)
    if notice.doubt is Doubt.TOO_OFTEN:
        return NoticeText(title, text, (), 0)
    examples = [_example(each, notice.doubt, kpi, told) for each in notice.examples]
    return NoticeText(title, text, examples, max(0, notice.count - len(examples)))


def _example(example: tuple[str, str, float], doubt: Doubt, kpi: Kpi | None, told: Told) -> str:
    team, month, value = example
    when = in_words(dt.date.fromisoformat(f"{month}-01"), "short_month") if month else ""
    if kpi is None and doubt is Doubt.SMALL_TEAM:
        return team
    if kpi is None or doubt in (Doubt.GAP, Doubt.NOT_OVER) or (kpi.pk, team) not in told:
        return f"{team}, {when}"
    return f"{team}, {when}: {figure_text(kpi.kind, value, kpi.unit)}"


def _words(notice: Notice, kpi: str) -> tuple[str, str]:
    """(title, what it means and what to do)."""
    names = {"kpi": kpi, "count": notice.count}
    if notice.doubt is Doubt.TOO_OFTEN:
        rate = number(notice.examples[0][2], 1)
        title = _("%(kpi)s: %(rate)s per head and year cannot be right") % {
            "kpi": kpi,
            "rate": rate,
        }
        return title, _(
            "More people would have left in a year than there are. Perhaps these are totals, "
            "rates, or other events. Ask where the figures come from before you rely on them."
        )
    titles = {
        Doubt.OUT_OF_RANGE: ngettext(
            "%(kpi)s: %(count)s value outside of what is plausible",
            "%(kpi)s: %(count)s values outside of what is plausible",
            notice.count,
        ),
        Doubt.BEYOND_HEADCOUNT: ngettext(
            "%(kpi)s: %(count)s value is larger than the team",
            "%(kpi)s: %(count)s values are larger than the team",
            notice.count,
        ),
        Doubt.JUMP: ngettext(
            "%(kpi)s: %(count)s team jumps tenfold",
            "%(kpi)s: %(count)s teams jump tenfold",
            notice.count,
        ),
        Doubt.GAP: ngettext(
            "%(count)s team has a gap between its months",
            "%(count)s teams have gaps between their months",
            notice.count,
        ),
        Doubt.NOT_OVER: _("There are values for a month that is not over yet"),
        Doubt.SMALL_TEAM: ngettext(
            "%(count)s team is too small to be shown by itself",
            "%(count)s teams are too small to be shown by themselves",
            notice.count,
        ),
        Doubt.PERCENT: _("%(kpi)s: read as percent"),
        Doubt.NOT_WHOLE: ngettext(
            "%(kpi)s: %(count)s count is not a whole number",
            "%(kpi)s: %(count)s counts are not whole numbers",
            notice.count,
        ),
    }
    return titles[notice.doubt] % names, str(_advice(notice.doubt))


def _advice(doubt: Doubt) -> str:
    return {
        Doubt.OUT_OF_RANGE: _("Check whether the unit is the one you defined."),
        Doubt.BEYOND_HEADCOUNT: _("Check whether these are people of one month."),
        Doubt.JUMP: _("Ten times what the team had before, or a tenth: has the unit changed?"),
        Doubt.GAP: _("What is missing is left out everywhere; nothing is filled in."),
        Doubt.NOT_OVER: _("Its values will be different once it is. Import it again then."),
        Doubt.SMALL_TEAM: _(
            "They count only together with others, and are never shown by themselves."
        ),
        Doubt.PERCENT: _("34.7 becomes 34.7%. Change it under “How the file is read”."),
        Doubt.NOT_WHOLE: _("Perhaps they are means or rates, not counts."),
    }[doubt]


def changed_texts(
    found: Iterable[ChangedValue], kpis: Mapping[int, Kpi], told: Told
) -> list[ChangedText]:
    """Old and new beside each other, where the team is told by itself."""
    return [
        ChangedText(
            row=each.row,
            team=each.team,
            kpi=kpis[each.kpi_id].name,
            month=in_words(each.month, "short_month"),
            before=_with_cases(kpis[each.kpi_id].kind, each.before, each.n_before),
            after=_with_cases(kpis[each.kpi_id].kind, each.after, each.n_after),
        )
        if (each.kpi_id, each.team) in told
        else _unshown(each, kpis)
        for each in found
    ]


def _unshown(each: ChangedValue, kpis: Mapping[int, Kpi]) -> ChangedText:
    month = in_words(each.month, "short_month")
    return ChangedText(
        each.row, each.team, kpis[each.kpi_id].name, month, _("not shown"), _("not shown")
    )


def _with_cases(kind: str, value: float, n: int | None) -> str:
    text = figure_text(kind, value)
    return text if n is None else _("%(value)s of %(n)s") % {"value": text, "n": n}


def month_rows(
    values: Iterable[KpiValue], kpis: Sequence[Kpi], told: Container[int]
) -> list[MonthRow]:
    """Every month of a team, the latest first, with a cell for each KPI; values of those that are
    not `told` stay hidden.
    """
    known = {(value.month, value.kpi_id): value for value in values}
    months = sorted({month for month, _kpi in known}, reverse=True)
    rows = []
    for month in months:
        cells = [_cell(kpi, month, known.get((month, kpi.pk)), told) for kpi in kpis]
        rows.append(MonthRow(in_words(month, "short_month"), cells))
    return rows


def _cell(kpi: Kpi, month: dt.date, value: KpiValue | None, told: Container[int]) -> ValueCell:
    key = f"{month:%Y-%m}"
    if value is None or kpi.pk not in told:
        return ValueCell(kpi, "", None, key, is_hidden=value is not None)
    return ValueCell(kpi, figure_text(kpi.kind, value.value), value.n, key)


def range_text(kpi: Kpi) -> str:
    """Between what values are plausible."""
    least, most = (
        "" if bound is None else bound_text(kpi.kind, bound) for bound in (kpi.least, kpi.most)
    )
    if least and most:
        return _("%(least)s to %(most)s") % {"least": least, "most": most}
    if least:
        return _("from %(least)s") % {"least": least}
    return _("to %(most)s") % {"most": most} if most else ""


def work_title(work: KpiWork) -> str:
    """What a page says while a worker is at it."""
    titles = {
        KpiWork.READ: _("Reading your file"),
        KpiWork.WRITE: _("Importing your values"),
        KpiWork.UNDO: _("Undoing the import"),
    }
    return titles[work]


def outcome_text(outcome: Mapping[str, int]) -> str:
    """What came of an import, in a sentence."""
    new = ngettext("%(count)s value is new", "%(count)s values are new", outcome["new"])
    changed = ngettext("%(count)s was changed", "%(count)s were changed", outcome["changed"])
    parts = [new % {"count": outcome["new"]}, changed % {"count": outcome["changed"]}]
    return _("Imported: %(parts)s.") % {"parts": ", ".join(parts)}


@dataclass(frozen=True)
class ListedKpi:
    """One KPI of the list."""

    kpi: Kpi
    range: str


@dataclass(frozen=True)
class KpiGroup:
    """KPIs that tell of the same."""

    label: str
    kpis: Sequence[ListedKpi]


def listed_kpis(found: Iterable[Kpi]) -> list[KpiGroup]:
    """By what they tell of; groups without any are left out."""
    groups: dict[str, list[ListedKpi]] = {}
    for kpi in found:
        label = str(KpiLayer(kpi.layer).label)
        groups.setdefault(label, []).append(ListedKpi(kpi, range_text(kpi)))
    return [KpiGroup(label, kpis) for label, kpis in groups.items()]
