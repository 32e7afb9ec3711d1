"""What every answer of every address says of itself, opened by an admin, a leader and nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.house.access_table import TABLE, Line
from tests.house.access_world import World, build, load_version
from tests.house.permissions import addresses
from tests.house.test_access_matrix import client_of

NAMES = {address.name for address in addresses()}
LINES = [line for line in TABLE if line.name in NAMES and line.method == "get"]
WHO = ("admin", "leader", None)
INLINE = {
    "text/html", "application/json", "application/manifest+json", "text/javascript",
    "text/calendar", "text/plain", "application/problem+json", "video/mp4", "video/webm",
    "application/did+json",
    "application/jwt", "application/scim+json", "image/svg+xml", "application/openapi+json",
    "application/vc+jwt", "text/xml", "application/ld+json", "image/png", "application/xml",
}  # fmt: skip
"""What a browser may show or read where it stands; everything else is a file to keep."""
KEEPS_ITS_OWN_WORD = re.compile(r"^(?:offline|worker|manifest|readyz|healthz|calendar_feed)")
WRITES = re.compile(r"^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", re.IGNORECASE)
WRITTEN_BY_LOOKING = {
    "people_auditevent": "that somebody looked",
    "people_signedinbrowser": "the session itself",
    "common_remembered": "limits, and what is worked out again when it is gone",
    "insights_reckoning": "figures that are worked out anew",
    "reports_reportdraft": "figures that are worked out anew",
    "kpis_kpireckoning": "figures that are worked out anew",
    "messaging_message": "a mail that somebody asked for",
}
"""Nothing that anybody would miss, or have done to them."""

pytestmark = [pytest.mark.django_db, pytest.mark.long]


@pytest.fixture
def world() -> World:
    return build("Aurelia", load_version())


def opened(world: World) -> Iterator[tuple[str, HttpResponse, list[str]]]:
    """Every address as each of them: (which and who, the answer, the tables it wrote to)."""
    for who in WHO:
        client = client_of(world.cast[who] if who else None)
        for line in LINES:
            yield f"{line.name} as {who or 'nobody'}", *asked(client, line, world)


def asked(client: Client, line: Line, world: World) -> tuple[HttpResponse, list[str]]:
    with transaction.atomic():
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(reverse(line.name, kwargs=line.about(world) if line.about else {}))
        transaction.set_rollback(True)
    found = (WRITES.match(each["sql"]) for each in captured.captured_queries)
    return answer, [match[1] for match in found if match]


def test_every_answer_says_what_it_is_and_to_whom_it_may_be_shown(world: World) -> None:
    wrong: list[str] = []
    count = 0
    for where, answer, _tables in opened(world):
        if answer.status_code >= 500 and "readyz" not in where:
            wrong.append(f"{where}: {answer.status_code}")
        count += 1
        wrong += [f"{where}: {what}" for what in _lacking(where, answer)]
    assert wrong == []
    assert count > 900


def _lacking(where: str, answer: HttpResponse) -> Iterator[str]:
    kind, _semicolon, more = answer.headers.get("Content-Type", "").partition(";")
    if answer.streaming or answer.content:
        yield from _of_content(kind, more, answer.headers.get("Content-Disposition", ""))
    if answer.headers.get("X-Content-Type-Options") != "nosniff" and "healthz" not in where:
        yield "may be taken for something else"
    policy = answer.headers.get("Referrer-Policy", "")
    if policy not in {"same-origin", "no-referrer"} and not _is_of_health(where):
        yield f"Referrer-Policy {policy!r}"
    for header in ("Access-Control-Allow-Origin", "Server", "X-Powered-By"):
        if header in answer.headers:
            yield f"{header} {answer.headers[header]}"
    if kind == "text/html":
        yield from _of_policy(answer.headers.get("Content-Security-Policy", ""))


def _of_content(kind: str, more: str, disposition: str) -> Iterator[str]:
    if not kind:
        yield "no Content-Type"
    if (kind.startswith("text/") or kind == "application/xml") and "utf-8" not in more.lower():
        yield f"{kind} without its letters"
    if kind not in INLINE and not disposition.startswith("attachment"):
        yield f"{kind} is neither shown nor a file to keep"


def _of_policy(said: str) -> Iterator[str]:
    for directive in ("default-src 'none'", "base-uri 'none'", "frame-ancestors"):
        if directive not in said:
            yield f"policy without {directive}"
    if "'unsafe" in said or re.search(r"(?:script|default)-src[^;]*\*", said):
        yield f"policy {said}"


def _is_of_health(where: str) -> bool:
    return where.startswith(("healthz", "readyz"))


def test_pages_of_somebody_are_kept_by_no_cache(world: World) -> None:
    kept = [
        f"{where}: {answer.headers.get('Cache-Control')}"
        for where, answer, _tables in opened(world)
        if not where.endswith("nobody")
        and answer.status_code == 200
        and not KEEPS_ITS_OWN_WORD.match(where)
        and "no-store" not in answer.headers.get("Cache-Control", "")
        and not _is_public(where)
    ]
    assert kept == []


def _is_public(where: str) -> bool:
    name = where.rpartition(" as ")[0]
    return next(line.is_public for line in LINES if line.name == name)


def test_opening_an_address_changes_nothing(world: World) -> None:
    """Links that mail scanners, prefetching browsers and other pages follow do no harm."""
    changing = {
        f"{where}: {table}"
        for where, _answer, tables in opened(world)
        for table in tables
        if table not in WRITTEN_BY_LOOKING
    }
    assert changing == set()


def test_cookies_are_for_this_host_alone_and_out_of_reach_of_scripts(world: World) -> None:
    wrong = set()
    for who in WHO:
        client = client_of(world.cast[who] if who else None)
        for line in LINES:
            answer, _tables = asked(client, line, world)
            for name, cookie in answer.cookies.items():
                if not cookie["samesite"] or not cookie["httponly"] or cookie["domain"]:
                    wrong.add(f"{line.name}: {name} {cookie.OutputString()}")
                if cookie["path"] != "/" and not name.startswith("lti"):
                    wrong.add(f"{line.name}: {name} at {cookie['path']}")
    assert wrong == set()
