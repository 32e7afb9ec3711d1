"""What a sign-in says of somebody who is known already, where an admin wants it to count."""

from __future__ import annotations

from django.utils.translation import gettext as _

from people.field_sources import writable_by
from people.models import Member
from people.presenters import field_labels
from people.profiles import Profile
from people.spelled import spelled
from single_sign_on.claims import Claims
from single_sign_on.providers import SignInProvider
from single_sign_on.speaking import language_of

RENEWABLE = ("name", "department", "location", "language")
"""Fields of people that providers speak of."""


def renewable_fields() -> list[tuple[str, str]]:
    """Each with what it is called."""
    labels = {**field_labels(), "name": _("Full name")}
    return [(field, labels[field]) for field in RENEWABLE]


def news_of(provider: SignInProvider, member: Member, claims: Claims) -> Profile | None:
    """What a member's record becomes; None where nothing changes. Nothing is taken that the
    provider is silent about, that belongs to another source, or that somebody chose themselves. Up
    to three queries, none where an admin chose no field.
    """
    if not provider.settings.renews:
        return None
    said = {
        "name": claims.name.strip(),
        "department": claims.department,
        "location": claims.location,
        "language": language_of(claims) or "",
    }
    may = writable_by(member.organization_id, provider.connection.pk) - set(member.own_choices)
    taken = {each: said[each] for each in provider.settings.renews if said[each] and each in may}
    found = Profile(**{"name": member.name, "email": member.email, **taken})  # type: ignore[arg-type]
    profile = spelled(found, member.organization_id)
    is_news = any(getattr(profile, each) != getattr(member, each) for each in taken)
    return profile if is_news else None
