"""`python -m tests.proofs.queueing COUNT NAME`: so many mails for which somebody waits, and as many
that can wait, into the outbox of the portal that the environment names.
"""

from __future__ import annotations

import dataclasses
import sys

import django

django.setup()

from django.utils import timezone  # noqa: E402

from messaging.notifications import Recipient  # noqa: E402
from messaging.operations import Draft, queue_messages  # noqa: E402
from people.notifications import NOTICES, SIGN_IN, SignInEvent  # noqa: E402


def main(count: int, name: str) -> None:
    """All of them in one transaction."""
    notice = SignInEvent(next(iter(NOTICES)), {})
    kinds = SIGN_IN, dataclasses.replace(SIGN_IN, is_urgent=False)
    drafts = [
        Draft(
            notification=kinds[number % len(kinds)],
            thing=notice,
            to=Recipient(address=f"{name}{number}@outage.example", name="", language="en"),
        )
        for number in range(count * len(kinds))
    ]
    queue_messages(drafts=drafts, now=timezone.now())


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
