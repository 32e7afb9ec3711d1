"""A channel and a Slack app that are connected and switched off, and somebody whose mail comes
back. Nothing of it calls anywhere.
"""

from __future__ import annotations

import datetime as dt

from channels.connecting import ChannelSettings, kept_of
from channels.notices import NoticeKind
from channels.operations import connect_app
from channels.webhooks import SAID, TOOK, ChatSystem
from connections.operations import connect, note_exchange
from connections.states import ConnectionKind, ExchangeDirection, ExchangeOutcome
from demo.cast import Cast
from messaging.models import AddressState, StopReason

RETURNED = "E1062"
TOLD = (
    (3, "POST test", ExchangeOutcome.DONE, 200, TOOK),
    (2, "POST notice", ExchangeOutcome.DONE, 200, TOOK),
    (1, "POST notice", ExchangeOutcome.REFUSED, 410, SAID["channel_is_archived"]),
)
"""Hours ago, and what came of it."""


def tell_channels(cast: Cast, now: dt.datetime) -> None:
    """Slack was tried, and its channel archived afterwards."""
    channel = connect(
        kind=ConnectionKind.CHAT,
        name="#leaders",
        settings=kept_of(ChannelSettings(ChatSystem.SLACK, tuple(NoticeKind.values))),
        secret="https://hooks.slack.example/services/T0/B0/demo",  # noqa: S106  calls nowhere
        now=now,
        by=cast.admin,
    )
    for hours, what, outcome, status, detail in TOLD:
        note_exchange(
            organization_id=cast.organization.pk,
            kind=ConnectionKind.CHAT,
            direction=ExchangeDirection.OUT,
            what=what,
            outcome=outcome,
            now=now - dt.timedelta(hours=hours),
            connection=channel,
            status=status,
            detail=detail,
        )
    # Switched off, so that it calls nowhere.
    slack = ChannelSettings(ChatSystem.SLACK_APP)
    connect_app(settings=slack, secret="xoxb-of-the-demo", now=now, by=cast.admin)  # noqa: S106
    gone = cast.people[RETURNED] if RETURNED in cast.people else cast.pilot[-1]
    AddressState.objects.create(
        address=gone.email.lower(), stopped_by=StopReason.BOUNCED, stopped_at=now, last_at=now
    )
