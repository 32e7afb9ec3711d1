"""Who reports to whom, in a list and among the people already there."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping, Sequence
from itertools import chain

from django.utils.translation import gettext as _

from people.importing.known_people import KnownPeople
from people.importing.report import CheckedRow, Remark


def check_managers(rows: Sequence[CheckedRow], people: KnownPeople, heading: str) -> None:
    """A manager must be somebody, in the list or already here, and not oneself at any remove.

    A manager whose own row is not taken over is left out with a note; the person comes in without.
    """
    listed = {row.employee_id for row in rows}
    circular = on_circles(_managers_after(rows, people))
    for row in rows:
        problem = _problem(row, people, listed, circular)
        if problem:
            row.errors.append(Remark(heading, problem))
    _leave_out_missing(rows, people, heading)


def _managers_after(rows: Sequence[CheckedRow], people: KnownPeople) -> dict[str, str]:
    """{employee id: manager's employee id} as it would be after a yes."""
    deprived = chain.from_iterable(row.deprived for row in rows)
    given_away = {person.employee_id for person in deprived}
    managers = {
        person.employee_id: person.manager_employee_id
        for person in people.by_employee_id.values()
        if person.employee_id not in given_away
    }
    for row in rows:
        if row.good and row.manager_employee_id:
            managers[row.person_employee_id] = row.manager_employee_id
    return managers


def _problem(
    row: CheckedRow, people: KnownPeople, listed: Collection[str], circular: Collection[str]
) -> str:
    manager = row.manager_employee_id
    if not manager:
        return ""
    employee_id = row.person_employee_id
    if manager == employee_id:
        return _("Nobody can be their own manager.")
    if manager not in listed and manager not in people.by_employee_id:
        return _("There is no one with the ID %(id)s.") % {"id": manager}
    if employee_id in circular:
        return _("The managers above this person lead back to this row. Correct one of them.")
    return ""


def _leave_out_missing(rows: Sequence[CheckedRow], people: KnownPeople, heading: str) -> None:
    there = set(people.by_employee_id)
    for row in rows:
        if row.good and (row.good.is_active or row.person):
            there.add(row.employee_id)
    for row in rows:
        manager = row.manager_employee_id
        if row.good and manager and manager not in there:
            row.profile = dataclasses.replace(row.good, manager_employee_id=None)
            note = _(
                "The manager %(id)s is in a row that is not imported; "
                "this person is imported without one."
            )
            row.notes.append(Remark(heading, note % {"id": manager}))


def on_circles(managers: Mapping[str, str]) -> set[str]:
    """Everybody from whom the managers lead back to themselves; {employee id: manager's id}."""
    circular: set[str] = set()
    settled: set[str] = set()
    for start in managers:
        trail: dict[str, int] = {}
        walker = start
        while walker and walker not in settled and walker not in trail:
            trail[walker] = len(trail)
            walker = managers.get(walker, "")
        if walker in trail:
            circular |= {each for each, place in trail.items() if place >= trail[walker]}
        settled |= set(trail)
    return circular
