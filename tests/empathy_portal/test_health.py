"""What those who watch the portal are told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse


def test_the_process_lives_whatever_else_is_away(client: Client) -> None:
    assert client.get(reverse("healthz")).content == b"ok"


@pytest.mark.django_db
def test_database_and_broker_are_there(client: Client) -> None:
    assert client.get(reverse("readyz")).json() == {"database": True, "broker": True}


@pytest.mark.django_db
def test_without_the_broker_it_works_and_says_so(
    client: Client, settings: Any, tmp_path: Path
) -> None:
    settings.REDIS_URL = f"unix://{tmp_path / 'nobody.sock'}?db=0"
    response = client.get(reverse("readyz"))
    assert response.status_code == 200
    assert response.json() == {"database": True, "broker": False}
