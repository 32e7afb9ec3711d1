"""How people and dry runs are told on pages: codes turned into words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from people.checking import CellError, CheckedRow
from people.models import Audience, Role

AUDIENCES = dict(Audience.choices)
ROLES = dict(Role.choices)


@dataclass(frozen=True)
class ShownChange:
    """One change in words."""

    field: str
    old: str
    new: str


@dataclass(frozen=True)
class ShownRow:
    """One row of a dry run in words."""

    number: int
    name: str
    email: str
    errors: list[CellError]
    notes: list[CellError]
    changes: list[ShownChange]


def role_labels(roles: Iterable[str]) -> list[str]:
    """The names of roles, in the order they are always told."""
    held = set(roles)
    return [str(label) for role, label in ROLES.items() if role in held]


def field_labels() -> dict[str, str]:
    """What each field is called."""
    return {
        "employee_id": _("Employee ID"),
        "first_name": _("First name"),
        "last_name": _("Last name"),
        "name": _("Name"),
        "email": _("E-mail address"),
        "job_title": _("Job title"),
        "level": _("Level"),
        "audience": _("Level"),
        "department": _("Department"),
        "location": _("Location"),
        "country": _("Country"),
        "time_zone": _("Time zone"),
        "manager_employee_id": _("Manager"),
        "hired_on": _("Hired on"),
        "status": _("Status"),
        "language": _("Language"),
    }


def columns_shown(columns: Sequence[Sequence[str]]) -> list[tuple[str, str]]:
    """(heading, what it is taken for or ''), in the file's order."""
    labels = field_labels()
    return [(heading, labels.get(field, "")) for heading, field in columns]


def rows_shown(rows: Iterable[CheckedRow]) -> list[ShownRow]:
    """Rows in words; a row that failed shows whatever of it can be read."""
    labels = field_labels()
    return [
        ShownRow(
            number=row.number,
            name=row.data.name if row.data else "",
            email=row.data.email
            if row.data
            else ", ".join(cell for cell in row.cells if cell)[:160],
            errors=row.errors,
            notes=row.notes,
            changes=[
                ShownChange(labels[change.field], _word(change.old), _word(change.new))
                for change in row.changes
            ],
        )
        for row in rows
    ]


def _word(value: str) -> str:
    return str(AUDIENCES.get(value, value))
