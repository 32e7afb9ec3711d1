"""How many runs send at once, over all workers: a lane for each connection to the mail server.

A lane is a lease (common.leases). One whose worker died is free once that is over; a worker that
was stopped meanwhile sends nothing more over it.
"""

from __future__ import annotations

import contextlib

from django.conf import settings

from common.leases import HeldLease, one_of

CHAT = "lane of chat"
"""The one lane of chat: a workspace takes about one message a second, from all workers together."""


def lane() -> contextlib.AbstractContextManager[HeldLease | None]:
    """Hold a free lane of mail, None where there is none: then others are sending already."""
    return one_of(f"lane {number} of mail" for number in range(settings.MAIL_CONNECTIONS))


def chat_lane() -> contextlib.AbstractContextManager[HeldLease | None]:
    """Hold the lane of chat, likewise."""
    return one_of([CHAT])
