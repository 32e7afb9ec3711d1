"""Taking away ways in that open nothing any more."""

from __future__ import annotations

import datetime as dt
from typing import TypeVar

from django.db.models import Model, QuerySet

from people.models import MailedLink, SignedInBrowser
from people.operations.mailed_links import LINK_LASTS

Over = TypeVar("Over", bound=Model)
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
    return _delete_some(sessions, limit) + _delete_some(links, limit)


def _delete_some(over: QuerySet[Over], limit: int) -> int:
    """Delete up to `limit` rows; how many went.

    That they are over is asked once more of each row that is about to go: somebody may be renewing
    one at this moment.
    """
    some = over.order_by().values("pk")[:limit]
    gone, _by_model = over.filter(pk__in=some).delete()
    return gone
