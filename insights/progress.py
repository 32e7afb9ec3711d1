"""How far everybody has come, as a table to take away: a leader in each row, a step in each column;
nobody whose data is restricted.

Written by hand, and line by line in the database: ten thousand leaders with twenty steps are
200,000 cells.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.db import connection, transaction
from django.utils.translation import gettext as _

from cohorts.models import Cohort, Step
from common.lines import LineFormat, line_format
from common.records import dataclass
from common.spreadsheets import Cell, FileFormat
from common.workbook import Lines
from people.names import nobodys_name
from programs.activities import step_title

Values = dict[str, str | int | dt.datetime | list[int]]

# What each has done is looked up leader by leader: behind the second lock the database takes every
# organization for a small one, and would try all of it again for each leader.
PROGRESS = """
    SELECT {line}
      FROM cohorts_enrollment e
      JOIN people_member m ON m.id = e.member_id
      LEFT JOIN LATERAL (
            SELECT {columns} FROM cohorts_personalstep ps
             WHERE ps.enrollment_id = e.id AND ps.step_id = ANY(%(steps)s)) come ON true
     WHERE e.cohort_id = %(cohort)s AND m.restricted_at IS NULL
     ORDER BY m.folded, e.id
"""
STATE = "CASE WHEN e.left_at IS NULL AND m.left_at IS NULL THEN %(here)s ELSE %(gone)s END"
# One pass over what somebody has done, in the order in which it stands.
COLUMN = "max({cell}) FILTER (WHERE ps.step_id = {step:d}) AS step_{step:d}"
CELL = """CASE WHEN ps.deck = '{{}}' THEN %(left_out)s
               WHEN ps.done_at IS NOT NULL THEN {moment}
               WHEN ps.is_called_off THEN %(called_off)s
               WHEN ps.opens_at > %(now)s THEN %(ahead)s
               WHEN ps.cards_total > 0 THEN format(%(cards)s, ps.cards_done, ps.cards_total)
               ELSE %(open)s END"""

AT_ONCE = 500
"""Lines that are carried from the database to the file together."""


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
        """The rows, headings first; three statements, and never more than some rows at a time."""
        steps = Step.objects.filter(cohort=self.cohort).titled(self.language).order_by("position")
        titles = [_heading(step) for step in steps]
        yield [_("Name"), _("Email"), _("Department"), _("State"), *titles, _("Times in")]
        form, numbers = line_format(self.file_format), [step.pk for step in steps]
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('TimeZone', %s, true)", [self.zone])
            with connection.chunked_cursor() as cursor:
                cursor.execute(_statement(form, numbers), self._values(form, numbers))
                while found := cursor.fetchmany(AT_ONCE):
                    yield Lines("".join(line for (line,) in found))
            # Nothing was written, and the connection gets its own zone back.
            transaction.set_rollback(True)

    def _values(self, form: LineFormat, steps: list[int]) -> Values:
        cards = _("%(done)s of %(total)s cards")
        fixed = {
            "here": _("takes part"),
            "gone": _("left"),
            "called_off": _("called off"),
            "left_out": _("left out by a rule"),
            "ahead": _("not open yet"),
            "open": _("open"),
            # As PostgreSQL's format() fills it in.
            "cards": cards % {"done": "%1$s", "total": "%2$s"},
            "zone": self.zone,
        }
        return {
            **form.values,
            **{name: form.fixed(text) for name, text in fixed.items()},
            "nothing": form.nothing,
            "cohort": self.cohort.pk,
            "steps": steps,
            "now": self.now,
            "erased": nobodys_name(),
        }


def _statement(form: LineFormat, steps: Sequence[int]) -> str:
    name = "coalesce(nullif(m.name, ''), %(erased)s)"
    person = [form.text.format(column) for column in (name, "m.email", "m.department")]
    come = [f"coalesce(come.step_{step:d}, %(nothing)s)" for step in steps]
    cell = CELL.format(moment=form.moment.format("ps.done_at"))
    columns = [COLUMN.format(cell=cell, step=step) for step in steps]
    return PROGRESS.format(
        line=form.line([*person, STATE, *come, "%(zone)s"]),
        columns=", ".join(columns),
    )


def _heading(step: Step) -> str:
    title = step_title(step.kind, step.module_title or "")
    return _("Week %(week)s: %(title)s") % {"week": step.week, "title": title}
