"""Which pilot the full program came from, what came of a pilot, and which half begins when."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from cohorts.models import Cohort
from common.compiled import CompiledQuery
from common.records import dataclass
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
    first: KinLine | None = None
    """The half that began before this one."""
    later: KinLine | None = None
    """The half that begins after this one."""


def _drafts(cohort: Cohort) -> PilotDraftQuerySet:
    tied = Q(expands__isnull=False) | Q(waits_for__isnull=False)
    own = Q(expands=cohort) | Q(waits_for__cohort=cohort) | Q(cohort=cohort) & tied
    drafts = PilotDraft.objects.filter(own)
    return drafts.select_related("cohort", "expands", "waits_for__cohort").order_by("pk")


DRAFTS = CompiledQuery(_drafts)


def kin_of(cohort: Cohort) -> Kin:
    """One query."""
    found = list(DRAFTS(cohort))
    own = next((each for each in found if each.cohort_id == cohort.pk), None)
    before_it = own.waits_for.cohort if own and own.waits_for else None
    later = [_line(each) for each in found if each != own and each.expands_id != cohort.pk]
    return Kin(
        before=_cohort_line(own.expands) if own and own.expands else None,
        after=[_line(each) for each in found if each.expands_id == cohort.pk],
        first=_cohort_line(before_it) if before_it else None,
        later=later[0] if later else None,
    )


def _line(draft: PilotDraft) -> KinLine:
    return _cohort_line(draft.cohort) if draft.cohort else _draft_line(draft)


def _cohort_line(cohort: Cohort) -> KinLine:
    return KinLine(cohort.name, reverse("pilots:pilot", args=[cohort.pk]))


def _draft_line(draft: PilotDraft) -> KinLine:
    name = draft.outline.goal.name or _("A pilot without a name yet")
    url = reverse("pilots:draft", args=[draft.pk, DraftStep.LEADERS.value])
    return KinLine(name, url, is_draft=True)
