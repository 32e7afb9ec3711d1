"""Files of others: whatever they are, they are read where nothing can be done with them."""

from __future__ import annotations

import ast
import datetime as dt
import functools
import io
import resource
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from authoring.bundle import NotAProgram, unpacked
from calendars.reading import UnreadCalendar, read_busy
from kpis.importing.opening import open_file
from people.importing.files import read_table
from people.importing.tables import UnreadableTable
from tests.authoring.test_bundle import archive
from tests.house.sources import name_of, sources, tree
from tests.people.test_workbooks import bomb, with_part, workbook

NOW = dt.datetime(2026, 9, 14, 7, tzinfo=dt.UTC)
REFUSED = (UnreadableTable, NotAProgram, UnreadCalendar)
READING = {
    "openpyxl", "xlrd", "python_calamine", "zipfile", "tarfile", "gzip", "bz2", "lzma", "xml",
    "lxml", "icalendar", "recurring_ical_events", "PIL", "pptx", "pickle", "marshal", "shelve",
    "yaml",
}  # fmt: skip
"""What opens files of a kind that can be made to do harm."""
CONFINED = {
    "people/importing/first_sheet.py", "people/importing/old_workbooks.py",
    "people/importing/open_documents.py", "authoring/archive_reader.py", "calendars/reader.py",
}  # fmt: skip
OTHERWISE = {
    ("authoring/bundle.py", "zipfile"): "writes",
    ("channels/teams_package.py", "zipfile"): "writes",
    ("empathy_portal/vulnerabilities.py", "zipfile"): "a list that the operator names",
    ("programs/kit_sheets.py", "zipfile"): "writes",
    ("cohorts/record_file.py", "zipfile"): "writes",
    ("common/workbook.py", "zipfile"): "writes",
    ("common/workbook.py", "xml"): "writes",
    ("learning_records/packing.py", "zipfile"): "writes",
    ("privacy/copy_files.py", "zipfile"): "writes",
    ("privacy/operations/exporting.py", "zipfile"): "writes",
    ("people/logos.py", "PIL"): "1 MB and 4,000 points at most, three kinds, and only an admin",
    ("reports/files/plain.py", "zipfile"): "writes",
    ("home/feed.py", "icalendar"): "writes",
    ("practice/calendar.py", "icalendar"): "writes",
    ("messaging/addresses.py", "icalendar"): "changes what we wrote",
    ("reports/files/deck.py", "pptx"): "writes",
    ("reports/files/slides.py", "pptx"): "writes",
    ("practice/letters.py", "icalendar"): "a text of 100 kB at most, out of a mail of 500 kB",
    ("single_sign_on/protocols/saml_library.py", "lxml"): "its errors; defused by the library",
    ("people/importing/resting.py", "pickle"): "our own, in a file without a name",
    ("people/importing/other_files.py", "zipfile"): "reads names, at most a megabyte of them",
}


def named(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "imported_later":
            names = [str(each.value) for each in node.args if isinstance(each, ast.Constant)]
        yield from (name.partition(".")[0] for name in names if name.partition(".")[0] in READING)


@pytest.mark.uncounted
def test_who_opens_such_files_is_confined_or_named_with_the_reason() -> None:
    found = {(name_of(path), library) for path in sources() for library in named(path)}
    assert {each for each in found if each[0] not in CONFINED} == set(OTHERWISE)


def test_whoever_is_confined_is_so_before_reading() -> None:
    """The programs that are run say it in their main function, first of all."""
    starting = [path for path in sources() if name_of(path) in CONFINED]
    mains = {
        name_of(path): node
        for path in starting
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef) and node.name == "main"
    }
    assert len(mains) == 3
    for where, node in mains.items():
        calls = [each.func for each in ast.walk(node) if isinstance(each, ast.Call)]
        said = [ast.unparse(each) for each in calls]
        assert said.index("confine") < said.index("source.read"), where


Opening = Callable[[bytes], object]
OPENINGS: dict[str, Opening] = {
    "people": lambda content: read_table(content, "x.xlsx"),
    "KPIs": lambda content: list(open_file(content, "x.xlsx", {"Reply time": 1}).rows),
    "a program": unpacked,
    "a calendar": lambda content: read_busy(content, zone="UTC", now=NOW),
}


def entities() -> str:
    """A thousand million words in a few lines."""
    parts = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "lol">{parts}]><x>&a9;</x>'


def outside(secret: Path) -> str:
    """A file of this machine, as part of the document."""
    return f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file://{secret}">]><x>&a;</x>'


def open_document(content: str) -> bytes:
    return archive({"mimetype": "application/vnd.oasis.opendocument.spreadsheet",
                    "content.xml": content})  # fmt: skip


def nested(depth: int) -> bytes:
    """An archive in an archive, and so on."""
    inner = b"x" * 1000
    for _level in range(depth):
        inner = archive({"program/a.toml": inner, "xl/worksheets/sheet1.xml": inner})
    return inner


@functools.cache
def mountains() -> tuple[bytes, ...]:
    """Small files that come to something large."""
    program = {"empathy-program.toml": 'format = "empathy-program"\nschema = 1\n'}
    large = archive({**program, **{f"program/{n}.md": b"\0" * 9_000_000 for n in range(6)}})
    calendar = b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 3000
    return (bomb(40), large, nested(20), open_document(entities()), calendar)


@pytest.mark.long
@pytest.mark.parametrize("opening", OPENINGS)
def test_nothing_unpacks_to_a_mountain_here(opening: str) -> None:
    contents = mountains()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for content in contents:
        with pytest.raises(REFUSED):
            OPENINGS[opening](content)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 40 * 1024, "kilobytes"


@pytest.mark.parametrize("opening", ["people", "KPIs"])
def test_a_document_that_names_a_file_of_ours_does_not_get_it(opening: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("what nobody may know", encoding="utf-8")
    content = workbook(lambda book, first: first.write_column(0, 0, ["Name", "Ada"]))
    shared = with_part(content, "sharedStrings.xml", outside(secret).encode())
    for each in (shared, open_document(outside(secret))):
        try:
            said = str(OPENINGS[opening](each))
        except REFUSED as refused:
            said = str(refused)
        assert "what nobody may know" not in said


@pytest.mark.parametrize("opening", ["people", "KPIs", "a program"])
def test_paths_in_an_archive_lead_nowhere(
    opening: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    content = io.BytesIO(workbook(lambda book, first: first.write_column(0, 0, ["Name", "Ada"])))
    with zipfile.ZipFile(content, "a") as opened:
        for name in ("../out.txt", f"{tmp_path}/out.txt", "program/../../out.txt", "..\\out.txt"):
            opened.writestr(name, "x")
        link = zipfile.ZipInfo("link")
        link.external_attr = 0o120777 << 16
        opened.writestr(link, "/etc/passwd")
    try:
        said = str(OPENINGS[opening](content.getvalue()))
    except REFUSED as refused:
        said = str(refused)
    assert "root:" not in said
    assert list(tmp_path.iterdir()) == []
