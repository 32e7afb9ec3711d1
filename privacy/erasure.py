"""What an erasure comes to, before and after."""

from __future__ import annotations

from collections.abc import Sequence

from common.records import dataclass
from people.personal import OnErasure, Text, Tie


@dataclass(frozen=True)
class ErasedRows:
    """How many rows of a model an erasure reaches, and what becomes of them."""

    label: str
    purpose: Text
    on_erasure: OnErasure
    rows: int
    why: Text = ""


@dataclass(frozen=True)
class Erasure:
    """An erasure as it would be, or as it was."""

    rows: Sequence[ErasedRows]
    ties: Sequence[Tie] = ()
    """What goes on and needs the person, or counts them; none once it is done."""

    @property
    def hindrances(self) -> list[Tie]:
        """Why it cannot be done yet."""
        return [tie for tie in self.ties if tie.hinders]

    @property
    def cautions(self) -> list[Tie]:
        """What has to be read before."""
        return [tie for tie in self.ties if not tie.hinders]

    def counts(self) -> dict[str, int]:
        """Model -> how many rows, for the audit table: no names."""
        counted: dict[str, int] = {}
        for each in self.rows:
            counted[each.label] = counted.get(each.label, 0) + each.rows
        return counted


class StillNeeded(Exception):
    """Something goes on that needs the person; carries what."""

    def __init__(self, ties: Sequence[Tie]) -> None:
        super().__init__("the person is still needed")
        self.ties = ties


class FiguresUnread(Exception):
    """Something counts the person and goes on; whoever erases has to say that they read it."""

    def __init__(self, ties: Sequence[Tie]) -> None:
        super().__init__("what stays was not read")
        self.ties = ties
