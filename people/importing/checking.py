"""Judging a list of people: errors by row and column, and what a yes would do with every row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing

from django.utils.translation import gettext as _

from people.importing.cells import RowReader
from people.importing.dates import DateOrder, date_order
from people.importing.guards import refuse_what_is_guarded
from people.importing.known_people import (
    Answers,
    Directory,
    KnownPeople,
    PeopleAtHand,
    known_in,
)
from people.importing.managers import Hierarchy
from people.importing.own_choices import keep_own_choices
from people.importing.owned_fields import keep_owned, manager_places, readable_columns
from people.importing.repeats import FirstRows
from people.importing.report import Action, CheckedRow, FieldChange, Report, Summary
from people.importing.resting import BATCH, Resting, batched
from people.importing.spellings import Spellings
from people.importing.tables import SourceRow
from people.profiles import PLAIN_FIELDS, KnownMember, Profile

COMPARED_FIELDS = ("name", "email", *PLAIN_FIELDS, "manager_employee_id", "manager_email")


def check(
    columns: Sequence[Sequence[str]],
    rows: Iterable[SourceRow],
    known: Sequence[KnownMember],
    *,
    answers: Answers | None = None,
    acting_id: int | None = None,
    owners: Mapping[str, str] | None = None,
) -> Report:
    """Judge rows at hand against people at hand; see DryRun."""
    listed, people = list(rows), PeopleAtHand(known)
    run = DryRun(
        columns, lambda: listed, people, answers=answers, acting_id=acting_id, owners=owners
    )
    return Report(rows=tuple(run), summary=run.summary)


class DryRun:
    """Judges the rows of a list against the people already there, in a room that does not grow with
    the list: iterate over it, then ask for its `summary`.

    `columns` are [heading, field or ''] in the list's order, `rows` gives the rows from the first
    one each time it is called. `answers` is what was said to questions, `acting_id` the member who
    brings the list in, `owners` whose the fields are that this list must leave alone.

    What a row means depends on the others (two with one address, a manager further down), so rows
    go by three times: to see whom they name, to read each of them, and to say what would happen.
    Between the second and the third they rest in a file.
    """

    def __init__(
        self,
        columns: Sequence[Sequence[str]],
        rows: Callable[[], Iterable[SourceRow]],
        directory: Directory,
        *,
        answers: Answers | None = None,
        acting_id: int | None = None,
        owners: Mapping[str, str] | None = None,
    ) -> None:
        self.owners = owners or {}
        self.managers_elsewhere = manager_places(columns, self.owners)
        columns = readable_columns(columns, self.owners)
        self.columns, self.rows, self.directory = columns, rows, directory
        self.answers, self.acting_id = answers or {}, acting_id
        self.headings = {field: heading for heading, field in columns if field}
        self.fields = [field for _heading, field in columns]
        self.first_rows = FirstRows()
        self.hierarchy = Hierarchy(columns)
        self.spellings = Spellings(directory, self.headings)
        self.order = DateOrder.DAY_FIRST
        self.summary = Summary(present=directory.present(), owners=dict(self.owners))

    def __iter__(self) -> Iterator[CheckedRow]:
        """The rows in their order, each with what a yes would do with it."""
        self._look_ahead()
        with closing(Resting[CheckedRow]()) as resting:
            for batch in batched(self.rows(), BATCH):
                resting.put(self._checked(batch))
            self.spellings.close()
            self.hierarchy.close()
            for checked in resting.batches():
                yield from map(self._concluded, checked)
        self.summary.untouched = self.summary.present - self.first_rows.touched

    @property
    def looks(self) -> int:
        """How often rows go by."""
        return 2 + self._has_to_look_ahead

    @property
    def _has_to_look_ahead(self) -> bool:
        return "hired_on" in self.headings or self.hierarchy.is_needed

    def _look_ahead(self) -> None:
        """How dates are written, and who is named as a manager."""
        if not self._has_to_look_ahead:
            return
        dates = self._dates()
        self.order = date_order(dates)
        for _rest in dates:
            pass
        self.hierarchy.enter_known(self.directory)

    def _dates(self) -> Iterator[str]:
        """The dates in the rows, whose managers are noted on the way."""
        place = self.fields.index("hired_on") if "hired_on" in self.headings else len(self.fields)
        for row in self.rows():
            self.hierarchy.name(row.cells)
            if len(row.cells) > place:
                yield row.cells[place]

    def _checked(self, batch: Sequence[SourceRow]) -> list[CheckedRow]:
        """Rows with all that can be said before the last one is known."""
        cells = [dict(zip(self.fields, row.cells, strict=False)) for row in batch]
        people = known_in(self.directory, cells)
        checked = []
        for row in batch:
            read = _read_row(row, self.fields, self.headings, self.order, people)
            self.first_rows.refuse_repeat(read, self.headings)
            people.settle(read, self.answers)
            keep_owned(read, self.owners, self.managers_elsewhere)
            keep_own_choices(read, self.headings)
            refuse_what_is_guarded(read, acting_id=self.acting_id)
            self.first_rows.tie(read, self.headings)
            self.spellings.enter(read)
            if self.hierarchy.is_needed:
                self.hierarchy.enter(read)
            checked.append(read)
        return checked

    def _concluded(self, row: CheckedRow) -> CheckedRow:
        """A row with what would happen to it."""
        self.spellings.spell(row)
        self.hierarchy.settle(row)
        if row.good:
            row.action, row.changes = _consequence(row.good, row.person)
        self.summary.add(row)
        return row


def _read_row(
    row: SourceRow,
    fields: Sequence[str],
    headings: Mapping[str, str],
    order: DateOrder,
    people: KnownPeople,
) -> CheckedRow:
    cells = dict(zip(fields, row.cells, strict=False))
    completed = people.completed(cells)
    reader = RowReader(completed, {**dict.fromkeys(completed, ""), **headings}, order)
    if len(row.cells) > len(fields):
        reader.refuse(
            "",
            _("This row has more cells than there are headings. Is a separator inside a text?"),
        )
    return CheckedRow(
        number=row.number,
        cells=row.cells,
        profile=reader.profile(),
        employee_id=reader.cells.get("employee_id", ""),
        lacks=people.lacking(cells),
        errors=reader.errors,
        notes=reader.notes,
    )


def _consequence(
    profile: Profile, person: KnownMember | None
) -> tuple[Action, tuple[FieldChange, ...]]:
    """What a yes would do with a good row, and what would be different afterwards."""
    if person is None:
        return (Action.NEW if profile.is_active else Action.GONE), ()
    changes = _changes(profile, person)
    if not profile.is_active:
        return (Action.LEAVER if person.is_active else Action.GONE), changes
    if not person.is_active:
        changes += (FieldChange("status", _("left"), _("back")),)
    return (Action.CHANGED if changes else Action.UNCHANGED), changes


def _changes(profile: Profile, person: KnownMember) -> tuple[FieldChange, ...]:
    """Fields in which the profile says something else; what it does not say stays as it is."""
    changes = []
    for field in COMPARED_FIELDS:
        old, new = getattr(person, field), getattr(profile, field)
        if new is not None and new != old:
            changes.append(FieldChange(field, str(old or ""), str(new)))
    return tuple(changes)
