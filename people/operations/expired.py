"""Taking away what nobody has any use for any more: ways in that open nothing, lists that wait."""

from __future__ import annotations

import datetime as dt
from typing import TypeVar

from django.db.models import Model, QuerySet

from people.models import KnownBrowser, MailedLink, PeopleImport, SignedInBrowser
from people.operations.mailed_links import LINK_LASTS

Over = TypeVar("Over", bound=Model)
KEPT_OVER = dt.timedelta(days=1)
"""A request that began in the last moment of a session may still write it."""
DRY_RUNS_KEPT = dt.timedelta(days=7)
AT_A_TIME = 10_000
"""Rows of each kind that one call takes away."""
BROWSERS_KNOWN = dt.timedelta(days=400)
"""Who comes back with a kind of browser after so long hears of it once more."""


def forget_expired(*, now: dt.datetime, limit: int = AT_A_TIME) -> int:
    """Delete sessions and mailed links that are over, and forget kinds of browsers that nobody uses
    any more, at most `limit` of each; how many went.

    Three statements. A second call finds what the first left, if it left anything, else nothing.
    """
    over = now - KEPT_OVER
    sessions = SignedInBrowser.objects.filter(expire_date__lt=over)
    links = MailedLink.objects.filter(made_at__lt=over - LINK_LASTS)
    browsers = KnownBrowser.objects.filter(used_on__lt=(now - BROWSERS_KNOWN).date())
    return sum(_delete_some(each, limit) for each in (sessions, links, browsers))


def _delete_some(over: QuerySet[Over], limit: int) -> int:
    """Delete up to `limit` rows; how many went.

    That they are over is asked once more of each row that is about to go: somebody may be renewing
    one at this moment.
    """
    some = over.order_by().values("pk")[:limit]
    gone, _by_model = over.filter(pk__in=some).delete()
    return gone


def forget_dry_runs(*, now: dt.datetime) -> int:
    """Delete lists that nobody has said yes to for a week and no worker has in its hands: they are
    full of people. Returns how many; a second call finds none.
    """
    waiting = PeopleImport.objects.filter(state=PeopleImport.State.CHECKED, job=None)
    ids = list(waiting.filter(created_at__lt=now - DRY_RUNS_KEPT).values_list("pk", flat=True))
    PeopleImport.objects.filter(pk__in=ids).delete()
    return len(ids)
