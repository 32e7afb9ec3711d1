"""Whether somebody may sign in without their provider."""

from __future__ import annotations

import enum

from people.models import Member, Role
from people.second_step import has_second_step
from single_sign_on.providers import SignInProvider, domain_of
from single_sign_on.queries import other_members, provider_for_domain


class Past(enum.Enum):
    """How somebody stands who comes without their provider."""

    FREE = "free"
    BROKEN_GLASS = "broken glass"
    CLOSED = "closed"


def way_past(member: Member) -> tuple[Past, SignInProvider | None]:
    """One query; three for whom the provider is the only way.

    Whose sign-in opens another organization too does not get in through a provider, and so need
    not.
    """
    provider = provider_for_domain(domain_of(member.email))
    if provider is None or not provider.settings.is_only_way:
        return Past.FREE, None
    if provider.connection.organization_id != member.organization_id or other_members(member):
        return Past.FREE, None
    is_named = member.pk in provider.settings.break_glass and member.has_role(Role.ADMIN)
    if is_named and has_second_step(member.user_id):
        return Past.BROKEN_GLASS, provider
    return Past.CLOSED, provider
