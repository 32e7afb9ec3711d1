"""Every example that is printed is carried out, as it is printed."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from api.examples import EXAMPLES, printed_examples
from cohorts.models import Cohort
from kpis.models import Kpi
from people.models import Member
from tests.api.calling import Caller, a_key

pytestmark = pytest.mark.proof("connections", API=1)


def shape(value: Any) -> Any:
    """What kind of thing stands where."""
    if isinstance(value, dict):
        return {name: shape(each) for name, each in value.items()}
    if isinstance(value, list):
        return [shape(each) for each in value[:1]]
    return type(value).__name__


@pytest.mark.django_db(transaction=True)
def test_every_example_does_what_is_printed_beside_it(
    live_server: LiveServer, admin: Member, launch: Callable[..., Cohort], leaders: list[Member]
) -> None:
    launch(leaders)
    Kpi.objects.create(
        organization=admin.organization, slug="escalations", name="Escalations", kind="count",
        layer="business",
    )  # fmt: skip
    for each in leaders[:2]:
        each.department = "Customer Support"
        each.save()
    _key, token = a_key(admin, timezone.now())
    printed = printed_examples(live_server.url)
    for example, shown in zip(EXAMPLES, printed, strict=True):
        call = shown.call
        if example.method == "PATCH":
            sam = Member.objects.get(employee_id="E-1042")
            etag = Caller(token).get(f"/members/{sam.pk}").headers["ETag"]
            call = call.replace("4711", str(sam.pk)).replace('"9b1c0f6e"', etag)
        status, answer = carried_out(call, token)
        assert status == example.status, (call, answer)
        assert shape(answer) == shape(json.loads(shown.answer)), call


def carried_out(call: str, token: str) -> tuple[int, Any]:
    said = subprocess.run(
        ["bash", "-c", call.replace("curl ", "curl -sS -w '\\n%{http_code}' ", 1)],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "KEY": token},
    )
    body, _line, status = said.stdout.rpartition("\n")
    return int(status), json.loads(body)
