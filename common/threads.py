"""What Django keeps for each coroutine is kept for each thread: nothing here is a coroutine.

Its language, its zone, the address it answers and its connection are asked for a hundred times
while a page is made, and a lock of the process and a copy stand before each (asgiref's Local).
"""

from __future__ import annotations

import threading

from django.db import connections
from django.urls import base as addresses
from django.utils import timezone
from django.utils.translation import trans_real

KEPT = (
    (trans_real, "_active"),
    (timezone, "_active"),
    (addresses, "_prefixes"),
    (addresses, "_urlconfs"),
    (connections, "_connections"),
)
"""Where, and under which name."""


def keep_by_thread() -> None:
    """From here on, for the whole process; before its first request."""
    for where, name in KEPT:
        setattr(where, name, threading.local())
