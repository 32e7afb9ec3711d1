"""What a whole list says only once: an address, an ID, a person."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from people.importing.report import CheckedRow, Remark


class FirstRows:
    """Which row first had an address or an ID, and first was about somebody.

    Rows come in their order. Texts are kept as their hash: of a million rows the texts themselves
    would not fit, and two that are not the same have the same 64 bits in no list of people.
    """

    def __init__(self) -> None:
        self._row_of: dict[str, dict[int, int]] = {"email": {}, "employee_id": {}}
        self._about: dict[int, int] = {}
        self._touched: set[int] = set()

    @property
    def touched(self) -> int:
        """How many of those present a row was about, or takes something away from."""
        return len(self._touched)

    def refuse_repeat(self, row: CheckedRow, headings: Mapping[str, str]) -> None:
        """The second row with the same address or the same id is an error; the first one stands."""
        if row.profile is None:
            return
        problems = {
            "email": _("The same address is in row %(row)s."),
            "employee_id": _("The same ID is in row %(row)s."),
        }
        for field, problem in problems.items():
            value = getattr(row.profile, field)
            first = self._row_of[field].setdefault(hash(value), row.number) if value else row.number
            if first != row.number:
                row.errors.append(Remark(headings.get(field, ""), problem % {"row": first}))

    def tie(self, row: CheckedRow, headings: Mapping[str, str]) -> None:
        """Note whom a row is about; two rows must not be one person."""
        if not row.errors:
            self._touched |= {person.pk for person in row.deprived if person.is_active}
        if row.person is None:
            return
        if row.person.is_active:
            self._touched.add(row.person.pk)
        first = self._about.setdefault(row.person.pk, row.number)
        if first != row.number and not row.errors:
            problem = _("%(name)s is already in row %(row)s.")
            problem %= {"row": first, "name": row.person.name}
            row.errors.append(Remark(headings.get("email", ""), problem))
