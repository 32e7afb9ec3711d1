"""An organization whose people are in Teams."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import caches

from channels import teams_app
from channels.connecting import ChannelSettings
from channels.operations import connect_app
from channels.teams_app import TeamsBot
from channels.webhooks import ChatSystem
from connections.models import Connection
from connections.operations import switch_connection
from messaging import chatting
from people.models import Member
from tests.channels.fake_teams import APP_ID, SECRET, TENANT_ID, FakeTeams, fake_teams

BOT = TeamsBot(app_id=APP_ID, tenant_id=TENANT_ID, secret=SECRET)
KEPT = ChannelSettings(ChatSystem.TEAMS_APP, app_id=APP_ID, tenant_id=TENANT_ID)


def lead_to(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """Everything that the portal asks of Microsoft."""
    monkeypatch.setattr(teams_app, "LOGIN", f"{url}login/")
    monkeypatch.setattr(teams_app, "GRAPH", f"{url}graph/v1.0/")
    monkeypatch.setattr(teams_app, "SERVICE", f"{url}teams/")


@pytest.fixture
def teams(db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeTeams]:
    """A directory in which everybody is, and has the app."""
    settings.EGRESS_PRIVATE = frozenset({"127.0.0.1"})
    settings.CONNECTIONS = frozenset({"chat"})
    monkeypatch.setattr(chatting, "PACE", 0.0)
    caches["default"].clear()
    with fake_teams() as fake:
        lead_to(monkeypatch, fake.web.url)
        yield fake


@pytest.fixture
def app(admin: Member, teams: FakeTeams, now: dt.datetime) -> Connection:
    """Connected and on."""
    made = connect_app(settings=KEPT, secret=SECRET, now=now, by=admin)
    switch_connection(connection=made, is_on=True, now=now, by=admin)
    return made
