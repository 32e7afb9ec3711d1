"""Copies, drafts and versions of programs."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from assessments.models import Rubric
from authoring.editing import fingerprint_of
from authoring.manuscript import ABOUT, files_in, renamed, titles_in
from authoring.models import Manuscript
from authoring.operations import (
    NothingNew,
    NotPublished,
    NotReadable,
    PieceChanged,
    bring_in,
    copy_program,
    discard_draft,
    edit_piece,
    look_over,
    publish_draft,
    publish_shipped,
    replace_files,
    revise_program,
)
from people.models import AuditEvent, Member
from programs.models import Program, ProgramVersion
from tests.programs.small_program import write_small_program

NAME = {"en": "Our own way"}


@pytest.fixture
def shipped_small(db: None, tmp_path: Path, now: dt.datetime) -> Manuscript:
    """A small program that ships."""
    version = publish_shipped(folder=write_small_program(tmp_path / "small"), now=now)
    return Manuscript.objects.get(version=version)


@pytest.fixture
def draft(shipped_small: Manuscript, admin: Member, now: dt.datetime) -> Manuscript:
    """A copy of it."""
    return copy_program(origin=shipped_small, titles=NAME, by=admin, now=now)


def test_what_ships_keeps_its_files_once(
    shipped_small: Manuscript, tmp_path: Path, now: dt.datetime
) -> None:
    publish_shipped(folder=tmp_path / "small", now=now)
    assert Manuscript.objects.get() == shipped_small
    assert shipped_small.files == files_in(tmp_path / "small")
    assert shipped_small.organization is None


def test_a_copy_has_another_name_and_is_else_the_same(
    draft: Manuscript, shipped_small: Manuscript
) -> None:
    assert (draft.title, draft.slug, draft.origin) == ("Our own way", "small-1", shipped_small)
    assert draft.is_draft
    assert not draft.problem
    differs = [path for path, text in draft.files.items() if text != shipped_small.files[path]]
    assert differs == [ABOUT]
    assert ProgramVersion.objects.count() == 1


def test_copies_do_not_take_each_other_their_names(
    draft: Manuscript, shipped_small: Manuscript, admin: Member, outsider: Member, now: dt.datetime
) -> None:
    publish_draft(draft=draft, by=admin, now=now)
    second = copy_program(origin=shipped_small, titles=NAME, by=admin, now=now)
    third = copy_program(origin=shipped_small, titles=NAME, by=admin, now=now)
    elsewhere = copy_program(origin=shipped_small, titles=NAME, by=outsider, now=now)
    assert [second.slug, third.slug, elsewhere.slug] == ["small-2", "small-3", "small-1"]


def test_a_name_changes_nothing_else_in_the_file(shipped_folder: Path) -> None:
    files = files_in(shipped_folder)
    titles = titles_in(files)
    assert set(titles) == {"de", "en"}
    copied = renamed(files, slug="other", titles={"de": "Neu", "en": 'It is "new"'})
    assert titles_in(copied) == {"de": "Neu", "en": 'It is "new"'}
    before, after = files[ABOUT].splitlines(), copied[ABOUT].splitlines()
    assert len(before) == len(after)
    assert sum(one != other for one, other in zip(before, after, strict=True)) == 3
    assert renamed(copied, slug="digital-empathy-for-leaders", titles=titles) == files


def test_a_published_draft_is_a_program_with_rubrics_and_frozen(
    draft: Manuscript, admin: Member, now: dt.datetime
) -> None:
    version = publish_draft(draft=draft, by=admin, now=now)
    assert (version.number, version.program.slug) == (1, "small-1")
    assert version.organization_id == admin.organization_id
    assert ProgramVersion.objects.visible_to(admin).newest().count() == 2
    assert Rubric.objects.filter(module__version=version).exists()
    draft.refresh_from_db()
    assert not draft.is_draft
    for refused in (publish_draft, discard_draft):
        with pytest.raises(NotPublished):
            refused(draft=draft, by=admin, now=now)
    with pytest.raises(NotPublished):
        replace_files(draft=draft, files={}, by=admin, now=now)


def test_the_next_version_follows_and_the_old_one_stays(
    draft: Manuscript, admin: Member, now: dt.datetime
) -> None:
    first = publish_draft(draft=draft, by=admin, now=now)
    draft.refresh_from_db()
    following = revise_program(published=draft, by=admin, now=now)
    assert following.files == draft.files
    with pytest.raises(NothingNew):
        publish_draft(draft=following, by=admin, now=now)
    about = following.files[ABOUT].replace("A *small* program.", "A larger one.")
    replace_files(draft=following, files={**following.files, ABOUT: about}, by=admin, now=now)
    second = publish_draft(draft=following, by=admin, now=now)
    assert (second.program, second.number) == (first.program, 2)
    first.refresh_from_db()
    assert "small" in first.content["en"].summary.markdown
    assert Manuscript.objects.published().count() == 3


def test_what_comes_from_elsewhere_continues_the_own_program_of_that_name(
    draft: Manuscript, admin: Member, outsider: Member, now: dt.datetime
) -> None:
    version = publish_draft(draft=draft, by=admin, now=now)
    assert bring_in(files=draft.files, by=admin, now=now).program == version.program
    there = bring_in(files=draft.files, by=outsider, now=now)
    assert there.program is None
    copied = publish_draft(draft=there, by=outsider, now=now)
    assert copied.program != version.program
    assert Program.objects.filter(slug="small-1").count() == 2


def test_what_cannot_be_read_is_kept_with_the_reason_and_not_published(
    small: dict[str, str], admin: Member, now: dt.datetime
) -> None:
    card = "en/01-cues/cards/01-read.toml"
    broken = {**small, card: small[card].replace("minutes = 3", "minutes = 99")}
    draft = bring_in(files=broken, by=admin, now=now)
    assert draft.problem.startswith(f"{card}: minutes: ")
    assert (draft.slug, draft.title) == ("small", "Small")
    with pytest.raises(NotReadable):
        publish_draft(draft=draft, by=admin, now=now)
    assert not ProgramVersion.objects.exists()
    mended = replace_files(draft=draft, files=small, by=admin, now=now)
    assert not mended.problem
    assert publish_draft(draft=mended, by=admin, now=now).number == 1


@pytest.mark.parametrize("about", [None, "slug = [", "slug = 'x'", "texts = 1", "texts.en = []"])
def test_files_without_a_name_are_kept_too(
    admin: Member, now: dt.datetime, about: str | None
) -> None:
    files = {} if about is None else {ABOUT: about}
    draft = bring_in(files=files, by=admin, now=now)
    assert draft.problem.startswith("program.toml: ")
    assert (draft.slug, draft.title) == ("program", "")


def test_each_leaves_a_row_in_the_audit(draft: Manuscript, admin: Member, now: dt.datetime) -> None:
    discard_draft(draft=draft, by=admin, now=now)
    assert not Manuscript.objects.drafts().exists()
    verbs = AuditEvent.objects.order_by("pk").values_list("verb", flat=True)
    assert {"publish_shipped", "copy_program", "discard_draft"} <= set(verbs)


CARD = "en/01-cues/cards/01-read.toml"


def test_a_piece_is_edited_once_and_the_draft_is_read_when_somebody_looks(
    draft: Manuscript, admin: Member, now: dt.datetime
) -> None:
    later = now + dt.timedelta(minutes=5)
    text = draft.files[CARD].replace("minutes = 3", "minutes = 99")
    change = {"draft": draft, "path": CARD, "text": text, "by": admin, "now": later}
    changed = edit_piece(**change, made_from=fingerprint_of(draft.files[CARD]))
    assert changed.files[CARD] == text
    assert (changed.needs_reading, changed.problem, changed.changed_at) == (True, "", later)
    again = edit_piece(**change, made_from=fingerprint_of(draft.files[CARD]))
    assert again.changed_at == later
    assert AuditEvent.objects.filter(verb="edit_piece").count() == 1
    with pytest.raises(PieceChanged) as caught:
        edit_piece(**{**change, "text": "other"}, made_from=fingerprint_of(draft.files[CARD]))
    assert caught.value.current.files[CARD] == text

    draft.refresh_from_db()
    assert look_over(draft=draft).problem.startswith(f"{CARD}: minutes: ")
    draft.refresh_from_db()
    assert (draft.needs_reading, draft.problem[:3]) == (False, "en/")
    assert look_over(draft=draft) is draft


def test_a_look_at_older_files_is_not_kept_as_one_at_newer_ones(
    draft: Manuscript, admin: Member, now: dt.datetime
) -> None:
    change = {"draft": draft, "path": CARD, "by": admin}
    seen = edit_piece(**change, text="x", made_from=fingerprint_of(draft.files[CARD]), now=now)
    seen = Manuscript.objects.get(pk=draft.pk)
    later = now + dt.timedelta(minutes=5)
    edit_piece(**change, text=draft.files[CARD], made_from=fingerprint_of("x"), now=later)
    assert look_over(draft=seen).problem
    draft.refresh_from_db()
    assert draft.needs_reading
    assert not look_over(draft=draft).problem


def test_what_was_not_looked_at_is_not_published_either(
    draft: Manuscript, admin: Member, now: dt.datetime
) -> None:
    made_from = fingerprint_of(draft.files[CARD])
    edit_piece(draft=draft, path=CARD, text="x", made_from=made_from, by=admin, now=now)
    with pytest.raises(NotReadable, match="is not TOML"):
        publish_draft(draft=draft, by=admin, now=now)
