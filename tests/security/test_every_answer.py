"""What every answer of every address says of itself, opened by an admin, a leader and nobody."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.downloads import read_out
from tests.house.access_table import TABLE, Line
from tests.house.access_world import World, build, load_version
from tests.house.permissions import addresses
from tests.house.test_access_matrix import client_of

NAMES = {address.name for address in addresses()}
LINES = [line for line in TABLE if line.name in NAMES and line.method == "get"]
WHO = ("admin", "leader", None)
INLINE = {
    "text/html", "application/json", "application/manifest+json", "text/javascript",
    "text/calendar", "text/plain", "text/vtt", "application/problem+json", "video/mp4",
    "video/webm", "application/did+json",
    "application/jwt", "application/scim+json", "image/svg+xml", "application/openapi+json",
    "application/vc+jwt", "text/xml", "application/ld+json", "image/png", "application/xml",
}  # fmt: skip
"""What a browser may show or read where it stands; everything else is a file to keep."""
KEPT_ON_PURPOSE = {
    "learning:recording": "a video of a card, of nobody, kept by its own browser alone"
}
OPEN_TO_PAGES_OF_OTHERS = re.compile(r"^(?:badges:|learning_records:)")
"""What is public for machines: issuers of badges, a profile, the progress that a ticket names."""
NAME = re.compile(r'(?:attachment|inline); filename="[\w.-]{1,120}"')
WRITES = re.compile(r"^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", re.IGNORECASE)
WRITTEN_BY_LOOKING = {
    "people_auditevent": "that somebody looked",
    "people_signedinbrowser": "the session itself",
    "common_remembered": "limits, and what is worked out again when it is gone",
    "connections_exchange": "that a platform came, or was refused",
    "coaching_talknote": "that a note was read by whom it is for",
    "people_importfinding": "a dry run that is worked out anew",
    "people_peopleimport": "a dry run that is worked out anew",
    "insights_reckoning": "figures that are worked out anew",
    "reports_reportdraft": "figures that are worked out anew",
    "kpis_kpireckoning": "figures that are worked out anew",
    "messaging_message": "a mail that somebody asked for",
}
"""Nothing that anybody would miss, or have done to them."""

pytestmark = [pytest.mark.django_db, pytest.mark.long]


@pytest.fixture
def world() -> Iterator[World]:
    """With names that would do harm in a header; and quiet, since many answers are refusals."""
    built = build("Aurelia", load_version())
    odd = 'Q3 "x"; filename=evil.exe \\ ../..'
    for thing in (built.cohort, built.organization, built.cast["leader"]):
        type(thing).objects.filter(pk=thing.pk).update(name=odd)
    logging.disable(logging.CRITICAL)
    yield built
    logging.disable(logging.NOTSET)


def opened(world: World) -> Iterator[tuple[str, Line, HttpResponse, list[str]]]:
    """Every address as each of them: (which and who, line, the answer, the tables it wrote to)."""
    for who in WHO:
        client = client_of(world.cast[who] if who else None)
        for line in LINES:
            yield f"{line.name} as {who or 'nobody'}", line, *asked(client, line, world)


def asked(client: Client, line: Line, world: World) -> tuple[HttpResponse, list[str]]:
    with transaction.atomic():
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(reverse(line.name, kwargs=line.about(world) if line.about else {}))
        read_out(answer)
        transaction.set_rollback(True)
    found = (WRITES.match(each["sql"]) for each in captured.captured_queries)
    return answer, [match[1] for match in found if match]


@pytest.mark.uncounted
def test_every_answer_is_what_it_says_for_whom_it_says_and_changes_nothing(world: World) -> None:
    """One walk for all of it. Links that mail scanners, prefetching browsers and pages of others
    follow do no harm; no cache keeps what is somebody's; cookies are this host's.
    """
    wrong: set[str] = set()
    changing: set[str] = set()
    count = named = 0
    for where, line, answer, tables in opened(world):
        count += 1
        named += "Content-Disposition" in answer.headers
        changing |= {
            f"{where} writes {table}" for table in tables if table not in WRITTEN_BY_LOOKING
        }
        wrong |= {f"{where}: {what}" for what in _lacking(where, answer)}
        wrong |= {f"{line.name}: {what}" for what in _of_cookies(answer)}
        if answer.status_code >= 500 and line.name != "readyz":
            wrong.add(f"{where}: {answer.status_code}")
        is_somebodys = answer.status_code == 200 and not line.is_public and "nobody" not in where
        kept = answer.headers.get("Cache-Control", "")
        if is_somebodys and "no-store" not in kept and line.name not in KEPT_ON_PURPOSE:
            wrong.add(f"{where}: Cache-Control {kept}")
    assert not wrong | changing, "\n".join(sorted(wrong | changing))
    assert count > 900
    assert named > 20


def _of_cookies(answer: HttpResponse) -> Iterator[str]:
    for name, cookie in answer.cookies.items():
        if cookie["domain"] or not cookie["samesite"]:
            yield f"{name} {cookie.OutputString()}"
        if cookie.value and not cookie["httponly"]:
            yield f"{name} can be read by scripts"


def _lacking(where: str, answer: HttpResponse) -> Iterator[str]:
    kind, _semicolon, more = answer.headers.get("Content-Type", "").partition(";")
    if answer.streaming or answer.content:
        yield from _of_content(kind, more, answer.headers.get("Content-Disposition", ""))
    if _is_of_health(where):
        return
    if answer.headers.get("X-Content-Type-Options") != "nosniff":
        yield "may be taken for something else"
    policy = answer.headers.get("Referrer-Policy", "")
    if policy not in {"same-origin", "no-referrer"}:
        yield f"Referrer-Policy {policy!r}"
    yield from (each for each in ("Server", "X-Powered-By") if each in answer.headers)
    if "Access-Control-Allow-Origin" in answer.headers and not OPEN_TO_PAGES_OF_OTHERS.match(where):
        yield "may be read by pages of others"
    if kind == "text/html":
        yield from _of_policy(answer.headers.get("Content-Security-Policy", ""))


def _of_content(kind: str, more: str, disposition: str) -> Iterator[str]:
    if not kind:
        yield "no Content-Type"
    if (kind.startswith("text/") or kind == "application/xml") and "utf-8" not in more.lower():
        yield f"{kind} without its letters"
    if kind not in INLINE and not disposition.startswith("attachment"):
        yield f"{kind} is neither shown nor a file to keep"
    if disposition and not NAME.fullmatch(disposition):
        yield disposition


def _of_policy(said: str) -> Iterator[str]:
    for directive in ("default-src 'none'", "base-uri 'none'", "frame-ancestors"):
        if directive not in said:
            yield f"policy without {directive}"
    if "'unsafe" in said or re.search(r"(?:script|default)-src[^;]*\*", said):
        yield f"policy {said}"


def _is_of_health(where: str) -> bool:
    return where.startswith(("healthz", "readyz"))
