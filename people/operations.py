"""Verbs about people: who belongs to an organization, what they do in it, and the record of what
was done.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import OuterRef, Q, Subquery

from people.checking import Report, check
from people.data import PLAIN_FIELDS, MemberData
from people.models import AuditEvent, Member, Organization, PeopleImport, Role, User
from people.parsing import TableRow

DRY_RUNS_KEPT = dt.timedelta(days=7)
WRITTEN_FIELDS = ("name", "email", *PLAIN_FIELDS, "roles", "manager", "left_at", "user")


class StaleRoles(Exception):
    """Somebody else changed the roles since the form was opened; carries what they are now."""

    def __init__(self, roles: Sequence[str]) -> None:
        super().__init__("the roles were changed meanwhile")
        self.roles = tuple(roles)


class StaleImport(Exception):
    """People changed since the dry run was shown, so that a yes would mean something else."""


class LeaversNeedYes(Exception):
    """So many would leave that it takes a second yes."""


class LastAdmin(Exception):
    """The organization would be left without anybody who can run it."""


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
    """Write one row of the audit table, in the caller's transaction. A second call writes a second
    row.
    """
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
    """Create or update members by their address, in the order of `rows`; each can sign in
    afterwards.

    Somebody whose address is new but whose employee id is known has changed their address. Managers
    are found by employee id among the rows and the people already there. A fixed number of
    statements up to 500 rows. Another organization's members are never touched: somebody known
    elsewhere on this server becomes a second member with the same sign-in. Somebody who had left
    comes back. A second call with the same rows changes nothing but writes its audit row.
    """
    # The organization's row is the lock: two imports at once would both find somebody new.
    Organization.objects.select_for_update().get(pk=organization.pk)
    known = _Register(Member.objects.filter(organization=organization))
    members, fresh = [], []
    for row in rows:
        member = known.find(row)
        if member is None:
            member = Member(
                organization=organization,
                time_zone=organization.time_zone,
                language=organization.language,
            )
            fresh.append(member)
        _take_over(member, row, now=now)
        known.enter(member)
        members.append(member)
    Member.objects.bulk_create(fresh, batch_size=1000)
    for member, row in zip(members, rows, strict=True):
        if row.manager_employee_id is not None:
            manager = known.by_employee_id.get(row.manager_employee_id)
            member.manager = None if manager is member else manager
    _tie_users(members)
    Member.objects.bulk_update(set(members), WRITTEN_FIELDS, batch_size=500)
    _move_sign_ins([member for member in members if member.left_at])
    record_event(
        verb="add_members",
        thing="organization",
        thing_id=organization.pk,
        organization_id=organization.pk,
        by=by,
        now=now,
        detail={
            "new": len(fresh),
            "known": len(set(members)) - len(fresh),
            "left": sum(not row.is_active for row in rows),
        },
    )
    return members


class _Register:
    """The people of an organization by address and by employee id, kept up as rows come in."""

    def __init__(self, members: Iterable[Member]) -> None:
        self.by_email: dict[str, Member] = {}
        self.by_employee_id: dict[str, Member] = {}
        for member in members:
            self.enter(member)

    def enter(self, member: Member) -> None:
        self.by_email[member.email.lower()] = member
        if member.employee_id:
            self.by_employee_id[member.employee_id] = member

    def find(self, row: MemberData) -> Member | None:
        return self.by_email.get(row.email.strip().lower()) or self.by_employee_id.get(
            row.employee_id or ""
        )


def _take_over(member: Member, row: MemberData, *, now: dt.datetime) -> None:
    member.name = row.name
    member.email = row.email.strip().lower()
    for field in PLAIN_FIELDS:
        value = getattr(row, field)
        if value is not None:
            setattr(member, field, value)
    member.roles = sorted({*member.roles, *row.roles})
    member.left_at = None if row.is_active else member.left_at or now


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
    """Users who acted as somebody who left act as another present member of theirs, or as nobody."""
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


@transaction.atomic
def grant_role(
    *, members: Iterable[Member], role: Role, now: dt.datetime, by: Member | None
) -> None:
    """Give members a role. Those who have it are left alone, so a second call changes nothing."""
    wanted = {member.pk: member for member in members if role not in member.roles}
    for current in Member.objects.filter(pk__in=wanted).select_for_update().order_by("pk"):
        wanted[current.pk].roles = sorted({*current.roles, role})
        if role in current.roles:
            continue
        Member.objects.filter(pk=current.pk).update(roles=wanted[current.pk].roles)
        record_event(
            verb="grant_role",
            thing="member",
            thing_id=current.pk,
            organization_id=current.organization_id,
            by=by,
            now=now,
            detail={"role": role},
        )


@transaction.atomic
def set_roles(
    *,
    member: Member,
    roles: Collection[str],
    seen: Collection[str],
    now: dt.datetime,
    by: Member | None,
) -> None:
    """Give a member exactly these roles. `seen` is what the form showed when it was opened.

    Raises StaleRoles when they were changed since, LastAdmin when nobody could run the organization
    any more. A second call with the same roles changes nothing.
    """
    Organization.objects.select_for_update().get(pk=member.organization_id)
    before = sorted(Member.objects.get(pk=member.pk).roles)
    after = sorted({str(role) for role in roles})
    if before == after:
        return
    if before != sorted({str(role) for role in seen}):
        raise StaleRoles(before)
    if Role.ADMIN in before and Role.ADMIN not in after:
        _keep_an_admin(member)
    Member.objects.filter(pk=member.pk).update(roles=after)
    record_event(
        verb="set_roles",
        thing="member",
        thing_id=member.pk,
        organization_id=member.organization_id,
        by=by,
        now=now,
        detail={"before": before, "after": after},
    )


@transaction.atomic
def mark_left(*, member: Member, now: dt.datetime, by: Member | None) -> None:
    """Somebody left: their sessions end at once, because the sign-in backend no longer finds them.

    Raises LastAdmin when nobody could run the organization any more. A second call keeps the first
    time.
    """
    Organization.objects.select_for_update().get(pk=member.organization_id)
    if Role.ADMIN in member.roles:
        _keep_an_admin(member)
    changed = Member.objects.filter(pk=member.pk, left_at__isnull=True).update(left_at=now)
    if changed:
        _move_sign_ins([member])
        record_event(
            verb="mark_left",
            thing="member",
            thing_id=member.pk,
            organization_id=member.organization_id,
            by=by,
            now=now,
        )


def _keep_an_admin(member: Member) -> None:
    others = Member.objects.filter(
        ~Q(pk=member.pk), organization_id=member.organization_id
    ).present()
    if not others.with_role(Role.ADMIN).exists():
        raise LastAdmin


# Imports: read, shown, written after a yes.


@transaction.atomic
def stage_import(
    *,
    source: str,
    columns: Sequence[tuple[str, str]],
    rows: Iterable[TableRow],
    now: dt.datetime,
    by: Member,
) -> PeopleImport:
    """Keep a list for its dry run; nobody is touched. Dry runs nobody said yes to are forgotten
    after a week.

    A second call stages a second one.
    """
    own = PeopleImport.objects.filter(organization=by.organization)
    own.filter(state=PeopleImport.State.CHECKED, created_at__lt=now - DRY_RUNS_KEPT).delete()
    return PeopleImport.objects.create(
        organization=by.organization,
        by=by,
        source=source[:200],
        columns=[list(column) for column in columns],
        rows=[[row.number, list(row.cells)] for row in rows],
        created_at=now,
    )


def dry_run(people_import: PeopleImport) -> Report:
    """What a yes would do right now. Writes nothing."""
    known = Member.objects.filter(organization=people_import.organization_id).as_known()
    rows = [TableRow(number, tuple(cells)) for number, cells in people_import.rows]
    return check(people_import.columns, rows, known)


@transaction.atomic
def confirm_import(
    *,
    people_import: PeopleImport,
    fingerprint: str,
    accepts_leavers: bool,
    now: dt.datetime,
    by: Member,
) -> PeopleImport:
    """Write every good row in one transaction; failed rows stay behind to be downloaded.

    `fingerprint` is that of the dry run the yes was said to: StaleImport when it would do something
    else by now. LeaversNeedYes when more than a tenth would leave without a second yes. A second
    call changes nothing.
    """
    Organization.objects.select_for_update().get(pk=people_import.organization_id)
    people_import = PeopleImport.objects.select_for_update().get(pk=people_import.pk)
    if people_import.state == PeopleImport.State.CONFIRMED:
        return people_import
    report = dry_run(people_import)
    if report.fingerprint != fingerprint:
        raise StaleImport
    if report.has_many_leavers and not accepts_leavers:
        raise LeaversNeedYes
    add_members(organization=by.organization, rows=report.to_write, now=now, by=by)
    people_import.state = PeopleImport.State.CONFIRMED
    people_import.confirmed_at = now
    people_import.outcome = report.counts
    people_import.rows = [[row.number, list(row.cells)] for row in report.of("failed")]
    people_import.save()
    record_event(
        verb="confirm_import",
        thing="people_import",
        thing_id=people_import.pk,
        organization_id=people_import.organization_id,
        by=by,
        now=now,
        detail=report.counts,
    )
    return people_import
