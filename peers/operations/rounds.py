"""Planning rounds, and what the clock does with them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from cohorts.models import Cohort, Enrollment
from cohorts.operations import note_asked
from cohorts.plan import opening_of
from cohorts.querysets import still_asking
from common.reach import check_reach
from messaging.operations import queue_messages
from peers.asking import closing_time
from peers.items import RatedItem
from peers.mails import LeaderNews
from peers.minimums import POOLED
from peers.models import PeerRating, PeerRound
from peers.notifications import leader_mail
from peers.operations.closing import close_round
from peers.states import RoundState
from people.audit import record
from people.models import Member
from people.thresholds import threshold_of


class RoundBegun(Exception):
    """The round has opened: what it asks, and when it closes, stays."""


@transaction.atomic
def plan_round(
    *,
    cohort: Cohort,
    occasion: str,
    items: Sequence[RatedItem],
    opens_on: dt.date,
    closes_on: dt.date,
    now: dt.datetime,
    by: Member,
) -> PeerRound:
    """Plan a round of a cohort; one whose day has come opens at once.

    A second call changes it until it opens, then raises RoundBegun. Raises OutOfReach.
    """
    check_reach(opens_on, closes_on, now=now, begins_on=cohort.starts_on)
    Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
    planned = PeerRound.objects.filter(cohort=cohort, occasion=occasion).first()
    if planned is not None and not planned.is_planned:
        raise RoundBegun
    planned = planned or PeerRound(cohort=cohort, occasion=occasion)
    planned.items = list(items)
    planned.opens_on, planned.closes_on, planned.planned_by = opens_on, closes_on, by
    planned.least_pooled = threshold_of(by.organization, POOLED)
    planned.save()
    record("plan_round", planned, by=by, now=now, occasion=occasion, items=len(items))
    if cohort.still_asks and opening_of(opens_on, cohort.time_zone) <= now:
        _open(planned, now)
    return planned


def turn_rounds(*, now: dt.datetime) -> int:
    """Open rounds whose time has come, take in leaders who joined since, close what is over.

    Each in a transaction of its own that holds the round's row; a second call changes nothing.
    Nothing opens or closes while a pilot rests. Two statements where no round is open or due.
    Returns how many closed.
    """
    asking = PeerRound.objects.filter(still_asking("cohort__"))
    planned = asking.filter(state=RoundState.PLANNED, opens_on__lte=now.date() + dt.timedelta(1))
    for each in planned.select_related("cohort"):
        if opening_of(each.opens_on, each.cohort.time_zone) <= now:
            _turn(each, now)
    closed = 0
    for each in PeerRound.objects.open().select_related("cohort"):
        is_over = closing_time(each.closes_on, each.cohort.time_zone) <= now
        if is_over and not each.cohort.is_paused:
            closed += close_round(peer_round=each, now=now, by=None)
        elif each.cohort.still_asks:
            _turn(each, now)
    return closed


@transaction.atomic
def _turn(found: PeerRound, now: dt.datetime) -> None:
    locked = PeerRound.objects.select_for_update(of=("self",), skip_locked=True)
    held = locked.select_related("cohort").filter(pk=found.pk, state=found.state).first()
    if held is not None and held.is_planned:
        _open(held, now)
    elif held is not None:
        _take_in(held, now)


def _open(held: PeerRound, now: dt.datetime) -> None:
    held.state, held.opened_at = RoundState.OPEN, now
    held.save(update_fields=["state", "opened_at"])
    record("open_round", held, by=None, now=now, occasion=held.occasion)
    _take_in(held, now)


def _take_in(held: PeerRound, now: dt.datetime) -> None:
    """Ask every leader who takes part and was not asked yet, and whose data is not restricted."""
    asked = PeerRating.objects.filter(round=held).values("enrollment")
    new = Enrollment.objects.filter(cohort=held.cohort_id).active().exclude(pk__in=asked)
    new = new.filter(member__restricted_at=None)
    made = [PeerRating(round=held, enrollment=each) for each in new.order_by("pk")]
    if made:
        PeerRating.objects.bulk_create(made)
        until = closing_time(held.closes_on, held.cohort.time_zone)
        note_asked(enrollments=[each.enrollment_id for each in made], until=until)
        ratings = PeerRating.objects.in_full().filter(pk__in=[each.pk for each in made])
        queue_messages(drafts=[leader_mail(each, LeaderNews.BEGINS) for each in ratings], now=now)
