"""What a rater sees of themselves: each pilot in which they scored, the latest first."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef

from assessments.models import Score
from cohorts.models import Cohort
from common.records import dataclass
from insights.agreement import RaterFigures
from insights.models import Reckoning
from insights.rater_words import level_shares, own_drift_words, own_stats, own_words
from insights.stats import Stat
from people.models import Member

MOST = 12
"""Pilots; whoever scored in more sees the latest."""


@dataclass(frozen=True)
class OwnPilot:
    """One pilot, with what was reckoned of it last."""

    cohort: Cohort
    kept: Reckoning | None
    reader: int

    def is_fresh(self, now: dt.datetime) -> bool:
        """Whether it is too early for newer figures."""
        return self.kept is not None and self.kept.is_fresh(now)

    @property
    def own(self) -> RaterFigures | None:
        """The reader's figures, nobody else's; None before a session of theirs was finished."""
        return self.kept.figures.raters.own(self.reader) if self.kept else None

    @property
    def window(self) -> tuple[dt.date, dt.date] | None:
        """From the first to the last role-play that was scored twice."""
        found = self.kept.figures.raters if self.kept else None
        return (found.since, found.until) if found and found.since and found.until else None

    @property
    def has_two(self) -> bool:
        """Whether each of two raters can work out the other's."""
        return self.kept is not None and self.kept.figures.raters.has_two

    @property
    def stats(self) -> list[Stat]:
        """How often alike with others, and severity."""
        return own_stats(self.own) if self.own else []

    @property
    def severity_sentence(self) -> str:
        """What the severity comes to."""
        return own_words(self.own) if self.own else ""

    @property
    def drift_sentence(self) -> str:
        """How their severity moved from kickoff to closing; admins read it later, by letter."""
        return own_drift_words(self.own) if self.own else ""

    @property
    def shares(self) -> list[tuple[str, str]]:
        """Each level with its share of all they gave."""
        return level_shares(self.own) if self.own else []


def own_pilots(member: Member, language: str) -> list[OwnPilot]:
    """Pilots of the organization in which the member scored. Two queries at any size."""
    given = Score.objects.filter(rater=member, session__group__cohort=OuterRef("pk"))
    own = Cohort.objects.filter(Exists(given), organization_id=member.organization_id)
    cohorts = list(own.order_by("-starts_on", "-pk")[:MOST])
    kept = {
        each.cohort_id: each
        for each in Reckoning.objects.filter(cohort__in=cohorts, language=language).defer("page")
    }
    return [OwnPilot(cohort, kept.get(cohort.pk), member.pk) for cohort in cohorts]
