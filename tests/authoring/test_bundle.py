"""A program goes out as one file and comes back as it was; nothing else comes in."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from authoring import bundle
from authoring.archive_reader import FOLDER, LARGEST_FILE, MARK, ArchiveRefused, files_within
from authoring.bundle import MARK_TEXT, NotAProgram, packed, unpacked
from authoring.manuscript import files_in

CARD = f"{FOLDER}en/01-cues/cards/01-read.toml"
NAMES = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,8}", fullmatch=True)
PATHS = st.builds(
    lambda folders, name, suffix: "/".join([*folders, f"{name}.{suffix}"]),
    st.lists(NAMES, max_size=3),
    NAMES,
    st.sampled_from(["toml", "md", "twee"]),
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


def archive(entries: dict[str, bytes | str], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Any zip file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as opened:
        for name, content in entries.items():
            opened.writestr(name, content)
    return out.getvalue()


@given(st.dictionaries(PATHS, TEXTS, max_size=6))
def test_whatever_goes_out_comes_back_byte_for_byte(files: dict[str, str]) -> None:
    assert files_within(packed(files)) == files
    assert packed(files_within(packed(files))) == packed(files)


def test_the_shipped_program_comes_back_byte_for_byte(shipped_folder: Path) -> None:
    files = files_in(shipped_folder)
    assert unpacked(packed(files)) == files
    assert len(packed(files)) < 1_500_000


def test_it_says_what_it_is_to_whoever_opens_it(small: dict[str, str]) -> None:
    with zipfile.ZipFile(io.BytesIO(packed(small))) as opened:
        assert opened.namelist()[0] == MARK
        assert b"empathy-program" in opened.read(MARK)
        assert opened.read(CARD).decode() == small["en/01-cues/cards/01-read.toml"]
        assert opened.testzip() is None


def test_an_archive_of_another_tool_with_its_folders_is_taken(small: dict[str, str]) -> None:
    entries = {f"{FOLDER}en/": "", MARK: MARK_TEXT}
    entries |= {FOLDER + path: text for path, text in small.items()}
    assert unpacked(archive(entries, method=zipfile.ZIP_STORED)) == small


@pytest.mark.parametrize(
    "name",
    [
        "program/../settings.toml",
        "program//etc/passwd.toml",
        "/program/a.toml",
        "program/a/b/c/d/e.toml",
        "program/A.toml",
        "program/a.py",
        "program/a.toml.exe",
        "program/.hidden.toml",
        "program/a\\b.toml",
        "else/a.toml",
        "program/ä.md",
        f"program/{'a' * 81}.md",
    ],
)
def test_what_does_not_belong_in_a_program_stays_outside(name: str) -> None:
    with pytest.raises(NotAProgram, match="does not belong"):
        unpacked(archive({MARK: MARK_TEXT, name: "x"}))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_file_that_is_there_twice_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as opened:
        for name in (MARK, CARD, CARD):
            opened.writestr(name, MARK_TEXT)
    with pytest.raises(NotAProgram, match="twice"):
        unpacked(out.getvalue())


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "cannot be opened"),
        (b"PK\x03\x04 and nothing", "cannot be opened"),
        (b"slug = 'x'", "cannot be opened"),
        (archive({}), "is missing"),
        (archive({"program/program.toml": "x"}), "is missing"),
        (archive({MARK: "format = 'else'\nschema = 1"}), "does not say"),
        (archive({MARK: "[["}), "does not say"),
        (archive({MARK: f"schema = {'[' * 5000}"}), "does not say"),
        (archive({MARK: "format = 'empathy-program'\nschema = true"}), "does not say"),
        (archive({MARK: "format = 'empathy-program'\nschema = 2"}), "newer portal"),
        (archive({MARK: MARK_TEXT, CARD: b"\xff\xfe"}), "not text in UTF-8"),
        (archive({MARK: MARK_TEXT, CARD: "a\0b"}), "not text in UTF-8"),
        (archive({MARK: MARK_TEXT, CARD: "x" * (LARGEST_FILE + 1)}), "larger than 1 MB"),
        (archive({f"program/{n}.md": "" for n in range(2001)}), "more than 2000"),
        (archive({f"program/{n}.md": "x" * LARGEST_FILE for n in range(21)}), "larger than 20 MB"),
        (b"x" * (3 * 1024 * 1024 + 1), "larger than 3 MB"),
    ],
)
def test_what_is_no_program_is_refused_with_a_reason(content: bytes, says: str) -> None:
    with pytest.raises(NotAProgram, match=says):
        unpacked(content)


def test_an_archive_that_claims_to_be_small_is_not_read_further() -> None:
    whole = bytearray(archive({MARK: MARK_TEXT, CARD: "x" * (5 * LARGEST_FILE)}))
    true, claimed = (5 * LARGEST_FILE).to_bytes(4, "little"), (10).to_bytes(4, "little")
    assert whole.count(true) == 2
    with pytest.raises(NotAProgram):
        unpacked(bytes(whole.replace(true, claimed)))


@settings(max_examples=400)
@given(st.integers(0, 4000), st.binary(min_size=1, max_size=4))
def test_a_damaged_file_is_refused_or_says_what_it_said(at: int, damage: bytes) -> None:
    files = {"program.toml": "slug = 'x'\n" * 50, "en/a/module.toml": "title = 'y'\n" * 50}
    whole = packed(files)
    at %= len(whole)
    try:
        found = files_within(whole[:at] + damage + whole[at + len(damage) :])
    except ArchiveRefused:
        return
    assert set(found.values()) <= set(files.values())


@pytest.mark.parametrize(
    ("program", "says"),
    [
        ("tests.authoring.endless", "larger than 20 MB"),
        ("tests.authoring.nowhere_to_be_found", "cannot be opened"),
    ],
)
def test_a_reader_that_ends_is_a_message(
    monkeypatch: pytest.MonkeyPatch, program: str, says: str
) -> None:
    monkeypatch.setattr(bundle, "READER", program)
    monkeypatch.setattr(bundle, "PATIENCE", 1.0)
    with pytest.raises(NotAProgram, match=says):
        unpacked(packed({}))
