"""People and dry runs as pages show them: codes turned into words of the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.importing.columns import plain
from people.importing.named_managers import MANAGER_FIELDS
from people.importing.report import WRITTEN, CheckedRow, FieldChange, Remark
from people.models import Audience, Role

LONGEST_PREVIEW = 160
"""Characters of a row that could not be read."""


@dataclass(frozen=True)
class ChangeLine:
    """One field with its label, before and after; '' where there was nothing."""

    field: str
    old: str
    new: str


@dataclass(frozen=True)
class PreviewRow:
    """One row of a dry run: whom it is about, what is wrong, what would be different."""

    number: int
    name: str
    email: str
    """Of a row that could not be read: what it holds."""
    errors: list[Remark]
    notes: list[Remark]
    changes: list[ChangeLine]


def role_labels(roles: Iterable[str]) -> list[str]:
    """The names of roles, always in the same order."""
    held = set(roles)
    return [str(role.label) for role in Role if role in held]


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
        "manager_employee_id": _("Manager's ID"),
        "manager_email": _("Manager's e-mail address"),
        "manager_name": _("Manager's name"),
        "hired_on": _("Hired on"),
        "status": _("Status"),
        "language": _("Language"),
    }


def column_labels(columns: Sequence[Sequence[str]]) -> list[tuple[str, str]]:
    """(heading, what it is taken for or ''), in the list's order."""
    labels = field_labels()
    return [(heading, labels.get(field, "")) for heading, field in columns]


def remembered_headings(
    columns: Sequence[Sequence[str]], remembered: Mapping[str, str]
) -> list[str]:
    """The headings that are read as somebody chose by hand before."""
    return [heading for heading, field in columns if remembered.get(plain(heading)) == field]


def missing_columns(columns: Sequence[Sequence[str]]) -> list[str]:
    """What no column says although it matters, with the reason."""
    fields = {field for _heading, field in columns}
    missing = []
    if "email" not in fields:
        missing.append(
            _("No column holds e-mail addresses: without one, nobody new can come in or sign in.")
        )
    if not fields & set(MANAGER_FIELDS):
        missing.append(_("No column names a manager: without it there is no pulse from the teams."))
    return missing


def preview_rows(rows: Iterable[CheckedRow]) -> list[PreviewRow]:
    """Rows as the dry run lists them."""
    labels = field_labels()
    return [_preview_row(row, labels) for row in rows]


def _preview_row(row: CheckedRow, labels: dict[str, str]) -> PreviewRow:
    as_it_came = ", ".join(cell for cell in row.cells if cell)[:LONGEST_PREVIEW]
    return PreviewRow(
        number=row.number,
        name=row.profile.name if row.profile else "",
        email=row.profile.email if row.profile else as_it_came,
        errors=row.errors,
        notes=row.notes,
        changes=[_change_line(change, labels) for change in row.changes],
    )


def _change_line(change: FieldChange, labels: dict[str, str]) -> ChangeLine:
    return ChangeLine(labels[change.field], _value_text(change.old), _value_text(change.new))


def _value_text(value: str) -> str:
    return str(Audience(value).label) if value in Audience.values else value


def outcome_text(outcome: dict[str, int]) -> str:
    """How many people an import has written."""
    total = sum(outcome[action] for action in WRITTEN)
    return ngettext("%(total)s person is written.", "%(total)s people are written.", total) % {
        "total": total
    }
