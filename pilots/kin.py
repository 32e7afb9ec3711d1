"""Which pilot the full program came from, and what came of a pilot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from cohorts.models import Cohort
from common.compiled import CompiledQuery
from pilots.draft import DraftStep
from pilots.models import PilotDraft
from pilots.querysets import PilotDraftQuerySet


@dataclass(frozen=True)
class KinLine:
    """Another page, and what it is."""

    name: str
    url: str
    is_draft: bool = False


@dataclass(frozen=True)
class Kin:
    """Where a cohort comes from, and what it was expanded to."""

    before: KinLine | None
    after: Sequence[KinLine]


def _drafts(cohort: Cohort) -> PilotDraftQuerySet:
    own = Q(expands=cohort) | Q(cohort=cohort, expands__isnull=False)
    return PilotDraft.objects.filter(own).select_related("cohort", "expands").order_by("pk")


DRAFTS = CompiledQuery(_drafts)


def kin_of(cohort: Cohort) -> Kin:
    """One query."""
    before, after = None, []
    for draft in DRAFTS(cohort):
        if draft.cohort_id == cohort.pk and draft.expands is not None:
            before = _cohort_line(draft.expands)
        elif draft.cohort is not None:
            after.append(_cohort_line(draft.cohort))
        else:
            after.append(_draft_line(draft))
    return Kin(before, after)


def _cohort_line(cohort: Cohort) -> KinLine:
    return KinLine(cohort.name, reverse("pilots:pilot", args=[cohort.pk]))


def _draft_line(draft: PilotDraft) -> KinLine:
    name = draft.outline.goal.name or _("A pilot without a name yet")
    url = reverse("pilots:draft", args=[draft.pk, DraftStep.LEADERS.value])
    return KinLine(name, url, is_draft=True)
