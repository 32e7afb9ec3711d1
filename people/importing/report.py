"""What a list would do: each row with its action, its errors, and old and new of every change."""

from __future__ import annotations

import enum
import hashlib
from dataclasses import field

from common.records import dataclass
from people.importing.identity import is_same_name
from people.profiles import KnownMember, Placement, Profile

MANY_LEAVERS = 0.10
"""Share (0 to 1) of the people here; when more would leave at once, it takes a second yes."""
MANY_RENAMED = 1 / 3
"""Share (0 to 1) of the known people in a list; when more would get another name, so does that."""
FEW_RENAMED = 3
"""People: so many may get another name in any list."""


class Action(enum.StrEnum):
    """What a yes would do with one row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    LEAVER = "leaver"
    """Present until now, and marked as left by the list."""
    GONE = "gone"
    """The list says they left, and they are not here: nothing happens."""
    FAILED = "failed"


class Alarm(enum.StrEnum):
    """What a wrong file looks like; each takes a yes of its own."""

    LEAVERS = "leavers"
    """More than a tenth of the people would leave."""
    RENAMED = "renamed"
    """More than a third of the known people in the list have another name in it."""


WRITTEN = (Action.NEW, Action.CHANGED, Action.LEAVER)
"""The actions that write something."""


@dataclass(frozen=True)
class Remark:
    """An error or a note about one cell; `heading` is '' when it concerns the whole row."""

    heading: str
    text: str


@dataclass(frozen=True)
class FieldChange:
    """One field of somebody known, as it is and as it would be, both as text."""

    field: str
    old: str
    new: str


@dataclass
class CheckedRow:
    """One row with what would happen to it; errors keep it out, notes do not."""

    number: int
    cells: tuple[str, ...]
    profile: Profile | None
    """What its cells say, None when they cannot be read."""
    employee_id: str = ""
    """As the list has it, also on a row that cannot be read."""
    lacks: frozenset[str] = frozenset()
    """The name, the address: which of the two the list does not say."""
    person: KnownMember | None = None
    """Whom it is about, of those known; for a question, what was answered."""
    candidates: tuple[KnownMember, ...] = ()
    """Of a question: whom it may be about."""
    is_answered: bool = False
    deprived: tuple[KnownMember, ...] = ()
    """Who would lose the address or the ID to the row's person."""
    errors: list[Remark] = field(default_factory=list)
    notes: list[Remark] = field(default_factory=list)
    left_out: tuple[str, ...] = ()
    """Fields that belong to another source and in which the list says something else."""
    action: Action = Action.FAILED
    changes: tuple[FieldChange, ...] = ()

    @property
    def good(self) -> Profile | None:
        """What can be written of it."""
        return None if self.errors else self.profile

    @property
    def placement(self) -> Placement | None:
        """What a yes writes of it, and to whom."""
        if self.profile is None:
            return None
        return Placement(profile=self.profile, member_id=self.person.pk if self.person else None)

    @property
    def is_renamed(self) -> bool:
        """Whether somebody known has another name in the list, or nothing but the ID in common."""
        if self.candidates or self.person is None or self.profile is None:
            return bool(self.candidates)
        if "name" in self.lacks:
            return self.profile.email != self.person.email.lower()
        return not is_same_name(self.profile.name, self.person.name)

    @property
    def person_employee_id(self) -> str:
        """The employee id of the row's person, from the list or from here; '' when nobody says."""
        return self.employee_id or (self.person.employee_id if self.person else "")

    @property
    def manager_employee_id(self) -> str:
        """Whom the row names as manager, or ''."""
        return (self.profile.manager_employee_id or "") if self.profile else ""


@dataclass
class Summary:
    """What a dry run comes to, counted while its rows go by."""

    present: int = 0
    """How many people are in the organization now."""
    untouched: int = 0
    """How many of them no row is about."""
    counts: dict[str, int] = field(default_factory=lambda: {action.value: 0 for action in Action})
    """How many rows of each action, by its value."""
    questions: int = 0
    """Rows of which somebody has to say whom they are about, answered or not."""
    recognized: int = 0
    """How many rows are about somebody known, or may be."""
    renamed: int = 0
    """How many of those have another name in the list."""
    left_out: dict[str, int] = field(default_factory=dict)
    """How many values of a field were left out, because it belongs to another source."""
    owners: dict[str, str] = field(default_factory=dict)
    """Whose those fields are; '' where they are changed by hand only."""
    fingerprint: str = "0" * 32
    """32 hex digits, the same as long as a yes means the same."""

    def add(self, row: CheckedRow) -> None:
        """Count a row; rows are added in their order."""
        self.counts[row.action] += 1
        self.questions += bool(row.candidates)
        self.recognized += bool(row.person or row.candidates)
        self.renamed += row.is_renamed
        for name in row.left_out:
            self.left_out[name] = self.left_out.get(name, 0) + 1
        meaning = (
            row.number, row.action, row.placement, row.changes, row.is_answered, row.deprived,
        )  # fmt: skip
        text = f"{self.fingerprint}{meaning!r}"
        self.fingerprint = hashlib.sha256(text.encode()).hexdigest()[:32]

    @property
    def alarms(self) -> list[Alarm]:
        """What looks like a wrong file, so that it takes a second yes."""
        is_sounding = {
            Alarm.LEAVERS: self.counts[Action.LEAVER] > MANY_LEAVERS * self.present,
            Alarm.RENAMED: self.renamed > max(FEW_RENAMED, MANY_RENAMED * self.recognized),
        }
        return [alarm for alarm in Alarm if is_sounding[alarm]]

    @property
    def to_write(self) -> int:
        """How many rows a yes writes."""
        return sum(self.counts[action] for action in WRITTEN)


@dataclass(frozen=True)
class Report:
    """A dry run with all of its rows at hand."""

    rows: tuple[CheckedRow, ...]
    summary: Summary

    def of(self, *actions: Action) -> list[CheckedRow]:
        """The rows with one of these actions."""
        return [row for row in self.rows if row.action in actions]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows of each action, by its value."""
        return self.summary.counts

    @property
    def alarms(self) -> list[Alarm]:
        """What looks like a wrong file."""
        return self.summary.alarms

    @property
    def fingerprint(self) -> str:
        """The same as long as a yes means the same."""
        return self.summary.fingerprint
