"""The way out to the network leads nowhere it should not."""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import requests

from connections import egress
from connections.egress import EgressError, EgressProblem
from tests.serving import serving

pytestmark = pytest.mark.proof("connections", **{"ways out": 1})


class Other(BaseHTTPRequestHandler):
    """A system that behaves as its path says."""

    def do_GET(self) -> None:
        if self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "http://10.0.0.1/inside")
            self.end_headers()
            return
        self.send_response(200)
        self.end_headers()
        if self.path == "/large":
            self.wfile.write(b"x" * 4096)
        elif self.path == "/slow":
            for _ in range(20):
                self.wfile.write(b"x" * egress.CHUNK)
                time.sleep(0.1)
        else:
            self.wfile.write(b"hello")

    def log_message(self, *_given: Any) -> None:
        pass


@contextmanager
def running() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Other)
    with serving(server):
        yield server.server_port


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with running() as found:
        yield found


@pytest.fixture
def own(settings: Any) -> None:
    settings.EGRESS_PRIVATE = frozenset({"127.0.0.1"})


def problem_of(url: str, **how: Any) -> EgressProblem:
    with pytest.raises(EgressError) as caught:
        egress.call("GET", url, **how)
    return caught.value.problem


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("http://example.com/", EgressProblem.NOT_HTTPS),
        ("ftp://example.com/", EgressProblem.NOT_AN_ADDRESS),
        ("https://", EgressProblem.NOT_AN_ADDRESS),
        ("https://user:secret@example.com/", EgressProblem.NOT_AN_ADDRESS),
        ("https://example.com:99999/", EgressProblem.NOT_AN_ADDRESS),
        ("https://[::1", EgressProblem.NOT_AN_ADDRESS),
        ("https://127.0.0.1/", EgressProblem.PRIVATE),
        ("https://localhost/", EgressProblem.PRIVATE),
        ("https://2130706433/", EgressProblem.PRIVATE),
        ("https://[::ffff:10.1.2.3]/", EgressProblem.PRIVATE),
        ("https://169.254.169.254/latest/", EgressProblem.PRIVATE),
    ],
)
def test_what_may_not_be_called_is_refused(url: str, problem: EgressProblem) -> None:
    assert problem_of(url) == problem


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0", "10.0.0.1", "100.64.0.1", "127.8.8.8", "172.16.0.9", "192.168.1.1", "224.0.0.1",
        "255.255.255.255", "::", "::1", "fe80::1", "fc00::1", "ff02::1", "::ffff:192.168.0.1",
        "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    ],
)  # fmt: skip
def test_addresses_of_the_inside_are_not_public(address: str) -> None:
    assert not egress.is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:4700::1111", "64:ff9b::5db8:d822"])
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert egress.is_public(ipaddress.ip_address(address))


def test_one_private_address_among_several_is_enough(monkeypatch: Any) -> None:
    found = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443))
        for address in ("93.184.216.34", "10.0.0.1")
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_given, **_named: found)
    assert problem_of("https://two-faced.example/") == EgressProblem.PRIVATE


def test_the_connection_goes_to_the_address_that_was_looked_at(
    monkeypatch: Any, port: int, settings: Any
) -> None:
    """A name that leads elsewhere a moment later is not asked again."""
    settings.EGRESS_PRIVATE = frozenset({"changing.example"})
    answers = iter(["127.0.0.1", "10.0.0.1"])

    def resolve(_host: str, number: int, *_given: Any, **_named: Any) -> Any:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), number))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    assert egress.call("GET", f"http://changing.example:{port}/").body == b"hello"


@pytest.mark.usefixtures("own")
def test_a_redirect_to_the_inside_is_not_followed(port: int) -> None:
    url = f"http://127.0.0.1:{port}/away"
    assert egress.call("GET", url).status == 302
    assert problem_of(url, follows=True) == EgressProblem.NOT_HTTPS


@pytest.mark.usefixtures("own")
def test_an_answer_is_no_larger_and_takes_no_longer_than_agreed(port: int) -> None:
    assert problem_of(f"http://127.0.0.1:{port}/large", largest=100) == EgressProblem.TOO_LARGE
    assert problem_of(f"http://127.0.0.1:{port}/slow", lasts=0.3) == EgressProblem.TIMEOUT


@pytest.mark.usefixtures("own")
@pytest.mark.parametrize(
    ("path", "limit", "problem"),
    [
        ("large", {"LARGEST_ANSWER": 100}, EgressProblem.TOO_LARGE),
        ("slow", {"CALL_LASTS": 0.3}, EgressProblem.TIMEOUT),
    ],
)
def test_what_a_library_calls_itself_has_the_same_limits(
    port: int, monkeypatch: Any, path: str, limit: dict[str, float], problem: EgressProblem
) -> None:
    url = f"http://127.0.0.1:{port}/"
    assert egress.session().get(url).text == "hello"
    for name, value in limit.items():
        monkeypatch.setattr(egress, name, value)
    with pytest.raises(requests.exceptions.ConnectionError) as caught:
        egress.session().get(url + path)
    assert isinstance(caught.value.__cause__, EgressError)
    assert caught.value.__cause__.problem == problem


@pytest.mark.usefixtures("own")
def test_a_host_that_is_away_or_silent_is_said_to_be(port: int) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        assert problem_of(url, lasts=0.2) == EgressProblem.TIMEOUT
    assert problem_of(url) == EgressProblem.UNREACHABLE
    assert problem_of(f"https://127.0.0.1:{port}/") == EgressProblem.CERTIFICATE


def test_a_host_that_nobody_knows_is_said_to_be(monkeypatch: Any) -> None:
    def unknown(*_given: Any, **_named: Any) -> None:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert problem_of("https://nobody.example/") == EgressProblem.UNKNOWN_HOST


def test_a_host_that_sends_a_byte_now_and_then_is_cut_off(own: None) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:

        def drip() -> None:
            line, _where = server.accept()
            with closing(line), suppress(OSError):
                line.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
                for _ in range(100):
                    line.sendall(b"x")
                    time.sleep(0.05)

        threading.Thread(target=drip, daemon=True).start()
        began = time.monotonic()
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        assert problem_of(url, lasts=0.4) == EgressProblem.TIMEOUT
        assert time.monotonic() - began < 2


def test_where_the_name_took_all_the_time_nothing_is_said_any_more(
    own: None, monkeypatch: Any
) -> None:
    look_up = socket.getaddrinfo

    def slowly(*given: Any, **named: Any) -> Any:
        time.sleep(0.4)
        return look_up(*given, **named)

    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        monkeypatch.setattr(socket, "getaddrinfo", slowly)
        assert problem_of(url, lasts=0.2) == EgressProblem.TIMEOUT
        line, _where = server.accept()
        with closing(line):
            assert line.recv(100) == b""
