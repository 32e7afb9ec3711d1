"""What pages show of a report, drawn once: the same for every reader."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.template.loader import render_to_string

from common.records import dataclass
from reports.document import ReportDocument
from reports.presenters import view_of


@dataclass(frozen=True, kw_only=True)
class ReportShown:
    """A report in the language of its document."""

    pilot: str
    organization: str
    standing: str
    as_of: dt.date
    front: str
    """The answer and what goes with it, as HTML."""
    details: str
    """Everything behind it, as HTML."""


def shown_of(document: ReportDocument) -> ReportShown:
    """For its pages; the language of the document is active."""
    context = {"view": view_of(document)}
    return ReportShown(
        pilot=document.pilot,
        organization=document.organization,
        standing=document.standing,
        as_of=dt.date.fromisoformat(document.as_of),
        front=_drawn("front", context),
        details=_drawn("details", context),
    )


def _drawn(part: str, context: Mapping[str, object]) -> str:
    """As plain text: it is kept as JSON, which knows no other."""
    return render_to_string(f"reports/parts/{part}.html", dict(context)) + ""
