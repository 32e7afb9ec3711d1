"""Verbs about who belongs to an organization: joining, changing, leaving."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from people.audit import record
from people.directory import OrganizationDirectory
from people.importing.identity import Claim, identify
from people.importing.known_people import KnownPeople
from people.models import Member, Organization, Role
from people.operations.placing import place_people
from people.operations.roles import keep_an_admin
from people.operations.sign_ins import let_go
from people.profiles import Placement, Profile


class UnclearPerson(Exception):
    """Somebody else may have this ID or this address, and nobody has said who is meant."""


@transaction.atomic
def add_members(
    *,
    organization: Organization,
    profiles: Sequence[Profile],
    now: dt.datetime,
    by: Member | None,
) -> list[Member]:
    """Create or update members, in the order of `profiles`; each can sign in then.

    Whom a profile is about is found by employee id and address; UnclearPerson where that leaves a
    doubt. Another organization's members are never touched: somebody known elsewhere on this server
    becomes a second member with the same sign-in. Somebody who had left comes back. Raises
    LastAdmin when nobody could run the organization any more. A second call changes nothing.
    """
    # The organization's row is the lock: two imports at once would both find somebody new.
    Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    directory = OrganizationDirectory(organization.pk)
    people = KnownPeople(
        directory.found(
            emails=[profile.email.strip().lower() for profile in profiles],
            employee_ids=[profile.employee_id for profile in profiles if profile.employee_id],
        )
    )
    placements = [_placement(profile, people) for profile in profiles]
    placed = place_people(organization=organization, placements=placements, now=now, by=by)
    if placed.changes:
        joined = [change.member.pk for change in placed.changes if change.before is None]
        left = sum(not profile.is_active for profile in profiles)
        counts = {"new": len(joined), "known": len(placed.changes) - len(joined), "left": left}
        record("add_members", organization, by=by, now=now, **counts, joined=joined)
    return placed.members


def _placement(profile: Profile, people: KnownPeople) -> Placement:
    """A profile with the member it is about without doubt."""
    email, employee_id = profile.email.strip().lower(), profile.employee_id or ""
    identity = identify(
        Claim(name=profile.name, email=email, employee_id=employee_id),
        owner=people.by_employee_id.get(employee_id),
        addressee=people.by_email.get(email),
    )
    if identity.candidates:
        raise UnclearPerson(email)
    return Placement(profile=profile, member_id=identity.person.pk if identity.person else None)


@transaction.atomic
def mark_left(*, member: Member, now: dt.datetime, by: Member | None) -> None:
    """Somebody left: their sessions end at once, because the sign-in backend no longer finds them.

    Raises LastAdmin when nobody could run the organization any more. A second call keeps the first
    time.
    """
    organization = Organization.objects.select_for_update(no_key=True).get(
        pk=member.organization_id
    )
    current = Member.objects.get(pk=member.pk)
    if current.left_at is not None:
        return
    Member.objects.filter(pk=current.pk).update(left_at=now)
    if current.has_role(Role.ADMIN):
        keep_an_admin(organization)
    let_go(members=[], leavers=[current])
    record("mark_left", current, by=by, now=now)


@transaction.atomic
def open_member(*, member: Member, now: dt.datetime, by: Member) -> None:
    """Note that somebody looked at another person's record; one's own is one's own affair.

    A second call writes a second row: each look counts.
    """
    if member.pk != by.pk:
        record("open_member", member, by=by, now=now)
