"""Who reports to whom, in a list and among the people already there.

A list is far longer than the row of those whom it names as managers: only of these is anything kept
while rows go by. Nobody else can be on a circle or be looked for.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from common.records import dataclass
from people.importing.known_people import Directory, whole_number
from people.importing.named_managers import MANAGER_FIELDS, Staff
from people.importing.report import CheckedRow, Remark


@dataclass(slots=True)
class _Manager:
    """What is kept of a row about somebody who is named as a manager."""

    employee_id: str
    person_employee_id: str
    email: str
    named: str
    """Whom the row names by address or by name."""
    manager: str
    """Their own manager's ID."""
    stays: bool
    """Whether they are here once the list is written."""


class Hierarchy:
    """What the managers of a list come to: `name` the rows, `enter_known`, `enter` them as they
    are checked, `close`, and `settle` each.

    A manager must be somebody, in the list or already here, and not oneself at any remove. A
    manager whose own row is not taken over is left out with a note; the person comes in without.
    """

    def __init__(self, columns: Sequence[Sequence[str]]) -> None:
        fields = [field for _heading, field in columns]
        naming = next((field for field in MANAGER_FIELDS if field in fields), "")
        self.is_needed = bool(naming)
        self.place = fields.index(naming) if naming else 0
        self.heading = columns[self.place][0] if columns else ""
        self.staff = Staff(columns)
        self._ids: set[str] = set()
        """Of those who are named as managers, in the list or here."""
        self._known: set[str] = set()
        self._listed: set[str] = set()
        self._reports: dict[str, str] = {}
        """{ID of somebody here who is a manager, or named as one: their manager's ID}"""
        self._given_away: set[str] = set()
        self._managers: list[_Manager] = []
        self._circular: set[str] = set()
        self._circular_emails: set[str] = set()
        self._there: set[str] = set()

    def name(self, cells: Sequence[str]) -> None:
        """Note whom a row names."""
        self.staff.name(cells)
        if self.is_needed and not self.staff.is_needed and len(cells) > self.place:
            self._ids.add(whole_number(cells[self.place]))

    def enter_known(self, directory: Directory) -> None:
        """Enter those of the people here who matter."""
        if not self.is_needed:
            return
        self._reports = {pk: manager for pk, manager in directory.managers() if pk}
        if self.staff.is_needed:
            self.staff.enter_known(directory)
            self._known |= set(self.staff.id_of.values())
        self._ids |= self._reports.keys() | self._known
        self._ids.discard("")
        for person in directory.found(emails=(), employee_ids=self._ids):
            self._known.add(person.employee_id)
            self._reports[person.employee_id] = person.manager_employee_id
        self._known.discard("")

    def enter(self, row: CheckedRow) -> None:
        """Enter a row that was checked but for its manager."""
        self._given_away |= {person.employee_id for person in row.deprived}
        is_named = self.staff.enter(row) if self.staff.is_needed else False
        if is_named or row.employee_id in self._ids:
            self._listed.add(row.employee_id)
        if row.good and (is_named or row.person_employee_id in self._ids):
            manager = _Manager(
                employee_id=row.employee_id,
                person_employee_id=row.person_employee_id,
                email=row.good.email,
                named=self.staff.named_by(row.cells),
                manager=row.manager_employee_id,
                stays=bool(row.good.is_active or row.person),
            )
            self._managers.append(manager)

    def close(self) -> None:
        """Every row is entered: find the circles, and who is not there in the end."""
        self._circular_emails = on_circles(dict(self._named_by_email()))
        good = [each for each in self._managers if self._is_found(each)]
        reports = {pk: to for pk, to in self._reports.items() if pk not in self._given_away}
        reports |= {each.person_employee_id: each.manager for each in good if each.manager}
        self._circular = on_circles(reports)
        self._there = set(self._known)
        for each in good:
            if each.stays and not self._problem(each.manager, each.person_employee_id):
                self._there.add(each.employee_id)

    def _named_by_email(self) -> Iterator[tuple[str, str]]:
        """(address, manager's address) where the manager has no ID."""
        for each in self._managers:
            found = self.staff.find(each.named) if each.named else None
            if found and found.address and not found.employee_id:
                yield each.email, found.address

    def _is_found(self, each: _Manager) -> bool:
        """Whether somebody has a manager who is somebody, or none; notes the manager's ID."""
        if each.named:
            found = self.staff.find(each.named)
            each.manager = found.employee_id or each.manager
            return not found.error and each.email not in self._circular_emails
        return True

    def settle(self, row: CheckedRow) -> None:
        """Say who a row's manager is, or what is wrong with them."""
        if not self.is_needed:
            return
        self.staff.tie(row)
        if row.profile and row.profile.email in self._circular_emails:
            row.errors.append(Remark(self.heading, _circular_text()))
        manager = row.manager_employee_id
        if problem := self._problem(manager, row.person_employee_id):
            row.errors.append(Remark(self.heading, problem))
        if row.good and manager and manager not in self._there:
            row.profile = dataclasses.replace(row.good, manager_employee_id=None)
            note = _(
                "The manager %(id)s is in a row that is not imported; "
                "this person is imported without one."
            )
            row.notes.append(Remark(self.heading, note % {"id": manager}))

    def _problem(self, manager: str, employee_id: str) -> str:
        if not manager:
            return ""
        if manager == employee_id:
            return _("Nobody can be their own manager.")
        if manager not in self._listed and manager not in self._known:
            return _("There is no one with the ID %(id)s.") % {"id": manager}
        return _circular_text() if employee_id in self._circular else ""


def _circular_text() -> str:
    return _("The managers above this person lead back to this row. Correct one of them.")


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
