"""How others see the leaders of one pilot: a round before it that is closed, one that has just
opened.
"""

from __future__ import annotations

import datetime as dt
from functools import partial

from cohorts.models import Cohort
from demo.chance import chance
from demo.clock import StoryClock
from peers.confirming import confirmers_of
from peers.items import bank_items, proposed_items
from peers.links import token_of
from peers.models import PeerRater, PeerRating, PeerRound
from peers.operations import (
    add_rater,
    answer_link,
    close_round,
    confirm_raters,
    plan_round,
    propose_raters,
    save_own,
    turn_rounds,
)
from peers.people import suggested
from peers.states import RatingOccasion

TOLD = 2
"""Leaders whose round is told; the others never came to it."""
RATERS = 7
DAY = dt.timedelta(days=1)


def tell_before(cohort: Cohort, clock: StoryClock, launched_at: dt.datetime) -> None:
    """The days between the launch and the first cards."""
    opens_at = launched_at + DAY
    clock.at(opens_at, partial(_open, cohort, RatingOccasion.BEFORE, 8))
    clock.at(opens_at + DAY, partial(_name_people, cohort, RatingOccasion.BEFORE))
    clock.at(opens_at + 2 * DAY, partial(_confirm, cohort))
    clock.at(opens_at + 4 * DAY, partial(_answer, cohort))
    clock.at(opens_at + 9 * DAY, partial(_close, cohort))


def tell_open(cohort: Cohort, now: dt.datetime) -> None:
    """A round that has opened: the first leader has to choose, the second waits for a word."""
    _open(cohort, RatingOccasion.AFTER, 12, now - 2 * DAY)
    second = _ratings(cohort, RatingOccasion.AFTER)[1:TOLD]
    for rating in second:
        _propose(rating, now - DAY)


def _open(cohort: Cohort, occasion: str, days: int, now: dt.datetime) -> None:
    modules = set(cohort.modules.values_list("slug", flat=True))
    plan_round(
        cohort=cohort,
        occasion=occasion,
        items=proposed_items(bank_items(cohort.version), modules),
        opens_on=now.date() - DAY,
        closes_on=now.date() + days * DAY,
        now=now,
        by=cohort.launched_by,
    )
    turn_rounds(now=now)


def _ratings(cohort: Cohort, occasion: str) -> list[PeerRating]:
    found = PeerRating.objects.in_full().filter(round__cohort=cohort, round__occasion=occasion)
    return list(found.order_by("enrollment"))


def _name_people(cohort: Cohort, occasion: str, now: dt.datetime) -> None:
    for rating in _ratings(cohort, occasion)[:TOLD]:
        dice = chance("self", rating.enrollment.member.email)
        values = {item.slug: dice.choice((3, 4, 5)) for item in rating.round.items}
        values[rating.round.items[0].slug] = 5  # what nobody else would say
        save_own(rating=rating, values=values, now=now)
        _propose(rating, now)


def _propose(rating: PeerRating, now: dt.datetime) -> None:
    leader = rating.enrollment.member
    for person in suggested(rating, "")[:RATERS]:
        add_rater(rating=rating, person=person, now=now, by=leader)
    if rating.raters.count() >= 4:
        propose_raters(rating=rating, confirmers=confirmers_of(rating), now=now, by=leader)


def _confirm(cohort: Cohort, now: dt.datetime) -> None:
    for rating in _ratings(cohort, RatingOccasion.BEFORE):
        if rating.is_proposed:
            confirm_raters(rating=rating, reason="", now=now, by=confirmers_of(rating)[0])


def _answer(cohort: Cohort, now: dt.datetime) -> None:
    """All but one; on the first item they see less than the leader, on the second a lot."""
    asked = PeerRater.objects.asked().filter(rating__round__cohort=cohort).with_people()
    for rater in asked.order_by("rating", "place"):
        dice = chance("peers", rater.member.email, rater.rating.enrollment.member.email)
        slugs = [item.slug for item in rater.rating.round.items]
        values = {slug: dice.choice((3, 3, 4, 4, 5)) for slug in slugs}
        values |= {slugs[0]: dice.choice((2, 2, 3)), slugs[1]: dice.choice((4, 5, 5))}
        if rater.place:
            answer_link(token=token_of(rater.pk), values=values, now=now)


def _close(cohort: Cohort, now: dt.datetime) -> None:
    found = PeerRound.objects.select_related("cohort").get(
        cohort=cohort, occasion=RatingOccasion.BEFORE
    )
    close_round(peer_round=found, now=now, by=None)
