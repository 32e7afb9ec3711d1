"""Modules whose rubric follows the general one of their program, where that is another or gone."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from authoring.manuscript import read_files
from authoring.merging import Merging
from authoring.module_changes import take_module
from authoring.module_entries import EXAMPLE_ENTRIES, RUBRIC_ENTRIES
from authoring.operations import bring_in
from authoring.outline import Collection, without_collection
from authoring.pieces import entries_for, piece_address, piece_at
from authoring.rules import scene_of
from authoring.scenario_changes import remove_form
from authoring.three_ways import sides_of
from authoring.whole_rubrics import made_whole, word_of_rubric
from people.models import Member
from tests.authoring.typed_forms import typed
from tests.conftest import SignIn
from tests.programs.small_comparison import COMPARISON, examples_alone, general_rubric
from tests.programs.small_program import MODULE

Files = dict[str, str]
GENERAL, OWN = "en/comparison/rubric.toml", f"en/{MODULE}/rubric.toml"
TAKEN = "en/02-cues-2/rubric.toml"


@pytest.fixture
def following(small: Files) -> Files:
    return {**small, **COMPARISON, OWN: examples_alone()}


def anchors(files: Files, module: int = 0) -> list[str]:
    program = read_files(files).program
    assert program is not None, read_files(files).problem
    rubric = program.modules[module].content["en"].rubric
    return [level.anchor for level in rubric[0].levels]


def test_it_is_edited_as_examples_where_there_is_a_general_one_and_else_whole(
    following: Files,
) -> None:
    piece = piece_at(OWN)
    assert piece is not None
    assert entries_for(piece, following[OWN], following) == EXAMPLE_ENTRIES
    without = {path: text for path, text in following.items() if path != GENERAL}
    assert entries_for(piece, following[OWN], without) == RUBRIC_ENTRIES


def test_rules_name_the_criteria_of_the_general_one(following: Files) -> None:
    assert scene_of(following, "en").names.criteria["tone-recognition"] == "Tone recognition"


@pytest.mark.parametrize(
    "without",
    [
        lambda files: remove_form(files, "comparison/rubric"),
        lambda files: without_collection(files, Collection.COMPARISON),
    ],
)
def test_without_the_general_one_the_modules_keep_its_words(following: Files, without) -> None:
    before = anchors(following)
    after = without(following)
    assert GENERAL not in after
    assert anchors(after) == before
    assert "In general" in before[0]


def test_a_module_that_is_taken_follows_the_rubric_of_its_new_program(
    small: Files, following: Files
) -> None:
    other = {**following, GENERAL: general_rubric().replace("In general", "Elsewhere")}
    taken = take_module(other, following, MODULE)
    assert taken[TAKEN] == following[OWN]
    assert "Elsewhere" in anchors(taken, 1)[0]
    assert "are now described by the general rubric" in word_of_rubric(other, following, MODULE)
    assert word_of_rubric(following, following, MODULE) == ""


def test_a_module_that_is_taken_into_a_program_without_one_is_written_out(
    small: Files, following: Files
) -> None:
    taken = take_module(small, following, MODULE)
    assert anchors(taken, 1) == anchors(following)
    assert "Sees it" in taken[TAKEN]
    assert "was written out in full" in word_of_rubric(small, following, MODULE)
    assert word_of_rubric(following, small, MODULE) == ""


def test_so_is_one_that_comes_with_a_newer_edition(small: Files, following: Files) -> None:
    merging = Merging(sides_of(small, following, small), {"cues/rubric.toml"})
    assert anchors(merging.files()) == anchors(following)


def test_what_does_not_fit_together_is_left_for_the_reader_to_name(following: Files) -> None:
    short = following[OWN].rpartition("[[criteria]]")[0]
    files = {OWN: short}
    assert made_whole(files, following) == files
    assert made_whole(files, {}) == files


def test_its_form_shows_the_anchors_of_the_general_one_beside_the_examples(
    following: Files, admin: Member, client_for: SignIn, now: dt.datetime
) -> None:
    draft = bring_in(files=following, by=admin, now=now)
    client = client_for(admin)
    page = client.get(piece_address(draft.pk, OWN)).text
    fields = typed(page)
    assert "2 Emerging: In general: tone-recognition 2" in page
    assert "Tone recognition: Did they?" in page
    assert not any("anchor" in name for name in fields)
    preview = client.post(reverse("authoring:piece_preview", args=[draft.pk, OWN]), fields).text
    assert "In general: tone-recognition 2" in preview
    assert "Sees it" in preview
    assert "other-text" not in client.get(piece_address(draft.pk, GENERAL)).text
