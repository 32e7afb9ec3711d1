"""What is handed to a virus scanner, and what its answers and silences mean."""

from __future__ import annotations

import math
import socketserver
import struct
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from common.virus_scanner import ScannerError, scanner_trouble, what_it_carries
from people.models import Member
from programs.models import Video
from tests.conftest import SignIn
from tests.serving import serving
from ui.fields import SentFileField

HARMFUL = b"harmful words of a test"


class StandIn(socketserver.StreamRequestHandler):
    """Speaks as clamd does: pieces with their length before them, until one of no length."""

    got = b""
    answer: bytes | None = None

    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        StandIn.got = b""
        while length := struct.unpack("!L", self.rfile.read(4))[0]:
            StandIn.got += self.rfile.read(length)
        known = b"stream: Test.Harmful FOUND\0" if HARMFUL in StandIn.got else b"stream: OK\0"
        self.wfile.write(known if self.answer is None else self.answer)


class StandInServer(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True


@pytest.fixture
def scanner(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.chdir(tmp_path)  # the path of a socket has a hundred characters at most
    with serving(StandInServer("clamd.ctl", StandIn)):
        settings.FILE_SCANNER = f"unix://{tmp_path}/clamd.ctl"
        yield settings.FILE_SCANNER


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch) -> Any:
    return lambda answer: monkeypatch.setattr(StandIn, "answer", answer)


def test_it_gets_all_of_a_file_in_pieces_and_says_what_is_in_it(scanner: str) -> None:
    parts = [b"a" * 200_000, b"", b"b" * 70_000]
    assert what_it_carries(parts, scanner=scanner) == ""
    assert StandIn.got == b"".join(parts)
    assert what_it_carries([b"x", HARMFUL], scanner=scanner) == "Test.Harmful"


@pytest.mark.parametrize(
    "answer",
    [
        b"", b"\0", b"stream: OK", b"INSTREAM size limit exceeded. ERROR\0", b"UNKNOWN COMMAND\0",
        b"x" * 100_000 + b"\0",
    ],
)  # fmt: skip
def test_what_is_no_answer_takes_no_file(scanner: str, answering: Any, answer: bytes) -> None:
    answering(answer)
    with pytest.raises(ScannerError):
        what_it_carries([b"some words"], scanner=scanner)


def test_a_file_that_takes_longer_than_it_may_is_not_taken(
    scanner: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly() -> Iterator[bytes]:
        yield b"a"
        monkeypatch.setattr(time, "monotonic", lambda: math.inf)
        yield b"b"

    with pytest.raises(ScannerError, match="it did not answer: TimeoutError"):
        what_it_carries(slowly(), scanner=scanner)


def test_a_scanner_that_is_not_there_takes_no_file(tmp_path: Path) -> None:
    for nowhere in (f"unix://{tmp_path}/no.ctl", "tcp://127.0.0.1:9"):
        with pytest.raises(ScannerError):
            what_it_carries([b"some words"], scanner=nowhere)


@pytest.mark.parametrize(
    ("url", "is_fine"),
    [
        ("unix:///run/clamav/clamd.ctl", True),
        ("tcp://127.0.0.1:3310", True),
        ("tcp://127.0.0.1", False),
        ("tcp://127.0.0.1:port", False),
        ("/run/clamav/clamd.ctl", False),
        ("unix://", False),
    ],
)
def test_how_it_is_named(url: str, is_fine: bool) -> None:
    assert (scanner_trouble(url) == "") == is_fine


def test_what_it_knows_is_refused_where_it_is_sent(
    scanner: str, admin: Member, client_for: SignIn, answering: Any
) -> None:
    client, url = client_for(admin), reverse("authoring:recordings")
    begin = b"\x00\x00\x00\x18ftypmp42"

    def sent(title: str, content: bytes) -> Any:
        file = SimpleUploadedFile("film.mp4", content, "video/mp4")
        return client.post(url, {"title": title, "file": file, "nonce": (title * 32)[:32]})

    page = sent("a", begin + HARMFUL)
    assert page.status_code == 422
    assert "found something harmful" in page.text
    answering(b"scanner is busy ERROR\0")
    page = sent("b", begin)
    assert page.status_code == 422
    assert "could not be checked for viruses" in page.text
    assert not Video.objects.exists()
    answering(None)
    assert sent("c", begin).status_code == 302
    assert bytes(Video.objects.get().parts.get().content) == begin  # read from its beginning


def test_without_a_scanner_nobody_is_asked(settings: Any) -> None:
    settings.FILE_SCANNER = ""
    assert SentFileField().clean(SimpleUploadedFile("a.csv", HARMFUL)).read() == HARMFUL
    with pytest.raises(forms.ValidationError):
        SentFileField().clean(None)
