"""Verbs about what somebody does in the organization."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from people.audit import record, record_each
from people.models import Member, Organization, Role


class StaleRoles(Exception):
    """Somebody else changed the roles since the form was opened; carries what they are now."""

    def __init__(self, roles: Sequence[str]) -> None:
        super().__init__("the roles were changed meanwhile")
        self.roles = tuple(roles)


class OwnAdminRole(Exception):
    """An admin would stop being one by their own hand, and has not said yes to that."""


class LastAdmin(Exception):
    """The organization would be left without anybody who can run it; its text is for the page."""

    def __str__(self) -> str:
        return _(
            "Nobody else here can run the organization. Give another person the admin role first."
        )


@transaction.atomic
def grant_role(
    *, members: Iterable[Member], role: Role, now: dt.datetime, by: Member | None
) -> None:
    """Give members a role, in one statement for those who have the same roles so far. Those who
    have it are left alone, so a second call changes nothing.
    """
    without = {member.pk: member for member in members if role not in member.roles}
    by_roles: dict[tuple[str, ...], list[Member]] = defaultdict(list)
    for current in (
        Member.objects.filter(pk__in=without).select_for_update(no_key=True).order_by("pk")
    ):
        without[current.pk].roles = sorted({*current.roles, role})
        if role not in current.roles:
            by_roles[tuple(without[current.pk].roles)].append(current)
    for roles, same in by_roles.items():
        Member.objects.filter(pk__in=[each.pk for each in same]).update(roles=list(roles))
        record_each("grant_role", ((each, {"role": role}) for each in same), by=by, now=now)


@transaction.atomic
def take_role(
    *, members: Iterable[Member], role: Role, now: dt.datetime, by: Member | None
) -> None:
    """Take a role back that is not that of an admin, in one statement for those who have the same
    roles so far. Those who do not have it are left alone, so a second call changes nothing.
    """
    by_roles: dict[tuple[str, ...], list[Member]] = defaultdict(list)
    numbers = [member.pk for member in members]
    holders = Member.objects.filter(pk__in=numbers, roles__contains=[role])
    for current in holders.select_for_update(no_key=True).order_by("pk"):
        by_roles[tuple(sorted(current.roles))].append(current)
    for before, same in by_roles.items():
        after = [each for each in before if each != role]
        Member.objects.filter(pk__in=[each.pk for each in same]).update(roles=after)
        record_each("take_role", ((each, {"role": role}) for each in same), by=by, now=now)


@transaction.atomic
def set_roles(
    *,
    member: Member,
    roles: Collection[str],
    seen: Collection[str],
    now: dt.datetime,
    by: Member | None,
    gives_up: bool = False,
) -> None:
    """Give a member exactly these roles. `seen` is what the form showed when it was opened.

    Raises StaleRoles when they were changed since, LastAdmin when nobody could run the organization
    any more, and OwnAdminRole when admins would take the role away from themselves and `gives_up`
    does not say that they mean it. A second call with the same roles changes nothing.
    """
    organization = Organization.objects.select_for_update(no_key=True).get(
        pk=member.organization_id
    )
    before = sorted(Member.objects.get(pk=member.pk).roles)
    after = sorted({str(role) for role in roles})
    if before == after:
        return
    if before != sorted({str(role) for role in seen}):
        raise StaleRoles(before)
    if Role.ADMIN in before and Role.ADMIN not in after:
        others = Member.objects.admins_of(organization).exclude(pk=member.pk)
        if not others.exists():
            raise LastAdmin
        if by is not None and by.pk == member.pk and not gives_up:
            raise OwnAdminRole
    Member.objects.filter(pk=member.pk).update(roles=after)
    record("set_roles", member, by=by, now=now, before=before, after=after)


def keep_an_admin(organization: Organization) -> None:
    """Raise LastAdmin when nobody who is here runs the organization."""
    if not Member.objects.admins_of(organization).exists():
        raise LastAdmin
