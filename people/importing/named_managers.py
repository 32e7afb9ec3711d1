"""Managers who are named by their address or by their name instead of their ID."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from django.utils.translation import gettext as _

from common.records import dataclass
from people.importing.cells import NOBODY
from people.importing.known_people import Directory
from people.importing.pasted_names import in_order, same_name_key
from people.importing.report import CheckedRow, Remark
from people.importing.texts import is_address

NAMING_FIELDS = ("manager_email", "manager_name")
MANAGER_FIELDS = ("manager_employee_id", *NAMING_FIELDS)
"""Of several the first counts."""


def key_of(named: str) -> str:
    """By what somebody is found who is named so: the address, or the name as it compares."""
    if "@" in named:
        return named.lower()
    return same_name_key(in_order(named, "") or named)


@dataclass(frozen=True)
class Found:
    """Who a text names: their address, and their ID if they have one; or why nobody is."""

    address: str = ""
    employee_id: str = ""
    error: str = ""
    note: str = ""


class Staff:
    """Those in the list and here whom a column names by address or by name; nobody else is kept."""

    def __init__(self, columns: Sequence[Sequence[str]]) -> None:
        fields = [field for _heading, field in columns]
        naming = next((field for field in NAMING_FIELDS if field in fields), "")
        self.is_needed = bool(naming) and "manager_employee_id" not in fields
        self.place = fields.index(naming) if self.is_needed else 0
        self.heading = columns[self.place][0] if columns else ""
        self._email_place = fields.index("email") if "email" in fields else len(fields)
        self._named: set[str] = set()
        self._failed: set[str] = set()
        """Addresses of rows that are not taken over."""
        self.id_of: dict[str, str] = {}
        self._addresses_of: dict[str, set[str]] = {}

    def name(self, cells: Sequence[str]) -> None:
        """Note whom a row names."""
        if named := self.named_by(cells):
            self._named.add(key_of(named))

    def enter_known(self, directory: Directory) -> None:
        """Enter those of the people here who are named."""
        emails = {key for key in self._named if "@" in key}
        is_by_name = len(emails) < len(self._named)
        known = (
            directory.everybody() if is_by_name else directory.found(emails=emails, employee_ids=())
        )
        for person in known:
            self._enter(person.name, person.email.lower(), person.employee_id)

    def enter(self, row: CheckedRow) -> bool:
        """Enter a row's person if somebody names them; whether somebody does."""
        if row.good:
            return self._enter(row.good.name, row.good.email, row.employee_id)
        cell = row.cells[self._email_place].lower() if len(row.cells) > self._email_place else ""
        if cell in self._named:
            self._failed.add(cell)
        return False

    def find(self, named: str) -> Found:
        """Who is named, once everybody is entered.

        An unknown address is an error; a name that nobody or several people have is left out.
        """
        key = key_of(named)
        found = {key} & self.id_of.keys() if "@" in named else self._addresses_of.get(key, set())
        if len(found) == 1:
            [address] = found
            return Found(address, self.id_of[address])
        if is_address(named) and named.lower() not in self._failed:
            text = _("There is no one with the address %(address)s.")
            return Found(error=text % {"address": named})
        return Found(note=_why_without(named, is_several=bool(found)))

    def tie(self, row: CheckedRow) -> None:
        """Note in a row who its manager is; their ID when they have one."""
        named = self.named_by(row.cells)
        if not named or not row.good:
            return
        found = self.find(named)
        if found.employee_id:
            row.profile = dataclasses.replace(row.good, manager_employee_id=found.employee_id)
        elif found.address:
            row.profile = dataclasses.replace(row.good, manager_email=found.address)
        row.errors += [Remark(self.heading, found.error)] if found.error else []
        row.notes += [Remark(self.heading, found.note)] if found.note else []

    def named_by(self, cells: Sequence[str]) -> str:
        """Whom a row names, or ''."""
        if not self.is_needed or len(cells) <= self.place:
            return ""
        named = cells[self.place].removeprefix("mailto:")
        return "" if named.casefold() in NOBODY else named

    def _enter(self, name: str, email: str, employee_id: str) -> bool:
        key = same_name_key(name)
        if not email or self._named.isdisjoint((email, key)):
            return False
        self.id_of[email] = employee_id or self.id_of.get(email, "")
        self._addresses_of.setdefault(key, set()).add(email)
        return True


def _why_without(named: str, *, is_several: bool) -> str:
    """Why somebody comes in without the manager whom the list names."""
    if is_several:
        text = _("Several people are called %(name)s; this person is imported without a manager.")
    elif is_address(named):
        text = _(
            "The manager %(name)s is in a row that is not imported; "
            "this person is imported without one."
        )
    else:
        text = _("Nobody is called %(name)s; this person is imported without a manager.")
    return text % {"name": named}
