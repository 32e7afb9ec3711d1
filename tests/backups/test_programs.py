"""pg_dump as it is found on machines of operators, and what a backup says of the code it needs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from backups import manifest, programs
from backups.counting import Counted, differences
from backups.programs import ProgramMissing


def program(folder: Path, version: int) -> Path:
    folder.mkdir()
    path = folder / "pg_dump"
    path.write_text(f"#!/bin/sh\necho 'pg_dump (PostgreSQL) {version}.4 (Debian)'\n")
    path.chmod(0o755)
    return path


def test_the_first_that_is_new_enough_is_taken(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = program(tmp_path / "old", 13), program(tmp_path / "new", 99)
    monkeypatch.setenv("PATH", str(new.parent))
    settings.POSTGRES_PROGRAMS = str(old.parent)
    assert programs.find_program("pg_dump", at_least=13) == old
    assert programs.find_program("pg_dump", at_least=17) == new


def test_none_or_none_that_is_new_enough_is_said_clearly(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = program(tmp_path / "old", 13)
    (tmp_path / "old" / "pg_restore").write_text("this is no program")
    settings.POSTGRES_PROGRAMS = str(old.parent)
    with pytest.raises(ProgramMissing, match=r"999 or newer.*pg_dump is of version 13"):
        programs.find_program("pg_dump", at_least=999)
    monkeypatch.setattr(programs, "_places", lambda _name: iter([tmp_path / "nothing"]))
    with pytest.raises(ProgramMissing, match=r"none was found.*POSTGRES_PROGRAMS"):
        programs.find_program("pg_restore", at_least=15)


def test_a_password_goes_by_the_environment_and_tls_comes_along(db: None, settings: Any) -> None:
    theirs = programs.environment()
    assert theirs["PGDATABASE"].startswith("test_")
    assert "SECRET_KEY" not in theirs


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"format": 2}, "newer portal"),
        ({"migrations": {"people.0999_later": "abc"}}, "newer than this code"),
        ({"migrations": {"people.0001_initial": "abc"}}, "people.0001_initial was rewritten since"),
        ({"dump": {"size": 1, "sha256": ""}}, "has not the 1 bytes"),
        ({"dump": {"size": 4, "sha256": "abc"}}, "its checksum is another one"),
        ({"tables": 7}, "no manifest of a backup"),
    ],
)
def test_what_cannot_be_restored_is_refused_before_anything_happens(
    db: None, tmp_path: Path, change: dict[str, Any], said: str
) -> None:
    dump = tmp_path / "portal.dump"
    dump.write_bytes(b"dump")
    whole = {
        "format": 1, "taken_at": "2026-11-28T02:00:00+00:00", "server_version": 17,
        "every_role": "", "migrations": {}, "tables": {},
        "dump": {"size": 4, "sha256": manifest.checksum_of(dump)},
    }  # fmt: skip
    manifest.path_of(dump).write_text(json.dumps(whole | change))
    with pytest.raises(CommandError, match=said):
        call_command("restore", str(dump))


def test_a_dump_without_its_manifest_is_refused(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="is needed beside the dump"):
        call_command("restore", str(tmp_path / "portal.dump"))


def test_every_difference_is_a_sentence() -> None:
    before = {
        "a": Counted(1, "5"),
        "b": Counted(2, "6"),
        "c": Counted(3, "7"),
        "e": Counted(0, "0"),
    }
    after = {"a": Counted(1, "5"), "b": Counted(1, "6"), "c": Counted(3, "8"), "d": Counted(1, "1")}
    assert differences(before, after) == [
        "b: 1 rows, 2 were backed up",
        "c: 3 rows as before, with other content",
        "d: is there and was not",
        "e: is gone",
    ]
