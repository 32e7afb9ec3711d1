"""An identity provider that Northwind's admin has prepared and not switched on yet."""

from __future__ import annotations

import datetime as dt

from connections.operations import connect
from connections.states import ConnectionKind
from demo.cast import Cast
from single_sign_on.looking import LookStep, ProviderLook
from single_sign_on.operations import claim_domains, keep_document
from single_sign_on.providers import ProviderSettings, provider_of, written
from single_sign_on.states import Protocol

ISSUER = "https://id.northwind.example"


def prepare_provider(cast: Cast, now: dt.datetime) -> None:
    """Everything but the last step; a demo calls nobody."""
    domain = cast.admin.email.rpartition("@")[2]
    settings = ProviderSettings(
        protocol=Protocol.OIDC,
        domains=(domain,),
        discovery=f"{ISSUER}/.well-known/openid-configuration",
        client_id="empathy-portal",
        secret_ends_on=(now.date() + dt.timedelta(days=21)).isoformat(),
    )
    connection = connect(
        kind=ConnectionKind.SIGN_IN,
        name="Northwind ID",
        settings=written(settings),
        secret="only-in-the-demo",  # noqa: S106
        now=now,
        by=cast.admin,
    )
    claim_domains(connection=connection, domains=settings.domains, now=now, by=cast.admin)
    addresses = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    says: dict[str, object] = {"issuer": ISSUER}
    says |= {name: f"{ISSUER}/{name.split('_')[0]}" for name in addresses}
    look = ProviderLook((LookStep(is_well=True, text=""),), says)
    keep_document(provider=provider_of(connection), look=look, now=now)
