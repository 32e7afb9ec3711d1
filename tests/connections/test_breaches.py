"""What the list of breached passwords hears, and what counts when it does not answer."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from connections.breaches import was_in_a_breach
from tests.serving import serving

STOLEN = "stolen words of somebody"
DIGEST = hashlib.sha1(STOLEN.encode(), usedforsecurity=False).hexdigest().upper()


class BreachList(BaseHTTPRequestHandler):
    """Answers as the published list does, with padding."""

    asked: list[tuple[str, str | None]]
    status = 200

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers["Add-Padding"]))
        self.send_response(self.status)
        self.end_headers()
        lines = [f"{'0' * 35}:0", f"{DIGEST[5:]}:42", f"{'A' * 35}:7"]
        self.wfile.write("\r\n".join(lines).encode())

    def log_message(self, *_given: Any) -> None:
        pass


@pytest.fixture
def breach_list(settings: Any) -> Iterator[type[BreachList]]:
    BreachList.asked, BreachList.status = [], 200
    server = ThreadingHTTPServer(("127.0.0.1", 0), BreachList)
    settings.EGRESS_PRIVATE = frozenset({"127.0.0.1"})
    settings.BREACHED_PASSWORDS_URL = f"http://127.0.0.1:{server.server_port}/range/"
    with serving(server):
        yield BreachList


def test_it_hears_five_characters_and_no_more(breach_list: type[BreachList]) -> None:
    assert was_in_a_breach(STOLEN)
    assert breach_list.asked == [(f"/range/{DIGEST[:5]}", "true")]
    assert not was_in_a_breach("a long and lovely sentence")


def test_padding_counts_as_nothing(breach_list: type[BreachList], monkeypatch: Any) -> None:
    padded = bytes.fromhex(DIGEST[:5] + "0" * 35)
    monkeypatch.setattr("connections.breaches.digest_of", lambda _password: padded)
    assert not was_in_a_breach("whatever it is")


@pytest.mark.parametrize(
    "known", ["password1234", "correcthorsebatterystaple", "passwort1234", "1q2w3e4r5t6y7u"]
)
def test_known_ones_are_shipped_and_nobody_is_asked(
    breach_list: type[BreachList], known: str
) -> None:
    assert was_in_a_breach(known)
    assert breach_list.asked == []


def test_hardly_any_other_is_taken_for_one_that_is_shipped(settings: Any) -> None:
    settings.BREACHED_PASSWORDS_URL = ""
    assert sum(was_in_a_breach(f"nobody's words, number {n}") for n in range(5000)) <= 5


def test_a_list_that_does_not_answer_keeps_nobody_from_choosing(
    breach_list: type[BreachList], settings: Any
) -> None:
    breach_list.status = 503
    assert not was_in_a_breach(STOLEN)
    settings.BREACHED_PASSWORDS_URL = "http://127.0.0.1:9/range/"
    assert not was_in_a_breach(STOLEN)


def test_nobody_is_asked_unless_the_operator_says_so(
    breach_list: type[BreachList], settings: Any
) -> None:
    settings.BREACHED_PASSWORDS_URL = ""
    assert not was_in_a_breach(STOLEN)
    assert breach_list.asked == []


def test_a_file_of_the_operator_is_looked_at_and_nobody_is_asked(
    breach_list: type[BreachList], settings: Any, tmp_path: Path
) -> None:
    settings.BREACHED_PASSWORDS_URL = ""
    settings.BREACHED_PASSWORDS_LIST = str(tmp_path / "list")
    (tmp_path / "list").write_text("\n".join(sorted([f"{DIGEST}:42", "0" * 40, "F" * 40])))
    assert was_in_a_breach(STOLEN)
    assert not was_in_a_breach("a long and lovely sentence")
    (tmp_path / "list").unlink()
    assert not was_in_a_breach(STOLEN), "a file that has gone keeps nobody from choosing"
    assert breach_list.asked == []
