"""Reading the outbox."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from messaging.models import Message


class MessageQuerySet(models.QuerySet["Message"]):
    """Messages by the questions people ask of them."""

    def mails(self) -> Self:
        """Those that are a mail of their own, and do not travel in another one."""
        return self.filter(envelope=None)

    def due(self, now: dt.datetime) -> Self:
        """Mails that are queued, and not before their time."""
        return self.mails().filter(state=self.model.State.QUEUED, send_after__lte=now)

    def by_mail(self) -> Self:
        """All but those of which a claim has found that their reader wants them in chat."""
        return self.exclude(way=self.model.Way.CHAT)

    def of_topic(self, topic_id: int) -> Self:
        """The outbox of one cohort, newest first."""
        return self.filter(topic_id=topic_id).order_by("-send_after", "-pk")

    def lost(self) -> Self:
        """Did not get out, or may not have."""
        return self.filter(state__in=[self.model.State.FAILED, self.model.State.AMBIGUOUS])

    def perhaps_arrived(self) -> Self:
        """Somebody may have read it: sent, on its way, or tried without an answer."""
        state = self.model.State
        return self.filter(
            Q(state__in=[state.SENT, state.SENDING, state.AMBIGUOUS]) | Q(may_have_arrived=True)
        )
