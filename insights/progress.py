"""How far everybody has come, as a table to take away: a leader in each row, a step in each column.

Written by hand, and read as it comes: ten thousand leaders with twenty steps are 200,000 cells.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils.translation import gettext as _

from cohorts.models import Cohort, Step
from common.spreadsheets import Cell, FileFormat
from common.workbook import Moment
from programs.activities import step_title

PROGRESS = """
    SELECT m.name, m.email, m.department,
           CASE WHEN e.left_at IS NULL AND m.left_at IS NULL THEN %(here)s ELSE %(gone)s END,
           steps.moments, steps.states
      FROM cohorts_enrollment e
      JOIN people_member m ON m.id = e.member_id
     CROSS JOIN LATERAL (
           SELECT array_agg({moment} ORDER BY s.position) AS moments,
                  array_agg(
                      CASE WHEN ps.id IS NULL THEN ''
                           WHEN ps.is_called_off THEN %(called_off)s
                           WHEN ps.opens_at > %(now)s THEN %(ahead)s
                           WHEN ps.cards_total > 0
                           THEN format(%(cards)s, ps.cards_done, ps.cards_total)
                           ELSE %(open)s
                       END ORDER BY s.position) AS states
             FROM cohorts_step s
             LEFT JOIN cohorts_personalstep ps
                    ON ps.step_id = s.id AND ps.enrollment_id = e.id
            WHERE s.cohort_id = %(cohort)s) steps
     WHERE e.cohort_id = %(cohort)s
     ORDER BY m.folded, e.id
"""
MOMENTS = {
    FileFormat.CSV: "to_char(ps.done_at AT TIME ZONE %(zone)s, 'YYYY-MM-DD HH24:MI')",
    FileFormat.XLSX: "extract(epoch FROM ps.done_at AT TIME ZONE %(zone)s)::float8 / 86400 + 25569",
}
"""When a step was done on the reader's clock: as text, or as workbooks count."""


@dataclass(frozen=True, kw_only=True)
class ProgressFile:
    """Who takes the table away, and how."""

    cohort: Cohort
    file_format: FileFormat
    language: str
    zone: str
    """The reader's."""
    now: dt.datetime

    def records(self) -> Iterator[Sequence[Cell]]:
        """The rows, headings first; two queries, and never more than some rows at a time."""
        steps = Step.objects.filter(cohort=self.cohort).titled(self.language).order_by("position")
        titles = [_heading(step) for step in steps]
        yield [_("Name"), _("Email"), _("Department"), _("State"), *titles, _("Times in")]
        moment = MOMENTS[self.file_format]
        with transaction.atomic(), connection.chunked_cursor() as cursor:
            cursor.execute(PROGRESS.format(moment=moment), self._values())
            for *person, moments, states in cursor:
                cells = zip(moments or (), states or (), strict=True)
                yield [*person, *(_cell(done, state) for done, state in cells), self.zone]

    def _values(self) -> dict[str, str | int | dt.datetime]:
        return {
            "cohort": self.cohort.pk,
            "now": self.now,
            "zone": self.zone,
            "here": _("takes part"),
            "gone": _("left"),
            "called_off": _("called off"),
            "ahead": _("not open yet"),
            "open": _("open"),
            # As PostgreSQL's format() fills it in.
            "cards": _("%(done)s of %(total)s cards") % {"done": "%1$s", "total": "%2$s"},
        }


def _heading(step: Step) -> str:
    title = step_title(step.kind, step.module_title or "")
    return _("Week %(week)s: %(title)s") % {"week": step.week, "title": title}


def _cell(done: str | float | None, state: str) -> Cell:
    """When it was done, else how it stands."""
    if done is None:
        return state
    return done if isinstance(done, str) else Moment(done)
