"""Other systems: an identity provider that calls, and a system that has lists of people."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from connections.models import Connection
from connections.operations import connect, make_access_key, switch_connection
from connections.states import ConnectionKind
from people.models import Member
from tests.provisioning.sftp_server import SftpServer, serving
from tests.provisioning.web_server import ListServer, listing

SENT = Path(__file__).parents[1] / "data" / "scim"


def sent(name: str) -> Any:
    """What a product sends, as its makers document it, with invented people."""
    return json.loads((SENT / f"{name}.json").read_text(encoding="utf-8"))


class Provider:
    """What an identity provider does: calls with a key."""

    def __init__(self, connection: Connection, token: str) -> None:
        self.connection, self.token, self.client = connection, token, Client()

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> HttpResponse:
        data = body if isinstance(body, str | bytes) else json.dumps(body)
        return self.client.generic(
            method,
            f"/scim/v2/{self.connection.pk}{path}",
            data="" if body is None else data,
            content_type="application/scim+json",
            headers={"Authorization": f"Bearer {self.token}", **headers},
        )

    def get(self, path: str, **headers: str) -> Any:
        return self.call("GET", path, **headers).json()

    def find(self, text: str, kind: str = "Users") -> list[Any]:
        answer = self.client.get(
            f"/scim/v2/{self.connection.pk}/{kind}",
            {"filter": text},
            headers={"Authorization": f"Bearer {self.token}"},
        )
        assert answer.status_code == 200, answer.content
        found = answer.json()
        return list(found.get("Resources", []))


def connected(admin: Member, now: dt.datetime) -> Provider:
    connection = connect(
        kind=ConnectionKind.PEOPLE, name="Entra", settings={"via": "scim"}, now=now, by=admin
    )
    switch_connection(connection=connection, is_on=True, now=now, by=admin)
    connection.refresh_from_db()
    _key, token = make_access_key(
        kind=ConnectionKind.PEOPLE,
        name="Entra",
        seed=f"{connection.pk}",
        now=now,
        by=admin,
        connection=connection,
    )
    return Provider(connection, token)


@pytest.fixture
def idp(admin: Member, now: dt.datetime) -> Provider:
    return connected(admin, now)


@pytest.fixture
def idp_of(now: dt.datetime) -> Callable[[Member], Provider]:
    return lambda admin: connected(admin, now)


@pytest.fixture
def sftp(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[SftpServer]:
    """A server inside the company, with an empty folder; its files are settled at once."""
    settings.EGRESS_PRIVATE = frozenset({"127.0.0.1"})
    monkeypatch.setattr("provisioning.fetch_sftp.SETTLES", 0.0)
    with serving(tmp_path) as server:
        yield server


@pytest.fixture
def web(settings: Any) -> Iterator[ListServer]:
    """An address inside the company, with nothing behind it yet."""
    settings.EGRESS_PRIVATE = frozenset({"127.0.0.1"})
    with listing() as server:
        yield server
