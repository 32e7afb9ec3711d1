"""Verbs about lists of people: kept for a look, asked about, written after a yes, let go of.

Short lists are read, judged and written while somebody waits for the page, long ones by a worker
(people.operations.working); what is called is the same.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from typing import TypeVar

from django.db import transaction
from django.utils import translation

from common.progress import Headway
from people.audit import record
from people.bulk import in_portions
from people.directory import OrganizationDirectory
from people.field_sources import FieldOwners, owned_elsewhere
from people.findings import keep_findings, questions_of, rows_of
from people.import_rows import keep_file, keep_rows, rows_of_list
from people.importing.checking import DryRun
from people.importing.known_people import Answers
from people.importing.report import Action, Alarm, CheckedRow, Summary
from people.importing.tables import SourceRow
from people.models import Member, Organization, PeopleImport
from people.operations.expired import forget_dry_runs
from people.operations.placing import place_list
from people.queries import standing_of

T = TypeVar("T")


class StaleImport(Exception):
    """People changed since the dry run was shown, so that a yes would mean something else."""


class NeedsSecondYes(Exception):
    """It looks like a wrong file; `alarms` says in what."""

    def __init__(self, alarms: Sequence[Alarm]) -> None:
        super().__init__(", ".join(alarms))
        self.alarms = tuple(alarms)


@transaction.atomic
def stage_import(
    *,
    source: str,
    columns: Sequence[tuple[str, str]] = (),
    rows: Iterable[SourceRow] = (),
    pieces: Iterable[bytes] = (),
    unread: bytes | None = None,
    now: dt.datetime,
    by: Member,
) -> PeopleImport:
    """Keep a list for its dry run; nobody is touched. `columns` are (heading, field or '').

    `pieces` are those of a file that is not read yet: it is long, or somebody has to look at the
    letters of its lines `unread` first. It has no rows until then.

    Dry runs nobody said yes to are forgotten after a week. A second call stages a second one.
    """
    forget_dry_runs(now=now)
    staged = PeopleImport.objects.create(
        organization=by.organization,
        by=by,
        source=source[:200],
        columns=[list(column) for column in columns],
        unread=unread,
        created_at=now,
    )
    keep_file(staged, pieces)
    keep_rows(staged, rows)
    staged.save(update_fields=["length"])
    record("stage_import", staged, by=by, now=now, rows=staged.length)
    return staged


@transaction.atomic
def dry_run(people_import: PeopleImport, *, by: Member, progress: Headway | None = None) -> Summary:
    """What a yes of this person would do right now; what it would do with each row is kept.

    Writes nothing to anybody. A second call works nothing out as long as the people, the answers
    and the columns are the same.
    """
    owners = owned_elsewhere(people_import.organization_id, people_import.pk)
    kept = _summary_that_holds(people_import, by, owners)
    if kept:
        return kept
    people_import = PeopleImport.objects.select_for_update(no_key=True).get(pk=people_import.pk)
    answers: Answers = {int(number): answer for number, answer in people_import.answers.items()}
    run = DryRun(
        people_import.columns,
        lambda: _along(progress, rows_of_list(people_import)),
        OrganizationDirectory(people_import.organization_id),
        answers=answers,
        acting_id=by.pk,
        owners=owners,
    )
    if progress:
        progress.total, progress.looks = people_import.length, run.looks
    keep_findings(people_import, _along(progress, run))
    people_import.summary = dataclasses.asdict(run.summary)
    people_import.judged_as = _judged_as(people_import, by, owners)
    people_import.save(update_fields=["summary", "judged_as"])
    return run.summary


def _along(progress: Headway | None, things: Iterable[T]) -> Iterable[T]:
    return progress.along(things) if progress else things


def kept_summary(people_import: PeopleImport, *, by: Member) -> Summary | None:
    """What a dry run came to that still holds; None when it takes another one."""
    owners = owned_elsewhere(people_import.organization_id, people_import.pk)
    return _summary_that_holds(people_import, by, owners)


def _summary_that_holds(
    people_import: PeopleImport, by: Member, owners: FieldOwners
) -> Summary | None:
    if people_import.judged_as != _judged_as(people_import, by, owners):
        return None
    return Summary(**people_import.summary)


def _judged_as(people_import: PeopleImport, by: Member, owners: FieldOwners) -> str:
    """64 hex digits, others as soon as a dry run might come to something else or say it so."""
    about = [
        standing_of(people_import.organization_id),
        by.pk,
        translation.get_language(),
        people_import.columns,
        people_import.answers,
        dict(owners),
    ]
    return hashlib.sha256(json.dumps(about, sort_keys=True).encode()).hexdigest()


@transaction.atomic
def answer_import(
    *, people_import: PeopleImport, answers: Answers, now: dt.datetime, by: Member
) -> PeopleImport:
    """Keep whom rows in question are about: the member by row number, None for somebody new.

    Raises StaleImport when a row is no question any more, or its answer is none. Once the list is
    written, and on a second call with the same answers, nothing changes.
    """
    people_import = PeopleImport.objects.select_for_update(no_key=True).get(pk=people_import.pk)
    if people_import.state != PeopleImport.State.CHECKED:
        return people_import
    if not kept_summary(people_import, by=by):
        raise StaleImport
    questions = rows_of(in_portions(questions_of(people_import, list(answers)), key="number"))
    good = {row.number for row in questions if _may_be(row, answers[row.number])}
    if good != answers.keys():
        raise StaleImport
    before = people_import.answers
    people_import.answers = {**before, **{str(number): pk for number, pk in answers.items()}}
    if people_import.answers != before:
        people_import.save(update_fields=["answers"])
        record("answer_import", people_import, by=by, now=now, rows=len(answers))
    return people_import


def _may_be(row: CheckedRow, answer: int | None) -> bool:
    return answer is None or any(person.pk == answer for person in row.candidates)


@transaction.atomic
def confirm_import(
    *,
    people_import: PeopleImport,
    fingerprint: str,
    accepts: Collection[Alarm] = (),
    now: dt.datetime,
    by: Member,
    progress: Headway | None = None,
) -> PeopleImport:
    """Write every good row in one transaction; failed rows stay behind to be downloaded.

    `fingerprint` is that of the dry run the yes was said to: StaleImport when it would do something
    else by now. `accepts` are the alarms that got their own yes, NeedsSecondYes when one did not.
    LastAdmin when nobody could run the organization any more. A second call changes nothing.
    """
    locked = Organization.objects.select_for_update(no_key=True)
    organization = locked.get(pk=people_import.organization_id)
    people_import = PeopleImport.objects.select_for_update(no_key=True).get(pk=people_import.pk)
    if people_import.state != PeopleImport.State.CHECKED:
        return people_import
    summary = dry_run(people_import, by=by)
    if summary.fingerprint != fingerprint:
        raise StaleImport
    if unaccepted := [alarm for alarm in summary.alarms if alarm not in accepts]:
        raise NeedsSecondYes(unaccepted)
    if progress:
        progress.total, progress.looks = summary.to_write, 2
    place_list(people_import, organization=organization, now=now, by=by, progress=progress)
    people_import.findings.exclude(action=Action.FAILED).delete()
    people_import.rows.all().delete()
    people_import.state = PeopleImport.State.CONFIRMED
    people_import.confirmed_at = now
    people_import.outcome = summary.counts
    people_import.problem = ""
    people_import.answers = {}
    people_import.save()
    record("confirm_import", people_import, by=by, now=now, **summary.counts)
    return people_import
