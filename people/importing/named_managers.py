"""Managers who are named by their address or by their name instead of their ID."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from django.utils.translation import gettext as _

from people.importing.cells import NOBODY
from people.importing.managers import on_circles
from people.importing.pasted_names import in_order, same_name_key
from people.importing.report import CheckedRow, Remark
from people.importing.texts import is_address
from people.profiles import KnownMember

NAMING_FIELDS = ("manager_email", "manager_name")
MANAGER_FIELDS = ("manager_employee_id", *NAMING_FIELDS)
"""Of several the first counts."""


class _Staff:
    """Everybody in the list and here: address and employee ID, found by address or by name."""

    def __init__(
        self, rows: Sequence[CheckedRow], known: Sequence[KnownMember], *, email_place: int
    ) -> None:
        failed = (row.cells for row in rows if not row.good)
        self.failed = {cells[email_place].lower() for cells in failed if len(cells) > email_place}
        """Addresses of rows that are not taken over."""
        self.id_of: dict[str, str] = {}
        self.addresses_of: dict[str, set[str]] = {}
        for person in known:
            self._enter(person.name, person.email.lower(), person.employee_id)
        for row in rows:
            if row.good:
                self._enter(row.good.name, row.good.email, row.employee_id)

    def _enter(self, name: str, email: str, employee_id: str) -> None:
        if email:
            self.id_of[email] = employee_id or self.id_of.get(email, "")
            self.addresses_of.setdefault(same_name_key(name), set()).add(email)

    def addresses(self, text: str) -> set[str]:
        """Of those whom a text can mean."""
        if "@" in text:
            return {text.lower()} & self.id_of.keys()
        turned = in_order(text, "") or text
        return self.addresses_of.get(same_name_key(turned), set())


def tie_named_managers(
    columns: Sequence[Sequence[str]], rows: Sequence[CheckedRow], known: Sequence[KnownMember]
) -> None:
    """Note for each row whose manager is named whom that is; their ID when they have one.

    An unknown address is an error; a name that nobody or several people have is left out.
    """
    fields = [field for _heading, field in columns]
    naming = next((field for field in NAMING_FIELDS if field in fields), "")
    if not naming or "manager_employee_id" in fields:
        return
    email_place = fields.index("email") if "email" in fields else len(fields)
    place, staff = fields.index(naming), _Staff(rows, known, email_place=email_place)
    for row in rows:
        named = row.cells[place].removeprefix("mailto:") if len(row.cells) > place else ""
        if row.good and named and named.casefold() not in NOBODY:
            _tie(row, named, staff, columns[place][0])
    _refuse_circles(rows, columns[place][0])


def _tie(row: CheckedRow, named: str, staff: _Staff, heading: str) -> None:
    if row.profile is None:
        return
    found = staff.addresses(named)
    if len(found) == 1:
        [address] = found
        employee_id = staff.id_of[address]
        by_id = {"manager_employee_id": employee_id} if employee_id else {"manager_email": address}
        row.profile = dataclasses.replace(row.profile, **by_id)  # type: ignore[arg-type]
    elif is_address(named) and named.lower() not in staff.failed:
        text = _("There is no one with the address %(address)s.")
        row.errors.append(Remark(heading, text % {"address": named}))
    else:
        row.notes.append(Remark(heading, _why_without(named, is_several=bool(found))))


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


def _refuse_circles(rows: Sequence[CheckedRow], heading: str) -> None:
    """Nobody reports to themselves; circles of IDs are found where IDs are checked."""
    good = [row.good for row in rows if row.good and row.good.manager_email]
    circular = on_circles({each.email: each.manager_email or "" for each in good})
    for row in rows:
        if row.profile and row.profile.email in circular:
            text = _("The managers above this person lead back to this row. Correct one of them.")
            row.errors.append(Remark(heading, text))
