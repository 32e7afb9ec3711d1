"""The parts of writing people: their managers, their sign-ins, and what follows from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence

from common.records import dataclass
from messaging.operations import Draft, queue_messages
from people.audit import record_each
from people.bulk import write_fields
from people.facts import Facts, differences, facts_of, recordable
from people.follow_ups import follow_up_on
from people.models import Member, Organization, Role
from people.notifications import AddressNews, address_mails
from people.operations.roles import keep_an_admin
from people.operations.sign_ins import let_go, settle_sign_ins
from people.profiles import PLAIN_FIELDS, Profile
from people.querysets import having

WRITTEN_FIELDS = (
    *("name", "email", *PLAIN_FIELDS, "roles", "manager", "left_at", "user"),
    "own_choices",
)
TIED_FIELDS = ("manager", "user")
"""What somebody new gets after they are made."""


@dataclass(frozen=True)
class MemberChange:
    """What was written about one member."""

    member: Member
    before: Facts | None
    """None for somebody new."""
    after: Facts


def tie_managers(
    *,
    organization: Organization,
    tied: Iterable[tuple[Member, Profile]],
    among: Collection[Member] = (),
) -> list[Member]:
    """Find managers by employee id, else by address, in memory; returns whose is another now.

    `among` are people who are changed in memory and not saved yet: they count as they are there. A
    second call finds nobody.
    """
    listed = list(tied)
    by_employee_id, at = _managers(organization, [profile for _member, profile in listed], among)
    moved = []
    for member, profile in listed:
        before = member.manager_id
        if profile.manager_employee_id is not None:
            manager = by_employee_id.get(profile.manager_employee_id)
            member.manager = None if manager == member else manager
        elif profile.manager_email in at:
            member.manager = at[profile.manager_email]
        if member.manager_id != before:
            moved.append(member)
    return moved


def _managers(
    organization: Organization, profiles: Sequence[Profile], among: Collection[Member]
) -> tuple[dict[str, Member], dict[str, Member]]:
    """Whom profiles may name as managers, by ID and by address."""
    ids = {each.manager_employee_id for each in profiles if each.manager_employee_id}
    emails = {each.manager_email for each in profiles if each.manager_email}
    if not ids and not emails:
        return {}, {}
    others = Member.objects.filter(organization=organization)
    found = others.filter(having(emails=emails, employee_ids=ids))
    known = {member.pk for member in among}
    there = [*among, *(each for each in found if each.pk not in known)]
    by_employee_id = {member.employee_id: member for member in there if member.employee_id}
    return by_employee_id, {member.email.lower(): member for member in there if member.email}


def save_people(*, members: Sequence[Member], before: Mapping[int, Facts]) -> None:
    """Save members with their sign-ins; whoever is not in `before` was just made. A second call
    changes nothing.
    """
    settle_sign_ins(members=members, before=before)
    known = [each for each in members if each.pk in before and facts_of(each) != before[each.pk]]
    fresh = [each for each in members if each.pk not in before]
    write_fields(known, WRITTEN_FIELDS)
    write_fields(fresh, TIED_FIELDS)
    let_go(members=members, leavers=[member for member in members if member.left_at])


def note_changes(
    *,
    organization: Organization,
    members: Iterable[Member],
    before: Mapping[int, Facts],
    now: dt.datetime,
    by: Member | None,
    source: Mapping[str, object] | None = None,
) -> list[MemberChange]:
    """Note who changed how, tell those whose address did, and carry out what follows for the apps
    above. Raises LastAdmin. Returns the changes; a second call would note them again.
    """
    changes = [MemberChange(each, before.get(each.pk), facts_of(each)) for each in members]
    changes = [change for change in changes if change.before != change.after]
    changed = [change.member for change in changes]
    if any(member.left_at and member.has_role(Role.ADMIN) for member in changed):
        keep_an_admin(organization)
    known = {
        change.member: differences(change.before, change.after)
        for change in changes
        if change.before is not None
    }
    details = [
        (each, {"changes": recordable(change), **(source or {})}) for each, change in known.items()
    ]
    ids = record_each("change_member", details, by=by, now=now)
    _tell(organization, dict(zip(ids, known.items(), strict=True)), now=now)
    follow_up_on(changed, before=before, now=now)
    return changes


def _tell(
    organization: Organization,
    noted: Mapping[int, tuple[Member, Mapping[str, Sequence[object]]]],
    *,
    now: dt.datetime,
) -> None:
    """Mail those whose address changed, by the row of the audit table that says so.

    An address that is somebody else's by now is not written to.
    """
    moved = [
        (event_id, member, str(difference["email"][0]))
        for event_id, (member, difference) in noted.items()
        if "email" in difference and difference["email"][0] and member.email and not member.left_at
    ]
    if not moved:
        return
    own = Member.objects.filter(organization=organization)
    olds = [old.lower() for _event_id, _member, old in moved]
    taken = own.filter(having(emails=olds, employee_ids=())).values_list("email", flat=True)
    theirs = {email.lower() for email in taken}
    drafts: list[Draft[AddressNews]] = []
    for event_id, member, old in moved:
        mails = address_mails(member, old=old, organization=organization, event_id=event_id)
        drafts += [mail for mail in mails if mail.to.person_id or old.lower() not in theirs]
    queue_messages(drafts=drafts, now=now)
