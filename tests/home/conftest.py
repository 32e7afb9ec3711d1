"""Fixtures of the neighbors, by whom Today is filled; a phone that keeps pages, and its line."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from people.models import Member
from tests.browser import PHONE, let_go, sign_in
from tests.conftest import SignIn
from tests.home.travel import Line
from tests.learning.conftest import course

__all__ = ["course", "line", "phone"]


@pytest.fixture
def phone(
    live_server: LiveServer, browser: Browser, client_for: SignIn
) -> Iterator[Callable[[Member | None], Page]]:
    """phone(member) is a page of a fresh browser with a worker; they are signed in, if given."""
    contexts: list[BrowserContext] = []

    def pick_up(member: Member | None = None) -> Page:
        context = browser.new_context(
            base_url=live_server.url, viewport=PHONE, reduced_motion="reduce"
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        if member:
            sign_in(context, client_for(member), base=live_server.url)
        return context.new_page()

    yield pick_up
    for context in contexts:
        context.close()
    let_go()


@pytest.fixture
def line(live_server: LiveServer) -> Iterator[Line]:
    between = Line(live_server.thread.httpd)
    yield between
    between.server.set_app(between.app)
