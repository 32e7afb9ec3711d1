"""People and dry runs as pages show them: codes turned into words of the reader's language."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.addresses import address
from common.records import dataclass
from people.forms import AnswersForm, ConfirmForm
from people.importing.columns import plain
from people.importing.named_managers import MANAGER_FIELDS
from people.importing.report import WRITTEN, Action, Alarm, CheckedRow, FieldChange, Remark, Summary
from people.models import Audience, Role
from people.operations import InTheWay, Obstacle
from people.profiles import KnownMember, Profile
from people.states import ImportWork
from ui.kept import DrawnGap, Gap
from ui.numbers import grouped
from ui.pieces import avatar

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


@dataclass(frozen=True)
class PersonLine:
    """Somebody as a question shows them: enough to tell two people apart."""

    value: str
    """What is sent when it is them."""
    name: str
    email: str
    employee_id: str
    department: str
    left_on: dt.date | None
    is_chosen: bool


@dataclass(frozen=True)
class QuestionRow:
    """One row of which somebody has to say whom it is about."""

    number: int
    field: str
    listed: PersonLine
    """As the list has it: somebody new."""
    known: list[PersonLine]
    errors: list[Remark]


@dataclass(frozen=True)
class AlarmNotice:
    """What looks like a wrong file, with the box for a yes to it."""

    title: str
    text: str
    field: BoundField


class ListedMember(NamedTuple):
    """What is read of somebody for the list; a member has all of it."""

    pk: int
    name: str
    job_title: str
    department: str
    audience: str
    time_zone: str
    roles: list[str]
    is_unreachable: bool


@dataclass(frozen=True)
class ListedPerson:
    """A row of the list of people; see ui.kept for its gaps."""

    url: Gap
    avatar: DrawnGap
    name: Gap
    job_title: Gap
    department: Gap
    level: str
    time_zone: Gap
    roles: str
    is_unreachable: bool


def listed_people(members: Iterable[ListedMember]) -> list[ListedPerson]:
    """People as rows."""
    levels = {value: str(label) for value, label in Audience.choices}
    joined = functools.cache(_joined_roles)
    return [
        ListedPerson(
            url=Gap(address("people:member", member.pk)),
            avatar=DrawnGap(avatar(member.name, "small")),
            name=Gap(member.name),
            job_title=Gap(member.job_title),
            department=Gap(member.department),
            level=levels[member.audience],
            time_zone=Gap(member.time_zone),
            roles=joined(tuple(member.roles)),
            is_unreachable=member.is_unreachable,
        )
        for member in members
    ]


def _joined_roles(roles: Iterable[str]) -> str:
    return ", ".join(role_labels(roles))


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
        "email": _("Email address"),
        "job_title": _("Job title"),
        "level": _("Job level"),
        "audience": _("Job level"),
        "department": _("Department"),
        "cost_center": _("Cost center"),
        "location": _("Location"),
        "country": _("Country"),
        "time_zone": _("Time zone"),
        "manager_employee_id": _("Manager's ID"),
        "manager_email": _("Manager's email address"),
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
            _("No column has email addresses: without one, nobody new can be added or sign in.")
        )
    if not fields & set(MANAGER_FIELDS):
        missing.append(
            _("No column names a manager: without it, teams cannot be asked in a pulse.")
        )
    return missing


def left_out_lines(summary: Summary) -> list[str]:
    """What a list says and may not change, field by field, with whose it is."""
    labels = {**field_labels(), "manager": _("Manager")}
    return [
        _left_out_line(labels[field], summary.owners.get(field, ""), count)
        for field, count in summary.left_out.items()
    ]


def _left_out_line(label: str, owner: str, count: int) -> str:
    owned = ngettext(
        "%(field)s comes from %(owner)s: %(count)s value in this list was left out.",
        "%(field)s comes from %(owner)s: %(count)s values in this list were left out.",
        count,
    )
    by_hand = ngettext(
        "%(field)s is changed by hand only: %(count)s value in this list was left out.",
        "%(field)s is changed by hand only: %(count)s values in this list were left out.",
        count,
    )
    words = {"field": label, "owner": owner, "count": grouped(count)}
    return (owned if owner else by_hand) % words


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


def question_rows(rows: Iterable[CheckedRow]) -> list[QuestionRow]:
    """Rows in question, old and new side by side; somebody new unless it was answered otherwise."""
    return [_question_row(row, row.profile) for row in rows if row.profile]


def _question_row(row: CheckedRow, profile: Profile) -> QuestionRow:
    return QuestionRow(
        number=row.number,
        field=AnswersForm.field_of(row),
        listed=_listed_line(row, profile),
        known=[_known_line(row, person) for person in row.candidates],
        errors=row.errors,
    )


def _listed_line(row: CheckedRow, profile: Profile) -> PersonLine:
    return PersonLine(
        value=AnswersForm.NEW,
        name="" if "name" in row.lacks else profile.name,
        email="" if "email" in row.lacks else profile.email,
        employee_id=profile.employee_id or "",
        department=profile.department or "",
        left_on=None,
        is_chosen=row.person is None,
    )


def _known_line(row: CheckedRow, person: KnownMember) -> PersonLine:
    return PersonLine(
        value=str(person.pk),
        name=person.name,
        email=person.email,
        employee_id=person.employee_id,
        department=person.department,
        left_on=person.left_at.date() if person.left_at else None,
        is_chosen=row.person == person,
    )


def alarm_notices(summary: Summary, form: ConfirmForm) -> list[AlarmNotice]:
    """What to look at before a second yes."""
    leaving = summary.counts[Action.LEAVER]
    texts = {
        Alarm.LEAVERS: (
            _("More than a tenth would leave"),
            _(
                "%(leaving)s of %(present)s people. A wrong file looks like this; check the list "
                "of those leaving first."
            )
            % {"leaving": leaving, "present": summary.present},
        ),
        Alarm.RENAMED: (
            _("Is this the right file?"),
            _("%(renamed)s of %(known)s people get another name: is this the right file?")
            % {"renamed": summary.renamed, "known": summary.recognized},
        ),
    }
    return [AlarmNotice(*texts[alarm], form[form.field_of(alarm)]) for alarm in summary.alarms]


def in_the_way_text(each: InTheWay) -> str:
    """Who keeps a list from being taken back, and why."""
    texts = {
        Obstacle.CHANGED: _("%(name)s has been changed since."),
        Obstacle.SIGNED_IN: _("%(name)s was added by this import and has signed in since."),
        Obstacle.IN_USE: _(
            "%(name)s was added by this import and has been in use since, for example in a pilot."
        ),
        Obstacle.TAKEN: _("%(name)s now has an address or ID that somebody else would get back."),
        Obstacle.FORGOTTEN: _("It is so old that what it changed is not kept any more."),
        Obstacle.ACTING: _("%(name)s: that is you, and you could no longer sign in."),
    }
    return texts[each.obstacle] % {"name": each.name}


@dataclass(frozen=True)
class BusyNotice:
    """What a worker is doing with a list, and how far it has come."""

    title: str
    text: str
    """Rows, in words; '' before the first."""
    done: int
    total: int | None


def busy_notice(work: ImportWork, done: int, total: int | None) -> BusyNotice:
    """A long list in the hands of a worker."""
    titles = {
        ImportWork.READ: _("Reading your list"),
        ImportWork.JUDGE: _("Checking your list"),
        ImportWork.WRITE: _("Importing the people"),
        ImportWork.UNDO: _("Undoing the import"),
    }
    return rows_notice(titles[work], done, total)


def rows_notice(title: str, done: int, total: int | None) -> BusyNotice:
    """Anything that goes by rows, in the hands of a worker."""
    counted = min(done, total) if total else done
    text = ""
    if counted and total:
        text = _("%(done)s of %(total)s rows") % {"done": grouped(counted), "total": grouped(total)}
    elif counted:
        text = _("%(done)s rows") % {"done": grouped(counted)}
    return BusyNotice(title, text, counted, total)


def outcome_text(outcome: dict[str, int]) -> str:
    """How many people an import has written."""
    total = sum(outcome[action] for action in WRITTEN)
    return ngettext("%(total)s person is imported.", "%(total)s people are imported.", total) % {
        "total": total
    }
