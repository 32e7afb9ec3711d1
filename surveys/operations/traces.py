"""What the database keeps of rows that are not there any more."""

from __future__ import annotations

from django.db import connection, models

from messaging.models import Message
from surveys.answers import Answer, PendingAnswer
from surveys.models import Invitation, WaitingComment, WavePart

Tables = tuple[type[models.Model], ...]
OF_ANSWERS: Tables = (WavePart, PendingAnswer, Answer)
"""Tables in which a dead row tells who answered, or in which order."""
OF_A_WAVE: Tables = (*OF_ANSWERS, Invitation, Message, WaitingComment)
"""The same, with the links and the reminders of a wave that is over, and comments as they were
written.
"""


def clear_traces(tables: Tables = OF_A_WAVE) -> bool:
    """Have PostgreSQL take away the dead rows of these tables, which it otherwise keeps until it
    gets to it. Rows that an open transaction may still see stay until the next call. A second call
    finds nothing. Returns whether it could: inside a transaction PostgreSQL does not.
    """
    if connection.in_atomic_block:
        return False
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM {', '.join(table._meta.db_table for table in tables)}")
    return True
