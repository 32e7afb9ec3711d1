"""Writing what a list says to the people it is about, and noting what that changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from messaging.operations import Draft, queue_messages
from people.audit import record_each
from people.facts import Facts, differences, facts_of
from people.follow_ups import follow_up_on
from people.models import Member, Organization, Role
from people.notifications import AddressNews, address_mails
from people.operations.roles import keep_an_admin
from people.operations.sign_ins import let_go, settle_sign_ins
from people.profiles import PLAIN_FIELDS, Placement, Profile

WRITTEN_FIELDS = (
    *("name", "email", *PLAIN_FIELDS, "roles", "manager", "left_at", "user"),
    "own_choices",
)


@dataclass(frozen=True)
class MemberChange:
    """What was written about one member."""

    member: Member
    before: Facts | None
    """None for somebody new."""
    after: Facts


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
) -> Placed:
    """Write profiles to their members, and make members of those who are new.

    An address or an ID that is said of one person is taken from whoever had it: they keep their
    record, without it. Managers are found by employee id or address among the profiles and the
    people already there. What somebody chose themselves stays. The caller holds the organization's
    lock. A fixed number of statements up to 500 people.
    Raises LastAdmin. A second call changes nothing.
    """
    roster = _Roster(organization)
    members = [roster.take_over(placement, now=now) for placement in placements]
    roster.take_away([placement.profile for placement in placements], members)
    touched = [*roster.fresh, *roster.touched.values()]
    _vacate(touched, roster.before)
    Member.objects.bulk_create(roster.fresh, batch_size=1000)
    roster.tie_managers([placement.profile for placement in placements], members)
    changes = _save_people(
        organization=organization, members=touched, before=roster.before, now=now, by=by
    )
    return Placed(members, changes)


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
    _vacate(members, before)
    return _save_people(organization=organization, members=members, before=before, now=now, by=by)


def _save_people(
    *,
    organization: Organization,
    members: Sequence[Member],
    before: Mapping[int, Facts],
    now: dt.datetime,
    by: Member | None,
) -> list[MemberChange]:
    """Save members with their sign-ins, note who changed how, tell those whose address did, and
    carry out what follows for the apps above.
    """
    settle_sign_ins(members=members, before=before)
    changes = [MemberChange(member, before.get(member.pk), facts_of(member)) for member in members]
    changes = [change for change in changes if change.before != change.after]
    Member.objects.bulk_update(
        [change.member for change in changes], WRITTEN_FIELDS, batch_size=500
    )
    leavers = [member for member in members if member.left_at]
    let_go(members=members, leavers=leavers)
    if any(member.has_role(Role.ADMIN) for member in leavers):
        keep_an_admin(organization)
    _note(changes, organization, now=now, by=by)
    follow_up_on([change.member for change in changes], before=before, now=now)
    return changes


def _note(
    changes: Sequence[MemberChange],
    organization: Organization,
    *,
    now: dt.datetime,
    by: Member | None,
) -> None:
    """Write old and new into the audit table, and mail to whom it concerns.

    An address that is somebody else's by now is not written to.
    """
    known = {
        change.member: differences(change.before, change.after)
        for change in changes
        if change.before is not None
    }
    details = [(member, {"changes": changed}) for member, changed in known.items()]
    ids = record_each("change_member", details, by=by, now=now)
    theirs = {change.member.email for change in changes}
    drafts: list[Draft[AddressNews]] = []
    for event_id, (member, changed) in zip(ids, known.items(), strict=True):
        old = str(changed["email"][0]) if "email" in changed else ""
        if old and member.email and member.left_at is None:
            mails = address_mails(member, old=old, organization=organization, event_id=event_id)
            drafts += [mail for mail in mails if mail.to.person_id or old not in theirs]
    queue_messages(drafts=drafts, now=now)


def _vacate(members: Sequence[Member], before: Mapping[int, Facts]) -> None:
    """Give up addresses and IDs that change, so that two people can change places."""
    moving = [
        member.pk
        for member in members
        if member.pk in before
        and (member.email, member.employee_id)
        != (before[member.pk]["email"], before[member.pk]["employee_id"])
    ]
    Member.objects.filter(pk__in=moving).update(email="", employee_id="")


class _Roster:
    """The people of an organization in memory, changed as placements come in."""

    def __init__(self, organization: Organization) -> None:
        self.organization = organization
        self.known = {
            member.pk: member for member in Member.objects.filter(organization=organization)
        }
        self.fresh: list[Member] = []
        """Members who are not saved yet."""
        self.touched: dict[int, Member] = {}
        self.before: dict[int, Facts] = {}

    def take_over(self, placement: Placement, *, now: dt.datetime) -> Member:
        """The member of a placement, with what its profile says; a new one for somebody new."""
        profile = placement.profile
        if placement.member_id is None:
            member = Member(
                organization=self.organization,
                time_zone=self.organization.time_zone,
                language=self.organization.language,
            )
            self.fresh.append(member)
        else:
            member = self._touch(self.known[placement.member_id])
        member.name = profile.name
        member.email = profile.email.strip().lower()
        for field in PLAIN_FIELDS:
            value = getattr(profile, field)
            if value is not None and field not in member.own_choices:
                setattr(member, field, value)
        member.roles = sorted({*member.roles, *profile.roles})
        member.left_at = None if profile.is_active else member.left_at or now
        return member

    def take_away(self, profiles: Sequence[Profile], members: Sequence[Member]) -> None:
        """Take addresses and IDs that profiles give to somebody from whoever else has them."""
        addressees = {member.email: member for member in members}
        owners = {
            profile.employee_id: member
            for profile, member in zip(profiles, members, strict=True)
            if profile.employee_id
        }
        for member in self.known.values():
            if addressees.get(member.email.lower(), member) is not member:
                self._touch(member).email = ""
            if owners.get(member.employee_id, member) is not member:
                self._touch(member).employee_id = ""

    def tie_managers(self, profiles: Sequence[Profile], members: Sequence[Member]) -> None:
        """Find managers by employee id, else by address, as both are after all placements."""
        everybody = [*self.known.values(), *self.fresh]
        by_employee_id = {member.employee_id: member for member in everybody if member.employee_id}
        by_email = {member.email.lower(): member for member in everybody if member.email}
        for member, profile in zip(members, profiles, strict=True):
            if profile.manager_employee_id is not None:
                manager = by_employee_id.get(profile.manager_employee_id)
                member.manager = None if manager is member else manager
            elif profile.manager_email in by_email:
                member.manager = by_email[profile.manager_email]

    def _touch(self, member: Member) -> Member:
        self.before.setdefault(member.pk, facts_of(member))
        self.touched[member.pk] = member
        return member
