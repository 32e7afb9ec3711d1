"""One demo with its real web server, worker, beat, PostgreSQL and Valkey, for all stories; and for
those that look into the database, or at what waits in the outbox, a web server of the test's own.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from people.models import Member
from tests import demo_calendars
from tests.browser import DESK, Workers, let_go, sign_in
from tests.conftest import SignIn
from tests.demo_process import start_demo, stop_demo
from tests.journeys.visitor import Visitor


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the demo lives; PORTAL_JOURNEYS_DATA is that of one that already runs."""
    given = os.environ.get("PORTAL_JOURNEYS_DATA")
    return Path(given) if given else tmp_path_factory.mktemp("journeys") / "demo"


@pytest.fixture(scope="session")
def portal(demo_folder: Path) -> Iterator[str]:
    """The address of a demo whose pilot is in its fourth week: a pulse is open, two leaders still
    have cards to take.

    PORTAL_JOURNEYS names the address of a demo that already runs, while stories are being written.
    """
    if running := os.environ.get("PORTAL_JOURNEYS"):
        yield running
        return
    process, port = start_demo(demo_folder, "--weeks", "4")
    yield f"http://127.0.0.1:{port}"
    stop_demo(process)


@pytest.fixture
def entries_ahead(portal: str, demo_folder: Path) -> Callable[[], dict[str, int]]:
    """entries_ahead() is how many entries of sessions to come all calendars hold, by pilot, after
    every mail that was sent; it fails where somebody's holds something else than the portal says.
    """
    return partial(demo_calendars.entries_ahead, demo_folder)


@pytest.fixture
def visit(browser: Browser, portal: str) -> Iterator[Callable[..., Visitor]]:
    """visit(viewport=PHONE) is a fresh visitor."""
    visitors: list[Visitor] = []

    def arrive(
        *, viewport: dict[str, int] = DESK, scheme: str = "light", workers: Workers = "allow"
    ) -> Visitor:
        visitors.append(Visitor(browser, portal, viewport=viewport, scheme=scheme, workers=workers))
        return visitors[-1]

    yield arrive
    for visitor in visitors:
        visitor.context.close()


@pytest.fixture
def welcome(
    live_server: LiveServer, browser: Browser, client_for: SignIn
) -> Iterator[Callable[..., Visitor]]:
    """welcome(member, viewport=PHONE) is a visitor of this test's own server: signed in as the
    member, or nobody yet. Mail waits there until a test sends it. Where a test stands between the
    page and the server, workers="block" keeps what the device keeps out of it.
    """
    visitors: list[Visitor] = []

    def arrive(
        member: Member | None = None,
        *,
        viewport: dict[str, int] = DESK,
        workers: Workers = "allow",
    ) -> Visitor:
        visitors.append(Visitor(browser, live_server.url, viewport=viewport, workers=workers))
        if member:
            sign_in(visitors[-1].context, client_for(member), base=live_server.url)
        return visitors[-1]

    yield arrive
    for visitor in visitors:
        visitor.context.close()
    let_go()
