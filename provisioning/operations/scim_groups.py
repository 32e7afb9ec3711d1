"""Verbs about groups of an identity provider, and what an admin lets them mean here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

from django.db import transaction

from common.records import dataclass
from connections.models import Connection
from people.audit import record
from people.facts import facts_of
from people.models import Member, Organization
from people.operations import grant_role, take_role
from people.operations.placing import write_people
from people.roles import Role
from provisioning.models import ScimGroup, ScimGroupSeat


class BadGroup(Exception):
    """It has somebody in it who is not here."""


@dataclass(frozen=True)
class SaidGroup:
    """A group as the other system has it."""

    name: str
    external_id: str
    member_ids: frozenset[int]


@transaction.atomic
def bring_group(*, connection: Connection, said: SaidGroup, now: dt.datetime) -> ScimGroup:
    """A group that the other system brings. It means nothing until an admin says what. Raises
    BadGroup. A second call makes another one.
    """
    group = ScimGroup.objects.create(
        connection=connection,
        name=said.name,
        external_id=said.external_id,
        made_at=now,
        changed_at=now,
    )
    _seat(group, said.member_ids)
    record("bring_group", connection, by=None, now=now, group=group.pk)
    return group


@transaction.atomic
def change_group(
    *, connection: Connection, group: ScimGroup, said: SaidGroup, now: dt.datetime
) -> None:
    """Its name and who is in it by now; whoever comes or goes gets or loses what the group gives.
    Raises BadGroup. A second call changes nothing.
    """
    group.name, group.external_id, group.changed_at = said.name, said.external_id, now
    group.save(update_fields=["name", "external_id", "changed_at"])
    gone = group.seats.exclude(member__in=said.member_ids)
    _take_back(gone.select_related("member"), connection=connection, now=now, by=None)
    gone.delete()
    _seat(group, said.member_ids)
    _give(group, connection=connection, now=now, by=None)
    record("change_group", connection, by=None, now=now, group=group.pk)


@transaction.atomic
def end_group(*, connection: Connection, group: ScimGroup, now: dt.datetime) -> None:
    """The other system deletes it; what it gave is taken back. A second call finds nothing."""
    seats = group.seats.select_related("member")
    _take_back(seats, connection=connection, now=now, by=None)
    record("end_group", connection, by=None, now=now, group=group.pk)
    group.delete()


@transaction.atomic
def map_group(*, group: ScimGroup, role: str, audience: str, now: dt.datetime, by: Member) -> None:
    """What a group means here, as an admin says: a role, a job level, or nothing. It is given to
    its people at once, and a role that it gave before is taken back. A second call changes nothing.
    """
    group = ScimGroup.objects.select_for_update().select_related("connection").get(pk=group.pk)
    if (group.role, group.audience) == (role, audience):
        return
    connection = group.connection
    if group.role != role:
        seats = group.seats.select_related("member")
        _take_back(seats, connection=connection, now=now, by=by)
        group.seats.update(granted="")
    group.role, group.audience = role, audience
    group.save(update_fields=["role", "audience"])
    record("map_group", connection, by=by, now=now, group=group.pk, role=role, audience=audience)
    _give(group, connection=connection, now=now, by=by)


def leave_groups(*, connection: Connection, member: Member, now: dt.datetime) -> None:
    """Somebody leaves every group of a connection, with what the groups gave. A second call finds
    none.
    """
    seats = ScimGroupSeat.objects.filter(group__connection=connection, member=member)
    _take_back(seats.select_related("member"), connection=connection, now=now, by=None)
    seats.delete()


def _seat(group: ScimGroup, member_ids: Collection[int]) -> None:
    """Those who are not in the group yet."""
    seated = set(group.seats.values_list("member", flat=True))
    fresh = set(member_ids) - seated
    people = Member.objects.filter(organization=group.connection.organization_id, pk__in=fresh)
    if people.count() != len(fresh):
        raise BadGroup
    seats = (ScimGroupSeat(group=group, member_id=pk) for pk in sorted(fresh))
    ScimGroupSeat.objects.bulk_create(seats, batch_size=1000)


def _give(group: ScimGroup, *, connection: Connection, now: dt.datetime, by: Member | None) -> None:
    """What the group means, to everybody in it who does not have it."""
    if group.role:
        without = group.seats.filter(granted="").exclude(member__roles__contains=[group.role])
        seats = list(without.select_related("member"))
        members = [seat.member for seat in seats]
        grant_role(members=members, role=Role(group.role), now=now, by=by)
        ScimGroupSeat.objects.filter(pk__in=[each.pk for each in seats]).update(granted=group.role)
    if group.audience:
        _level(group, connection=connection, now=now, by=by)


def _level(
    group: ScimGroup, *, connection: Connection, now: dt.datetime, by: Member | None
) -> None:
    """The job level of the group, to everybody in it who has another one."""
    organization = Organization.objects.select_for_update(no_key=True).get(
        pk=connection.organization_id
    )
    people = Member.objects.filter(scim_seats__group=group).exclude(audience=group.audience)
    members = list(people)
    before = {member.pk: facts_of(member) for member in members}
    for member in members:
        member.audience = group.audience
    write_people(organization=organization, members=members, before=before, now=now, by=by)


def _take_back(
    seats: Iterable[ScimGroupSeat], *, connection: Connection, now: dt.datetime, by: Member | None
) -> None:
    """Roles that came of these seats, unless another group gives them too."""
    given = [seat for seat in seats if seat.granted]
    others = ScimGroupSeat.objects.filter(
        group__connection=connection, member__in=[seat.member_id for seat in given]
    ).exclude(pk__in=[seat.pk for seat in given])
    for role in sorted({seat.granted for seat in given}):
        holders = [seat for seat in given if seat.granted == role]
        giving = others.filter(group__role=role, member__in=[seat.member_id for seat in holders])
        kept = set(giving.values_list("member", flat=True))
        giving.update(granted=role)
        gone = [seat.member for seat in holders if seat.member_id not in kept]
        take_role(members=gone, role=Role(role), now=now, by=by)
