"""Verbs about programs in the making."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path

from django.db import transaction

from assessments.operations import load_rubrics
from authoring.editing import fingerprint_of
from authoring.lineage import files_moved
from authoring.manuscript import ABOUT, files_in, named_in, read_files, read_folder, renamed
from authoring.models import DraftComment, Manuscript
from authoring.module_names import with_file
from authoring.recordings import recordings_missing
from people.audit import record
from people.models import Member, Organization
from programs.models import Program, ProgramVersion
from programs.operations import bring_back_program, load_program


class NotPublished(Exception):
    """The draft is none any more, cannot be read, or says nothing new; the message says which."""


class PieceChanged(Exception):
    """Somebody else has saved the piece meanwhile."""

    def __init__(self, current: Manuscript) -> None:
        self.current = current
        super().__init__()


class NotReadable(NotPublished):
    """Its problem says where and what to do."""


class RecordingsMissing(NotPublished):
    """A card names a recording that is not there."""


class NothingNew(NotPublished):
    """The newest version of the program says the same."""


@transaction.atomic
def publish_shipped(*, folder: Path, now: dt.datetime) -> ProgramVersion:
    """Publish a program that ships with the portal from its folder, and keep its files. A second
    call with the same files changes nothing. Raises LibraryError.
    """
    program = read_folder(folder)
    version = load_program(program=program, now=now)
    load_rubrics(version=version, program=program, now=now)
    if not Manuscript.objects.filter(version=version).exists():
        manuscript = Manuscript.objects.create(
            program=version.program,
            version=version,
            title=program.title,
            slug=program.slug,
            files=files_in(folder),
            changed_at=now,
        )
        record("publish_shipped", manuscript, by=None, now=now, version=version.pk)
    return version


@transaction.atomic
def copy_program(
    *, origin: Manuscript, titles: Mapping[str, str], by: Member, now: dt.datetime
) -> Manuscript:
    """Begin a draft with the files of a published program, under another name. `titles` are by
    language. A second call begins another one.
    """
    slug = _free_slug(origin.slug, by.organization)
    files = renamed(origin.files, slug=slug, titles=titles)
    draft = _begin(files, origin=origin, program=None, by=by, now=now)
    _settle(draft, origin)
    record("copy_program", draft, by=by, now=now, origin=origin.pk)
    return draft


@transaction.atomic
def revise_program(*, published: Manuscript, by: Member, now: dt.datetime) -> Manuscript:
    """Begin the next version of an own program with the files of its last one. A second call begins
    another draft.
    """
    draft = _begin(published.files, origin=published, program=published.program, by=by, now=now)
    _settle(draft, published.settled_with)
    record("revise_program", draft, by=by, now=now, origin=published.pk)
    return draft


@transaction.atomic
def bring_in(*, files: Mapping[str, str], by: Member, now: dt.datetime) -> Manuscript:
    """Keep files from elsewhere as a draft: the next version of the own program of that name, where
    there is one. A second call keeps another draft.
    """
    draft = _begin(files, origin=None, program=None, by=by, now=now)
    draft.program = Program.objects.filter(organization=by.organization_id, slug=draft.slug).first()
    draft.save(update_fields=["program"])
    if draft.program is not None:
        _settle(draft, _settled_last(draft.program))
    record("bring_in", draft, by=by, now=now, files=len(files))
    return draft


@transaction.atomic
def replace_files(
    *, draft: Manuscript, files: Mapping[str, str], by: Member, now: dt.datetime
) -> Manuscript:
    """Give a draft other files, as they came back from an editor. A second call with the same files
    changes the time alone. Raises NotPublished for what is no draft any more.
    """
    draft = held_draft(draft)
    _write(draft, files, by=by, now=now)
    record("replace_files", draft, by=by, now=now, files=len(files))
    return draft


@transaction.atomic
def edit_piece(
    *, draft: Manuscript, path: str, text: str, made_from: str, by: Member, now: dt.datetime
) -> Manuscript:
    """Give one file of a draft another text; it may be wrong, which the next look at the draft will
    say. What names a module goes along with its new name. `made_from` is the fingerprint of the
    text that somebody had before them. A second call with the same text changes nothing. Raises
    PieceChanged where the file has another text by now, NotPublished for what is no draft any more.
    """
    draft = held_draft(draft)
    current = draft.files.get(path, "")
    if text == current:
        return draft
    if made_from != fingerprint_of(current):
        raise PieceChanged(draft)
    draft.files = with_file(draft.files, path, text)
    draft.needs_reading, draft.by, draft.changed_at = True, by, now
    if path == ABOUT:
        draft.slug, draft.title = named_in(draft.files)
    draft.save(update_fields=["files", "slug", "title", "needs_reading", "by", "changed_at"])
    record("edit_piece", draft, by=by, now=now, path=path)
    return draft


def look_over(*, draft: Manuscript) -> Manuscript:
    """Work out what keeps a draft from being published, where a piece has changed since that was
    done. Takes up to a second; a second call does nothing.
    """
    if draft.needs_reading:
        draft.problem, draft.needs_reading = read_files(draft.files).problem, False
        unchanged = Manuscript.objects.filter(pk=draft.pk, changed_at=draft.changed_at)
        unchanged.update(problem=draft.problem, needs_reading=False)
    return draft


@transaction.atomic
def change_files(
    *,
    draft: Manuscript,
    change: Callable[[Mapping[str, str]], dict[str, str]],
    about: str,
    by: Member,
    now: dt.datetime,
) -> Manuscript:
    """Change the files of a draft as they are now; `about` says for the audit what and where. A
    second call makes the change once more. Raises NotPublished for what is no draft any more, and
    NotThere where the change finds nothing.
    """
    draft = held_draft(draft)
    _write(draft, change(draft.files), by=by, now=now)
    record("change_files", draft, by=by, now=now, about=about)
    return draft


@transaction.atomic
def publish_draft(*, draft: Manuscript, by: Member, now: dt.datetime) -> ProgramVersion:
    """Make a version of a draft: whoever plans a pilot from now on finds it, and what runs stays on
    its own; a program that was retired is brought back by it. A second call is refused. Raises
    NotReadable, RecordingsMissing, NothingNew, NotPublished.
    """
    draft = held_draft(draft)
    reading = read_files(draft.files)
    program = reading.program
    if program is None:
        raise NotReadable(reading.problem)
    if recordings_missing(draft.files, by.organization):
        raise RecordingsMissing
    version = load_program(program=program, organization=by.organization, by=by, now=now)
    if Manuscript.objects.filter(version=version).exists():
        raise NothingNew
    load_rubrics(version=version, program=program, now=now)
    bring_back_program(program=version.program, by=by, now=now)
    draft.program, draft.version = version.program, version
    draft.problem, draft.needs_reading = "", False
    draft.by, draft.changed_at = by, now
    draft.save()
    record("publish_draft", draft, by=by, now=now, version=version.pk)
    return version


@transaction.atomic
def discard_draft(*, draft: Manuscript, by: Member, now: dt.datetime) -> None:
    """Delete a draft. Raises NotPublished for what is no draft any more."""
    draft = held_draft(draft)
    record("discard_draft", draft, by=by, now=now)
    draft.delete()


def held_draft(draft: Manuscript) -> Manuscript:
    """The row, held until the transaction ends."""
    held = Manuscript.objects.select_for_update().filter(pk=draft.pk, version=None).first()
    if held is None:
        raise NotPublished
    return held


def _write(draft: Manuscript, files: Mapping[str, str], *, by: Member, now: dt.datetime) -> None:
    reading = read_files(files)
    _take_comments_along(draft, files)
    draft.files, draft.slug, draft.title = dict(files), reading.slug, reading.title
    draft.problem, draft.by, draft.changed_at = reading.problem, by, now
    draft.needs_reading = False
    draft.save()


def _take_comments_along(draft: Manuscript, files: Mapping[str, str]) -> None:
    """What was said about a card stays with it where it is moved."""
    moved = files_moved(draft.files, files)
    comments = list(draft.comments.filter(path__in=moved))
    for comment in comments:
        comment.path = moved[comment.path]
    DraftComment.objects.bulk_update(comments, ["path"])


def _begin(
    files: Mapping[str, str],
    *,
    origin: Manuscript | None,
    program: Program | None,
    by: Member,
    now: dt.datetime,
) -> Manuscript:
    reading = read_files(files)
    return Manuscript.objects.create(
        organization=by.organization,
        program=program,
        origin=origin,
        title=reading.title,
        slug=reading.slug,
        files=dict(files),
        problem=reading.problem,
        by=by,
        changed_at=now,
    )


def _settle(draft: Manuscript, edition: Manuscript | None) -> None:
    """From here on only what comes after this edition is new to the draft."""
    draft.settled_with = edition
    draft.save(update_fields=["settled_with"])


def _settled_last(program: Program) -> Manuscript | None:
    published = Manuscript.objects.published().filter(program=program)
    newest = published.select_related("settled_with").order_by("-version__number").first()
    return newest.settled_with if newest else None


def _free_slug(slug: str, organization: Organization) -> str:
    """A name that no program or draft of the organization has."""
    taken = set(Program.objects.filter(organization=organization).values_list("slug", flat=True))
    taken |= set(
        Manuscript.objects.filter(organization=organization).values_list("slug", flat=True)
    )
    number = 1
    stem = slug[:70]
    while (name := f"{stem}-{number}") in taken:
        number += 1
    return name
