"""Samples of an organization's own: added, read blind by two experts, usable where they agree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from django.db import transaction

from assessments.models import ExpertReading, OwnSample
from assessments.operations.telling_experts import tell_asked, tell_they_differ
from assessments.policy import RATERS
from people.audit import record
from people.models import Member
from programs.content.rubrics import CRITERIA
from programs.content.transcripts import AgreedScore, SpokenTurn
from programs.models import Module

EXPERTS = 2


class NotTwoExperts(Exception):
    """Two different people of the organization who may rate have to read a sample."""


class SampleFixed(Exception):
    """It is in rounds, or withdrawn: nothing about it changes any more."""


class ReadingMoved(Exception):
    """The reading was changed elsewhere since; `current` is how it stands."""

    def __init__(self, current: ExpertReading) -> None:
        super().__init__(f"the reading is at revision {current.revision}")
        self.current = current


@transaction.atomic
def add_sample(
    *,
    module: Module,
    title: str,
    setting: str,
    turns: Sequence[SpokenTurn],
    video_url: str,
    experts: Collection[Member],
    now: dt.datetime,
    by: Member,
) -> OwnSample:
    """Add a role-play for two experts to read, who hear of it; with turns or a video, not both.

    A second call adds another. Raises NotTwoExperts.
    """
    _check_experts(experts, by)
    added = OwnSample.objects.create(
        organization_id=by.organization_id,
        module=module,
        title=title,
        setting=setting,
        turns=tuple(turns),
        video_url=video_url,
        by=by,
        added_at=now,
    )
    _ask(added, experts, by, now)
    named = sorted(expert.pk for expert in experts)
    record("add_sample", added, by=by, now=now, module=module.pk, experts=named)
    return added


@transaction.atomic
def name_experts(
    *, sample: OwnSample, experts: Collection[Member], now: dt.datetime, by: Member
) -> None:
    """Have these two read it; whoever is new hears of it. What somebody gave who is still among
    them stays; what others gave counts no more, and keeps the sample out of their rounds.

    A second call with the same changes nothing. Raises NotTwoExperts and SampleFixed.
    """
    _check_experts(experts, by)
    held = OwnSample.objects.select_for_update().get(pk=sample.pk)
    if held.usable_at or held.withdrawn_at:
        raise SampleFixed
    named = {expert.pk for expert in experts}
    readings = ExpertReading.objects.standing().filter(sample=held)
    standing = set(readings.values_list("expert_id", flat=True))
    if named == standing:
        return
    others = readings.exclude(expert__in=named)
    others.filter(given_at__isnull=True).delete()
    others.update(replaced_at=now)
    _ask(held, [expert for expert in experts if expert.pk not in standing], by, now)
    record("name_experts", held, by=by, now=now, experts=sorted(named), before=sorted(standing))


def _ask(sample: OwnSample, experts: Collection[Member], by: Member, now: dt.datetime) -> None:
    asked = [ExpertReading(sample=sample, expert=expert) for expert in experts]
    tell_asked(ExpertReading.objects.bulk_create(asked), by=by, now=now)


def _check_experts(experts: Collection[Member], by: Member) -> None:
    able = [
        expert
        for expert in experts
        if any(map(expert.has_role, RATERS))
        and expert.organization_id == by.organization_id
        and expert.left_at is None
    ]
    if len({expert.pk for expert in able}) != EXPERTS or len(experts) != EXPERTS:
        raise NotTwoExperts


@transaction.atomic
def read_sample(
    *,
    reading: ExpertReading,
    scores: Sequence[AgreedScore],
    seen: int,
    now: dt.datetime,
    by: Member,
) -> ExpertReading:
    """Keep what an expert gave and why, one score on each criterion; `seen` is the revision they
    had before them. Where both gave the same levels it is usable in rounds from now on; where they
    differ the other hears of it.

    A second call with the same changes nothing. Raises SampleFixed, and ReadingMoved when it was
    changed elsewhere since.
    """
    if tuple([score.criterion for score in scores]) != CRITERIA:
        raise ValueError("one score on each criterion, in their order")
    sample = OwnSample.objects.select_for_update().get(pk=reading.sample_id)
    kept = ExpertReading.objects.standing().select_for_update().get(pk=reading.pk, expert=by)
    if kept.scores == tuple(scores):
        return kept
    if sample.usable_at or sample.withdrawn_at:
        raise SampleFixed
    if kept.revision != seen:
        raise ReadingMoved(kept)
    before = kept.levels
    kept.scores, kept.given_at, kept.revision = tuple(scores), now, kept.revision + 1
    kept.save(update_fields=["scores", "given_at", "revision"])
    if kept.levels != before:
        _compare(sample, kept, by, now)
    is_usable = sample.usable_at is not None
    record("read_sample", sample, by=by, now=now, revision=kept.revision, is_usable=is_usable)
    return kept


def _compare(sample: OwnSample, kept: ExpertReading, by: Member, now: dt.datetime) -> None:
    given = ExpertReading.objects.standing().filter(sample=sample, given_at__isnull=False)
    for other in given.exclude(pk=kept.pk).select_related("expert", "sample"):
        if other.levels != kept.levels:
            tell_they_differ(other, by=by, now=now)
            continue
        sample.agreed, sample.usable_at = kept.levels, now
        sample.save(update_fields=["agreed", "usable_at"])


@transaction.atomic
def withdraw_sample(*, sample: OwnSample, now: dt.datetime, by: Member) -> None:
    """Leave it out of rounds that begin from now on; rounds that have it keep it.

    A second call changes nothing.
    """
    held = OwnSample.objects.select_for_update().get(pk=sample.pk)
    if held.withdrawn_at is None:
        held.withdrawn_at = now
        held.save(update_fields=["withdrawn_at"])
        record("withdraw_sample", held, by=by, now=now)
