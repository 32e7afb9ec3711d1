"""`python -m tests.machines.queueing FIRST COUNT`: mails of two kinds into the outbox, in lots. The
one is repeated when nobody knows whether it arrived, the other is not; of a hundred, one goes to an
address that is refused for good.
"""

from __future__ import annotations

import sys

import django

django.setup()

from django.utils import timezone  # noqa: E402

from messaging.notifications import MailContent, Recipient, declare  # noqa: E402
from messaging.operations import Draft, queue_messages  # noqa: E402
from tests.messaging.conftest import CALL, NEWS  # noqa: E402

declare(CALL, NEWS)
LOT = 500


def draft(number: int) -> Draft:
    """The mail of this number."""
    name = "refused" if number % 100 == 99 else "person"
    return Draft(
        notification=CALL if number % 2 else NEWS,
        thing=MailContent(subject=f"Mail {number}", text="It is on."),
        to=Recipient(address=f"{name}{number}@lot.example", name="", language="en"),
        about_id=number,
    )


def main(first: int, count: int) -> None:
    """A transaction for each lot."""
    for start in range(first, first + count, LOT):
        numbers = range(start, min(start + LOT, first + count))
        queue_messages(drafts=[draft(number) for number in numbers], now=timezone.now())


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
