"""Whose mail leaves next: every organization with due mail has the same share of each claim.

The statement looks at the first rows of each organization by their index and at nothing behind
them: what it costs grows with the organizations that have mail waiting, and not with the mail. See
docs/adr/0086-lanes-and-leases.md.

It is told not to sort. Where nothing waited when PostgreSQL last counted, it expects nothing now,
and would read all that waits, to put it in order, for each claim: until it counts again, which in a
long outbox is not before a tenth of that has changed.
"""

from __future__ import annotations

import datetime as dt

from django.db import connection

from messaging.models import Message, MessageState, MessageWay

WAITING = f"m.state = '{MessageState.QUEUED}' AND m.envelope_id IS NULL AND m.way "
OF_WAY = {
    False: f"{WAITING} <> '{MessageWay.CHAT}'",
    True: f"{WAITING} = '{MessageWay.CHAT}'",
}
"""By chat or not -> what its index holds."""
WHOSE = "coalesce(m.organization_id, 0)"
# The walk goes from one organization to the next by the index, first through what can wait. Where
# there are more of them than mails in a claim, chance says whose turn it is. Each takes its share
# alone, so that two who claim at once pass each other by. (EXISTS would be joined, by reading
# everything that waits.) Each order names all of the index, also what is the same in all of its
# rows: behind the second lock PostgreSQL does not conclude that from a coalesce, and would sort.
FAIR = """
WITH RECURSIVE walk (is_urgent, whose) AS (
    (SELECT m.is_urgent, {whose} FROM messaging_message m
      WHERE {waiting} AND (m.is_urgent OR NOT %(only_urgent)s)
      ORDER BY m.is_urgent, {whose} LIMIT 1)
    UNION ALL
    SELECT following.* FROM walk CROSS JOIN LATERAL (
           SELECT m.is_urgent, {whose} FROM messaging_message m
            WHERE {waiting} AND (m.is_urgent, {whose}) > (walk.is_urgent, walk.whose)
            ORDER BY m.is_urgent, {whose} LIMIT 1) following
), due AS (
    SELECT walk.* FROM walk
     WHERE (SELECT m.send_after <= %(now)s FROM messaging_message m
             WHERE {waiting} AND m.is_urgent = walk.is_urgent AND {whose} = walk.whose
             ORDER BY m.is_urgent, {whose}, m.send_after, m.id LIMIT 1)
     ORDER BY walk.is_urgent DESC, random()
     LIMIT %(size)s
)
SELECT taken.*
  FROM due CROSS JOIN LATERAL (
       SELECT m.* FROM messaging_message m
        WHERE {waiting} AND m.is_urgent = due.is_urgent AND {whose} = due.whose
          AND m.send_after <= %(now)s
        ORDER BY m.is_urgent, {whose}, m.send_after, m.id
        LIMIT (SELECT (%(size)s + count(*) - 1) / count(*) FROM due)
          FOR UPDATE SKIP LOCKED) taken
 LIMIT %(size)s
"""

SORT_NOTHING = "SET LOCAL enable_sort = off; SET LOCAL enable_incremental_sort = off"
SORT_AGAIN = "SET LOCAL enable_sort = on; SET LOCAL enable_incremental_sort = on"


def take_fairly(
    *, size: int, now: dt.datetime, by_chat: bool = False, only_urgent: bool = False
) -> list[Message]:
    """Up to `size` mails that are due, locked until the transaction ends. Fewer say nothing about
    what is left: an organization that has more than its share gets the rest in the next claim.
    """
    sql = FAIR.format(whose=WHOSE, waiting=OF_WAY[by_chat])
    values = {"size": size, "now": now, "only_urgent": only_urgent}
    with connection.cursor() as cursor:
        cursor.execute(SORT_NOTHING)
        taken = list(Message.objects.raw(sql, values))
        cursor.execute(SORT_AGAIN)
    return taken
