"""What a channel of a whole cohort may be told: counts and links, never names. The apps above that
know of modules and sessions say what there is to tell.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from itertools import chain

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.records import dataclass


class NoticeKind(models.TextChoices):
    """What a channel can be told."""

    MODULE_OPENS = "module-opens", _("A module opens")
    SESSIONS_TOMORROW = "sessions-tomorrow", _("Practice sessions are tomorrow")


@dataclass(frozen=True, kw_only=True)
class ChannelNotice:
    """One thing to tell, in the language of its organization."""

    organization_id: int
    topic_id: int
    """The cohort that it is about."""
    kind: NoticeKind
    key: str
    """The same whenever it is asked, so that each channel hears of it once."""
    title: str
    text: str
    link: str
    """The full address of a page, which asks to sign in."""
    ends_at: dt.datetime
    """From then on it is not worth telling."""


Notices = Callable[[Collection[int], dt.datetime], Iterable[ChannelNotice]]
"""What there is to tell about these organizations at this moment; a constant number of queries."""
Topics = Callable[[int], Iterable[tuple[int, str]]]
"""Cohorts of an organization that can be told of: their numbers and names. One query."""
_notices: list[Notices] = []
_topics: list[Topics] = []


def announce_notices(notices: Notices) -> None:
    """Say once at start who knows something to tell."""
    if notices not in _notices:
        _notices.append(notices)


def announce_topics(topics: Topics) -> None:
    """Say who knows the cohorts; a later announcement replaces the first."""
    _topics[:] = [topics]


def all_notices(organizations: Collection[int], now: dt.datetime) -> list[ChannelNotice]:
    """Everything there is to tell about these organizations now."""
    return list(chain.from_iterable(each(organizations, now) for each in _notices))


def topics_of(organization_id: int) -> list[tuple[int, str]]:
    """Cohorts that a channel can belong to."""
    return list(chain.from_iterable(each(organization_id) for each in _topics))
