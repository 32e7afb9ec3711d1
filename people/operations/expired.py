"""Taking away ways in that open nothing any more."""

from __future__ import annotations

import datetime as dt

from people.models import MailedLink, SignedInBrowser
from people.operations.mailed_links import LINK_LASTS

KEPT_OVER = dt.timedelta(days=1)
"""A request that began in the last moment of a session may still write it."""
AT_A_TIME = 10_000
"""Rows of each kind that one call takes away."""


def forget_expired(*, now: dt.datetime, limit: int = AT_A_TIME) -> int:
    """Delete sessions and mailed links that are over, at most `limit` of each; how many went.

    Two statements. A second call finds what the first left, if it left anything, else nothing.
    """
    over = now - KEPT_OVER
    sessions = SignedInBrowser.objects.filter(expire_date__lt=over)
    links = MailedLink.objects.filter(made_at__lt=over - LINK_LASTS)
    # The condition stands in the DELETE too: somebody may just be renewing a row that it waits for.
    return sum(
        found.filter(pk__in=found.order_by().values("pk")[:limit]).delete()[0]
        for found in (sessions, links)
    )
