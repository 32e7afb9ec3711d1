"""Whoever changes a piece is told of every mistake in it at once, and of no other."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import tomlkit

from authoring.manuscript import files_in
from common.toml import parse_toml
from programs.reading import LibraryError, all_noted, folder_of, read_piece
from tests.conftest import SHIPPED

FILES = files_in(SHIPPED)
PIECES = [
    path
    for path in FILES
    if path.startswith("en/01") or path in {"en/comparison/rubric.toml", "pulse-bank.toml"}
    if path.endswith(".toml")
]
CHOSEN = {"kind", "key", "slug", "recording", "criterion", "module", "construct", "scale", "kpi"}
CHOSEN |= {"outcome", "open", "audience", "seating", "smaller_group", "difficulty", "lineage"}
"""What is no text of an author."""
Texts = dict[str, tuple[Any, str | int]]


def texts_in(table: Mapping[str, Any], where: str = "") -> Iterator[tuple[str, tuple[Any, str]]]:
    """Every text of a file as the reader names it, and where it stands."""
    for key, value in table.items():
        if isinstance(value, str) and key not in CHOSEN:
            yield f"{where}{key}", (table, key)
        elif isinstance(value, Mapping):
            yield from texts_in(value, f"{where}{key}.")
        elif isinstance(value, list):
            for number, row in enumerate(value, start=1):
                if isinstance(row, Mapping):
                    yield from texts_in(row, f"{where}{key} {number}, ")


WITH_TEXTS = [path for path in PIECES if dict(texts_in(parse_toml(FILES[path])))]


@pytest.mark.parametrize("path", WITH_TEXTS)
@pytest.mark.parametrize("seed", range(4))
def test_every_text_that_is_left_empty_is_named_and_nothing_else(path: str, seed: int) -> None:
    table: dict[str, Any] = deepcopy(parse_toml(FILES[path]))
    texts = dict(texts_in(table))
    chance = random.Random(seed)
    emptied = chance.sample(sorted(texts), k=min(len(texts), chance.randint(1, 9)))
    for name in emptied:
        inner, key = texts[name]
        inner[key] = ""
    folder = folder_of({**FILES, path: tomlkit.dumps(table)})
    with pytest.raises(LibraryError) as first:
        read_piece(folder, path)
    with all_noted() as noted:
        read_piece(folder, path)
    assert {field for _file, field in noted} == set(emptied)
    assert noted[path, first.value.field].problem == first.value.problem
    assert all(each.problem.startswith("is empty") for each in noted.values())


def complaint(folder: Path, path: str) -> str:
    """What is wrong first, '' where nothing is."""
    try:
        read_piece(folder, path)
    except LibraryError as error:
        return error.problem
    return ""


@pytest.mark.parametrize("path", PIECES)
def test_nothing_is_noted_about_a_piece_that_is_right(path: str) -> None:
    with all_noted() as noted:
        read_piece(folder_of(FILES), path)
    assert noted == {}


@pytest.mark.parametrize("path", PIECES)
def test_a_piece_of_which_anything_is_missing_is_read_as_far_as_one_can_see(path: str) -> None:
    for key in parse_toml(FILES[path]):
        for instead in (None, 7, "", [], [{}], {}):
            table = dict(parse_toml(FILES[path]))
            del table[key]
            if instead is not None:
                table[key] = instead
            folder = folder_of({**FILES, path: tomlkit.dumps(table)})
            first = complaint(folder, path)
            with all_noted() as noted:
                read_piece(folder, path)
            assert next((each.problem for each in noted.values()), "") == first, (key, instead)


def test_what_a_card_is_decides_what_else_is_wrong() -> None:
    path = "en/01-digital-cues/cards/06-already-decided.toml"
    for kind in ('kind = "poll"', 'kind = "song"', ""):
        text = FILES[path].replace('kind = "rewrite"', kind).replace("minutes = 5", "minutes = 9")
        with all_noted() as noted:
            read_piece(folder_of({**FILES, path: text}), path)
        fields = [field for _file, field in noted]
        assert fields == (["minutes", "prompt", "options", "after"] if "poll" in kind else ["kind"])


def test_mistakes_alone_and_together() -> None:
    path = "en/01-digital-cues/cards/06-already-decided.toml"
    table: dict[str, Any] = deepcopy(parse_toml(FILES[path]))
    table["minutes"] = 9
    table["moves"][0]["quote"] = "Nobody wrote this"
    table["moves"][1]["why"] = " "
    del table["sender"]
    with all_noted() as noted:
        read_piece(folder_of({**FILES, path: tomlkit.dumps(table)}), path)
    assert {field: each.problem.split(". ")[0] for (_file, field), each in noted.items()} == {
        "minutes": "is 9",
        "moves 1, quote": "'Nobody wrote this' is not in better_reply",
        "moves 2, why": "is empty",
        "sender": "is missing",
    }
