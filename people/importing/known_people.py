"""The people already there, found by address and by employee id."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from people.importing.cells import NAME_PARTS
from people.importing.identity import Claim, identify
from people.importing.report import CheckedRow, Remark
from people.profiles import KnownMember

Answers = Mapping[int, int | None]
"""Row number -> the member it is about, None for somebody new; what an admin said to questions."""


NAME_FIELDS = ("name", *NAME_PARTS)


class KnownPeople:
    """Whom a row is about, if anybody; remembers the row that first was about each of them."""

    def __init__(self, known: Sequence[KnownMember]) -> None:
        self.by_email = {person.email.lower(): person for person in known if person.email}
        self.by_employee_id = {person.employee_id: person for person in known if person.employee_id}
        self._row_of: dict[int, int] = {}
        self._deprived: set[int] = set()

    def completed(self, cells: Mapping[str, str]) -> dict[str, str]:
        """The cells of a row; a name or an address that is empty is the one that is known."""
        owner = self.by_employee_id.get(cells.get("employee_id", ""))
        person = owner or self.by_email.get(cells.get("email", "").lower())
        whole = dict(cells)
        if person and not any(cells.get(field) for field in NAME_FIELDS):
            whole["name"] = person.name
        if owner and not cells.get("email"):
            whole["email"] = owner.email
        return whole

    def lacking(self, cells: Mapping[str, str]) -> frozenset[str]:
        """Which of name and address a row does not say."""
        is_said = {
            "name": any(cells.get(field) for field in NAME_FIELDS),
            "email": bool(cells.get("email")),
        }
        return frozenset(field for field, is_there in is_said.items() if not is_there)

    def is_touched(self, person: KnownMember) -> bool:
        """Whether a row was about this person, or takes something away from them."""
        return id(person) in self._row_of or id(person) in self._deprived

    def settle(self, row: CheckedRow, answers: Answers) -> None:
        """Find out whom a row is about, or that it is a question, and what was answered to that.

        A question nobody has answered is about somebody new; so is one whose answer names somebody
        who no longer comes into question.
        """
        profile = row.profile
        if profile is None:
            return
        claim = Claim(
            name="" if "name" in row.lacks else profile.name,
            email="" if "email" in row.lacks else profile.email,
            employee_id=profile.employee_id or "",
        )
        owner = self.by_employee_id.get(claim.employee_id)
        addressee = self.by_email.get(claim.email)
        identity = identify(claim, owner=owner, addressee=addressee)
        row.candidates, row.person = identity.candidates, identity.person
        if row.candidates and row.number in answers:
            _answer(row, answers[row.number])
        if row.person:
            missing = {field: getattr(row.person, field) for field in row.lacks}
            row.profile = dataclasses.replace(profile, **missing)
        row.deprived = tuple(each for each in row.candidates if each is not row.person)

    def tie(self, row: CheckedRow, headings: Mapping[str, str]) -> None:
        """Note whom a row is about; two rows must not be one person."""
        if not row.errors:
            self._deprived |= {id(person) for person in row.deprived}
        if row.person is None:
            return
        first = self._row_of.setdefault(id(row.person), row.number)
        if first != row.number and not row.errors:
            problem = _("%(name)s is already in row %(row)s.")
            problem %= {"row": first, "name": row.person.name}
            row.errors.append(Remark(headings.get("email", ""), problem))


def _answer(row: CheckedRow, answer: int | None) -> None:
    """Take an answer over when it still is one."""
    row.person = next((each for each in row.candidates if each.pk == answer), None)
    row.is_answered = answer is None or row.person is not None
