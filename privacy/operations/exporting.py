"""The copy of everything that is kept about a person."""

from __future__ import annotations

import datetime as dt
import tempfile
import zipfile
from typing import IO
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import translation

from common.languages import spoken
from common.records import dataclass
from common.tenancy import rows_of_all
from people.audit import record
from people.models import Member
from privacy.copy_files import Copy, write_page, write_plain, write_schema
from privacy.traces import traces_of


@dataclass(frozen=True)
class PersonExport:
    """A ZIP with index.html to read, person.json for machines and its schema."""

    file: IO[bytes]
    """On this machine's disk, at its beginning, gone once it is closed."""
    name: str
    """What it is called when it is saved."""
    rows: int


@rows_of_all("some mail is of no organization, and a sign-in may open another one")
@transaction.atomic
def export_person(*, of: Member, by: Member | None, now: dt.datetime) -> PersonExport:
    """Make the copy, in the person's language; `by` is the person, an officer, or None. Recorded. A
    second call makes another one.
    """
    language = spoken(of.language)
    copy = Copy(
        member=of, traces=traces_of(of), language=language, zone=ZoneInfo(of.time_zone), now=now
    )
    file = tempfile.TemporaryFile()  # noqa: SIM115  whoever asks closes it
    with translation.override(language), zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        rows = write_plain(copy, packed)
        write_page(copy, packed)
        write_schema(packed)
    file.seek(0)
    record("export_person", of, by=by, now=now, rows=rows)
    return PersonExport(file=file, name=f"person-{of.pk}-{now:%Y-%m-%d}.zip", rows=rows)
