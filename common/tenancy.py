"""For which organization statements are asked: what the second lock of the database goes by.

PostgreSQL shows a role nothing but the rows of one organization (ADR 75): the one that is named
here, for as long as the block lasts. Nothing is sent for it by itself. A connection that last asked
for somebody else says so before its next statement (common.postgres.base), also after a rollback
that took it back. Without settings.EVERY_ROLE there is no second lock, and all of this does
nothing.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple, cast

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections

if TYPE_CHECKING:
    from common.postgres.base import DatabaseWrapper

SETTING = "portal.organization"
"""What the policies of the tables compare with."""


class RowsFor(NamedTuple):
    """The role that a connection takes on, and the number of an organization or ''."""

    role: str
    organization: str = ""


LOGIN = RowsFor("none")
"""The role that signed in at the database, as it is: a new connection."""


def usual() -> RowsFor:
    """Of a process that answers nobody: commands, ticks, threads. All organizations."""
    return RowsFor(settings.BASE_ROLE)


def standing_of(organization_id: int | None) -> RowsFor:
    """For the rows of one organization; of none at all for None."""
    number = "" if organization_id is None else str(organization_id)
    return RowsFor(settings.LOCKED_ROLE, number)


def narrow_to(organization_id: int) -> None:
    """From here on, and until the block around it ends: nothing but the rows of one organization.
    For doors, which know only once they have looked whose request it is. A second call changes
    nothing.
    """
    _connection().asked_for = standing_of(organization_id)


def open_to_all(why: str) -> None:  # noqa: ARG001  for whoever reads the call
    """From here on, and until the block around it ends: the rows of all organizations."""
    _connection().asked_for = RowsFor(settings.EVERY_ROLE)


@contextlib.contextmanager
def rows_of(organization_id: int | None) -> Iterator[None]:
    """Nothing but the rows of one organization, and what belongs to none; for None no rows of any.
    Also as a decorator.
    """
    with _asked_for(standing_of(organization_id)):
        yield


@contextlib.contextmanager
def rows_of_all(why: str) -> Iterator[None]:  # noqa: ARG001  for whoever reads the call
    """The rows of all organizations, with the reason (tests/house/test_rows.py lists them all).
    Also as a decorator. Not around the `yield` of a generator: it would last between the rows.
    """
    with _asked_for(RowsFor(settings.EVERY_ROLE)):
        yield


@contextlib.contextmanager
def as_owner() -> Iterator[None]:
    """The role that signed in, without a change: for whoever makes tables."""
    with _asked_for(LOGIN):
        yield


@contextlib.contextmanager
def told_by_itself() -> Iterator[None]:
    """Around a statement that says itself for whom it asks, or asks for nobody: nothing is said
    before it.
    """
    ours = _connection()
    ours.is_told = True
    try:
        yield
    finally:
        ours.is_told = False


def note_organization(organization_id: int | None) -> None:
    """A statement has just named this organization for the statements behind it (of its transaction
    behind a pooler).
    """
    ours = _connection()
    if ours.standing is not None:
        ours.standing = RowsFor(ours.standing.role, standing_of(organization_id).organization)


@contextlib.contextmanager
def _asked_for(standing: RowsFor) -> Iterator[None]:
    ours = _connection()
    before, ours.asked_for = ours.asked_for, standing
    try:
        yield
    finally:
        ours.asked_for = before


def _connection() -> DatabaseWrapper:
    """This thread's."""
    return cast("DatabaseWrapper", connections[DEFAULT_DB_ALIAS])
