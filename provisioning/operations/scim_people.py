"""Verbs about people whom an identity provider brings, changes and takes away again.

They are written as a list is: recognized by the same rules, spelled the same, with what they chose
themselves left alone. The caller is the service; it holds the organization's lock.
"""

from __future__ import annotations

import dataclasses
import datetime as dt

from django.db import transaction

from connections.models import Connection
from people.audit import record
from people.directory import OrganizationDirectory
from people.importing.identity import Claim, identify
from people.importing.known_people import KnownPeople
from people.models import Member, Organization
from people.operations.placing import place_people
from people.profiles import KnownMember, Placement, Profile
from people.queries import leads_up_to
from people.querysets import having
from people.spelled import spelled
from provisioning.models import ScimPerson
from provisioning.operations.scim_groups import leave_groups
from provisioning.operations.scim_watch import watch_leavers
from provisioning.queries import manager_named
from provisioning.scim.reading import NEEDED, SaidPerson


class TakenIdentity(Exception):
    """Somebody else here has this user name, address or employee number."""


@transaction.atomic
def bring_person(*, connection: Connection, said: SaidPerson, now: dt.datetime) -> Member:
    """Somebody whom the other system brings: a new member, or one who is here already without
    doubt, who comes back if they had left. Raises TakenIdentity where there is a doubt, and on a
    second call; LastAdmin, TooManyLeavers.
    """
    organization = _locked(connection)
    person = _recognized(connection, said)
    if person is not None and not said.profile.is_active and person.is_active:
        watch_leavers(connection=connection, now=now)
    member = _place(connection, organization, said, person.pk if person else None, now)
    _keep(connection, member, said, was_present=bool(person and person.is_active), now=now)
    record(
        "bring_person", member, by=None, now=now, connection=connection.pk, is_new=person is None
    )
    return member


@transaction.atomic
def change_person(
    *, connection: Connection, member: Member, said: SaidPerson, now: dt.datetime
) -> Member:
    """What the other system says of somebody by now; they leave or come back with it. Raises
    TakenIdentity, LastAdmin, TooManyLeavers. A second call changes nothing.
    """
    organization = _locked(connection)
    was_present = member.left_at is None
    if was_present and not said.profile.is_active:
        watch_leavers(connection=connection, now=now)
    _refuse_what_is_taken(connection, said, member)
    changed = _place(connection, organization, said, member.pk, now)
    _keep(connection, changed, said, was_present=was_present, now=now)
    record("change_person", changed, by=None, now=now, connection=connection.pk)
    return changed


@transaction.atomic
def part_with_person(*, connection: Connection, member: Member, now: dt.datetime) -> None:
    """The other system deletes somebody: they leave, as with a list, and what it said is forgotten.
    What they did here stays. Raises LastAdmin, TooManyLeavers. A second call changes nothing.
    """
    organization = _locked(connection)
    has_left = member.left_at is None
    if has_left:
        watch_leavers(connection=connection, now=now)
        profile = Profile(name=member.name, email=member.email, is_active=False)
        placement = Placement(profile=profile, member_id=member.pk)
        place_people(
            organization=organization,
            placements=[placement],
            now=now,
            by=None,
            source={"connection": connection.pk},
        )
    leave_groups(connection=connection, member=member, now=now)
    kept, _is_new = ScimPerson.objects.get_or_create(
        connection=connection,
        member=member,
        defaults={"user_name": f"{member.pk}", "made_at": now, "changed_at": now},
    )
    kept.said, kept.external_id, kept.ended_at, kept.changed_at = {}, "", now, now
    kept.deactivated_at = now if has_left else kept.deactivated_at
    kept.save()
    record("part_with_person", member, by=None, now=now, connection=connection.pk)


def _locked(connection: Connection) -> Organization:
    return Organization.objects.select_for_update(no_key=True).get(pk=connection.organization_id)


def _recognized(connection: Connection, said: SaidPerson) -> KnownMember | None:
    """Whom somebody new to the connection is here already, if anybody."""
    claim = Claim(
        name=said.profile.name,
        email=said.profile.email,
        employee_id=said.profile.employee_id or "",
    )
    directory = OrganizationDirectory(connection.organization_id)
    known = KnownPeople(
        directory.found(emails=[claim.email], employee_ids={claim.employee_id} - {""})
    )
    identity = identify(
        claim,
        owner=known.by_employee_id.get(claim.employee_id),
        addressee=known.by_email.get(claim.email),
    )
    person = identity.person
    spoken_of = ScimPerson.objects.standing().filter(connection=connection)
    names_the_same = spoken_of.filter(user_name__iexact=said.user_name)
    is_spoken_of = person is not None and spoken_of.filter(member=person.pk).exists()
    if identity.candidates or is_spoken_of or names_the_same.exists():
        raise TakenIdentity
    return person


def _refuse_what_is_taken(connection: Connection, said: SaidPerson, member: Member) -> None:
    """A change never takes an address or a number from somebody else."""
    ids = [said.profile.employee_id] if said.profile.employee_id else []
    others = Member.objects.filter(organization=connection.organization_id).exclude(pk=member.pk)
    spoken_of = ScimPerson.objects.standing().filter(connection=connection).exclude(member=member)
    if (
        others.filter(having(emails=[said.profile.email], employee_ids=ids)).exists()
        or spoken_of.filter(user_name__iexact=said.user_name).exists()
    ):
        raise TakenIdentity


def _place(
    connection: Connection,
    organization: Organization,
    said: SaidPerson,
    member_id: int | None,
    now: dt.datetime,
) -> Member:
    """Write the profile as a row of a list is written."""
    profile = spelled(_with_what_is_theirs(said, member_id), organization.pk)
    profile = _reporting(connection, profile, said, member_id)
    placed = place_people(
        organization=organization,
        placements=[Placement(profile=profile, member_id=member_id)],
        now=now,
        by=None,
        source={"connection": connection.pk},
    )
    return placed.members[0]


def _with_what_is_theirs(said: SaidPerson, member_id: int | None) -> Profile:
    """The profile; somebody known keeps a name or an address that another source owns."""
    owned = [field for field in NEEDED if field not in said.taken]
    if member_id is None or not owned:
        return said.profile
    member = Member.objects.get(pk=member_id)
    return dataclasses.replace(said.profile, **{field: getattr(member, field) for field in owned})


def _reporting(
    connection: Connection, profile: Profile, said: SaidPerson, member_id: int | None
) -> Profile:
    """The profile with its manager, if the one who is named is here and does not report to it."""
    if said.manager is None:
        return profile
    if not said.manager:
        return dataclasses.replace(profile, manager_employee_id="")
    manager = manager_named(connection, said.manager)
    if manager is None or manager.pk == member_id:
        return profile
    if member_id is not None and leads_up_to(manager, Member(pk=member_id)):
        return profile
    if manager.employee_id:
        return dataclasses.replace(profile, manager_employee_id=manager.employee_id)
    return dataclasses.replace(profile, manager_email=manager.email.lower())


def _keep(
    connection: Connection, member: Member, said: SaidPerson, *, was_present: bool, now: dt.datetime
) -> None:
    """What was said, for the next question and the next change."""
    kept = ScimPerson.objects.filter(connection=connection, member=member).first()
    kept = kept or ScimPerson(connection=connection, member=member, made_at=now)
    kept.user_name, kept.external_id = said.user_name, said.external_id
    kept.said, kept.changed_at, kept.ended_at = dict(said.document), now, None
    if member.left_at is None:
        kept.deactivated_at = None
    elif was_present:
        kept.deactivated_at = now
    kept.save()
