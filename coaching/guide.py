"""What stands beside a talk: how to open it, what to ask about the module, how to close it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import msgspec
from django.db.models import Q

from cohorts.models import Enrollment, PersonalStep
from common.records import dataclass
from programs.cadence import StepKind
from programs.content.modules import CoachingGuide
from programs.module_texts import KeptTexts


class GuideTexts(msgspec.Struct, frozen=True, kw_only=True):
    """What a module says about its talk, in one language."""

    title: str
    coaching: CoachingGuide


guide_texts = KeptTexts(GuideTexts, most=200)


@dataclass(frozen=True, kw_only=True)
class TalkGuide:
    """The guide of a talk with somebody who is at a module."""

    module: str = ""
    questions: Sequence[str] = ()
    commitment: str = ""
    """A starting point for the leader's own sentence."""


@dataclass(frozen=True)
class OpenedModule:
    """A module on somebody's plan."""

    module_id: int
    opens_at: dt.datetime


def module_at(modules: Sequence[OpenedModule], now: dt.datetime) -> int | None:
    """The module that somebody is at: the latest that has opened, else the first to come. Pure."""
    opened = [each for each in modules if each.opens_at <= now]
    if opened:
        return max(opened, key=_opening).module_id
    return min(modules, key=_opening).module_id if modules else None


def _opening(module: OpenedModule) -> dt.datetime:
    return module.opens_at


def guide_of(enrollment: Enrollment, language: str, now: dt.datetime) -> TalkGuide:
    """What to ask a leader now. One query, and one where a module is new to this process."""
    left_out = Q(done_at__isnull=False, cards_total=0)
    steps = PersonalStep.objects.filter(
        enrollment=enrollment, step__kind=StepKind.CARDS, step__module__isnull=False
    ).exclude(left_out)
    listed = steps.values_list("step__module", "opens_at")
    module_id = module_at([OpenedModule(*each) for each in listed], now)
    if module_id is None:
        return TalkGuide()
    texts = guide_texts([module_id], language)[module_id]
    return TalkGuide(
        module=texts.title,
        questions=texts.coaching.questions,
        commitment=texts.coaching.commitment,
    )
