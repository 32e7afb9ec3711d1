"""What the page of a provider shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext as _

from common.records import dataclass
from messaging.text import absolute
from people.field_sources import writable_by
from single_sign_on.endings import Ending, endings_of
from single_sign_on.keys import fingerprint, keys_of
from single_sign_on.models import ClaimedDomain, ProviderKey
from single_sign_on.providers import SignInProvider
from single_sign_on.renewing import renewable_fields
from single_sign_on.states import KeyUse, Protocol


@dataclass(frozen=True)
class ShownKey:
    """A key of the portal's own, as the page tells of it."""

    key: ProviderKey
    fingerprint: str

    @property
    def is_next(self) -> bool:
        """Whether it waits to be taken into use."""
        return self.key.use == KeyUse.NEXT


@dataclass(frozen=True)
class ProviderFacts:
    """How far a provider is, and what stands in its way."""

    is_oidc: bool
    copied: list[tuple[str, str]]
    """What to copy into the provider: its name there, and the value."""
    domains: list[ClaimedDomain]
    fetched_at: dt.datetime | None
    is_well: bool
    """What the latest test found."""
    endings: list[Ending]
    sign_in: str
    """The link that leads to it."""
    keys: list[ShownKey]
    """Of the portal's own, for SAML."""
    renewed: list[str]
    """What each sign-in brings up to date."""
    of_others: list[str]
    """What of it belongs to another source, and so stays as it is."""

    @property
    def can_switch_on(self) -> bool:
        """Once it was read without a fault, and speaks for somebody."""
        return self.is_well and any(each.confirmed_at for each in self.domains)


def provider_facts(provider: SignInProvider, *, now: dt.datetime) -> ProviderFacts:
    """Four queries."""
    connection = provider.connection
    document = getattr(connection, "document", None)
    renews = frozenset(provider.settings.renews)
    return ProviderFacts(
        is_oidc=provider.settings.protocol == Protocol.OIDC,
        copied=_copied(provider),
        domains=list(connection.domains.order_by("domain")),
        fetched_at=document.fetched_at if document else None,
        is_well=document is not None and document.is_well,
        endings=endings_of(provider, now=now),
        sign_in=absolute(reverse("sso_organization", args=[connection.organization.slug])),
        keys=[ShownKey(each, fingerprint(each)) for each in _portal_keys(provider)],
        renewed=_labels(renews),
        of_others=_labels(renews - writable_by(connection.organization_id, connection.pk)),
    )


def _labels(fields: Collection[str]) -> list[str]:
    return [label for field, label in renewable_fields() if field in fields]


def _portal_keys(provider: SignInProvider) -> list[ProviderKey]:
    """Those that a provider has to know."""
    keys = keys_of(provider.connection)
    return [each for each in (keys.now, keys.next) if each]


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
    way_out = [(_("Single logout address"), _address("saml_sls", key))]
    return [
        (_("Identifier (entity ID)"), _address("saml_metadata", key)),
        (_("Reply address (ACS)"), _address("saml_acs", key)),
        *(way_out if provider.settings.signs_out_everywhere else []),
        (
            _("The portal's metadata, if your provider reads it from an address"),
            _address("saml_metadata", key),
        ),
    ]


def _address(name: str, key: str) -> str:
    return absolute(reverse(name, args=[key]))
