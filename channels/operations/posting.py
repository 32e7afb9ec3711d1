"""Telling channels what there is to tell: each notice once, and never one of which nobody knows
whether it arrived.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from channels.connecting import settings_of
from channels.models import ChannelPost, PostState
from channels.notices import ChannelNotice, all_notices
from channels.webhooks import ChatSystem, Posted, PostOutcome, post
from common.tenancy import rows_of
from connections.models import Connection
from connections.operations import note_exchange
from connections.states import ConnectionKind, ExchangeDirection, ExchangeOutcome
from messaging.text import absolute

LEASE = dt.timedelta(minutes=2)
MOST_ATTEMPTS = 6
FIRST_PAUSE = dt.timedelta(minutes=1)
KEPT = dt.timedelta(days=30)
OUTCOMES = {
    PostOutcome.DONE: ExchangeOutcome.DONE,
    PostOutcome.REFUSED: ExchangeOutcome.REFUSED,
    PostOutcome.LATER: ExchangeOutcome.FAILED,
    PostOutcome.UNKNOWN: ExchangeOutcome.FAILED,
}
STATES = {
    PostOutcome.DONE: PostState.POSTED,
    PostOutcome.REFUSED: PostState.REFUSED,
    PostOutcome.UNKNOWN: PostState.UNKNOWN,
}


@transaction.atomic
def gather_notices(*, now: dt.datetime) -> int:
    """Put what there is to tell before the channels that want it. Returns how many were new; a
    second call finds none. The same number of statements for any number of channels.
    """
    channels = list(Connection.objects.in_use().filter(kind=ConnectionKind.CHAT).order_by("pk"))
    if not channels:
        return 0
    by_organization: dict[int, list[ChannelNotice]] = defaultdict(list)
    for notice in all_notices({each.organization_id for each in channels}, now):
        by_organization[notice.organization_id].append(notice)
    posts: list[ChannelPost] = []
    for channel in channels:
        kept = settings_of(channel.settings)
        there = by_organization[channel.organization_id]
        posts += [_post_of(channel, notice, now) for notice in there if kept.wants(notice)]
    before = ChannelPost.objects.filter(connection__in=channels).count() if posts else 0
    ChannelPost.objects.bulk_create(posts, ignore_conflicts=True)
    return ChannelPost.objects.filter(connection__in=channels).count() - before if posts else 0


def _post_of(channel: Connection, notice: ChannelNotice, now: dt.datetime) -> ChannelPost:
    return ChannelPost(
        connection=channel,
        key=notice.key,
        title=notice.title[:200],
        text=notice.text[:500],
        link=notice.link,
        next_at=now,
        ends_at=notice.ends_at,
    )


def post_next(*, now: dt.datetime) -> bool:
    """Post one that is due. Whether there was one; any number of calls may run at the same time.

    It is taken and committed first, so that one whose worker died, or that had no answer, stays
    unclear and is not repeated.
    """
    taken = _take(now)
    if taken is None:
        return False
    if taken.state == PostState.POSTING:
        channel = taken.connection
        language = channel.organization.language
        with rows_of(channel.organization_id), translation.override(language):
            button = _("Open the portal")
        came_of_it = post(
            settings_of(channel.settings).system,
            channel.secret,
            title=taken.title,
            text=taken.text,
            button=button,
            link=taken.link,
        )
        _settle(taken, came_of_it, now)
    return True


@transaction.atomic
def _take(now: dt.datetime) -> ChannelPost | None:
    due = ChannelPost.objects.filter(
        state__in=[PostState.WAITING, PostState.POSTING], next_at__lte=now
    )
    waiting = due.select_related("connection__organization").order_by("next_at", "pk")
    taken = waiting.select_for_update(of=("self",), skip_locked=True).first()
    if taken is None:
        return None
    if taken.state == PostState.POSTING:
        taken.state = PostState.UNKNOWN
    elif taken.ends_at <= now or not taken.connection.is_on or taken.connection.ended_at:
        taken.state = PostState.MISSED
    else:
        taken.state, taken.next_at = PostState.POSTING, now + LEASE
        taken.attempts += 1
    taken.save(update_fields=["state", "next_at", "attempts"])
    return taken


@transaction.atomic
def _settle(taken: ChannelPost, came_of_it: Posted, now: dt.datetime) -> None:
    """Write down what came of it, for the post and for the page of the connection."""
    later = came_of_it.delivery is PostOutcome.LATER
    state = STATES.get(came_of_it.delivery, PostState.REFUSED)
    next_at = taken.next_at
    if later and taken.attempts < MOST_ATTEMPTS:
        pause = max(dt.timedelta(seconds=came_of_it.waits), FIRST_PAUSE * 2 ** (taken.attempts - 1))
        state, next_at = PostState.WAITING, now + pause
    mine = ChannelPost.objects.filter(pk=taken.pk, state=PostState.POSTING, attempts=taken.attempts)
    mine.update(state=state, next_at=next_at)
    _note(taken.connection, came_of_it, "POST notice", now)


def test_channel(*, connection: Connection, now: dt.datetime) -> Posted:
    """Say in a channel that it is connected, and what came of that. A second call says it again."""
    with translation.override(connection.organization.language):
        title, button = _("Empathy Portal is connected"), _("Open the portal")
        text = _(
            "From now on you see here when modules open and when practice sessions are coming up."
        )
    came_of_it = post(
        ChatSystem(settings_of(connection.settings).system),
        connection.secret,
        title=title,
        text=text,
        button=button,
        link=absolute("/"),
    )
    _note(connection, came_of_it, "POST test", now)
    return came_of_it


def _note(connection: Connection, came_of_it: Posted, what: str, now: dt.datetime) -> None:
    note_exchange(
        organization_id=connection.organization_id,
        kind=ConnectionKind.CHAT,
        direction=ExchangeDirection.OUT,
        what=what,
        outcome=OUTCOMES[came_of_it.delivery],
        now=now,
        connection=connection,
        status=came_of_it.status,
        detail=_(came_of_it.detail),
    )


def forget_posts(*, now: dt.datetime) -> int:
    """Delete what was told a month ago. How many those were."""
    return ChannelPost.objects.filter(ends_at__lt=now - KEPT).delete()[0]
