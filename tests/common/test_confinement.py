"""What reads files of others does nothing but read, and takes no more than its share."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import pytest

from common import confinement
from common.confinement import Forbidden, ReaderEnded, answer_of

PROGRAM = "tests.common.confined_program"


def said(what: str, *given: str, content: bytes = b"", patience: float = 20.0) -> str:
    return answer_of(PROGRAM, what, *given, content=content, patience=patience).decode().strip()


def test_it_reads_and_prints() -> None:
    assert said("echo", content="Zofia García".encode()) == "Zofia García"


def test_it_has_limits_and_none_of_our_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "of this process alone")
    memory, processor, written, secrets = said("limits").split()
    assert int(memory) == confinement.MEMORY
    assert (processor, written, secrets) == ("5", "0", "[]")


@pytest.mark.parametrize("what", ["write", "program", "fork", "shell"])
def test_it_writes_nothing_and_starts_nothing(what: str, tmp_path: Path) -> None:
    assert said(what, str(tmp_path / "out.txt")) == "Forbidden"
    assert list(tmp_path.iterdir()) == []


def test_reading_is_not_refused_and_every_way_of_doing_something_is() -> None:
    """The same list of refusals, looked at from inside."""
    refuse = confinement._refuse
    refuse("open", ("sheet.xml", "r", os.O_RDONLY))
    refuse("open", ("sheet.xml", "r", None))
    refuse("import", ("zipfile",))
    for event, given in (
        ("open", ("out.txt", "w", os.O_WRONLY | os.O_CREAT)),
        ("socket.connect", ()),
        ("subprocess.Popen", ()),
        ("os.posix_spawnp", ()),
    ):
        with pytest.raises(Forbidden):
            refuse(event, given)


def test_it_reaches_no_network_not_even_this_machine() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        assert said("connect", port) == "Forbidden"


@pytest.mark.parametrize("what", ["memory", "processor"])
def test_too_much_ends_it(what: str) -> None:
    with pytest.raises(ReaderEnded) as ended:
        said(what)
    assert ended.value.is_over_limits == (what == "processor")


def test_nobody_waits_for_it_forever() -> None:
    with pytest.raises(ReaderEnded) as ended:
        said("wait", patience=1.0)
    assert ended.value.is_over_limits


def test_readers_know_no_django() -> None:
    """They start in a moment, and know no setting of ours."""
    for module in ("authoring.archive_reader", "people.importing.first_sheet", "calendars.reader"):
        assert said("imports", module) == "False", module
    assert "django" in sys.modules
