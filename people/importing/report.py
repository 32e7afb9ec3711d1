"""What a list would do: each row with its action, its errors, and old and new of every change."""

from __future__ import annotations

import enum
import hashlib
from dataclasses import dataclass, field

from people.profiles import Profile

MANY_LEAVERS = 0.10
"""Share (0 to 1) of the people here; when more would leave at once, it takes a second yes."""


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
    errors: list[Remark] = field(default_factory=list)
    notes: list[Remark] = field(default_factory=list)
    action: Action = Action.FAILED
    changes: tuple[FieldChange, ...] = ()

    @property
    def good(self) -> Profile | None:
        """What can be written of it."""
        return None if self.errors else self.profile

    @property
    def manager_employee_id(self) -> str:
        """Whom the row names as manager, or ''."""
        return (self.profile.manager_employee_id or "") if self.profile else ""


@dataclass(frozen=True)
class Report:
    """The whole dry run."""

    rows: tuple[CheckedRow, ...]
    present: int
    """How many people are in the organization now."""
    untouched: int
    """How many of them no row is about."""

    def of(self, *actions: Action) -> list[CheckedRow]:
        """The rows with one of these actions."""
        return [row for row in self.rows if row.action in actions]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows of each action, by its value."""
        return {action.value: len(self.of(action)) for action in Action}

    @property
    def has_many_leavers(self) -> bool:
        """More than a tenth of the people would leave: a wrong file looks like that."""
        return len(self.of(Action.LEAVER)) > MANY_LEAVERS * self.present

    @property
    def to_write(self) -> list[Profile]:
        """What a yes writes."""
        return [row.profile for row in self.of(*WRITTEN) if row.profile]

    @property
    def fingerprint(self) -> str:
        """32 hex digits, the same as long as a yes means the same."""
        meaning = [(row.number, row.action, row.profile, row.changes) for row in self.rows]
        return hashlib.sha256(repr(meaning).encode()).hexdigest()[:32]
