"""The one Chromium of a test process, and pages of the live server that are signed in.

Playwright keeps an event loop in the thread that started it, and only one of its kind may run
there: a test that starts a second fails. Inside that loop the ORM takes a second connection of its
own, and asks to be told that this is meant.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from django.conf import settings
from django.db import connection, connections
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

Workers = Literal["allow", "block"]
PATIENCE = 20_000
"""Milliseconds that a page may take to show something. A machine that runs everything at once is
slow; whoever measures speed does so elsewhere.
"""
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@contextmanager
def one_chromium() -> Iterator[Browser]:
    """Open until the last test of the process is over."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=os.environ["PORTAL_CHROMIUM"], args=FLAGS
        )
        yield chromium
        chromium.close()
        connections.close_all()


def sign_in(context: BrowserContext, client: Client, *, base: str) -> None:
    """Hand the session of a browserless client to a browser."""
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": base}])


def let_go() -> None:
    """Wait until the live server's threads have left the database: they end a moment after the
    page that they served, and a database with guests cannot be dropped.
    """
    for _try in range(100):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            )
            if cursor.fetchone()[0] <= 2:  # this thread's two
                return
        time.sleep(0.05)
