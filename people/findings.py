"""What a dry run found about each row, kept so that a page reads only what it shows."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Iterator

import msgspec
from django.db.models import QuerySet

from people.bulk import in_portions
from people.importing.failed_rows import FailedRow, to_mend
from people.importing.report import WRITTEN, Action, CheckedRow
from people.importing.resting import BATCH, batched
from people.models import ImportFinding, PeopleImport

SHOWN = 200
"""Rows of each kind that a dry run lists; the rest is counted."""
NOTHING: tuple[object, ...] = (None, "", [], {}, ())


def keep_findings(people_import: PeopleImport, rows: Iterable[CheckedRow]) -> None:
    """Keep what was found instead of what was found before.

    Of rows that change nothing, those that are shown are enough.
    """
    people_import.findings.all().delete()
    for batch in batched(_worth_keeping(rows), BATCH):
        ImportFinding.objects.bulk_create(_finding(people_import, row) for row in batch)


def _worth_keeping(rows: Iterable[CheckedRow]) -> Iterator[CheckedRow]:
    idle = dict.fromkeys(Action, 0)
    for row in rows:
        idle[row.action] += 1
        is_needed = row.action in {*WRITTEN, Action.FAILED} or row.candidates
        if is_needed or idle[row.action] <= SHOWN:
            yield row


def _finding(people_import: PeopleImport, row: CheckedRow) -> ImportFinding:
    return ImportFinding(
        people_import=people_import,
        number=row.number,
        action=row.action,
        is_question=bool(row.candidates),
        member_id=row.person.pk if row.person else None,
        detail=_plain(row),
    )


def _plain(row: CheckedRow) -> dict[str, object]:
    """The row as JSON: its cells only where somebody will want to mend them."""
    is_question, is_failed = bool(row.candidates), row.action == Action.FAILED
    short = dataclasses.replace(
        row,
        cells=row.cells if is_failed else (),
        person=row.person if is_question else None,
        deprived=(),
    )
    return _lean(msgspec.to_builtins(short))


def _lean(fields: dict[str, object]) -> dict[str, object]:
    """Without what says nothing: the types know what that is. Empty texts inside of a profile
    stay, for they say something.
    """
    kept = {name: value for name, value in fields.items() if value not in NOTHING}
    if isinstance(profile := kept.get("profile"), dict):
        kept["profile"] = {name: text for name, text in profile.items() if text is not None}
    return {"cells": [], "profile": None} | kept


def rows_of(findings: Iterable[ImportFinding]) -> Iterator[CheckedRow]:
    """Findings as the rows they were; a person who is not in question has gone from them."""
    for finding in findings:
        yield msgspec.convert(finding.detail, CheckedRow)


def findings_of(people_import: PeopleImport, *actions: Action) -> QuerySet[ImportFinding]:
    """Findings with one of these actions, in the order of the list."""
    return people_import.findings.filter(action__in=actions).order_by("number")


def questions_of(
    people_import: PeopleImport, numbers: Collection[int] | None = None
) -> QuerySet[ImportFinding]:
    """Rows of which somebody has to say whom they are about; of these numbers, or all."""
    questions = people_import.findings.filter(is_question=True).order_by("number", "pk")
    return questions if numbers is None else questions.filter(number__in=numbers)


def failed_rows_of(people_import: PeopleImport) -> Iterator[FailedRow]:
    """The rows that cannot be imported, with what to mend, one by one."""
    failed = in_portions(findings_of(people_import, Action.FAILED), key="number")
    for row in rows_of(failed):
        yield row.number, row.cells, to_mend(row)
