"""How an organization begins: itself, its first admin, and that admin's way in."""

from __future__ import annotations

import dataclasses
import datetime as dt

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.db import transaction

from people.audit import record
from people.models import Member, Organization, Role
from people.operations.members import add_members
from people.profiles import Profile


class OrganizationExists(Exception):
    """An organization has this short name already."""


class AdminElsewhere(Exception):
    """The address signs in to another organization of this server, and one sign-in leads to one."""


class CannotSignIn(Exception):
    """Somebody who has left, or whose sign-in leads to another organization."""


@transaction.atomic
def create_organization(
    *,
    name: str,
    slug: str,
    time_zone: str,
    language: str,
    admin: Profile,
    now: dt.datetime,
    by: Member | None,
) -> Member:
    """Make an organization with its first admin, whose member is returned.

    Raises OrganizationExists, as a second call does, and AdminElsewhere; then nothing has changed.
    """
    organization, is_new = Organization.objects.get_or_create(
        slug=slug,
        defaults={
            "name": name,
            "time_zone": time_zone,
            "language": language,
            "created_at": now,
        },
    )
    if not is_new:
        raise OrganizationExists(slug)
    record("create_organization", organization, by=by, now=now)
    first = dataclasses.replace(admin, roles=(Role.ADMIN.value,))
    [member] = add_members(organization=organization, profiles=[first], now=now, by=by)
    if not _can_sign_in(member):
        raise AdminElsewhere(member.email)
    return member


@transaction.atomic
def issue_sign_in_key(*, member: Member, now: dt.datetime, by: Member | None) -> str:
    """A key with which somebody chooses a password and is signed in, without any mail.

    It is the key of a forgotten password: good for settings.PASSWORD_RESET_TIMEOUT seconds and
    void once a password was chosen with it. A second call gives another key, and the first one
    used voids both. Raises CannotSignIn.
    """
    if not _can_sign_in(member) or member.user is None:
        raise CannotSignIn(member.email)
    record("issue_sign_in_key", member, by=by, now=now)
    return f"{user_pk_to_url_str(member.user)}-{default_token_generator.make_token(member.user)}"


def _can_sign_in(member: Member) -> bool:
    """Whether this member's sign-in leads to this member."""
    return (
        member.left_at is None
        and member.user is not None
        and member.user.is_active
        and member.user.current_member_id == member.pk
    )
