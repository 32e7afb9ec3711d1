"""Verbs about reading the audit log, which is itself recorded."""

from __future__ import annotations

import datetime as dt

from people.audit import record
from people.models import Member


def export_audit(*, by: Member, now: dt.datetime, kind: str, is_whole: bool) -> None:
    """Note that somebody takes rows of the audit log along, all of them or some; each call counts.

    `kind` is the format of the file. One statement.
    """
    record("export_audit", by.organization, by=by, now=now, kind=kind, is_whole=is_whole)
