"""Who sends slowly holds no thread of the web server for long, and what a page needed no memory."""

from __future__ import annotations

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from common.memory import resident
from empathy_portal.policies import EVERY_ANSWER, NO_PAGE

ROOT = Path(__file__).parents[2]
THREADS = 2
DROPS, EVERY = 400, 0.1
"""Bytes, and seconds between two of them: far longer than the server below waits."""
HEAD = b"POST / HTTP/1.1\r\nHost: x\r\n"
BODY = HEAD + b"Content-Length: 400\r\n\r\n"
START = """
import sys
from gunicorn.app.wsgiapp import run
from empathy_portal import web_worker

web_worker.SECONDS = 2.0
web_worker.EVERY = 0.5
web_worker.AT_LEAST = 1.0
web_worker.MORE = float(sys.argv.pop(1))
sys.argv[0] = "gunicorn"
run()
"""
HELD: list[bytes] = []
"""Among what a large page needed, and let go of, stands what stays."""
LEAVES = {"/held": 100, "/large": 100, "/kept": 1}
"""Of how many parts one stays."""
WORKER = ["--worker-class", "empathy_portal.web_worker.WebWorker", "--no-control-socket"]


def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Sequence[bytes]:
    """How much was sent, after as many seconds as the address says."""
    sent = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    time.sleep(float(environ["QUERY_STRING"] or 0))
    start_response("200 OK", [("Content-Type", "text/plain")])
    if every := LEAVES.get(environ["PATH_INFO"]):
        large = [bytes(1000) for _number in range(100_000 * (environ["PATH_INFO"] != "/held"))]
        HELD.extend(large[::every])
        return [str(int(resident())).encode()]
    if environ["PATH_INFO"] == "/who":
        return [str(os.getpid()).encode()]
    return [str(len(sent)).encode()]


@pytest.fixture
def port(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[int]:
    """Of a real server with two threads that answers as above. Its process may come to hold as many
    megabytes more as a test says.
    """
    more = getattr(request, "param", 1000.0)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        number = listener.fileno()
        command = [
            sys.executable,
            "-c",
            START,
            str(more),
            f"{__name__}:answer",
            "--bind",
            f"fd://{number}",
        ]
        command += ["--workers", "1", "--threads", str(THREADS), *WORKER]
        command += ["--graceful-timeout", "1"]
        command += ["--error-logfile", str(tmp_path / "log")]
        process = subprocess.Popen(command, cwd=ROOT, pass_fds=(number,))
        try:
            yield listener.getsockname()[1]
        finally:
            process.terminate()
            process.wait(20)


def ask(port: int, path: str = "/") -> bytes:
    """What somebody is answered who sends all at once."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    with contextlib.closing(connection):
        connection.request("POST", path, b"word")
        return connection.getresponse().read()


def held(port: int) -> int:
    """Megabytes that the server holds."""
    return int(ask(port, "/held"))


@pytest.mark.parametrize("begun", [HEAD, BODY])
def test_who_sends_drop_by_drop_is_not_waited_for(port: int, begun: bytes) -> None:
    assert ask(port) == b"4"
    answers: list[bytes] = []
    quick = threading.Thread(target=lambda: answers.append(ask(port)))
    with contextlib.ExitStack() as lines:
        slow = [
            lines.enter_context(socket.create_connection(("127.0.0.1", port)))
            for _thread in range(THREADS)
        ]
        for each in slow:
            each.sendall(begun)
        time.sleep(EVERY)
        quick.start()
        left = DROPS
        while quick.is_alive() and left:
            left -= 1
            for each in slow:
                with contextlib.suppress(OSError):
                    each.sendall(b"a")
            time.sleep(EVERY)
    quick.join()
    assert answers == [b"4"]
    assert left > DROPS / 4, "somebody waited until the slow ones were done"


def test_who_waits_long_for_a_page_gets_it(port: int) -> None:
    assert ask(port, "/?4") == b"4"


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET / HTTP/1.1\r\nHost: x\r\nBad Header Marked: 1\r\n\r\n", 400),
        (b"MARKED\x00 / HTTP/1.1\r\n\r\n", 400),
        (b"GET /" + b"marked" * 2000 + b" HTTP/1.1\r\n\r\n", 414),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"marked" * 2000 + b"\r\n\r\n", 431),
    ],
)
def test_what_is_no_request_is_answered_with_the_headers(
    port: int, tmp_path: Path, sent: bytes, status: int
) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        line.sendall(sent)
        answer = http.client.HTTPResponse(line)
        answer.begin()
        assert answer.status == status
        assert b"arked" not in answer.read().lower()
    for name, value in EVERY_ANSWER.items():
        assert answer.headers[name] == value
    assert answer.headers["Content-Security-Policy"] == NO_PAGE
    said = (tmp_path / "log").read_text(encoding="utf-8")
    assert "no request: " in said
    assert "arked" not in said.lower()


def test_memory_that_a_page_needed_goes_back_though_some_of_it_is_held(port: int) -> None:
    before = held(port)
    needed = int(ask(port, "/large")) - before
    assert needed > 80
    deadline = time.monotonic() + 20
    while held(port) - before > needed / 2 and time.monotonic() < deadline:
        time.sleep(EVERY)
    assert held(port) - before < needed / 2


@pytest.mark.parametrize("port", [32.0], indirect=True)
def test_a_process_that_has_come_to_hold_much_makes_room_and_nobody_notices(port: int) -> None:
    first, before = ask(port, "/who"), held(port)
    slow: list[bytes] = []
    # Longer than anything is read, and than a server that ends waits for whoever it still answers.
    waits = threading.Thread(target=lambda: slow.append(ask(port, "/who?5")))
    waits.start()
    assert int(ask(port, "/kept")) - before > 80
    deadline = time.monotonic() + 20
    while ask(port, "/who") == first and time.monotonic() < deadline:
        time.sleep(EVERY / 10)
    waits.join()
    assert slow == [first], "whoever waited was answered before it went"
    assert ask(port, "/who") != first
    assert held(port) - before < 32
