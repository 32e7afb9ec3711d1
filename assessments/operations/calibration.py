"""A rater's round: begun, left and taken up again, settled sample by sample."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from random import Random
from zoneinfo import ZoneInfo

from django.db import transaction

from assessments.calibrated import gate_of
from assessments.calibration import beside_the_panel, is_passed, mail_moment, runs_out
from assessments.choosing import choose
from assessments.models import CalibrationItem, CalibrationRound, Level
from assessments.sample_pool import pool_of, seen_by
from people.audit import record
from people.models import Member
from programs.content.rubrics import CRITERIA


class SampleSettled(Exception):
    """The rater has seen the panel's levels: theirs stay as they are."""


class NotAllLevels(Exception):
    """A criterion has no level yet."""


class UnknownReading(Exception):
    """A level or criterion that a rubric does not have."""


@transaction.atomic
def begin_round(*, now: dt.datetime, by: Member) -> CalibrationRound:
    """Begin a round with samples that the rater has not seen, or saw longest ago.

    A second call finds the round that is open and returns it. Raises TooFewSamples.
    """
    Member.objects.select_for_update(no_key=True).get(pk=by.pk)
    rounds = CalibrationRound.objects.filter(member=by)
    latest = rounds.first()
    if latest is not None and latest.finished_at is None:
        return latest
    number, gate = (latest.number + 1 if latest else 1), gate_of(by.organization_id)
    pool = pool_of(by)
    candidates = [sample.candidate for sample in pool.values()]
    dice = Random(f"{by.pk}.{number}")  # noqa: S311  nothing is secret about an order
    chosen = choose(candidates, seen_by(by), gate.samples, dice)
    begun = CalibrationRound.objects.create(member=by, number=number, gate=gate, begun_at=now)
    CalibrationItem.objects.bulk_create(
        CalibrationItem(
            round=begun,
            position=position,
            key=each.key,
            module_id=pool[each.key].module_id,
            material_id=pool[each.key].material_id,
            own_sample_id=pool[each.key].own_sample_id,
            agreed=dict(each.agreed),
        )
        for position, each in enumerate(chosen, start=1)
    )
    record("begin_round", begun, by=by, now=now, number=number)
    return begun


@transaction.atomic
def read_levels(*, item_id: int, levels: Mapping[str, int], by: Member) -> CalibrationItem:
    """Keep what the rater gave on these criteria of a sample in their own round; the others stay.

    A second call with the same changes nothing. Raises SampleSettled, UnknownReading, and
    CalibrationItem.DoesNotExist where it is not theirs.
    """
    if not set(levels) <= set(CRITERIA) or not set(levels.values()) <= set(Level.values):
        raise UnknownReading
    item = _own_item(item_id, by)
    if item.settled_at is not None:
        raise SampleSettled
    item.levels = {**item.levels, **levels}
    item.save(update_fields=["levels"])
    return item


@transaction.atomic
def settle_item(*, item_id: int, now: dt.datetime, by: Member) -> CalibrationItem:
    """Let the rater see the panel's levels; from then on theirs stay. The last one ends the round.

    A second call changes nothing. Raises NotAllLevels, and CalibrationItem.DoesNotExist where it is
    not theirs.
    """
    item = _own_item(item_id, by)
    if item.settled_at is not None:
        return item
    if not item.is_whole:
        raise NotAllLevels
    item.settled_at = now
    item.save(update_fields=["settled_at"])
    open_ones = CalibrationItem.objects.filter(round=item.round, settled_at__isnull=True)
    if not open_ones.exists():
        _finish(item.round, by, now)
    record("settle_item", item.round, by=by, now=now, position=item.position)
    return item


def _own_item(item_id: int, by: Member) -> CalibrationItem:
    """With its round, which every change of the round locks."""
    own = CalibrationItem.objects.visible_to(by).select_related("round__member")
    return own.select_for_update(of=("self", "round")).get(pk=item_id)


def _finish(finished: CalibrationRound, by: Member, now: dt.datetime) -> None:
    """What came of it. Older rounds say nothing any more once a newer one was passed."""
    items = CalibrationItem.objects.filter(round=finished)
    found = beside_the_panel(list(items.values_list("levels", "agreed")))
    finished.finished_at = now
    if is_passed(found, finished.gate):
        today = now.astimezone(ZoneInfo(by.time_zone)).date()
        until = runs_out(today, finished.gate)
        finished.runs_out_on = until
        CalibrationRound.objects.filter(member=by).update(mail_at=None)
        finished.mail_at = mail_moment(until, by.time_zone, after=now)
    finished.save(update_fields=["finished_at", "runs_out_on", "mail_at"])
