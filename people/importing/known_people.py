"""The people already there, found by address and by employee id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from people.importing.report import CheckedRow, Remark
from people.profiles import KnownMember, Profile


class KnownPeople:
    """Whom a row is about, if anybody; remembers the row that first was about each of them."""

    def __init__(self, known: Sequence[KnownMember]) -> None:
        self.by_email = {person.email.lower(): person for person in known}
        self.by_employee_id = {person.employee_id: person for person in known if person.employee_id}
        self._row_of: dict[int, int] = {}

    def find(self, profile: Profile) -> KnownMember | None:
        """By address, else by employee id."""
        return self.by_email.get(profile.email) or self.by_employee_id.get(
            profile.employee_id or ""
        )

    def employee_id_of(self, row: CheckedRow) -> str:
        """The employee id of a row's person, from the list or from here; '' when nobody says."""
        person = self.find(row.profile) if row.profile and not row.employee_id else None
        return person.employee_id if person else row.employee_id

    def is_touched(self, person: KnownMember) -> bool:
        """Whether a row was about this person."""
        return id(person) in self._row_of

    def tie(self, row: CheckedRow, headings: Mapping[str, str]) -> None:
        """Note whom a row is about. One row must not be two people, and two rows not one."""
        if row.profile is None:
            return
        owner = self.by_employee_id.get(row.profile.employee_id or "")
        addressee = self.by_email.get(row.profile.email)
        if owner and addressee and owner is not addressee:
            problem = _("This ID belongs to %(name)s (%(email)s) here.")
            problem %= {"name": owner.name, "email": owner.email}
            row.errors.append(Remark(headings["employee_id"], problem))
        elif person := addressee or owner:
            first = self._row_of.setdefault(id(person), row.number)
            if first != row.number and not row.errors:
                problem = _("Row %(row)s is already about %(name)s.")
                problem %= {"row": first, "name": person.name}
                row.errors.append(Remark(headings.get("email", ""), problem))
