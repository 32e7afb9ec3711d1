"""Who of those asked speaks about a leader of the pilot: people who report to one. Everybody else
is asked with other words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Count, Q
from django.utils.translation import ngettext
from msgspec import Struct

from cohorts.models import Enrollment
from people.models import Member, Organization
from surveys.models import PulsePlan, Wave
from surveys.respondents import People, eligible


class Linked(Struct, frozen=True):
    """How many are asked, and how many of them report to a leader of the pilot."""

    asked: int = 0
    linked: int = 0

    @property
    def others(self) -> int:
        """Who reports to somebody else."""
        return self.asked - self.linked

    @property
    def in_words(self) -> str:
        """As pages say it; '' where nobody is asked."""
        if not self.asked:
            return ""
        if not self.others:
            return ngettext(
                "The one person who is asked reports to a leader of this pilot.",
                "All %(asked)s people who are asked report to a leader of this pilot.",
                self.asked,
            ) % {"asked": self.asked}
        if not self.linked:
            return ngettext(
                "The one person who is asked reports to no leader of this pilot, and is asked in "
                "other words: about the leaders around them.",
                "None of the %(asked)s people who are asked reports to a leader of this pilot. "
                "They are asked in other words: about the leaders around them.",
                self.asked,
            ) % {"asked": self.asked}
        return " ".join([self._linked_in_words(), self._others_in_words()])

    def _linked_in_words(self) -> str:
        return ngettext(
            "%(linked)s of %(asked)s reports to a leader of this pilot.",
            "%(linked)s of %(asked)s report to a leader of this pilot.",
            self.linked,
        ) % {"linked": self.linked, "asked": self.asked}

    def _others_in_words(self) -> str:
        return ngettext(
            "%(count)s does not, and is asked in other words: about the leaders around them.",
            "%(count)s do not, and are asked in other words: about the leaders around them.",
            self.others,
        ) % {"count": self.others}


def count_linked(
    *, organization: Organization, leaders: People, respondents: str, extra: People
) -> Linked:
    """Of everybody whom a pulse about these leaders would ask today. One query."""
    people = eligible(
        organization=organization, leaders=leaders, respondents=respondents, extra=extra
    )
    found = people.order_by().aggregate(
        asked=Count("pk"), linked=Count("pk", filter=Q(manager_id__in=leaders))
    )
    return Linked(**found)


def linked_of(plan: PulsePlan) -> Linked:
    """The same of the next wave of a plan. One query."""
    extra = PulsePlan.extra_respondents.through.objects.filter(pulseplan=plan)
    return count_linked(
        organization=plan.cohort.organization,
        leaders=_leaders(plan),
        respondents=plan.respondents,
        extra=extra.values_list("member_id", flat=True),
    )


def linked_among(people: Iterable[Member], plan: PulsePlan) -> set[int]:
    """Who of them reports to a leader who takes part. One query."""
    leaders = set(_leaders(plan))
    return {member.pk for member in people if member.manager_id in leaders}


def those_with_questions(
    people: Sequence[Member], linked: Iterable[int], wave: Wave
) -> list[Member]:
    """Without those for whom no question of the wave has words. One query."""
    if wave.items.exclude(around={}).exists():
        return list(people)
    speaking = set(linked)
    return [member for member in people if member.pk in speaking]


def _leaders(plan: PulsePlan) -> People:
    enrolled = Enrollment.objects.active().filter(cohort_id=plan.cohort_id)
    return enrolled.values_list("member_id", flat=True)
