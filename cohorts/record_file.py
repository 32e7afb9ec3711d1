"""A leader's own record as one file to take along: a zip archive with the same record as a page
that opens anywhere and as JSON for other programs.

The same sections as on the page, nothing more and nothing less.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Sequence

import msgspec
from django.template.loader import render_to_string

from cohorts.record_page import ShownEntry, ShownSection
from people.models import Member

FORMAT = "empathy-portal-record"
SCHEMA = 1
"""Raised when a program that reads an older file could not read this one."""


def packed_record(
    member: Member, record: Sequence[ShownSection], *, language: str, now: dt.datetime
) -> bytes:
    """The archive, in the active language."""
    context = {"member": member, "record": record, "language": language, "now": now}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("my-record.html", render_to_string("cohorts/record/file.html", context))
        archive.writestr("my-record.json", as_json(member, record, language=language, now=now))
    return out.getvalue()


def as_json(
    member: Member, record: Sequence[ShownSection], *, language: str, now: dt.datetime
) -> bytes:
    """The record for other programs."""
    whole = {
        "format": FORMAT,
        "schema": SCHEMA,
        "made_at": now,
        "language": language,
        "leader": {"name": member.name, "email": member.email},
        "sections": [_section(each) for each in record],
    }
    return msgspec.json.format(msgspec.json.encode(whole), indent=2)


def _section(shown: ShownSection) -> dict[str, object]:
    section = shown.section
    entries = [_entry(each) for each in shown.entries]
    return {"name": section.name, "title": section.title(), "entries": entries}


def _entry(shown: ShownEntry) -> dict[str, object]:
    entry = shown.entry
    return {
        "key": entry.key,
        "at": entry.at,
        "heading": entry.heading,
        "about": entry.about,
        "percent": entry.percent,
        "lines": list(entry.lines),
        "who_sees_it": shown.who,
        "shared": {"coach": shown.coach, "since": shown.shared_at} if shown.is_shared else None,
    }
