"""Columns that several tables of a report have, with what the data dictionary says of them."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from reports.document import CellKind, ReportColumn


def named(key: str, name: str, meaning: str) -> ReportColumn:
    """Text."""
    return ReportColumn(key=key, name=name, meaning=meaning)


def people(meaning: str) -> ReportColumn:
    """How many people a figure is about."""
    return ReportColumn(key="n", name="n", kind=CellKind.COUNT, meaning=meaning)


def figure(key: str, name: str, kind: CellKind, meaning: str, digits: int = 1) -> ReportColumn:
    """A figure of one kind."""
    return ReportColumn(key=key, name=name, kind=kind, digits=digits, meaning=meaning)


def interval(kind: CellKind, digits: int = 1) -> tuple[ReportColumn, ReportColumn]:
    """Both ends of a 95% interval."""
    low = _("Lower end of the 95% interval.")
    high = _("Upper end of the 95% interval.")
    return (
        figure("low", _("From"), kind, low, digits),
        figure("high", pgettext("end of a range", "To"), kind, high, digits),
    )


def not_shown() -> ReportColumn:
    """Why a row has no figure."""
    return named(
        "hidden", _("Not shown because"), _("Why there is no figure; empty where there is one.")
    )


def in_its_way() -> ReportColumn:
    """What a row is to be read with, whether it has a figure or not."""
    meaning = _("Why there is no figure, or what it is to be read with; and what would be enough.")
    return named("hidden", _("What is in its way"), meaning)
