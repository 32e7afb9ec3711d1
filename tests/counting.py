"""Where the lines that run are not counted: counting makes Python two to seven times as slow.

A test marked `uncounted` runs at its own speed, as do blocks under `not_counted()`. For tests that
read our files instead of running them, and for those that do a thousand times over what other tests
do once; what they find counts as ever. Setting up is counted, so that it does not matter which test
comes first. Whatever only such a test runs is missing in the floors (tests/house/floors.py), which
then say so.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Any

import coverage
import pytest


@contextmanager
def not_counted() -> Iterator[None]:
    """Nothing is counted in here, if anything is counted at all."""
    counting = coverage.Coverage.current()
    if counting is None:
        yield
        return
    counting.stop()
    try:
        yield
    finally:
        counting.start()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, Any, Any]:
    """The test itself, without what is set up for it."""
    if item.get_closest_marker("uncounted") is None:
        return (yield)
    with not_counted():
        return (yield)
