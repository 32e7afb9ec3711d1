"""Calls to copy, with what is answered. A test carries out every one of them on a portal that has
what they name, and holds what is printed against what comes back.
"""

from __future__ import annotations

import json
from dataclasses import field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from api.scopes import Scope
from common.records import dataclass

Text = str | Promise


@dataclass(frozen=True, kw_only=True)
class Example:
    """One call."""

    title: Text
    scope: Scope | None
    path: str
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    body: object = None
    status: int = 200
    answer: object = None
    """As it is printed; an id and a moment may be any."""

    def curl(self, base: str) -> str:
        """As somebody types it."""
        lines = [f'curl "{base}{self.path}"', '  -H "Authorization: Bearer $KEY"']
        if self.method != "GET":
            lines.insert(1, f"  -X {self.method}")
        lines += [f"  -H '{name}: {value}'" for name, value in self.headers.items()]
        if self.body is not None:
            lines.append("  -H 'Content-Type: application/json'")
            lines.append(f"  -d '{json.dumps(self.body)}'")
        return " \\\n".join(lines)


_SAM = {
    "id": 4711,
    "name": "Sam Okafor",
    "email": "sam.okafor@example.com",
    "employee_id": "E-1042",
    "job_title": "",
    "department": "Customer Support",
    "location": "",
    "country": "",
    "time_zone": "Europe/Berlin",
    "language": "en",
    "audience": "frontline_leader",
    "roles": [],
    "manager_id": None,
    "hired_on": None,
    "left_at": None,
}
_NEXT = "https://portal.example.com/api/v1/members?limit=1&cursor=YWZ0ZXI6NDcxMQ"
EXAMPLES = (
    Example(
        title=_("What is this key?"),
        scope=None,
        path="/api/v1/me",
        answer={
            "key": {
                "id": 3,
                "name": "HR system, nightly",
                "scopes": ["people:read"],
                "expires_at": "2027-02-25T23:00:00Z",
            },
            "organization": {
                "id": 1,
                "name": "Northwind",
                "slug": "northwind",
                "time_zone": "Europe/Berlin",
                "language": "en",
            },
        },
    ),
    Example(
        title=_("Add somebody: once only, however often the call is repeated"),
        scope=Scope.PEOPLE_WRITE,
        method="POST",
        path="/api/v1/members",
        headers={"Idempotency-Key": "hire-E-1042"},
        body={
            "name": "Sam Okafor",
            "email": "sam.okafor@example.com",
            "employee_id": "E-1042",
            "department": "Customer Support",
            "time_zone": "Europe/Berlin",
            "audience": "frontline_leader",
        },
        status=201,
        answer=_SAM,
    ),
    Example(
        title=_("Everybody in a department, page by page"),
        scope=Scope.PEOPLE_READ,
        path="/api/v1/members?department=Customer%20Support&has_left=false&limit=1",
        answer={"items": [_SAM], "next": _NEXT},
    ),
    Example(
        title=_("Change somebody's job title (If-Match is the ETag of what you read)"),
        scope=Scope.PEOPLE_WRITE,
        method="PATCH",
        path="/api/v1/members/4711",
        headers={"If-Match": '"9b1c0f6e"'},
        body={"job_title": "Team lead"},
        answer={**_SAM, "job_title": "Team lead"},
    ),
    Example(
        title=_("How far the leaders in a pilot have come"),
        scope=Scope.PROGRESS_READ,
        path="/api/v1/enrollments?limit=1",
        answer={
            "items": [
                {
                    "id": 12,
                    "pilot_id": 2,
                    "member_id": 4711,
                    "enrolled_at": "2026-09-07T08:00:00Z",
                    "left_at": None,
                    "cards_done": 5,
                    "cards_total": 12,
                    "sessions_attended": 1,
                    "sessions_total": 3,
                }
            ],
            "next": "https://portal.example.com/api/v1/enrollments?limit=1&cursor=YWZ0ZXI6MTI",
        },
    ),
    Example(
        title=_("Check values of a KPI before you send them"),
        scope=Scope.KPIS_WRITE,
        method="POST",
        path="/api/v1/kpi-values",
        body={
            "values": [
                {"team": "Billing desk", "month": "2026-08", "kpi": "escalations", "value": 8}
            ],
            "dry_run": True,
        },
        answer={
            "dry_run": True,
            "written": False,
            "new": 1,
            "changed": 0,
            "unchanged": 0,
            "new_teams": 1,
            "doubts": [],
        },
    ),
    Example(
        title=_("A refused call, with an answer that says what to do"),
        scope=Scope.PEOPLE_READ,
        path="/api/v1/members?departmnt=Support",
        status=400,
        answer={
            "type": "urn:empathy-portal:problem:unknown-parameter",
            "title": "Bad Request",
            "status": 400,
            "detail": "There is no parameter 'departmnt' here. Known: limit, cursor, email, "
            "employee_id, department, audience, manager_id, has_left.",
        },
    ),
)


@dataclass(frozen=True)
class PrintedExample:
    """An example as the page shows it."""

    title: Text
    scope: str
    call: str
    status: int
    answer: str


def printed_examples(base: str) -> list[PrintedExample]:
    """All of them, on the portal at `base`."""
    return [
        PrintedExample(
            title=example.title,
            scope=example.scope.value if example.scope else "",
            call=example.curl(base),
            status=example.status,
            answer=json.dumps(example.answer, indent=2),
        )
        for example in EXAMPLES
    ]
