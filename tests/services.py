"""A pytest plugin: real PostgreSQL and Valkey for the run, a Chromium for whoever needs one, no
other network.

Loaded by `-p tests.services` before Django reads its settings. With DATABASE_URL and REDIS_URL set,
nothing is started.
"""

from __future__ import annotations

import gc
import ipaddress
import os
import re
import shutil
import socket
import tempfile
from collections.abc import Generator
from ctypes.util import find_library
from pathlib import Path
from typing import Any

import pytest
from _pytest.nodeid import coerce_node_id

from supervisor.children import Children
from supervisor.servers import start_servers

CHROMIUM_NAMES = (
    "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome",
    "google-chrome-stable",
)  # fmt: skip
"""The one without windows first: the same pages for two thirds of the processor's time."""
NO_CHROMIUM = (
    "The browser tests need Chromium: `apt-get install chromium-headless-shell libatomic1` (or "
    "`chromium`, which takes longer), or `.venv/bin/python -m playwright install chromium`, or set "
    "PORTAL_CHROMIUM to its path. Without it: -m 'not browser'."
)

_children: Children | None = None
_data: Path | None = None


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Generator[None, Any, Any]:
    # A wrapper, because pytest-django reads the settings in this same hook.
    global _children, _data
    if not (os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL")):
        _children = Children()
        _data = Path(tempfile.mkdtemp(prefix="portal-test-"))
        _children.remove_afterwards(_data)
        os.environ.update(start_servers(_children, _data, durable=False).as_env())
        os.environ["PORTAL_DATA"] = str(_data)
    if worker := os.environ.get("PYTEST_XDIST_WORKER"):
        # Each process of a run empties a cache of its own.
        os.environ["REDIS_URL"] = re.sub(
            r"(db=|/)0$", rf"\g<1>{int(worker[2:]) + 1}", os.environ["REDIS_URL"]
        )
    os.environ["PORTAL_MODE"] = "test"
    os.environ.setdefault(
        "SECRET_KEY", "only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJ"
    )
    os.environ.setdefault("PORTAL_BASE_URL", "http://127.0.0.1:8000")
    os.environ.setdefault("PORTAL_DATA", tempfile.gettempdir())
    if chromium := find_chromium():
        os.environ["PORTAL_CHROMIUM"] = chromium
    return (yield)


def pytest_configure() -> None:
    _close_the_network()


def pytest_unconfigure() -> None:
    if _children is not None:
        _children.stop()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes seconds comes first; in what order otherwise is a matter of chance."""
    items.sort(key=lambda item: not (is_marked(item, "long") or is_marked(item, "browser")))
    items.sort(key=lambda item: not is_marked(item, "seeded"))
    from tests.kept import together  # noqa: PLC0415 - after Django has read its settings

    items[:] = together(items)
    if "PYTEST_XDIST_WORKER" in os.environ:
        _keep_groups_together(items)
    chromium = os.environ.get("PORTAL_CHROMIUM")
    if any(is_marked(item, "browser") for item in items):
        if not chromium or not os.access(chromium, os.X_OK):
            raise pytest.UsageError(NO_CHROMIUM)
        if not find_library("atomic"):
            raise pytest.UsageError(
                "Playwright, which drives Chromium, needs libatomic: `apt-get install libatomic1`."
            )


def _keep_groups_together(items: list[pytest.Item]) -> None:
    """By the name at the end of an id. xdist 3.8 puts it where pytest 9.2 does not look any more,
    and each process would start a demo of its own.
    """
    for item in items:
        group = item.get_closest_marker("xdist_group")
        if group and not item.nodeid.endswith(f"@{group.args[0]}"):
            item._id = coerce_node_id(f"{item.nodeid}@{group.args[0]}")


def is_marked(item: pytest.Item, name: str) -> bool:
    """Itself, its class or its module."""
    return item.get_closest_marker(name) is not None


def pytest_collection_finish() -> None:
    """What was collected stays until the end: the garbage collector need not go through it again
    and again, and comes less often. That was an eighth of a run.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def find_chromium() -> str | None:
    """The Chromium named by PORTAL_CHROMIUM, the system's, or Playwright's own."""
    named = os.environ.get("PORTAL_CHROMIUM")
    if named:
        return named
    for name in CHROMIUM_NAMES:
        if path := shutil.which(name):
            return path
    cache = Path(
        os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright"
    )
    found = sorted(
        path for path in cache.glob("chromium-*/chrome-linux*/chrome") if os.access(path, os.X_OK)
    )
    return str(found[-1]) if found else None


def _is_near(address: object) -> bool:
    """True for this machine: a Unix socket's path, or a loopback address."""
    if not isinstance(address, tuple):
        return True
    host = str(address[0])
    if host in {"localhost", ""}:
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


def _close_the_network() -> None:
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def near_connect(self: socket.socket, address: Any) -> None:
        if not _is_near(address):
            raise RuntimeError(
                f"A test tried to reach {address!r}; tests talk to this machine only."
            )
        connect(self, address)

    def near_connect_ex(self: socket.socket, address: Any) -> int:
        if not _is_near(address):
            raise RuntimeError(
                f"A test tried to reach {address!r}; tests talk to this machine only."
            )
        return connect_ex(self, address)

    socket.socket.connect = near_connect  # type: ignore[method-assign]
    socket.socket.connect_ex = near_connect_ex  # type: ignore[method-assign]
