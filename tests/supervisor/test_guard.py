"""The guard: what the supervisor left behind ends, politely first, and its folders go."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from supervisor import guard
from supervisor.guard import end, is_alive, main

STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); "
    "time.sleep(60)"
)
POLITE = "import time; print(flush=True); time.sleep(60)"


def start(program: str) -> subprocess.Popen[bytes]:
    """A process of its own group, up and running."""
    process = subprocess.Popen(
        [sys.executable, "-S", "-E", "-c", program],
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdout is not None
    process.stdout.readline()
    return process


@pytest.fixture
def handlers() -> Iterator[None]:
    """What the guard makes of signals is taken back."""
    before = {
        each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    }
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def test_a_zombie_and_nobody_are_not_alive() -> None:
    process = start(POLITE)
    assert is_alive(process.pid)
    process.kill()
    deadline = time.monotonic() + 5
    while is_alive(process.pid) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not is_alive(process.pid)  # not waited for yet: a zombie
    process.communicate()
    assert not is_alive(process.pid)


def test_another_users_process_is_alive(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_pid: int, _number: int) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "kill", refuse)
    assert is_alive(1)


def test_who_listens_ends_by_the_signal_and_who_does_not_is_killed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(guard, "PATIENCE_SECONDS", 0.5)
    polite, stubborn = start(POLITE), start(STUBBORN)
    folder = tmp_path / "left"
    folder.mkdir()
    end({polite.pid: signal.SIGTERM, stubborn.pid: signal.SIGTERM}, [str(folder)])
    assert polite.wait(5) == -signal.SIGTERM
    assert stubborn.wait(5) == -signal.SIGKILL
    assert not folder.exists()
    for process in (polite, stubborn):
        process.communicate()


@pytest.mark.usefixtures("handlers")
def test_the_end_of_the_input_is_the_end_of_what_is_still_watched(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    watched, forgotten = start(POLITE), start(POLITE)
    (tmp_path / "data").mkdir()
    said = [
        f"watch {watched.pid} {int(signal.SIGTERM)}",
        f"watch {forgotten.pid} {int(signal.SIGTERM)}",
        f"forget {forgotten.pid}",
        "a word it does not know",
        f"remove {tmp_path / 'data'}",
    ]
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(said) + "\n"))
    main()
    assert watched.wait(5) == -signal.SIGTERM
    assert forgotten.poll() is None
    assert not (tmp_path / "data").exists()
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_IGN
    forgotten.kill()
    for process in (watched, forgotten):
        process.communicate()
