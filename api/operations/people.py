"""Verbs about people whom a system brings or changes, by the operations of forms and lists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import replace

from django.db import transaction
from django.db.models import Q

from connections.models import AccessKey
from people.audit import record
from people.facts import EDITED, facts_of, fingerprint_of
from people.models import Member, Organization
from people.operations import add_members, edit_member
from people.operations.placing import place_people
from people.profiles import Placement, Profile

OPTIONAL = [field for field in EDITED if field not in ("name", "email", "manager_id")]


class TakenAlready(Exception):
    """Somebody here has this address or this ID; carries who."""

    def __init__(self, member: Member) -> None:
        super().__init__("somebody has this address or this ID")
        self.member = member


class Missed(Exception):
    """Somebody else changed the person since the system read them."""


@transaction.atomic
def bring_member(
    *, profile: Profile, manager: Member | None, key: AccessKey, now: dt.datetime
) -> Member:
    """Somebody new. Raises TakenAlready, so that a second call changes nothing, and what
    people.operations.add_members raises.
    """
    organization = Organization.objects.select_for_update(no_key=True).get(pk=key.organization_id)
    if known := _known(organization, profile):
        raise TakenAlready(known)
    (member,) = add_members(organization=organization, profiles=[profile], now=now, by=None)
    if manager is not None:
        _edit(member, profile, manager, now)
    record("bring_member", member, by=None, now=now, key=key.pk)
    return Member.objects.get(pk=member.pk)


def _known(organization: Organization, profile: Profile) -> Member | None:
    has_id = Q(employee_id=profile.employee_id) if profile.employee_id else Q(pk__in=[])
    own = Member.objects.filter(organization=organization)
    return own.filter(Q(email__iexact=profile.email) | has_id).first()


@transaction.atomic
def update_member(
    *,
    member: Member,
    profile: Profile,
    given: Collection[str],
    manager: Member | None,
    key: AccessKey,
    now: dt.datetime,
) -> Member:
    """Give somebody the fields of `profile` that are `given`; a language or zone that they chose
    themselves stays. Raises Missed where they are not as `member` has them any more, and what
    people.operations.edit_member and add_members raise. A second call changes nothing.
    """
    organization = Organization.objects.select_for_update(no_key=True).get(
        pk=member.organization_id
    )
    current = Member.objects.get(pk=member.pk)
    if facts_of(current) != facts_of(member):
        raise Missed
    _edit(current, _edited(profile, current, given), manager, now)
    current.refresh_from_db()
    rest = {field: getattr(profile, field) for field in _placed(given)}
    rest.setdefault("is_active", current.left_at is None)
    placed = Profile(name=current.name, email=current.email, **rest)
    place_people(
        organization=organization,
        placements=[Placement(profile=placed, member_id=current.pk)],
        now=now,
        by=None,
    )
    record("update_member", current, by=None, now=now, key=key.pk, fields=sorted(given))
    return Member.objects.get(pk=current.pk)


def _edited(profile: Profile, member: Member, given: Collection[str]) -> Profile:
    """What of it counts: as a list does, it leaves alone what somebody chose themselves."""
    said = set(given) - set(member.own_choices)
    return replace(
        profile,
        name=profile.name if "name" in said else member.name,
        email=profile.email if "email" in said else member.email,
        **{field: None for field in OPTIONAL if field not in said},  # type: ignore[arg-type]
    )


def _placed(given: Collection[str]) -> list[str]:
    """What a list changes and a form does not."""
    return [field for field in ("location", "country", "hired_on", "is_active") if field in given]


def _edit(member: Member, profile: Profile, manager: Member | None, now: dt.datetime) -> None:
    edit_member(
        member=member,
        profile=profile,
        manager=manager,
        seen=fingerprint_of(facts_of(member)),
        now=now,
        by=None,
    )
