"""`python -m tests.machines.queueing FIRST COUNT`: mails of two kinds into the outbox, in lots. The
one is repeated when nobody knows whether it arrived, the other is not; of a hundred, one goes to an
address that is refused for good.
"""

from __future__ import annotations

import sys
import time

import django

django.setup()

from django.db import DatabaseError, InterfaceError, connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from messaging.models import Message  # noqa: E402
from messaging.notifications import MailContent, Recipient, declare  # noqa: E402
from messaging.operations import Draft, queue_messages  # noqa: E402
from tests.messaging.conftest import CALL, NEWS  # noqa: E402

declare(CALL, NEWS)
LOT = 250
WHERE = "@lot.example"


def draft(number: int) -> Draft:
    """The mail of this number."""
    name = "refused" if number % 100 == 99 else "person"
    return Draft(
        notification=CALL if number % 2 else NEWS,
        thing=MailContent(subject=f"Mail {number}", text="It is on."),
        to=Recipient(address=f"{name}{number}{WHERE}", name="", language="en"),
        about_id=number,
    )


def main(first: int, count: int, pause: float) -> None:
    """A transaction for each lot, as often as it takes."""
    for start in range(first, first + count, LOT):
        numbers = range(start, min(start + LOT, first + count))
        while not _is_kept(numbers):
            time.sleep(1)
        time.sleep(pause)


def _is_kept(numbers: range) -> bool:
    """A lot whose answer was lost may be there all the same."""
    try:
        if not Message.objects.filter(about_id=numbers[0], to_address__endswith=WHERE).exists():
            queue_messages(drafts=[draft(number) for number in numbers], now=timezone.now())
    except (DatabaseError, InterfaceError):
        connection.close()
        return False
    return True


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
