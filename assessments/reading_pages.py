"""What an expert sees while reading a sample, and how far a sample is."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import Prefetch
from django.forms import BoundField

from assessments.calibration_forms import ExpertForm, reading_field
from assessments.models import ExpertReading, OwnSample
from assessments.panels import as_level
from assessments.querysets import OwnSampleQuerySet
from assessments.sample_pages import ReadRow
from assessments.states import SampleState
from common.records import dataclass
from people.models import Member
from programs.models import Module, ProgramVersion


@dataclass(frozen=True, kw_only=True)
class ExpertRow:
    """One criterion as an expert reads it."""

    row: ReadRow
    value: int | None
    error: str
    reason: BoundField
    other: str = ""
    """What the other gave, once both have read."""
    other_reason: str = ""
    differs: bool = False


def listed_samples(member: Member) -> OwnSampleQuerySet:
    """What an admin may see, each with its `readings` that stand. Two queries."""
    standing = Prefetch("readings", ExpertReading.objects.standing())
    return OwnSample.objects.visible_to(member).prefetch_related(standing)


def sample_state(sample: OwnSample, readings: Collection[ExpertReading]) -> SampleState:
    """How far its experts are; `readings` are all that stand."""
    if sample.withdrawn_at:
        return SampleState.WITHDRAWN
    if sample.usable_at:
        return SampleState.USABLE
    both = len(readings) > 1 and all(reading.given_at for reading in readings)
    return SampleState.DIFFER if both else SampleState.WAITING


def modules_to_read(member: Member, language: str) -> list[tuple[int, str]]:
    """(id, title) of what a role-play can be from: modules with which a pilot could begin. One
    query.
    """
    newest = ProgramVersion.objects.offered_to(member).newest()
    listed = Module.objects.visible_to(member).filter(version__in=newest.values("pk"))
    named = listed.headlines(language).order_by("version_id", "position")
    return [(module.pk, module.title) for module in named]


def first_shown(reading: ExpertReading) -> dict[str, object]:
    """What stands in the form at first: what the expert gave."""
    shown: dict[str, object] = {"seen": reading.revision}
    for score in reading.scores:
        shown[reading_field(score.criterion)] = score.level
        shown[f"reason-{score.criterion}"] = score.reason
    return shown


def other_reading(reading: ExpertReading) -> ExpertReading | None:
    """The other expert's, once both have read; before that it does not exist. One query."""
    if reading.given_at is None:
        return None
    standing = ExpertReading.objects.standing()
    others = standing.filter(sample=reading.sample_id, given_at__isnull=False)
    return others.exclude(pk=reading.pk).first()


def reading_rows(
    rows: Iterable[ReadRow], form: ExpertForm, other: ExpertReading | None
) -> list[ExpertRow]:
    """The criteria with what was given, and with what the other gave."""
    reasons = {score.criterion: score for score in other.scores} if other else {}
    found = []
    for row in rows:
        level = form[row.field]
        value = as_level(str(level.value() or ""))
        theirs = reasons.get(row.slug)
        names = {each.value: each.name for each in row.levels}
        found.append(
            ExpertRow(
                row=row,
                value=value,
                error=" ".join(map(str, level.errors)),
                reason=form[f"reason-{row.slug}"],
                other=names.get(theirs.level, "") if theirs else "",
                other_reason=theirs.reason if theirs else "",
                differs=theirs is not None and theirs.level != value,
            )
        )
    return found
