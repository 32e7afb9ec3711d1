"""Verbs about people: who belongs to an organization, what they do in it, and the record of what was done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from people.data import MemberData
from people.models import AuditEvent, Member, Organization, Role, User

PLAIN_FIELDS = (
    "employee_id", "job_title", "department", "location", "country", "time_zone", "language", "audience", "hired_on",
)  # fmt: skip
WRITTEN_FIELDS = ("name", *PLAIN_FIELDS, "roles", "manager", "left_at", "user")


def record_event(
    *,
    verb: str,
    thing: str,
    thing_id: int | None,
    organization_id: int | None,
    by: Member | None,
    now: dt.datetime,
    detail: dict[str, Any] | None = None,
) -> None:
    """Write one row of the audit table, in the caller's transaction. A second call writes a second row."""
    AuditEvent.objects.create(
        organization_id=organization_id,
        actor_id=by.pk if by else None,
        verb=verb,
        thing=thing,
        thing_id=thing_id,
        detail=detail or {},
        at=now,
    )


@transaction.atomic
def add_members(
    *, organization: Organization, rows: Sequence[MemberData], now: dt.datetime, by: Member | None
) -> list[Member]:
    """Create or update members by their address, in the order of `rows`; each can sign in afterwards.

    A fixed number of statements at any size. Managers are found by employee id among the rows and the people already
    there. Another organization's members are never touched: somebody known elsewhere on this server becomes a second
    member with the same sign-in. A second call with the same rows changes nothing but writes its audit row.
    """
    emails = [row.email.strip().lower() for row in rows]
    known = {m.email.lower(): m for m in Member.objects.filter(organization=organization).select_for_update()}
    fresh = [
        Member(organization=organization, email=email, name=row.name)
        for email, row in zip(emails, rows, strict=True)
        if email not in known
    ]
    for member in fresh:
        known[member.email] = member
    for email, row in zip(emails, rows, strict=True):
        _take_over(known[email], row, now=now)
    Member.objects.bulk_create(fresh, batch_size=1000)
    _tie_managers(known, emails, rows)
    _tie_users([known[email] for email in emails])
    members = [known[email] for email in emails]
    Member.objects.bulk_update(set(members), WRITTEN_FIELDS, batch_size=500)
    record_event(
        verb="add_members",
        thing="organization",
        thing_id=organization.pk,
        organization_id=organization.pk,
        by=by,
        now=now,
        detail={"new": len(fresh), "known": len(set(emails)) - len(fresh)},
    )
    return members


def _take_over(member: Member, row: MemberData, *, now: dt.datetime) -> None:
    member.name = row.name
    for field in PLAIN_FIELDS:
        value = getattr(row, field)
        if value is not None:
            setattr(member, field, value)
    member.roles = sorted({*member.roles, *row.roles})
    if not row.is_active:
        member.left_at = member.left_at or now
    elif member.left_at:
        member.left_at = None


def _tie_managers(known: dict[str, Member], emails: Sequence[str], rows: Sequence[MemberData]) -> None:
    by_employee_id = {m.employee_id: m for m in known.values() if m.employee_id}
    for email, row in zip(emails, rows, strict=True):
        if row.manager_employee_id is not None:
            manager = by_employee_id.get(row.manager_employee_id)
            known[email].manager = None if manager is known[email] else manager


def _tie_users(members: Sequence[Member]) -> None:
    """Give every member a user, found by address whatever organization made it."""
    emails = {member.email for member in members}
    User.objects.bulk_create(
        [User(email=email, password=make_password(None)) for email in sorted(emails)],
        ignore_conflicts=True,
        batch_size=1000,
    )
    users = {user.email: user for user in User.objects.filter(email__in=emails)}
    newcomers = []
    for member in members:
        member.user = users[member.email]
        if member.user.current_member_id is None:
            member.user.current_member = member
            newcomers.append(member.user)
    User.objects.bulk_update(newcomers, ["current_member"], batch_size=500)


@transaction.atomic
def grant_role(*, members: Iterable[Member], role: Role, now: dt.datetime, by: Member | None) -> None:
    """Give members a role. Those who have it are left alone, so a second call changes nothing."""
    for member in members:
        if role not in member.roles:
            member.roles = [*member.roles, role]
            member.save(update_fields=["roles"])
            record_event(
                verb="grant_role",
                thing="member",
                thing_id=member.pk,
                organization_id=member.organization_id,
                by=by,
                now=now,
                detail={"role": role},
            )


@transaction.atomic
def mark_left(*, member: Member, now: dt.datetime, by: Member | None) -> None:
    """Somebody left: their sessions end at once, because the sign-in backend no longer finds them.

    A second call keeps the first time.
    """
    changed = Member.objects.filter(pk=member.pk, left_at__isnull=True).update(left_at=now)
    if changed:
        record_event(
            verb="mark_left",
            thing="member",
            thing_id=member.pk,
            organization_id=member.organization_id,
            by=by,
            now=now,
        )
