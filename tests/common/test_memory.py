"""Web and worker serve by threads, which share one heap."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from common import memory
from tests.house.sources import ROOT

HEAPS = """
import ctypes, importlib, sys, threading
importlib.import_module(sys.argv[1])
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
libc.fopen.restype = ctypes.c_void_p
everybody = threading.Barrier(4)

def hold():
    everybody.wait()
    libc.malloc(ctypes.c_size_t(4096))

threads = [threading.Thread(target=hold) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
file = ctypes.c_void_p(libc.fopen(b"/dev/stdout", b"w"))
libc.malloc_info(0, file)
libc.fflush(file)
"""


@pytest.mark.parametrize("module", ["empathy_portal.wsgi", "empathy_portal.celery"])
def test_threads_share_one_heap(module: str) -> None:
    told = subprocess.run(
        [sys.executable, "-c", HEAPS, module], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert told.count("<heap nr=") == 1


def test_what_a_process_holds_is_nothing_where_nobody_says(monkeypatch: pytest.MonkeyPatch) -> None:
    before = memory.resident()
    held = bytes(range(256)) * 200_000
    assert memory.resident() - before > len(held) / 1e6 / 2
    monkeypatch.setattr(memory, "SIZES", Path("/nowhere"))
    assert memory.resident() == 0
