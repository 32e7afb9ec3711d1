"""Which provider speaks for whom."""

from __future__ import annotations

from collections.abc import Collection

from allauth.socialaccount.models import SocialAccount

from common.tenancy import rows_of_all
from connections.models import Connection
from people.models import Member
from people.querysets import MemberQuerySet
from single_sign_on.models import ClaimedDomain
from single_sign_on.providers import SignInProvider, number_in, provider_of
from single_sign_on.querysets import providers


def provider_behind(key: str) -> SignInProvider | None:
    """The provider that a name in an address means, on or off, with organization and document. One
    query.
    """
    number = number_in(key)
    if number is None:
        return None
    found = providers().filter(pk=number, ended_at=None)
    connection = found.select_related("organization", "document").first()
    return provider_of(connection) if connection else None


def provider_for_domain(domain: str) -> SignInProvider | None:
    """The one that is switched on and speaks for it. One query."""
    confirmed = ClaimedDomain.objects.filter(domain=domain, confirmed_at__isnull=False)
    found = providers().in_use().filter(pk__in=confirmed.values("connection"))
    connection = found.select_related("organization").first()
    return provider_of(connection) if connection else None


def providers_of(slug: str) -> list[SignInProvider]:
    """Of an organization, those that are switched on. One query."""
    found = providers().in_use().filter(organization__slug=slug)
    connections = found.select_related("organization").order_by("name", "pk")
    return [provider_of(each) for each in connections]


def confirmed_domains(connection: Connection) -> frozenset[str]:
    """Those that it speaks for. One query."""
    confirmed = connection.domains.filter(confirmed_at__isnull=False)
    return frozenset(confirmed.values_list("domain", flat=True))


@rows_of_all("whether a sign-in is one of another organization, too")
def other_members(member: Member) -> bool:
    """Whether the sign-in of a member is one of another organization, too. One query."""
    others = Member.objects.filter(user=member.user_id, user__isnull=False)
    return others.exclude(organization=member.organization_id).exists()


def kept_of_account(key: str, uid: str) -> dict[str, object]:
    """What we wrote beside an account: the library writes it again each time somebody comes, also
    where they are refused or sign in as a test.
    """
    kept = SocialAccount.objects.filter(provider=key, uid=uid)
    return kept.values_list("extra_data", flat=True).first() or {}


def with_account(provider: SignInProvider) -> MemberQuerySet:
    """Those of its organization whom the provider knows by a name of its own."""
    accounts = SocialAccount.objects.filter(provider=provider.key)
    here = Member.objects.filter(organization=provider.connection.organization_id)
    return here.filter(user__in=accounts.values("user"))


def named(members: Collection[int], by: Member) -> list[Member]:
    """Those of the admin's organization, by name."""
    return list(Member.objects.visible_to(by).filter(pk__in=members).by_name())
