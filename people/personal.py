"""What the portal keeps about people, as the apps that keep it say themselves.

Each app has a holdings.py with one Personal for every model that leads to a person or holds what
somebody wrote, and announces it in announcements.py. It is read when somebody first asks for it:
for the inventory, for the copy that a person takes along, and when a person is erased. A test walks
all models and fails when one with a path to a person, or with free text, is undecided.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import ModuleType
from typing import Protocol, TypedDict, Unpack

from django.db import models
from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.records import dataclass
from people.models import Member

Text = str | Promise


class OnErasure(models.TextChoices):
    """What becomes of rows when the person that they lead to is erased."""

    DELETE = "delete", _("Deleted")
    NAMELESS = "nameless", _("What names the person or was written by them is emptied")
    KEEP = "keep", _("Kept; it no longer leads to anybody")
    HAND_OVER = "hand_over", _("Stays with the organization, without the person's name")


class FoundBy(enum.Enum):
    """What the column at the end of a trail holds."""

    MEMBER = enum.auto()
    """A key to the member, or the member's number without a key."""
    USER = enum.auto()
    """A key to who signs in; rows of somebody who is a member elsewhere too are theirs there."""
    ADDRESS = enum.auto()
    """A mail address, which counts when no other member has it."""


@dataclass(frozen=True)
class Traces:
    """By what rows of somebody are recognized; taken before anything of them goes."""

    member_id: int
    organization_id: int
    user_id: int | None
    """None also where the sign-in opens another organization and stays."""
    addresses: Sequence[str]
    """In small letters; none that somebody has as a member of whatever organization."""
    addresses_here: Sequence[str]
    """The same, and those that only a member of another organization has."""
    names: Sequence[str]
    """In full, without what somebody else here is called."""
    numbers: Sequence[str]
    """Ids that other systems gave them: found where they stand alone."""

    @property
    def terms(self) -> list[str]:
        """What gives them away wherever it stands, the longest first."""
        return sorted({*self.addresses_here, *self.names}, key=len, reverse=True)


Finding = Callable[[Traces], QuerySet[Model]]


Erasing = Callable[[QuerySet[Model], Traces, dt.datetime], None]
"""Does with rows what their trail says."""


@dataclass(frozen=True)
class Trail:
    """How rows of a model lead to a person, and what that means for them."""

    path: str
    """A lookup, such as "enrollment__member"; of rows that are found by what they hold, the
    column."""
    erased: OnErasure
    emptied: Sequence[str] = ()
    """Columns that an erasure empties, where rows are made nameless."""
    exported: Sequence[str] = ()
    """Columns, or lookups, of which the person gets a copy; never what another one said in
    confidence."""
    why: Text = ""
    """Where rows are kept or stay with the organization."""
    found_by: FoundBy = FoundBy.MEMBER
    where: Mapping[str, object] | None = None
    """Only rows with these values."""
    shown_where: Mapping[str, object] | None = None
    """Only of these the person gets a copy; the others were said in confidence."""
    finds: Finding | None = None
    """Instead of the lookup, where there is none."""
    erases: Erasing | None = None
    """Instead of deleting or emptying, where that takes more."""


@dataclass(frozen=True)
class Personal:
    """What one model keeps about people."""

    label: str
    """Of the model: "coaching.TalkNote"."""
    purpose: Text
    """What it is kept for, in words for the person."""
    seen_by: Text
    kept_for: Text
    trails: Sequence[Trail]
    plain: Sequence[str] = ()
    """Columns of text that neither name a person nor hold what one wrote."""
    aliases: Sequence[str] = ()
    """Columns with what other systems call the person that the first trail leads to."""


@dataclass(frozen=True)
class Impersonal:
    """Models of which nothing is about a person, and the reason to say so."""

    labels: Sequence[str]
    why: Text


class Bond(Protocol):
    """What still ties a person to something that goes on, told before an erasure."""

    def __call__(self, *, member: Member, now: dt.datetime) -> Iterable[Tie]: ...


@dataclass(frozen=True)
class Tie:
    """One thing that goes on and needs the person, or whose figures they are part of."""

    words: Text
    hinders: bool
    """Whether somebody has to take over first; otherwise it is enough that it was read."""


class TrailOptions(TypedDict, total=False):
    """What else can be said of a trail."""

    found_by: FoundBy
    where: Mapping[str, object]
    shown_where: Mapping[str, object]
    finds: Finding
    erases: Erasing


def deletes(path: str, *exported: str, why: Text = "", **more: Unpack[TrailOptions]) -> Trail:
    """Rows that go with the person."""
    return Trail(path, OnErasure.DELETE, exported=exported, why=why, **more)


def empties(
    path: str, *emptied: str, exported: Sequence[str] = (), **more: Unpack[TrailOptions]
) -> Trail:
    """Rows that stay without these columns."""
    return Trail(path, OnErasure.NAMELESS, emptied=emptied, exported=exported, **more)


def keeps(path: str, *exported: str, why: Text, **more: Unpack[TrailOptions]) -> Trail:
    """Rows that stay as they are and lead to nobody any more."""
    return Trail(path, OnErasure.KEEP, exported=exported, why=why, **more)


def hands_over(path: str, *exported: str, why: Text, **more: Unpack[TrailOptions]) -> Trail:
    """Rows that are the organization's own."""
    return Trail(path, OnErasure.HAND_OVER, exported=exported, why=why, **more)


_modules: list[ModuleType] = []
_bonds: list[Bond] = []


def announce_holdings(module: ModuleType) -> None:
    """Say which module holds an app's HOLDINGS and IMPERSONAL; imported_later(...) keeps it from
    being read at the start. Said twice it counts once.
    """
    if module.__name__ not in {known.__name__ for known in _modules}:
        _modules.append(module)


def announce_bond(bond: Bond) -> None:
    """Say who knows what ties people to what goes on; said twice it counts once."""
    if bond not in _bonds:
        _bonds.append(bond)


def personal() -> list[Personal]:
    """Everything that was announced, app by app."""
    found: list[Personal] = []
    for module in _modules:
        found += module.HOLDINGS
    return found


def impersonal() -> list[Impersonal]:
    """What was said to be about nobody."""
    found: list[Impersonal] = []
    for module in _modules:
        found += module.IMPERSONAL
    return found


def ties_of(member: Member, *, now: dt.datetime) -> list[Tie]:
    """What goes on and needs this person, or counts them."""
    found: list[Tie] = []
    for bond in _bonds:
        found += bond(member=member, now=now)
    return found
