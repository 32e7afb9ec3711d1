"""Changing by hand what is known of one person."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from people.facts import EDITED, facts_of, fingerprint_of
from people.models import Member, Organization
from people.operations.placing import write_people
from people.profiles import Profile
from people.queries import leads_up_to


class StaleMember(Exception):
    """Somebody else changed the person since the form was opened; carries them as they are now."""

    def __init__(self, member: Member) -> None:
        super().__init__("the person was changed meanwhile")
        self.member = member


class HeldByAnother(Exception):
    """Somebody else here has this address or this ID."""

    def __init__(self, field: str, holder: Member) -> None:
        super().__init__(f"the {field} is taken")
        self.field, self.holder = field, holder


class CircularManager(Exception):
    """Following the managers upward would lead back to where one came from."""


class LosesSignIn(Exception):
    """Whoever makes the change would lose their own way in."""


@transaction.atomic
def edit_member(
    *,
    member: Member,
    profile: Profile,
    manager: Member | None,
    seen: str,
    now: dt.datetime,
    by: Member | None,
) -> None:
    """Write what an admin says of somebody, whose sign-in goes along with a new address; `by` is
    None for a system.

    Of the profile the fields of people.facts.EDITED count; None leaves one as it is. `seen` is the
    fingerprint of what the form showed. Raises StaleMember, HeldByAnother, CircularManager,
    LosesSignIn; then nothing has changed. A language or zone that is changed counts no longer as
    the person's own choice. A second call changes nothing.
    """
    organization = Organization.objects.select_for_update(no_key=True).get(
        pk=member.organization_id
    )
    current = Member.objects.get(pk=member.pk)
    before = facts_of(current)
    _take_over(current, profile, manager)
    if facts_of(current) == before:
        return
    if fingerprint_of(before) != seen:
        raise StaleMember(Member.objects.select_related("manager").get(pk=member.pk))
    _refuse_what_is_taken(current)
    if manager is not None and leads_up_to(manager, current):
        raise CircularManager
    write_people(
        organization=organization, members=[current], before={current.pk: before}, now=now, by=by
    )
    if by is not None and current.pk == by.pk and current.user_id != before["user_id"]:
        raise LosesSignIn


def _take_over(member: Member, profile: Profile, manager: Member | None) -> None:
    """Give a member in memory what a profile says."""
    for field in EDITED:
        value = getattr(profile, field, None)
        if value is not None and value != getattr(member, field):
            setattr(member, field, value)
            member.own_choices = [each for each in member.own_choices if each != field]
    member.email = member.email.lower()
    member.manager = manager


def _refuse_what_is_taken(member: Member) -> None:
    """An address or an ID is one person's; a list may move it, an edit does not."""
    others = Member.objects.filter(organization=member.organization_id).exclude(pk=member.pk)
    held = {
        "email": others.filter(email__iexact=member.email).exclude(email=""),
        "employee_id": others.filter(employee_id=member.employee_id).exclude(employee_id=""),
    }
    for field, holders in held.items():
        if holder := holders.first():
            raise HeldByAnother(field, holder)
