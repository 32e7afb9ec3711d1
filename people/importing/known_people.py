"""The people already there, found by address and by employee id."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from people.importing.columns import NAME_PARTS
from people.importing.identity import Claim, identify
from people.importing.report import CheckedRow
from people.profiles import KnownMember

Answers = Mapping[int, int | None]
"""Row number -> the member it is about, None for somebody new; what an admin said to questions."""


NAME_FIELDS = ("name", *NAME_PARTS)


class Directory(Protocol):
    """Everybody in an organization, asked for what is needed and never for all at once."""

    def found(
        self, *, emails: Collection[str], employee_ids: Collection[str]
    ) -> Iterable[KnownMember]:
        """Those who have one of the addresses (in small letters) or of the IDs."""

    def present(self) -> int:
        """How many are here now."""

    def spellings(self, field: str) -> Counter[str]:
        """How often each text stands in a field."""

    def everybody(self) -> Iterator[KnownMember]:
        """One by one, for what no index finds."""

    def managers(self) -> Iterator[tuple[str, str]]:
        """(ID, manager's ID) of those to whom somebody reports."""


class PeopleAtHand:
    """A directory of people who are in memory already."""

    def __init__(self, known: Sequence[KnownMember]) -> None:
        self.known = known

    def found(
        self, *, emails: Collection[str], employee_ids: Collection[str]
    ) -> Iterable[KnownMember]:
        """Whoever has them."""
        for person in self.known:
            if person.email.lower() in emails or person.employee_id in employee_ids:
                yield person

    def present(self) -> int:
        """Those who have not left."""
        return sum(person.is_active for person in self.known)

    def spellings(self, field: str) -> Counter[str]:
        """In the order in which they come."""
        return Counter(text for person in self.known if (text := getattr(person, field)))

    def everybody(self) -> Iterator[KnownMember]:
        """All of them."""
        return iter(self.known)

    def managers(self) -> Iterator[tuple[str, str]]:
        """Those who are named as one."""
        named = {person.manager_employee_id for person in self.known}
        for person in self.known:
            if person.employee_id in named:
                yield person.employee_id, person.manager_employee_id


class KnownPeople:
    """Whom a row is about, if anybody."""

    def __init__(self, known: Iterable[KnownMember]) -> None:
        self.by_email: dict[str, KnownMember] = {}
        self.by_employee_id: dict[str, KnownMember] = {}
        for person in known:
            if person.email:
                self.by_email[person.email.lower()] = person
            if person.employee_id:
                self.by_employee_id[person.employee_id] = person

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


def known_in(directory: Directory, cells_of_rows: Iterable[Mapping[str, str]]) -> KnownPeople:
    """Everybody whom rows may be about, by what stands in their cells."""
    emails: set[str] = set()
    employee_ids: set[str] = set()
    for cells in cells_of_rows:
        email, employee_id = cells.get("email", "").lower(), cells.get("employee_id", "")
        emails |= {email, email.removeprefix("mailto:")}
        employee_ids |= {employee_id, whole_number(employee_id)}
    return KnownPeople(directory.found(emails=emails - {""}, employee_ids=employee_ids - {""}))


def whole_number(text: str) -> str:
    """An ID without the .0 that a spreadsheet put behind it."""
    found = re.fullmatch(r"(\d+)\.0+", text)
    return found[1] if found else text


def _answer(row: CheckedRow, answer: int | None) -> None:
    """Take an answer over when it still is one."""
    row.person = next((each for each in row.candidates if each.pk == answer), None)
    row.is_answered = answer is None or row.person is not None
