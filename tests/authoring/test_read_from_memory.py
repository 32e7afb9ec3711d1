"""A draft that is read from memory is read as the same folder on a disk."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from authoring.manuscript import files_in, read_files, read_folder
from programs.reading import LibraryError, LibraryProgram, folder_of
from tests.authoring.shipping import QUIZ, READ, changed

Files = Mapping[str, str]


def on_disk(files: Files, folder: Path) -> object:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text.encode())
    return said_of(folder)


def said_of(folder: Path) -> object:
    """The program, or what is wrong with it."""
    try:
        return read_folder(folder)
    except LibraryError as error:
        return str(error)


def test_what_ships_is_the_same_program(shipped_folder: Path, shipped: LibraryProgram) -> None:
    files = files_in(shipped_folder)
    assert read_files(files).program == shipped
    again = changed(files, ("en/comparison/rubric.toml", "\n", "\r\n"))
    assert said_of(folder_of(again)) != shipped, "every byte has its say"


def test_whatever_is_missing_wrong_or_foreign_is_said_in_the_same_words(
    small: dict[str, str], tmp_path: Path
) -> None:
    odd = [{path: text for path, text in small.items() if path != gone} for gone in sorted(small)]
    odd += [{**small, path: text + "\nx = ["} for path, text in small.items()]
    odd += [{**small, path: "x = 1"} for path in ("en/x.toml", "fr/a.toml", "x.toml", ".x.toml")]
    odd += [
        {**small, "en/01-cues/cards/.hidden.toml": "x"},
        {**small, "en/01-cues/extras/1.txt": ""},
    ]
    for number, files in enumerate(odd):
        assert said_of(folder_of(files)) == on_disk(files, tmp_path / str(number))


@pytest.mark.parametrize(("path", "old"), [(READ, "Text."), (QUIZ, "Choose.")])
def test_what_changes_is_read_and_what_was_is_read_again(
    small: dict[str, str], path: str, old: str
) -> None:
    before = read_files(small)
    after = read_files(changed(small, (path, old, "Other words.")))
    assert after.program != before.program
    assert "Other words." in repr(after.program)
    assert read_files(dict(reversed(small.items()))).program == before.program
