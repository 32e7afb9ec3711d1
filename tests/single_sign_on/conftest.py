"""A provider on loopback and connections to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from connections.models import Connection
from connections.operations import connect, switch_connection
from connections.states import ConnectionKind
from people.models import Member
from single_sign_on.looking import look_at
from single_sign_on.operations import claim_domains, keep_document
from single_sign_on.providers import ProviderSettings, SignInProvider, provider_of, written
from single_sign_on.states import Protocol
from tests.single_sign_on.oidc_provider import CLIENT, SECRET, OidcProvider, running

Connect = Callable[..., SignInProvider]
FROM_HERE = {"Sec-Fetch-Site": "same-origin"}
"""What browsers say when a button of ours was pressed."""


@pytest.fixture(autouse=True)
def loopback(settings: Any) -> None:
    settings.EGRESS_PRIVATE = frozenset({"127.0.0.1", "localhost"})


@pytest.fixture
def oidc() -> Iterator[OidcProvider]:
    with running() as provider:
        yield provider


@pytest.fixture
def connected(admin: Member, now: dt.datetime) -> Connect:
    """connected(discovery=...) is a provider of the admin's organization, read and switched on."""

    def make(by: Member = admin, *, is_on: bool = True, **settings: Any) -> SignInProvider:
        said = {"protocol": Protocol.OIDC, "domains": ("northwind.example",), "client_id": CLIENT}
        given = ProviderSettings(**{**said, **settings})
        connection = connect(
            kind=ConnectionKind.SIGN_IN,
            name="Northwind ID",
            settings=written(given),
            secret=SECRET,
            now=now,
            by=by,
        )
        claim_domains(connection=connection, domains=given.domains, now=now, by=by)
        provider = provider_of(connection)
        if given.discovery or given.metadata:
            look = look_at(provider)
            assert look.is_well, look.steps
            keep_document(provider=provider, look=look, now=now)
        if is_on:
            switch_connection(connection=connection, is_on=True, now=now, by=by)
        found = Connection.objects.select_related("organization").get(pk=connection.pk)
        return provider_of(found)

    return make
