"""What a list of people would do to an organization: errors by row and column, and old -> new for
every change.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from common.local_time import is_zone
from people.columns import audience_for, is_present, language_code
from people.data import PLAIN_FIELDS, KnownMember, MemberData
from people.dates import DateOrder, date_order, read_date
from people.parsing import TableRow, is_address

LIMITS = {"name": 200, "employee_id": 60, "job_title": 200, "department": 120, "location": 120}
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
MANY_LEAVERS = 0.10


NEW, CHANGED, UNCHANGED, LEAVER, GONE, FAILED = (
    "new",
    "changed",
    "unchanged",
    "leaver",
    "gone",
    "failed",
)


@dataclass(frozen=True)
class CellError:
    """What is wrong with one cell; `heading` is '' when it concerns the whole row."""

    heading: str
    text: str


@dataclass(frozen=True)
class Change:
    """One field of somebody known, as it is and as it would be."""

    field: str
    old: str
    new: str


@dataclass
class CheckedRow:
    """One row with what would happen to it."""

    number: int
    cells: tuple[str, ...]
    data: MemberData | None
    errors: list[CellError]
    notes: list[CellError]
    employee_id: str = ""
    action: str = FAILED
    changes: tuple[Change, ...] = ()

    @property
    def good(self) -> MemberData | None:
        """What can be written of it."""
        return None if self.errors else self.data


@dataclass(frozen=True)
class Report:
    """The whole dry run."""

    rows: tuple[CheckedRow, ...]
    present: int
    untouched: int

    def of(self, *actions: str) -> list[CheckedRow]:
        """The rows with one of these actions."""
        return [row for row in self.rows if row.action in actions]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows of each action."""
        return {
            action: len(self.of(action))
            for action in (NEW, CHANGED, UNCHANGED, LEAVER, GONE, FAILED)
        }

    @property
    def has_many_leavers(self) -> bool:
        """More than a tenth of the people would leave: a wrong file looks like that."""
        return len(self.of(LEAVER)) > MANY_LEAVERS * self.present

    @property
    def to_write(self) -> list[MemberData]:
        """What a yes writes."""
        return [row.data for row in self.of(NEW, CHANGED, LEAVER) if row.data]

    @property
    def fingerprint(self) -> str:
        """The same as long as a yes means the same."""
        told = [(row.number, row.action, row.data, row.changes) for row in self.rows]
        return hashlib.sha256(repr(told).encode()).hexdigest()[:32]


def check(
    columns: Sequence[Sequence[str]], rows: Iterable[TableRow], known: Sequence[KnownMember]
) -> Report:
    """Judge rows under `columns` ([heading, field or ''] in the file's order) against the people
    already there.
    """
    headings = {field: heading for heading, field in columns if field}
    fields = [field for _heading, field in columns]
    listed = list(rows)
    order = date_order(_column(listed, fields, "hired_on"))
    checked = []
    for row in listed:
        reader = _RowReader(dict(zip(fields, row.cells, strict=False)), headings, order)
        if len(row.cells) > len(fields):
            reader.error(
                "",
                _("This row has more cells than there are headings. Is a separator inside a text?"),
            )
        employee_id = reader.values.get("employee_id", "")
        checked.append(
            CheckedRow(
                row.number, row.cells, reader.read(), reader.errors, reader.notes, employee_id
            )
        )
    _find_repeats(checked, headings)
    people = _People(known)
    met: dict[int, int] = {}
    for each in checked:
        people.tie(each, headings, met)
    _find_managers(checked, people, headings)
    for each in checked:
        if each.good:
            each.action, each.changes = _action(each.good, people.find(each.good))
    return Report(
        rows=tuple(checked),
        present=sum(person.is_active for person in known),
        untouched=sum(person.is_active and id(person) not in met for person in known),
    )


def _column(rows: Sequence[TableRow], fields: Sequence[str], field: str) -> list[str]:
    if field not in fields:
        return []
    place = fields.index(field)
    return [row.cells[place] for row in rows if len(row.cells) > place]


class _RowReader:
    """Turns the cells of one row into MemberData, noting what is wrong on the way."""

    def __init__(
        self, values: Mapping[str, str], headings: Mapping[str, str], order: DateOrder
    ) -> None:
        self.values, self.headings, self.order = values, headings, order
        self.errors: list[CellError] = []
        self.notes: list[CellError] = []

    def error(self, field: str, text: str) -> None:
        self.errors.append(CellError(self.headings.get(field, ""), text))

    def text(self, field: str) -> str:
        value = self.values.get(field, "")
        if value.startswith(FORMULA_STARTS) and field not in {"email", "hired_on"}:
            self.notes.append(
                CellError(self.headings[field], _("Looks like a formula; kept as text."))
            )
        if len(value) > LIMITS.get(field, 10_000):
            self.error(field, _("Longer than %(limit)s characters.") % {"limit": LIMITS[field]})
        return value

    def read(self) -> MemberData | None:
        name, email = self.name(), self.email()
        data = MemberData(
            name=name,
            email=email,
            employee_id=self.text("employee_id") or None,
            job_title=self.text("job_title") or None,
            department=self.text("department") or None,
            location=self.text("location") or None,
            country=self.country(),
            time_zone=self.time_zone(),
            language=self.language(),
            audience=self.audience(),
            manager_employee_id=self.text("manager_employee_id") or None,
            hired_on=self.hired_on(),
            is_active=self.is_active(),
        )
        return None if self.errors else data

    def name(self) -> str:
        parts = [self.text(part) for part in ("first_name", "last_name")]
        missing = [
            part
            for part, value in zip(("first_name", "last_name"), parts, strict=True)
            if not value
        ]
        whole = self.text("name")
        if whole:
            return whole
        if len(missing) == 2:
            field = next(
                (part for part in ("name", "first_name", "last_name") if part in self.headings), ""
            )
            self.error(field, _("The name is missing."))
        elif missing and missing[0] in self.headings:
            self.error(missing[0], _("Half of the name is missing."))
        name = " ".join(part for part in parts if part)
        if len(name) > LIMITS["name"]:
            self.error(
                "last_name", _("Longer than %(limit)s characters.") % {"limit": LIMITS["name"]}
            )
        return name

    def email(self) -> str:
        email = self.text("email").removeprefix("mailto:").lower()
        if not email:
            self.error("email", _("The e-mail address is missing."))
        elif not is_address(email):
            self.error("email", _("“%(text)s” is not an e-mail address.") % {"text": email})
        return email

    def country(self) -> str | None:
        country = self.text("country").upper()
        if country and not re.fullmatch("[A-Z]{2}", country):
            self.error("country", _("Write the country as its two-letter code, such as DE or BR."))
        return country or None

    def time_zone(self) -> str | None:
        zone = self.text("time_zone")
        if zone and not is_zone(zone):
            self.error(
                "time_zone",
                _("“%(zone)s” is not a time zone. Write it like Europe/Berlin or America/Toronto.")
                % {"zone": zone},
            )
        return zone or None

    def language(self) -> str | None:
        text = self.text("language")
        code = language_code(text) if text else None
        if text and not code:
            self.error(
                "language",
                _("“%(text)s” is not a language code such as en or de.") % {"text": text},
            )
        return code

    def audience(self) -> str | None:
        level = self.text("level")
        audience = audience_for(level) if level else None
        if level and not audience:
            self.error(
                "level",
                _(
                    "The level “%(level)s” is not known. Use Individual contributor, Frontline leader, "
                    "Manager of managers or Executive."
                )
                % {"level": level},
            )
        return audience

    def hired_on(self) -> dt.date | None:
        text = self.values.get("hired_on", "")
        if not text:
            return None
        hired_on = read_date(text, self.order)
        if hired_on is None:
            self.error(
                "hired_on",
                _("“%(text)s” is not a date that exists. Write it like 2024-03-31 or 31/03/2024.")
                % {"text": text},
            )
        return hired_on

    def is_active(self) -> bool:
        status = self.text("status")
        is_active = is_present(status) if status else True
        if is_active is None:
            self.error(
                "status",
                _("The status “%(text)s” is not known. Use Active or Terminated.")
                % {"text": status},
            )
        return is_active is not False


class _People:
    """Those already there, by address and by employee id."""

    def __init__(self, known: Sequence[KnownMember]) -> None:
        self.by_email = {person.email.lower(): person for person in known}
        self.by_id = {person.employee_id: person for person in known if person.employee_id}

    def find(self, data: MemberData) -> KnownMember | None:
        return self.by_email.get(data.email) or self.by_id.get(data.employee_id or "")

    def id_of(self, row: CheckedRow) -> str:
        """The employee id of a row's person, from the file or from here."""
        person = self.find(row.data) if row.data and not row.employee_id else None
        return person.employee_id if person else row.employee_id

    def tie(self, row: CheckedRow, headings: Mapping[str, str], met: dict[int, int]) -> None:
        """One row must not be two people, and two rows not one; `met` collects who came in which
        row.
        """
        if row.data is None:
            return
        owner, person = (
            self.by_id.get(row.data.employee_id or ""),
            self.by_email.get(row.data.email),
        )
        if owner and person and owner is not person:
            text = _("This ID belongs to %(name)s (%(email)s) here.") % {
                "name": owner.name,
                "email": owner.email,
            }
            row.errors.append(CellError(headings["employee_id"], text))
        elif known := person or owner:
            first = met.setdefault(id(known), row.number)
            if first != row.number and not row.errors:
                text = _("Row %(row)s is already about %(name)s.") % {
                    "row": first,
                    "name": known.name,
                }
                row.errors.append(CellError(headings.get("email", ""), text))


def _find_repeats(rows: Sequence[CheckedRow], headings: Mapping[str, str]) -> None:
    """The second row with the same address or the same id is an error; the first one stands."""
    seen: dict[tuple[str, str], int] = {}
    texts = {
        "email": _("The same address is in row %(row)s."),
        "employee_id": _("The same ID is in row %(row)s."),
    }
    for row in rows:
        if row.data is None:
            continue
        for field, value in (("email", row.data.email), ("employee_id", row.data.employee_id)):
            if not value:
                continue
            first = seen.setdefault((field, value), row.number)
            if first != row.number:
                row.errors.append(CellError(headings[field], texts[field] % {"row": first}))


def _find_managers(
    rows: Sequence[CheckedRow], people: _People, headings: Mapping[str, str]
) -> None:
    """A manager must be somebody: in the file or already here, not oneself, and nobody above may
    report to oneself.
    """
    heading = headings.get("manager_employee_id")
    if heading is None:
        return
    listed = {row.employee_id for row in rows}
    above = {person.employee_id: person.manager_employee_id for person in people.by_id.values()}
    above |= {people.id_of(row): _manager(row) for row in rows if row.good and _manager(row)}
    circular = _on_circles(above)
    for row in rows:
        manager = _manager(row)
        if not manager:
            continue
        if manager == people.id_of(row):
            row.errors.append(CellError(heading, _("Nobody can be their own manager.")))
        elif manager not in listed and manager not in people.by_id:
            row.errors.append(
                CellError(heading, _("There is no one with the ID %(id)s.") % {"id": manager})
            )
        elif people.id_of(row) in circular:
            row.errors.append(
                CellError(
                    heading, _("Following the managers upward from here leads back to this row.")
                )
            )
    coming = {
        row.employee_id
        for row in rows
        if row.good and (row.good.is_active or people.find(row.good))
    }
    for row in rows:
        manager = _manager(row)
        if row.good and manager and manager not in coming and manager not in people.by_id:
            row.data = dataclasses.replace(row.good, manager_employee_id=None)
            text = _(
                "The manager %(id)s is in a row that is not taken over; this person comes in without."
            )
            row.notes.append(CellError(heading, text % {"id": manager}))


def _manager(row: CheckedRow) -> str:
    return (row.data.manager_employee_id or "") if row.data else ""


def _on_circles(above: Mapping[str, str]) -> set[str]:
    """Everybody who stands on a circle of managers longer than one."""
    circular: set[str] = set()
    done: set[str] = set()
    for start in above:
        trail: dict[str, int] = {}
        walker = start
        while walker and walker not in done and walker not in trail:
            trail[walker] = len(trail)
            walker = above.get(walker, "")
        if walker in trail:
            circle = [each for each, place in trail.items() if place >= trail[walker]]
            circular |= set(circle) if len(circle) > 1 else set()
        done |= set(trail)
    return circular


def _action(data: MemberData, person: KnownMember | None) -> tuple[str, tuple[Change, ...]]:
    if person is None:
        return (NEW if data.is_active else GONE), ()
    changes = tuple(
        Change(field, str(getattr(person, field) or ""), str(getattr(data, field)))
        for field in ("name", "email", *PLAIN_FIELDS, "manager_employee_id")
        if getattr(data, field) is not None and getattr(data, field) != getattr(person, field)
    )
    if not data.is_active:
        return (LEAVER if person.is_active else GONE), changes
    if not person.is_active:
        changes += (Change("status", _("left"), _("back")),)
    return (CHANGED if changes else UNCHANGED), changes
