"""Writing what a list says to the people it is about, and noting what that changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from contextlib import closing

from common.progress import Headway
from common.records import dataclass
from people.bulk import write_fields
from people.facts import Facts
from people.import_batches import closed_batches, placement_of
from people.importing.resting import Resting
from people.models import ImportChange, Member, Organization, PeopleImport
from people.operations.saving import MemberChange, note_changes, save_people, tie_managers
from people.profiles import Placement, Profile
from people.roster import Roster, vacate


@dataclass(frozen=True)
class Placed:
    """The members of placements, in their order, and everybody who changed, the others included
    who lost an address or an ID.
    """

    members: list[Member]
    changes: list[MemberChange]


def place_people(
    *,
    organization: Organization,
    placements: Sequence[Placement],
    now: dt.datetime,
    by: Member | None,
    source: Mapping[str, object] | None = None,
) -> Placed:
    """Write profiles to their members, and make members of those who are new. `source` says in the
    audit table where it came from.

    An address or an ID that is said of one person is taken from whoever had it: they keep their
    record, without it. Managers are found by employee id or address among the profiles and the
    people already there. What somebody chose themselves stays. The caller holds the
    organization's lock. A fixed number of statements up to 500 people.

    Raises LastAdmin. A second call changes nothing.
    """
    roster = Roster(organization, placements)
    members = roster.take_over(placements, now=now)
    roster.create()
    tie_managers(
        organization=organization,
        tied=zip(members, [placement.profile for placement in placements], strict=True),
        among=roster.everybody,
    )
    save_people(members=roster.concerned, before=roster.before)
    changes = note_changes(
        organization=organization,
        members=roster.concerned,
        before=roster.before,
        now=now,
        by=by,
        source=source,
    )
    return Placed(members, changes)


def place_list(
    people_import: PeopleImport,
    *,
    organization: Organization,
    now: dt.datetime,
    by: Member,
    progress: Headway | None = None,
) -> None:
    """Write what the dry run of a list found, in batches, and keep what that changed.

    The same as `place_people` in a room that does not grow with the list. Managers are tied once
    everybody is there; who would change places with somebody is written together with them.
    """
    with closing(Resting[_Put]()) as resting:
        for batch in closed_batches(people_import):
            placements = [placement_of(finding) for finding in batch]
            roster = Roster(organization, placements)
            members = roster.take_over(placements, now=now)
            roster.create()
            save_people(members=roster.concerned, before=roster.before)
            profile_of = dict(zip(members, (each.profile for each in placements), strict=True))
            resting.put(
                [
                    _Put(each.pk, roster.before.get(each.pk), profile_of.get(each))
                    for each in roster.concerned
                ]
            )
            if progress:
                progress.move(len(batch))
        for written in resting.batches():
            _conclude(people_import, organization, written, now=now, by=by)
            if progress:
                progress.move(len(written))


@dataclass(frozen=True)
class _Put:
    """Somebody who was written: what was before, and what the list says of them, if anything."""

    pk: int
    before: Facts | None
    profile: Profile | None


def _conclude(
    people_import: PeopleImport,
    organization: Organization,
    written: Sequence[_Put],
    *,
    now: dt.datetime,
    by: Member,
) -> None:
    """Tie managers, note who changed how, and keep it, for one batch."""
    members = Member.objects.in_bulk([each.pk for each in written])
    tied = [(members[each.pk], each.profile) for each in written if each.profile]
    moved = tie_managers(organization=organization, tied=tied)
    write_fields(moved, ["manager"])
    changes = note_changes(
        organization=organization,
        members=[members[each.pk] for each in written],
        before={each.pk: each.before for each in written if each.before is not None},
        now=now,
        by=by,
    )
    ImportChange.objects.bulk_create(
        ImportChange(
            people_import=people_import,
            member_id=change.member.pk,
            before=change.before,
            after=change.after,
        )
        for change in changes
    )


def write_people(
    *,
    organization: Organization,
    members: Sequence[Member],
    before: Mapping[int, Facts],
    now: dt.datetime,
    by: Member | None,
) -> list[MemberChange]:
    """Write members whose values were changed in memory; `before` is what stands now.

    The caller holds the organization's lock. A second call changes nothing.
    """
    vacate(members, before)
    save_people(members=members, before=before)
    return note_changes(organization=organization, members=members, before=before, now=now, by=by)
