"""What a plan will send about peer ratings. Pure; see cohorts.prospect."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _

from cohorts.prospect import Prospect, ProspectiveRaters, ProspectiveRating
from messaging.notifications import Expected
from peers.asking import nudges_of
from peers.mails import LeaderNews, subject_of


def expected_news(prospect: Prospect) -> Iterator[Expected]:
    """Leaders: that it begins, once more where they have named nobody, that their list is
    confirmed, what came of it.
    """
    for each in prospect.ratings:
        if not each.is_told:
            yield _to_leaders(each, LeaderNews.BEGINS, each.asked_at, is_certain=True)
        if not each.has_named:
            zone = each.leaders.time_zone
            for nudge in nudges_of(each.asked_at, zone, each.closes_at)[:1]:
                yield _to_leaders(each, LeaderNews.REMINDS, nudge.at)
        if not each.is_confirmed:
            yield _to_leaders(each, LeaderNews.CONFIRMED, each.named_at)
        yield _to_leaders(each, LeaderNews.RESULT, each.closes_at)


def _to_leaders(
    rating: ProspectiveRating, news: LeaderNews, at: dt.datetime, *, is_certain: bool = False
) -> Expected:
    return Expected(
        to=rating.leaders,
        about=rating.about,
        subject=subject_of(news),
        at=at,
        ends_at=None if news == LeaderNews.RESULT else rating.closes_at,
        is_certain=is_certain,
    )


def expected_lists(prospect: Prospect) -> Iterator[Expected]:
    """Whoever confirms: one for each leader's list."""
    for each in prospect.ratings:
        if not each.has_named:
            yield Expected(
                to=each.leaders,
                about=each.about,
                subject=_("Who should answer about a leader?"),
                at=each.named_at,
                ends_at=each.closes_at,
                is_certain=False,
            )


def expected_invitations(prospect: Prospect) -> Iterator[Expected]:
    """Everybody on a list that is confirmed; eight where it is not yet."""
    for each in prospect.raters:
        yield _to_raters(each, each.asked_at, each.closes_at, is_certain=each.is_certain)


def expected_reminders(prospect: Prospect) -> Iterator[Expected]:
    """As if nobody answered."""
    for each in prospect.raters:
        for nudge in nudges_of(each.asked_at, each.to.time_zone, each.closes_at):
            yield _to_raters(each, nudge.at, nudge.ends_at, is_certain=False)


def _to_raters(
    raters: ProspectiveRaters, at: dt.datetime, ends_at: dt.datetime, *, is_certain: bool
) -> Expected:
    return Expected(
        to=raters.to,
        about=raters.about,
        subject=_("A few questions about somebody you work with"),
        at=at,
        ends_at=ends_at,
        is_certain=is_certain,
    )
