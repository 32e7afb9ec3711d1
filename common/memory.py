"""Memory that is free again goes back to the machine.

The C library keeps a heap for each thread of a server, and grows what it holds back with whatever
was large once. One heap for all threads, of which Python lets in one at a time, and a fixed limit
to what is held back, save about a sixth of what web and worker hold after use.
"""

from __future__ import annotations

import contextlib
import ctypes
import resource
from pathlib import Path

# From <malloc.h> of glibc, see mallopt(3).
_TRIM_THRESHOLD, _ARENA_MAX = -1, -8
SIZES = Path("/proc/self/statm")
"""Pages that this process has, see proc(5)."""
HELD_BACK = 1024 * 1024
"""Bytes at the end of the heap that stay for the next page, which would ask for them again."""
EVERY = 10.0
"""Seconds after which a process that serves lets go again; it takes about a millisecond."""


def give_memory_back() -> None:
    """For a process that serves by threads, before it starts any. Another C library than glibc
    goes on as it does.
    """
    with contextlib.suppress(AttributeError):
        tune = ctypes.CDLL(None).mallopt
        tune(_ARENA_MAX, 1)
        tune(_TRIM_THRESHOLD, HELD_BACK)


def let_go() -> None:
    """What is free between what is held goes back too. Another C library than glibc keeps it."""
    with contextlib.suppress(AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def resident() -> float:
    """Megabytes that this process holds, without mapped files; 0 where the machine does not say."""
    with contextlib.suppress(OSError):
        sizes = SIZES.read_text(encoding="ascii").split()
        return (int(sizes[1]) - int(sizes[2])) * resource.getpagesize() / 1e6
    return 0.0
