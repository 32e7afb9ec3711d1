"""The page on which admins make, test and withdraw keys of the API."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from connections.models import AccessKey
from connections.operations import end_access_key
from people.models import Member
from tests.api.calling import Caller, a_key

SignIn = Callable[[Member], Client]
TYPED = {"name": "HR system", "scopes": ["people:read"], "days": "90", "nonce": "n1"}


def test_a_key_is_shown_once_and_opens_what_was_ticked(admin: Member, client_for: SignIn) -> None:
    client, address = client_for(admin), reverse("api:keys")
    assert "Once a system uses its key, you see its calls here" in client.get(address).text
    page = client.post(address, TYPED)
    token = re.findall(r'class="token"[^>]*>(portal_[^<]+)<', page.text)[0]
    assert page.headers["Cache-Control"] == "no-store"
    assert token not in client.get(address).text
    assert token in client.post(address, TYPED).text  # a second click shows the same one
    key = AccessKey.objects.get()
    assert key.scopes == ["people:read"]
    assert key.expires_at is not None
    assert key.expires_at - key.made_at == dt.timedelta(days=90)
    assert Caller(token).get("/members").status_code == 200
    assert Caller(token).get("/kpis").status_code == 403
    page = client.get(address)
    assert "GET /members" in page.text
    assert "The key lacks the scope kpis:read." in page.text
    assert 'data-tone="good"' in client.get(reverse("connections:connections")).text
    wrong = client.post(address, {"name": "", "days": "4000"})
    assert wrong.status_code == 422
    assert AccessKey.objects.count() == 1
    client.post(reverse("api:end_key", args=[key.pk]), {"nonce": "n2"})
    assert Caller(token).get("/members").status_code == 401


@pytest.mark.parametrize("state", ["works", "withdrawn", "ended", "unknown"])
def test_a_pasted_key_is_told_about(
    admin: Member, outsider: Member, client_for: SignIn, state: str
) -> None:
    now = timezone.now()
    key, token = a_key(admin, now - dt.timedelta(days=100), days=90 if state == "ended" else 300)
    if state == "withdrawn":
        end_access_key(key=key, now=now, by=admin)
    if state == "unknown":
        token = a_key(outsider, now)[1]  # of another organization: as one that never was
    page = client_for(admin).post(reverse("api:test"), {"token": f" {token} "}).text
    said = {
        "works": "The key works",
        "withdrawn": "was withdrawn. Make a new key",
        "ended": "has expired. Make a new key",
        "unknown": "No such key",
    }
    assert said[state] in page
    assert token not in page
    assert client_for(admin).post(reverse("api:test"), {}).status_code == 422


def test_what_the_operator_did_not_open_has_no_page(
    admin: Member, client_for: SignIn, settings: Any
) -> None:
    client = client_for(admin)
    assert "curl" in client.get(reverse("api:examples")).text
    settings.CONNECTIONS = frozenset()
    for name in ("api:keys", "api:examples", "api_document"):
        assert client.get(reverse(name)).status_code == 404
