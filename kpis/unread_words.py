"""What the page of a dry run says first: what of a file will not be read, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.records import dataclass
from common.whole_numbers import whole_number
from kpis.importing.layout import Layout
from kpis.importing.unread import UnreadColumn
from kpis.models import KpiImport

MOST_NAMES = 5
"""In one sentence."""


@dataclass(frozen=True)
class UnreadName:
    """A column, or a name in the column of KPIs, that stands for no KPI."""

    name: str
    field: str
    """The field of the form in which the KPI can be chosen."""
    count: int = 0
    """Values, where they are counted."""


@dataclass(frozen=True)
class UnreadText:
    """What is not read although values stand in it, and what is not read besides."""

    title: str
    names: Sequence[UnreadName]
    besides: str


def unread_text(kpi_import: KpiImport) -> UnreadText | None:
    """None where all of a file is read."""
    found = msgspec.convert(kpi_import.reading.get("unread", []), tuple[UnreadColumn, ...])
    ignored = kpi_import.reading.get("ignored", {})
    layout = kpi_import.layout
    columns = [_column(layout, each.place) for each in found if each.has_figures]
    others = [_column(layout, each.place) for each in found if not each.has_figures]
    metrics = [
        UnreadName(text, f"metric-{place}")
        for place, (text, kpi_id) in enumerate(layout.metrics)
        if not kpi_id
    ]
    if not (columns or metrics or others):
        return None
    titles = [_columns_title(columns, layout)] if columns else []
    if metrics:
        titles.append(_metrics_title(metrics, layout, ignored))
    return UnreadText(" ".join(titles), [*columns, *metrics], _besides(others))


def named_by(layout: Layout, field: str) -> str | None:
    """What a file calls what is chosen in this field of the form; None where it has no such."""
    kind, _dash, place = field.partition("-")
    names = {
        "column": [column.heading for column in layout.columns],
        "metric": [text for text, _kpi in layout.metrics],
    }.get(kind, [])
    said = whole_number(place)
    return names[said] if said is not None and said < len(names) else None


def _column(layout: Layout, place: int) -> UnreadName:
    heading = layout.columns[place].heading or _("Column %(number)s") % {"number": place + 1}
    return UnreadName(heading, f"column-{place}")


def _columns_title(columns: Sequence[UnreadName], layout: Layout) -> str:
    text = ngettext(
        "%(count)s column of %(total)s will not be read: %(names)s.",
        "%(count)s columns of %(total)s will not be read: %(names)s.",
        len(columns),
    )
    return text % {
        "count": len(columns),
        "total": len(layout.columns),
        "names": _names(columns),
    }


def _metrics_title(metrics: Sequence[UnreadName], layout: Layout, ignored: dict[str, int]) -> str:
    text = ngettext(
        "%(count)s KPI of %(total)s in the file will not be read: %(names)s.",
        "%(count)s KPIs of %(total)s in the file will not be read: %(names)s.",
        len(metrics),
    )
    counted = [replace(each, count=ignored.get(each.name, 0)) for each in metrics]
    return text % {
        "count": len(metrics),
        "total": len(layout.metrics),
        "names": _names(counted),
    }


def _besides(others: Sequence[UnreadName]) -> str:
    if not others:
        return ""
    text = ngettext(
        "Not read, since it holds no figures: %(names)s.",
        "Not read, since they hold no figures: %(names)s.",
        len(others),
    )
    return text % {"names": _names(others)}


def _names(found: Sequence[UnreadName]) -> str:
    names = ", ".join(_quoted(each) for each in found[:MOST_NAMES])
    more = len(found) - MOST_NAMES
    if more <= 0:
        return names
    return _("%(names)s and %(count)s more") % {"names": names, "count": more}


def _quoted(unread: UnreadName) -> str:
    if not unread.count:
        return _("“%(name)s”") % {"name": unread.name}
    text = ngettext("“%(name)s” (%(count)s value)", "“%(name)s” (%(count)s values)", unread.count)
    return text % {"name": unread.name, "count": unread.count}
