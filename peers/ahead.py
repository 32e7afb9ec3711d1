"""The peer ratings that lie ahead of a pilot, for the forecast of its mails: how many, never who.

Nothing in here looks at who has answered: raters are counted as if nobody had.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from django.db.models import Count

from cohorts.models import Cohort
from cohorts.plan import opening_of
from cohorts.prospect import ProspectiveRaters, ProspectiveRating, headcount
from cohorts.querysets import taking_part
from peers.asking import ONE_DAY, REMINDER_DAYS, asking_time, closing_time
from peers.models import PeerRater, PeerRating, PeerRound
from peers.numbers import MOST_RATERS
from peers.states import RatingState, RoundState

Ahead = tuple[list[ProspectiveRating], list[ProspectiveRaters]]


def ratings_ahead(cohort: Cohort, leaders: Mapping[str, int], *, now: dt.datetime) -> Ahead:
    """What is planned for so many leaders by their clocks, and what is open. A list that is not
    named yet counts as eight people who are asked on the day of the leader, or tomorrow: no more
    and no earlier can come. Three queries at most.
    """
    ratings: list[ProspectiveRating] = []
    raters: list[ProspectiveRaters] = []
    rounds = list(PeerRound.objects.filter(cohort=cohort).exclude(state=RoundState.CLOSED))
    stages = _stages(rounds) if rounds else []
    for each in rounds:
        asked_at = each.opened_at or opening_of(each.opens_on, cohort.time_zone)
        closes_at = closing_time(each.closes_on, cohort.time_zone)
        from_then = max(asked_at, now + ONE_DAY) if each.is_open else asked_at
        named_at = asking_time(from_then, cohort.time_zone, closes_at)
        own = _planned(each, leaders) if each.is_planned else _of_round(each, stages)
        moments = {"asked_at": asked_at, "named_at": named_at, "closes_at": closes_at}
        ratings += [_rating(each, stage, moments) for stage in own]
        unasked = sum(stage.people for stage in own if stage.state != RatingState.ASKING)
        if unasked:
            raters.append(
                ProspectiveRaters(
                    about=each.get_occasion_display(),
                    to=headcount(unasked * MOST_RATERS, cohort.time_zone),
                    asked_at=named_at,
                    closes_at=closes_at,
                    is_certain=False,
                )
            )
    return ratings, [*raters, *(_asked(cohort, rounds, now) if rounds else ())]


def _planned(each: PeerRound, leaders: Mapping[str, int]) -> list[StandingOfSome]:
    return [StandingOfSome(each.pk, "", zone, count) for zone, count in sorted(leaders.items())]


def _of_round(each: PeerRound, stages: list[StandingOfSome]) -> list[StandingOfSome]:
    return [stage for stage in stages if stage.round == each.pk]


def _rating(
    each: PeerRound, stage: StandingOfSome, moments: Mapping[str, dt.datetime]
) -> ProspectiveRating:
    return ProspectiveRating(
        about=each.get_occasion_display(),
        leaders=headcount(stage.people, stage.zone),
        **moments,
        is_told=each.is_open,
        has_named=stage.state in {RatingState.PROPOSED, RatingState.ASKING},
        is_confirmed=stage.state == RatingState.ASKING,
    )


class StandingOfSome(NamedTuple):
    """So many leaders of one clock whose rating stands so."""

    round: int
    state: str
    zone: str
    people: int


def _stages(rounds: list[PeerRound]) -> list[StandingOfSome]:
    own = PeerRating.objects.filter(taking_part("enrollment__"), round__in=rounds)
    columns = ("round", "state", "enrollment__member__time_zone")
    counted = own.order_by(*columns).values_list(*columns).annotate(count=Count("pk"))
    return [StandingOfSome(*row) for row in counted]


def _asked(
    cohort: Cohort, rounds: list[PeerRound], now: dt.datetime
) -> Iterator[ProspectiveRaters]:
    """Those whose own invitation or a reminder lies ahead."""
    since = now - (REMINDER_DAYS[-1] + 1) * ONE_DAY
    asked = PeerRater.objects.asked().filter(rating__round__in=rounds, asked_at__gt=since)
    columns = ("rating__round", "asked_at", "member__time_zone")
    known = {each.pk: each for each in rounds}
    counted = asked.order_by(*columns).values_list(*columns).annotate(count=Count("pk"))
    for round_id, asked_at, zone, count in counted:
        yield ProspectiveRaters(
            about=known[round_id].get_occasion_display(),
            to=headcount(count, zone),
            asked_at=asked_at,
            closes_at=closing_time(known[round_id].closes_on, cohort.time_zone),
            is_certain=True,
        )
