"""Judging a list of people: errors by row and column, and what a yes would do with every row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from people.importing.cells import RowReader
from people.importing.dates import DateOrder, date_order
from people.importing.guards import refuse_what_is_guarded
from people.importing.known_people import Answers, KnownPeople
from people.importing.managers import check_managers
from people.importing.named_managers import MANAGER_FIELDS, tie_named_managers
from people.importing.own_choices import keep_own_choices
from people.importing.report import Action, CheckedRow, FieldChange, Remark, Report
from people.importing.spellings import spell_alike
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
) -> Report:
    """Judge rows against the people already there.

    `columns` are [heading, field or ''] in the list's order, `answers` what was said to questions,
    `acting_id` the member who brings the list in.
    """
    headings = {field: heading for heading, field in columns if field}
    fields = [field for _heading, field in columns]
    listed = list(rows)
    order = date_order(_column(listed, fields, "hired_on"))
    people = KnownPeople(known)
    checked = [_read_row(row, fields, headings, order, people) for row in listed]
    _refuse_repeats(checked, headings)
    for row in checked:
        people.settle(row, answers or {})
        keep_own_choices(row, headings)
        refuse_what_is_guarded(row, acting_id=acting_id)
        people.tie(row, headings)
    spell_alike(checked, known, headings)
    tie_named_managers(columns, checked, known)
    naming = next((field for field in MANAGER_FIELDS if field in headings), "")
    if naming:
        check_managers(checked, people, headings[naming])
    for row in checked:
        if row.good:
            row.action, row.changes = _consequence(row.good, row.person)
    present = [person for person in known if person.is_active]
    untouched = sum(not people.is_touched(person) for person in present)
    return Report(rows=tuple(checked), present=len(present), untouched=untouched)


def _column(rows: Sequence[SourceRow], fields: Sequence[str], field: str) -> list[str]:
    if field not in fields:
        return []
    place = fields.index(field)
    return [row.cells[place] for row in rows if len(row.cells) > place]


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


def _refuse_repeats(rows: Sequence[CheckedRow], headings: Mapping[str, str]) -> None:
    """The second row with the same address or the same id is an error; the first one stands."""
    row_of: dict[tuple[str, str], int] = {}
    problems = {
        "email": _("The same address is in row %(row)s."),
        "employee_id": _("The same ID is in row %(row)s."),
    }
    for row in rows:
        if row.profile is None:
            continue
        named = {"email": row.profile.email, "employee_id": row.profile.employee_id}
        for field, value in named.items():
            if not value:
                continue
            first = row_of.setdefault((field, value), row.number)
            if first != row.number:
                row.errors.append(Remark(headings.get(field, ""), problems[field] % {"row": first}))


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
