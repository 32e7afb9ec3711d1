"""The verb about values that a system sends: all of them, or none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from common.records import dataclass
from kpis.importing.findings import FailedRow, FileReading
from kpis.models import KpiImport
from kpis.operations.importing import confirm_values, stage_values
from kpis.standing import ImportStanding, standing_of
from people.models import Organization


class TooManyProblems(Exception):
    """Rows that cannot be taken; nothing was written."""

    def __init__(self, failed: Sequence[FailedRow]) -> None:
        super().__init__(f"{len(failed)} rows cannot be taken")
        self.failed = tuple(failed)


@dataclass(frozen=True)
class SentValues:
    """What became of values that were sent."""

    standing: ImportStanding
    kpi_import: KpiImport | None
    """None where nothing was written."""

    def answer(self, *, is_dry: bool) -> dict[str, object]:
        """What a system hears of it."""
        standing = self.standing
        return {
            "dry_run": is_dry,
            "written": self.kpi_import is not None,
            "new": standing.new,
            "changed": standing.changed,
            "unchanged": standing.unchanged,
            "new_teams": standing.new_teams,
        }


def send_values(
    *,
    organization: Organization,
    source: str,
    reading: FileReading,
    is_dry: bool,
    now: dt.datetime,
) -> SentValues:
    """Write values that a system sends, whose key is called `source`; those that are there become
    others, which is what sending them again is for. It can be taken back like every import.

    Raises TooManyProblems when a single row cannot be taken. Nothing is written then, with
    `is_dry`, and by a second call with the same values: they are unchanged.
    """
    if reading.failed:
        raise TooManyProblems(reading.failed)
    with transaction.atomic():
        Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
        staged = stage_values(
            organization=organization, source=source, reading=reading, now=now, by=None
        )
        standing = standing_of(staged)
        if is_dry or not standing.to_write:
            transaction.set_rollback(True)
            return SentValues(standing, None)
        done = confirm_values(
            kpi_import=staged,
            fingerprint=standing.fingerprint,
            accepts_changes=True,
            now=now,
            by=None,
        )
    return SentValues(standing, done)
