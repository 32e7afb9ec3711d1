"""The page of all connections and the log behind it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from connections.doors import behind
from connections.registry import AnnouncedKind, _announced, announce_connection, open_kinds
from connections.states import ConnectionKind, ExchangeOutcome
from people.models import Member
from tests.connections.test_operations import exchanged

SignIn = Callable[[Member], Client]


def test_the_operator_opens_kinds_by_the_names_that_they_have(settings: Any) -> None:
    assert list(settings.CONNECTION_KINDS) == list(ConnectionKind.values)


def test_what_the_operator_did_not_open_is_not_there(settings: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("connections.registry._announced", dict(_announced))
    announce_connection(
        AnnouncedKind(ConnectionKind.API, "For systems.", "link", "connections:connections")
    )

    @behind(ConnectionKind.API)
    def page(_request: HttpRequest) -> HttpResponse:
        return HttpResponse("here")

    request = RequestFactory().get("/")
    settings.CONNECTIONS = frozenset({"api"})
    assert [each.kind for each in open_kinds()] == [ConnectionKind.API]
    assert page(request).content == b"here"
    settings.CONNECTIONS = frozenset()
    assert open_kinds() == []
    with pytest.raises(Http404):
        page(request)


def test_an_admin_of_a_closed_portal_is_told_who_can_open_it(
    admin: Member, client_for: SignIn, settings: Any
) -> None:
    settings.CONNECTIONS = frozenset()
    page = client_for(admin).get(reverse("connections:connections")).text
    assert "Ask whoever runs this portal" in page


def test_exchanges_are_listed_by_kind_and_by_what_went_wrong(
    admin: Member, outsider: Member, client_for: SignIn, now: dt.datetime
) -> None:
    exchanged(admin, now, ExchangeOutcome.DONE)
    exchanged(admin, now, ExchangeOutcome.FAILED)
    address = reverse("connections:exchanges")
    client = client_for(admin)
    assert client.get(address).text.count("PATCH /Users") == 2
    assert client.get(address, {"only": "wrong"}).text.count("PATCH /Users") == 1
    assert client.get(address, {"kind": "api"}).text.count("PATCH /Users") == 0
    assert client.get(address, {"kind": "nonsense"}).text.count("PATCH /Users") == 2
    outsider.roles = ["admin"]
    outsider.save(update_fields=["roles"])
    assert "PATCH /Users" not in client_for(outsider).get(address).text
