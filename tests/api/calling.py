"""Calls of a system with a key of the API."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.http import HttpResponse
from django.test import Client

from api.scopes import Scope
from common.tokens import new_token
from connections.models import AccessKey
from connections.operations import make_access_key
from connections.states import ConnectionKind
from people.models import Member

ROOT = "/api/v1"


def a_key(admin: Member, now: dt.datetime, *scopes: str, days: int = 90) -> tuple[AccessKey, str]:
    """A key of the admin's organization, with every scope where none is named."""
    return make_access_key(
        kind=ConnectionKind.API,
        name="HR system, nightly",
        seed=new_token(),
        scopes=scopes or Scope.values,
        expires_at=now + dt.timedelta(days=days),
        now=now,
        by=admin,
    )


class Caller:
    """A system with a key."""

    def __init__(self, token: str) -> None:
        self.client = Client(raise_request_exception=False)
        self.auth = {"Authorization": f"Bearer {token}"}

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self.client.get(f"{ROOT}{path}", headers={**self.auth, **_named(headers)})

    def send(
        self, method: str, path: str, body: object, kind: str = "application/json", **headers: str
    ) -> HttpResponse:
        said = body if isinstance(body, bytes) else json.dumps(body).encode()
        call = getattr(self.client, method)
        all_headers = {**self.auth, **_named(headers)}
        return call(f"{ROOT}{path}", said, content_type=kind, headers=all_headers)

    def everything(self, path: str) -> list[Any]:
        """Every item of a list, page by page."""
        found: list[Any] = []
        following: str | None = f"{ROOT}{path}"
        while following:
            page = self.client.get(following, headers=self.auth).json()
            found += page["items"]
            following = page["next"]
        return found


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}
