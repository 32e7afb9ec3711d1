"""Loading the library, launching, leaving and finishing."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable

import pytest
from django.core.management import call_command

from cohorts.models import Cohort
from programs.models import Card, Module, ProgramVersion
from programs.operations import load_program
from programs.reading import LibraryProgram
from tests.content import program_content

Launch = Callable[..., Cohort]


def test_loading_twice_changes_nothing(
    version: ProgramVersion, shipped: LibraryProgram, now: dt.datetime
) -> None:
    before = (Module.objects.count(), Card.objects.count())
    assert load_program(program=shipped, now=now) == version
    assert (Module.objects.count(), Card.objects.count()) == before
    assert ProgramVersion.objects.count() == 1


def test_what_is_loaded_reads_back_as_it_was_written(
    version: ProgramVersion, shipped: LibraryProgram
) -> None:
    module = version.modules.get(position=1)
    assert module.content == shipped.modules[0].content
    assert [dict(card.content) for card in module.cards.all()] == [
        card.content for card in shipped.modules[0].cards
    ]
    assert module.minutes == sum(module.cards.main().values_list("minutes", flat=True))
    assert module.cards.filter(is_booster=True).count() == 2


def test_what_stands_once_for_the_program_is_loaded_in_its_order(
    version: ProgramVersion, shipped: LibraryProgram
) -> None:
    for kind in ("page", "instrument", "pulse_bank", "transcript"):
        loaded = list(version.materials.filter(kind=kind))
        assert [(each.slug, each.content) for each in loaded] == [
            (each.slug, each.content) for each in shipped.materials if each.kind == kind
        ]
        assert [each.position for each in loaded] == list(range(1, len(loaded) + 1))


def test_changed_files_make_a_new_version_and_keep_the_old(
    version: ProgramVersion, shipped: LibraryProgram, now: dt.datetime
) -> None:
    changed = dataclasses.replace(
        shipped, fingerprint="other", content={"en": program_content("New")}
    )
    newer = load_program(program=changed, now=now)
    version.refresh_from_db()
    assert (newer.number, version.number) == (2, 1)
    assert version.content["en"].title != "New"
    again = load_program(program=shipped, now=now)
    assert again.number == 3  # going back to older files is a change too


def test_load_library_command_says_one_line_and_is_idempotent(
    db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("load_library")
    first = capsys.readouterr().out
    call_command("load_library")
    assert capsys.readouterr().out == first
    assert first.count("\n") == 1
    assert "digital-empathy-for-leaders v1" in first
    assert ProgramVersion.objects.count() == 1
