"""The API holds what its document says, and costs nothing where nobody calls it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from api.answering import offered
from api.scopes import Scope
from empathy_portal.wsgi import application
from tests.api.calling import a_key
from tests.house.access_world import build, load_version

pytestmark = pytest.mark.proof("connections", API=1)

EXAMPLES = 6
"""Of each operation, each of calls that are right and of some that are not."""


@pytest.fixture
def kept_connection(db: None) -> Iterator[None]:
    """The web server's own calls end with the connection, and with it the test's transaction."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def test_whatever_is_sent_is_answered_as_the_document_says(
    kept_connection: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = build("Aurelia", load_version())
    monkeypatch.setattr("api.limits.CALLS_A_MINUTE", 10**6)
    _key, token = a_key(world.cast["admin"], timezone.now())
    document = json.loads(offered().document())
    schema = schemathesis.openapi.from_dict(document)
    schema.app = application
    headers = {
        "Authorization": f"Bearer {token}",
        "Host": "testserver",
        "Accept-Encoding": "identity",
    }
    statuses: list[int] = []

    def try_out(operation: Any, mode: GenerationMode) -> None:
        @hypothesis_settings(
            max_examples=EXAMPLES,
            derandomize=True,
            database=None,
            deadline=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(mode))
        def run(case: Any) -> None:
            answer = case.call(headers=headers)
            statuses.append(answer.status_code)
            case.validate_response(
                answer, headers=headers, excluded_checks=[positive_data_acceptance]
            )

        run()

    for found in schema.get_all_operations():
        for mode in GenerationMode:
            try_out(found.ok(), mode)
    assert len(statuses) > 200
    assert max(statuses) < 500
    assert {200, 400, 422} <= set(statuses)


def test_the_document_names_scopes_enums_and_errors() -> None:
    document = json.loads(offered().document())
    assert document["openapi"] == "3.1.0"
    schemas = document["components"]["schemas"]
    assert schemas["Scope"]["enum"] == Scope.values
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            assert {"400", "401", "403", "404", "429", "503"} <= set(operation["responses"]), path
            assert operation["security"] == [{"BearerKey": []}], (path, method)
    change = document["paths"]["/api/v1/members/{member_id}"]["patch"]
    assert {"412", "428"} <= set(change["responses"])


def test_a_portal_that_nobody_calls_loads_nothing_of_it() -> None:
    """The first call does."""
    code = (
        "import sys, django; django.setup()\n"
        "from django.urls import get_resolver; get_resolver().url_patterns\n"
        "print([name for name in ('ninja', 'pydantic', 'api.v1') if name in sys.modules])\n"
        "from api.answering import offered; offered().routes()\n"
        "print('ninja' in sys.modules)\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        check=True,
        capture_output=True,
        text=True,
    )
    assert said.stdout.split("\n")[:2] == ["[]", "True"]
