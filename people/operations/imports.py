"""Verbs about lists of people: kept for a look, asked about, written after a yes, taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence

from django.db import transaction

from people.audit import record
from people.importing.checking import check
from people.importing.failed_rows import to_mend
from people.importing.known_people import Answers
from people.importing.report import Action, Alarm, Report
from people.importing.tables import SourceRow, as_json
from people.models import Member, Organization, PeopleImport
from people.operations.placing import MemberChange, place_people

DRY_RUNS_KEPT = dt.timedelta(days=7)


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
    columns: Sequence[tuple[str, str]],
    rows: Iterable[SourceRow],
    now: dt.datetime,
    by: Member,
    unread: bytes | None = None,
) -> PeopleImport:
    """Keep a list for its dry run; nobody is touched. `columns` are (heading, field or '').

    `unread` is a file whose letters somebody has to look at first; it has no rows until then.

    Dry runs nobody said yes to are forgotten after a week. A second call stages a second one.
    """
    own = PeopleImport.objects.filter(organization=by.organization)
    own.filter(state=PeopleImport.State.CHECKED, created_at__lt=now - DRY_RUNS_KEPT).delete()
    staged = PeopleImport.objects.create(
        organization=by.organization,
        by=by,
        source=source[:200],
        columns=[list(column) for column in columns],
        rows=as_json(rows),
        unread=unread,
        created_at=now,
    )
    record("stage_import", staged, by=by, now=now, rows=len(staged.rows))
    return staged


def dry_run(people_import: PeopleImport, *, by: Member) -> Report:
    """What a yes of this person would do right now. Writes nothing."""
    known = Member.objects.filter(organization=people_import.organization_id).as_known()
    rows = [SourceRow(number, tuple(cells)) for number, cells in people_import.rows]
    answers: Answers = {int(number): answer for number, answer in people_import.answers.items()}
    return check(people_import.columns, rows, known, answers=answers, acting_id=by.pk)


@transaction.atomic
def answer_import(
    *, people_import: PeopleImport, answers: Answers, now: dt.datetime, by: Member
) -> PeopleImport:
    """Keep whom rows in question are about: the member by row number, None for somebody new.

    Raises StaleImport when a row is no question any more, or its answer is none. Once the list is
    written, and on a second call with the same answers, nothing changes.
    """
    people_import = PeopleImport.objects.select_for_update().get(pk=people_import.pk)
    if people_import.state != PeopleImport.State.CHECKED:
        return people_import
    questions = {row.number: row for row in dry_run(people_import, by=by).questions}
    for number, answer in answers.items():
        row = questions.get(number)
        if row is None or answer not in {None, *(each.pk for each in row.candidates)}:
            raise StaleImport
    before = people_import.answers
    people_import.answers = {**before, **{str(number): pk for number, pk in answers.items()}}
    if people_import.answers != before:
        people_import.save(update_fields=["answers"])
        record("answer_import", people_import, by=by, now=now, rows=len(answers))
    return people_import


@transaction.atomic
def confirm_import(
    *,
    people_import: PeopleImport,
    fingerprint: str,
    accepts: Collection[Alarm] = (),
    now: dt.datetime,
    by: Member,
) -> PeopleImport:
    """Write every good row in one transaction; failed rows stay behind to be downloaded.

    `fingerprint` is that of the dry run the yes was said to: StaleImport when it would do something
    else by now. `accepts` are the alarms that got their own yes, NeedsSecondYes when one did not.
    LastAdmin when nobody could run the organization any more. A second call changes nothing.
    """
    organization = Organization.objects.select_for_update().get(pk=people_import.organization_id)
    people_import = PeopleImport.objects.select_for_update().get(pk=people_import.pk)
    if people_import.state != PeopleImport.State.CHECKED:
        return people_import
    report = dry_run(people_import, by=by)
    if report.fingerprint != fingerprint:
        raise StaleImport
    if unaccepted := [alarm for alarm in report.alarms if alarm not in accepts]:
        raise NeedsSecondYes(unaccepted)
    placed = place_people(organization=organization, placements=report.to_write, now=now, by=by)
    failed = report.of(Action.FAILED)
    people_import.state = PeopleImport.State.CONFIRMED
    people_import.confirmed_at = now
    people_import.outcome = report.counts
    people_import.rows = as_json(SourceRow(row.number, row.cells) for row in failed)
    people_import.reasons = [to_mend(row) for row in failed]
    people_import.changes = [_kept(change) for change in placed.changes]
    people_import.save()
    record("confirm_import", people_import, by=by, now=now, **report.counts)
    return people_import


def _kept(change: MemberChange) -> list[object]:
    """A change as the model keeps it, to be undone."""
    return [change.member.pk, change.before, change.after]
