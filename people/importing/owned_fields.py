"""Fields that belong to another source: a list does not change them.

Somebody new comes in with all that the list says: nobody else has said anything yet.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from people.importing.named_managers import MANAGER_FIELDS
from people.importing.report import CheckedRow, Remark
from people.profiles import PLAIN_FIELDS, KnownMember, Profile

MANAGER = "manager"
ALWAYS_SAID = ("name", "email")
NOTHING_SAID = Profile(name="", email="")


def readable_columns(
    columns: Sequence[Sequence[str]], owners: Mapping[str, str]
) -> list[Sequence[str]]:
    """The columns without those of managers, where these come from another source."""
    if MANAGER not in owners:
        return list(columns)
    return [(heading, "" if field in MANAGER_FIELDS else field) for heading, field in columns]


def manager_places(columns: Sequence[Sequence[str]], owners: Mapping[str, str]) -> list[int]:
    """Which cells of a row name a manager who comes from another source."""
    if MANAGER not in owners:
        return []
    return [place for place, (_heading, field) in enumerate(columns) if field in MANAGER_FIELDS]


def keep_owned(row: CheckedRow, owners: Mapping[str, str], managers: Sequence[int]) -> None:
    """Let a row say what is known already in fields that belong to another source, and note which
    it said otherwise. Must come after the row's person is found.
    """
    if not owners or row.profile is None:
        return
    if row.person is None:
        _refuse_taking(row, owners)
        return
    said = _left_out(row.profile, row.person, owners)
    if any(len(row.cells) > place and row.cells[place] for place in managers):
        said.append(MANAGER)
    row.left_out = tuple(said)
    stays = {each: getattr(row.person, each) for each in ALWAYS_SAID if each in owners}
    unsaid = {each: getattr(NOTHING_SAID, each) for each in PLAIN_FIELDS if each in owners}
    row.profile = dataclasses.replace(row.profile, **stays, **unsaid)
    row.deprived = tuple(each for each in row.deprived if _loses(each, row.profile))


def _left_out(profile: Profile, person: KnownMember, owners: Mapping[str, str]) -> list[str]:
    """Owned fields in which the profile says something else."""
    return [
        field
        for field in (*ALWAYS_SAID, *PLAIN_FIELDS)
        if field in owners and getattr(profile, field) not in (None, getattr(person, field))
    ]


def _loses(person: KnownMember, profile: Profile) -> bool:
    """Whether somebody else would still lose an address or an ID to the row's person."""
    is_address = bool(person.email) and profile.email == person.email.lower()
    return is_address or bool(person.employee_id and profile.employee_id == person.employee_id)


def _refuse_taking(row: CheckedRow, owners: Mapping[str, str]) -> None:
    """Somebody new cannot take what belongs to another source from somebody who has it."""
    for person in row.deprived:
        for field in ("email", "employee_id"):
            holds = str(getattr(person, field)).lower()
            takes = str(getattr(row.profile, field) or "").lower()
            if field in owners and holds and holds == takes:
                text = _(
                    "%(name)s already has this address or ID, and this list may not "
                    "change it. If the row is about %(name)s, say so; otherwise "
                    "correct the row."
                )
                row.errors.append(Remark("", text % {"name": person.name}))
