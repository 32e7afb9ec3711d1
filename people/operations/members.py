"""Verbs about who belongs to an organization: joining, changing, leaving."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import OuterRef, Subquery

from people.audit import record
from people.models import Member, Organization, Role, User
from people.operations.roles import LastAdmin
from people.profiles import PLAIN_FIELDS, Profile

WRITTEN_FIELDS = ("name", "email", *PLAIN_FIELDS, "roles", "manager", "left_at", "user")


@transaction.atomic
def add_members(
    *,
    organization: Organization,
    profiles: Sequence[Profile],
    now: dt.datetime,
    by: Member | None,
) -> list[Member]:
    """Create or update members by their address, in the order of `profiles`; each can sign in then.

    Somebody whose address is new but whose employee id is known has changed their address. Managers
    are found by employee id among the profiles and the people already there. A fixed number of
    statements up to 500 people. Another organization's members are never touched: somebody known
    elsewhere on this server becomes a second member with the same sign-in. Somebody who had left
    comes back. Raises LastAdmin when nobody could run the organization any more. A second call with
    the same profiles changes nothing but writes its audit row.
    """
    # The organization's row is the lock: two imports at once would both find somebody new.
    Organization.objects.select_for_update().get(pk=organization.pk)
    roster = _Roster(organization)
    members = [roster.take_over(profile, now=now) for profile in profiles]
    Member.objects.bulk_create(roster.fresh, batch_size=1000)
    for member, profile in zip(members, profiles, strict=True):
        if profile.manager_employee_id is not None:
            manager = roster.by_employee_id.get(profile.manager_employee_id)
            member.manager = None if manager is member else manager
        elif profile.manager_email in roster.by_email:
            member.manager = roster.by_email[profile.manager_email]
    _tie_users(members)
    Member.objects.bulk_update(set(members), WRITTEN_FIELDS, batch_size=500)
    leavers = [member for member in members if member.left_at]
    _move_sign_ins(leavers)
    if any(member.has_role(Role.ADMIN) for member in leavers):
        _keep_an_admin(organization)
    record(
        "add_members",
        organization,
        by=by,
        now=now,
        new=len(roster.fresh),
        known=len(set(members)) - len(roster.fresh),
        left=sum(not profile.is_active for profile in profiles),
    )
    return members


@transaction.atomic
def mark_left(*, member: Member, now: dt.datetime, by: Member | None) -> None:
    """Somebody left: their sessions end at once, because the sign-in backend no longer finds them.

    Raises LastAdmin when nobody could run the organization any more. A second call keeps the first
    time.
    """
    organization = Organization.objects.select_for_update().get(pk=member.organization_id)
    current = Member.objects.get(pk=member.pk)
    if current.left_at is not None:
        return
    Member.objects.filter(pk=current.pk).update(left_at=now)
    if current.has_role(Role.ADMIN):
        _keep_an_admin(organization)
    _move_sign_ins([current])
    record("mark_left", current, by=by, now=now)


@transaction.atomic
def open_member(*, member: Member, now: dt.datetime, by: Member) -> None:
    """Note that somebody looked at another person's record; one's own is one's own affair.

    A second call writes a second row: each look counts.
    """
    if member.pk != by.pk:
        record("open_member", member, by=by, now=now)


def _keep_an_admin(organization: Organization) -> None:
    """Raise LastAdmin when nobody who is here runs the organization."""
    if not Member.objects.admins_of(organization).exists():
        raise LastAdmin


class _Roster:
    """The people of an organization by address and by employee id, kept up as profiles come in."""

    def __init__(self, organization: Organization) -> None:
        self.organization = organization
        self.by_email: dict[str, Member] = {}
        self.by_employee_id: dict[str, Member] = {}
        self.fresh: list[Member] = []
        """Members who are not saved yet."""
        for member in Member.objects.filter(organization=organization):
            self._enter(member)

    def take_over(self, profile: Profile, *, now: dt.datetime) -> Member:
        """The member a profile is about, with what it says; a new one when nobody is known."""
        member = self._find(profile)
        if member is None:
            member = Member(
                organization=self.organization,
                time_zone=self.organization.time_zone,
                language=self.organization.language,
            )
            self.fresh.append(member)
        member.name = profile.name
        member.email = profile.email.strip().lower()
        for field in PLAIN_FIELDS:
            value = getattr(profile, field)
            if value is not None:
                setattr(member, field, value)
        member.roles = sorted({*member.roles, *profile.roles})
        member.left_at = None if profile.is_active else member.left_at or now
        self._enter(member)
        return member

    def _find(self, profile: Profile) -> Member | None:
        return self.by_email.get(profile.email.strip().lower()) or self.by_employee_id.get(
            profile.employee_id or ""
        )

    def _enter(self, member: Member) -> None:
        self.by_email[member.email.lower()] = member
        if member.employee_id:
            self.by_employee_id[member.employee_id] = member


def _tie_users(members: Sequence[Member]) -> None:
    """Give every member a user, found by address whatever organization made it.

    A user who acted as a member that now has another address, or had no present member, acts as
    what is theirs now.
    """
    emails = {member.email for member in members}
    User.objects.bulk_create(
        [User(email=email, password=make_password(None)) for email in sorted(emails)],
        ignore_conflicts=True,
        batch_size=1000,
    )
    users = {
        user.email: user
        for user in User.objects.filter(email__in=emails).select_related("current_member")
    }
    settled: list[User] = []
    for member in members:
        user = member.user = users[member.email]
        current = user.current_member
        if member.left_at is None and (current is None or current.left_at is not None):
            user.current_member = member
            settled.append(user)
    own = {member.pk for member in members}
    User.objects.filter(current_member__in=own).exclude(email__in=emails).update(
        current_member=None
    )
    User.objects.bulk_update(settled, ["current_member"], batch_size=500)


def _move_sign_ins(leavers: Sequence[Member]) -> None:
    """Users who acted as somebody who left act as another member of theirs, or as nobody."""
    if not leavers:
        return
    other = (
        Member.objects.filter(user=OuterRef("pk"), left_at__isnull=True)
        .order_by("pk")
        .values("pk")[:1]
    )
    User.objects.filter(current_member__in=[member.pk for member in leavers]).update(
        current_member=Subquery(other)
    )
