"""The portal's own worker and beat, which also know the mails of the proof; and a clock that can be
set wrong: where CLOCK_FILE names a file, its number of seconds is added to what time it is.
"""

from __future__ import annotations

import datetime as dt
import os
import time
from pathlib import Path

import django

CLOCK = os.environ.get("CLOCK_FILE", "")
_right = time.time


def _wrong_by() -> float:
    try:
        return float(Path(CLOCK).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return 0.0


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC) + dt.timedelta(seconds=_wrong_by())


if CLOCK:
    # Before anybody else takes it by its name.
    from django.utils import timezone

    timezone.now = _now
    time.time = lambda: _right() + _wrong_by()

django.setup()

from empathy_portal.celery import app  # noqa: E402
from messaging.notifications import declare  # noqa: E402
from tests.messaging.conftest import CALL, NEWS  # noqa: E402

__all__ = ["app"]
declare(CALL, NEWS)
