"""The people whom placements concern, in memory, changed as the placements come in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Q
from django.db.models.functions import Lower

from people.facts import Facts, facts_of
from people.models import Member, Organization
from people.profiles import PLAIN_FIELDS, Placement, Profile


class Roster:
    """Whom placements are about, and whoever has an address or an ID that they give away."""

    def __init__(self, organization: Organization, placements: Sequence[Placement]) -> None:
        self.organization = organization
        profiles = [placement.profile for placement in placements]
        emails = {profile.email.strip().lower() for profile in profiles} - {""}
        ids = {profile.employee_id for profile in profiles if profile.employee_id}
        own = Q(pk__in=[each.member_id for each in placements if each.member_id is not None])
        holding = (Q(address__in=emails) & ~Q(email="")) | (
            Q(employee_id__in=ids) & ~Q(employee_id="")
        )
        members = Member.objects.filter(organization=organization).annotate(address=Lower("email"))
        self.known = {member.pk: member for member in members.filter(own | holding)}
        self.fresh: list[Member] = []
        """Members who are not saved yet."""
        self.touched: dict[int, Member] = {}
        self.before: dict[int, Facts] = {}

    @property
    def concerned(self) -> list[Member]:
        """Everybody whom the placements may have changed."""
        return [*self.fresh, *self.touched.values()]

    @property
    def everybody(self) -> list[Member]:
        """Everybody in memory."""
        return [*self.known.values(), *self.fresh]

    def take_over(self, placements: Sequence[Placement], *, now: dt.datetime) -> list[Member]:
        """Give members what their profiles say; returns them in the order of the placements."""
        members = [self._take_over(placement, now=now) for placement in placements]
        self._take_away([placement.profile for placement in placements], members)
        return members

    def create(self) -> None:
        """Make those who are new, once addresses and IDs that change are given up."""
        vacate(self.touched.values(), self.before)
        Member.objects.bulk_create(self.fresh, batch_size=1000)

    def _take_over(self, placement: Placement, *, now: dt.datetime) -> Member:
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

    def _take_away(self, profiles: Sequence[Profile], members: Sequence[Member]) -> None:
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

    def _touch(self, member: Member) -> Member:
        self.before.setdefault(member.pk, facts_of(member))
        self.touched[member.pk] = member
        return member


def vacate(members: Iterable[Member], before: Mapping[int, Facts]) -> None:
    """Give up addresses and IDs that change, so that two people can change places."""
    moving = [
        member.pk
        for member in members
        if member.pk in before
        and (member.email, member.employee_id)
        != (before[member.pk]["email"], before[member.pk]["employee_id"])
    ]
    Member.objects.filter(pk__in=moving).update(email="", employee_id="")
