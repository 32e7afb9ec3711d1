"""A record store of another author (Ralph) takes what we send, once, and lets it be taken back."""

from __future__ import annotations

import datetime as dt
import json
import urllib.request
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from connections.models import Connection, Exchange
from connections.operations import change_connection
from connections.states import ExchangeOutcome
from learning_records.models import RecordStatement
from learning_records.operations import send_statements, try_store
from learning_records.queries import counts_of
from learning_records.uses import as_json, store_settings
from people.models import Member
from tests.learning.conftest import Course
from tests.learning_records.conftest import MINUTE
from tests.learning_records.ralph import PASSWORD, USER, running

pytestmark = pytest.mark.proof("connections", **{"learning records": 1})


def kept_by(url: str) -> list[dict[str, Any]]:
    """All that the store has, the first first."""
    sign_in = b64encode(f"{USER}:{PASSWORD}".encode()).decode()
    headers = {"Authorization": f"Basic {sign_in}", "X-Experience-API-Version": "1.0.3"}
    asked = urllib.request.Request(f"{url}/statements?ascending=true", headers=headers)
    with urllib.request.urlopen(asked, timeout=10) as answer:
        found: list[dict[str, Any]] = json.load(answer)["statements"]
    return found


def test_ralph_takes_every_statement_once(
    done: Course, store: Connection, admin: Member, now: dt.datetime, tmp_path: Path
) -> None:
    def points_to(url: str, secret: str, revision: int) -> Connection:
        return change_connection(
            connection=store,
            revision=revision,
            name=store.name,
            settings=as_json(replace(store_settings(store), endpoint=url)),
            secret=secret,
            now=now,
            by=admin,
        )

    with running(tmp_path) as url:
        wrong = points_to(url, "not this one", 1)
        assert [each.is_good for each in try_store(connection=wrong, now=now)] == [True, False]
        right = points_to(url, PASSWORD, 2)
        tried = try_store(connection=right, now=now)
        assert [(each.is_good, each.status) for each in tried] == [
            (True, 404),  # it does not say what it speaks
            (True, 200),
            (True, 200),
        ]
        before = len(kept_by(url))
        send_statements(now=now + 10 * MINUTE)
        kept = kept_by(url)[before:]
        assert len(kept) == counts_of(right).taken == 4
        assert {each["timestamp"] for each in kept} >= {now.isoformat()}

        # The worker died after the store had them all; and once after it had half of them.
        RecordStatement.objects.update(state="waiting")
        send_statements(now=now + 20 * MINUTE)
        RecordStatement.objects.filter(event__kind="card.completed").update(state="waiting")
        send_statements(now=now + 30 * MINUTE)
        assert len(kept_by(url)) == before + 4
        assert counts_of(right).taken == 4
        assert Exchange.objects.latest("pk").outcome == ExchangeOutcome.DONE
