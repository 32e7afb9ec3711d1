"""What step 7 shows beside its form: who would be asked, about whom, by which other pilots, and
what could be shown of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TypeVar

from django.utils import timezone
from django.utils.translation import ngettext

from common.records import dataclass
from people.models import Member
from people.querysets import MemberQuerySet
from pilots.counted import counted_once
from pilots.draft import DraftStep
from pilots.models import PilotDraft
from surveys.linked import Linked, count_linked
from surveys.operations import preview_parts
from surveys.overlap import asked_elsewhere
from surveys.preview import PartPreview
from surveys.respondents import eligible_people, readers_left_out

T = TypeVar("T")


@dataclass(frozen=True)
class Circle:
    """Whom a pulse about the leaders of a draft asks, as it stands on the page."""

    draft: PilotDraft
    respondents: str
    extra: Sequence[int]

    def parts(self) -> list[PartPreview]:
        """What it could show of everybody whom it would ask."""
        return self._once(
            "parts",
            list[PartPreview],
            lambda: preview_parts(
                organization=self.draft.organization,
                leaders=self._leaders.values_list("pk", flat=True),
                respondents=self.respondents,
                extra=self.extra,
            ),
        )

    def linked(self) -> Linked:
        """How many of them report to one of the leaders."""
        return self._once(
            "linked",
            Linked,
            lambda: count_linked(
                organization=self.draft.organization,
                leaders=self._leaders.values_list("pk", flat=True),
                respondents=self.respondents,
                extra=self.extra,
            ),
        )

    def readers(self) -> int:
        """How many are left out because they read the results."""
        return self._once(
            "readers",
            int,
            lambda: readers_left_out(
                organization=self.draft.organization,
                leaders=self._leaders.values_list("pk", flat=True),
                respondents=self.respondents,
                extra=self.extra,
            ),
        )

    def elsewhere(self, days: Sequence[dt.date]) -> list[str]:
        """A sentence for each pilot that asks some of them within a month of these days."""
        found = self._once(
            f"elsewhere {[day.isoformat() for day in days]}",
            dict[str, int],
            lambda: asked_elsewhere(self.draft.organization, self._people(), days),
        )
        return [shared_with(cohort, count) for cohort, count in found.items()]

    def _people(self) -> list[Member]:
        return eligible_people(
            organization=self.draft.organization,
            leaders=self._leaders.values_list("pk", flat=True),
            respondents=self.respondents,
            extra=self.extra,
        )

    @property
    def _leaders(self) -> MemberQuerySet:
        here = Member.objects.available().filter(organization_id=self.draft.organization_id)
        return here.filter(pk__in=self.draft.leaders.values("person"))

    def _once(self, what: str, of: type[T], count: Callable[[], T]) -> T:
        chosen_at = self.draft.outline.saved_in.get(DraftStep.LEADERS, 0)
        return counted_once(
            f"{what} of {self.draft.pk} at {chosen_at} {self.respondents} {self.extra}",
            of,
            count,
            organization_id=self.draft.organization_id,
            now=timezone.now(),
        )


def shared_with(cohort: str, count: int) -> str:
    """What follows where another pilot asks some of the same people."""
    text = ngettext(
        "%(count)s person is asked by “%(cohort)s” in the same month, and gets one pulse that "
        "month: the pilots take turns, and a baseline is always asked.",
        "%(count)s people are asked by “%(cohort)s” in the same month, and get one pulse that "
        "month: the pilots take turns, and a baseline is always asked.",
        count,
    )
    return text % {"count": count, "cohort": cohort}
