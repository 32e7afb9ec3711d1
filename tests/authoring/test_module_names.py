"""A module is called otherwise, and so it is wherever it is named."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from authoring.bank_changes import BANK
from authoring.editing import fingerprint_of
from authoring.manuscript import files_in, read_files
from authoring.models import Manuscript
from authoring.module_names import with_file
from authoring.operations import edit_piece
from authoring.rule_changes import RULES
from people.models import Member

HERE = "en/01-digital-cues/module.toml"
THERE = "de/01-digital-cues/module.toml"
RULE = """
[[rules]]
slug = "named-in-full"
when = [
  { fact = "quiz", of = "digital-cues", test = "below", value = 60 }, # who was not sure
]
then = [{ do = "add", module = "digital-cues", card = "x", after = "digital-cues/y" }]
"""


@pytest.fixture(scope="module")
def files(shipped_folder: Path) -> dict[str, str]:
    return files_in(shipped_folder)


def called(files: dict[str, str], name: str) -> str:
    text = files[HERE].replace('slug = "digital-cues"', f'slug = "{name}"')
    return f'lineage = "digital-cues"\n{text}'


def test_rules_questions_and_other_languages_follow_and_nothing_else_is_touched(
    files: dict[str, str],
) -> None:
    before = {**files, RULES.path: files[RULES.path] + RULE}
    after = with_file(before, HERE, called(files, "cues"))
    assert after[THERE].startswith('lineage = "digital-cues"\nslug = "cues"\n')
    for path in (RULES.path, BANK):
        expected = re.sub(r'"digital-cues(?=["/])', '"cues', before[path])
        assert expected.count('"cues') > 3
        assert after[path] == expected
    same = before.keys() - {HERE, THERE, RULES.path, BANK}
    assert {path: after[path] for path in same} == {path: before[path] for path in same}
    again = with_file(files, HERE, called(files, "cues"))
    assert read_files(again).problem == ""


@pytest.mark.parametrize("name", ["active-listening", "", "digital-cues"])
def test_a_name_that_is_none_or_another_modules_is_followed_by_nothing(
    files: dict[str, str], name: str
) -> None:
    text = called(files, name)
    assert with_file(files, HERE, text) == {**files, HERE: text}


def test_what_cannot_be_read_stays_as_it_is(files: dict[str, str]) -> None:
    broken = {**files, RULES.path: "[[rules", BANK: "= 1"}
    after = with_file(broken, HERE, called(files, "cues"))
    assert (after[RULES.path], after[BANK]) == ("[[rules", "= 1")


@pytest.mark.django_db
def test_a_saved_piece_does_it(copied: Manuscript, admin: Member, now: dt.datetime) -> None:
    path = "en/01-cues/module.toml"
    copied.files = {**copied.files, BANK: '[[items]]\nmodule = "cues"\n'}
    copied.save()
    text = copied.files[path].replace('slug = "cues"', 'slug = "signals"')
    made_from = fingerprint_of(copied.files[path])
    edit_piece(draft=copied, path=path, text=text, made_from=made_from, by=admin, now=now)
    copied.refresh_from_db()
    assert copied.files[path] == text
    assert copied.files[BANK] == '[[items]]\nmodule = "signals"\n'
