"""What the page of a provider shows."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _

from common.records import dataclass
from messaging.text import absolute
from single_sign_on.endings import Ending, endings_of
from single_sign_on.models import ClaimedDomain
from single_sign_on.providers import SignInProvider
from single_sign_on.states import Protocol


@dataclass(frozen=True)
class ProviderFacts:
    """How far a provider is, and what stands in its way."""

    is_oidc: bool
    copied: list[tuple[str, str]]
    """What to copy into the provider: its name there, and the value."""
    domains: list[ClaimedDomain]
    fetched_at: dt.datetime | None
    endings: list[Ending]
    sign_in: str
    """The link that leads to it."""

    @property
    def can_switch_on(self) -> bool:
        """Once it was read, and speaks for somebody."""
        return self.fetched_at is not None and any(each.confirmed_at for each in self.domains)


def provider_facts(provider: SignInProvider, *, now: dt.datetime) -> ProviderFacts:
    """Two queries."""
    connection = provider.connection
    document = getattr(connection, "document", None)
    return ProviderFacts(
        is_oidc=provider.settings.protocol == Protocol.OIDC,
        copied=_copied(provider),
        domains=list(connection.domains.order_by("domain")),
        fetched_at=document.fetched_at if document else None,
        endings=endings_of(provider, now=now),
        sign_in=absolute(reverse("sso_organization", args=[connection.organization.slug])),
    )


def _copied(provider: SignInProvider) -> list[tuple[str, str]]:
    key = provider.key
    if provider.settings.protocol == Protocol.OIDC:
        return [
            (_("Redirect URI"), _address("openid_connect_callback", key)),
            (
                _("Where people return after signing out (post-logout redirect URI)"),
                absolute(reverse("account_login")),
            ),
            (_("Back-channel logout URL"), _address("sso_signed_out_there", key)),
        ]
    return [
        (_("Identifier (entity ID)"), _address("saml_metadata", key)),
        (_("Reply address (ACS)"), _address("saml_acs", key)),
        (
            _("The portal's metadata, if your provider reads it from an address"),
            _address("saml_metadata", key),
        ),
    ]


def _address(name: str, key: str) -> str:
    return absolute(reverse(name, args=[key]))
