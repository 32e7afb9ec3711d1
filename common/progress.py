"""How far a worker has come with long work. In passing: nothing but a page depends on it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import field
from typing import TypeVar

from django.core.cache import caches

from common.records import dataclass

T = TypeVar("T")
PASSING = "passing"
EVERY_SECONDS = 0.5
KEPT_SECONDS = 3600


def _nobody_calls() -> None:
    """As long as there is nothing to hear."""


@dataclass
class Headway:
    """What a worker tells as it goes, and where it hears that it may stop."""

    about: str
    """What is worked on: a name of its own in the whole portal."""
    total: int | None = None
    """Rows or people; None as long as nobody knows."""
    looks: int = 1
    """How often each row goes by."""
    listen: Callable[[], None] = _nobody_calls
    """Called now and then; may raise."""
    _gone_by: int = field(default=0, init=False)
    _told_at: float = field(default=0.0, init=False)

    def move(self, count: int) -> None:
        """So many more have gone by."""
        self._gone_by += count
        if time.monotonic() - self._told_at > EVERY_SECONDS:
            self._told_at = time.monotonic()
            told = (self._gone_by // self.looks, self.total)
            caches[PASSING].set(_key(self.about), told, KEPT_SECONDS)
            self.listen()

    def along(self, things: Iterable[T]) -> Iterator[T]:
        """Each thing, counted as it goes by."""
        for thing in things:
            self.move(1)
            yield thing


def progress_of(about: str) -> tuple[int, int | None]:
    """(done, total) as it was told last; nothing yet is (0, None)."""
    done, total = caches[PASSING].get(_key(about), (0, None))
    return done, total


def forget_progress(about: str) -> None:
    """What comes next begins at nothing."""
    caches[PASSING].delete(_key(about))


def _key(about: str) -> str:
    return f"progress-{about}"
