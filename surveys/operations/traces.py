"""What the database keeps of rows that are not there any more."""

from __future__ import annotations

import time

from django.db import connection, models

from common.tenancy import told_by_itself
from messaging.models import Message
from surveys.answers import OPEN_ANSWERS
from surveys.models import Invitation, WaitingComment, WavePart

Tables = tuple[type[models.Model], ...]
OF_ANSWERS: Tables = (WavePart, *OPEN_ANSWERS)
"""Tables in which a dead row tells who answered, or in which order."""
OF_A_WAVE: Tables = (*OF_ANSWERS, Invitation, Message, WaitingComment)
"""The same, with the links and the reminders of a wave that is over, and comments as they were
written.
"""
TO_THE_LAST_BYTE: Tables = (WavePart, *OPEN_ANSWERS, WaitingComment)
"""Small, and telling even as bytes: who had answered by when, what was said in that order, what was
written beside scores, and comments that were destroyed.
"""
PATIENCE = 1.0
"""Seconds in which a table that somebody reads right now is asked for again."""
ASKS_EVERY = 0.05


def clear_traces(tables: Tables = OF_A_WAVE) -> bool:
    """Have PostgreSQL take away the dead rows of these tables, which it otherwise keeps until it
    gets to it. Rows that an open transaction may still see stay until the next call. A second call
    finds nothing. Returns whether it could: inside a transaction PostgreSQL does not.
    """
    if connection.in_atomic_block:
        return False
    with told_by_itself(), connection.cursor() as cursor:
        cursor.execute(f"VACUUM {', '.join(table._meta.db_table for table in tables)}")
    return True


def clear_bytes() -> bool:
    """Write the tables anew whose dead rows tell something even as bytes: a vacuum frees their
    place in a page and leaves what stood there, which a superuser reads with pageinspect.

    Each table is locked for the milliseconds that this takes. Where something long has it, such as
    a dump, nobody is kept waiting: the next call does it. A second call does the same again.
    Returns whether it could.
    """
    if connection.in_atomic_block:
        return False
    return all(_written_anew(table._meta.db_table) for table in TO_THE_LAST_BYTE)


def _written_anew(table: str) -> bool:
    """Without waiting in line for the table: whoever comes behind would wait too."""
    until = time.monotonic() + PATIENCE
    while not _is_written_anew(table):
        if time.monotonic() > until:
            return False
        time.sleep(ASKS_EVERY)
    return True


def _is_written_anew(table: str) -> bool:
    with told_by_itself(), connection.cursor() as cursor:
        notices: list[str] = connection.connection.notices
        del notices[:]
        cursor.execute(f"VACUUM (FULL, SKIP_LOCKED) {table}")
        return not notices  # it says what it passed over
