"""The leaders on the page of a cohort: a page of them, those who are sought, waiting or gone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.http import QueryDict
from django.utils.translation import gettext_lazy

from cohorts.models import Cohort, Enrollment
from cohorts.progress import WORD_AFTER, Standing, standing
from cohorts.querysets import EnrollmentQuerySet
from people.models import Member
from programs.cadence import StepKind
from ui.paging import ListPage, page_of

LEADERS_A_PAGE = 25
MOST_LETTERS = 100


class Who(StrEnum):
    """Which leaders are listed."""

    TAKING_PART = ""
    WAITING = "waiting"
    GONE = "gone"


LABELS = {
    Who.TAKING_PART: gettext_lazy("Taking part"),
    Who.WAITING: gettext_lazy("Open for more than a week"),
    Who.GONE: gettext_lazy("No longer taking part"),
}


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One way to narrow the list, as a link."""

    label: str
    query: str
    is_chosen: bool


@dataclass(frozen=True)
class PersonRow:
    """One leader in the table of people."""

    enrollment: Enrollment
    standing: Standing


@dataclass(frozen=True, kw_only=True)
class PeopleList:
    """One page of leaders, by name."""

    who: Who
    sought: str
    page: ListPage[Enrollment]
    leaders: Sequence[PersonRow]
    """Of those who take part; of who is gone the page alone is shown."""
    choices: Sequence[Choice]

    @property
    def is_gone(self) -> bool:
        """Whether those are listed who no longer take part."""
        return self.who is Who.GONE

    @property
    def is_filtered(self) -> bool:
        """Whether not simply everybody who takes part is listed."""
        return bool(self.who or self.sought)


def people_of(
    cohort: Cohort,
    asked: QueryDict,
    *,
    steps: Mapping[int, tuple[str, str]],
    now: dt.datetime,
) -> PeopleList:
    """Whom an address asks for. `steps` are the cohort's, (kind, title) by id. One query for the
    first page.
    """
    chosen = str(asked.get("who", ""))
    who = Who(chosen) if chosen in set(Who) else Who.TAKING_PART
    sought = str(asked.get("q", "")).replace("\0", "").strip()[:MOST_LETTERS]
    # The organization is said again for the index of its people by name.
    everybody = cohort.enrollments.filter(member__organization=cohort.organization_id)
    everybody = everybody.select_related("member", "coach").by_name()
    cards = [pk for pk, (kind, _title) in steps.items() if kind == StepKind.CARDS]
    found = _those(everybody, who, cards, now)
    if sought:
        members = Member.objects.filter(organization=cohort.organization_id)
        found = found.filter(member__in=members.named_like(sought))
    page = page_of(found.with_steps(), asked, within=everybody, size=LEADERS_A_PAGE)
    leaders = [
        PersonRow(each, standing(each.walked(steps), now, joined_at=each.enrolled_at))
        for each in page.items
    ]
    choices = _choices(cohort, who, sought)
    return PeopleList(who=who, sought=sought, page=page, leaders=leaders, choices=choices)


def _choices(cohort: Cohort, chosen: Who, sought: str) -> list[Choice]:
    """What can be looked at: nobody waits in a pilot that does not run, and who is gone is offered
    once somebody is.
    """
    offered = [Who.TAKING_PART]
    offered += [Who.WAITING] if cohort.is_running else []
    offered += [Who.GONE] if cohort.leaders_gone or chosen is Who.GONE else []
    return [
        Choice(label=str(LABELS[who]), query=_query(who, sought), is_chosen=who is chosen)
        for who in offered
    ]


def _query(who: Who, sought: str) -> str:
    asked = QueryDict(mutable=True)
    for name, value in (("who", who.value), ("q", sought)):
        if value:
            asked[name] = value
    return asked.urlencode()


def _those(
    everybody: EnrollmentQuerySet, who: Who, cards: Sequence[int], now: dt.datetime
) -> EnrollmentQuerySet:
    if who is Who.GONE:
        return everybody.gone()
    taking_part = everybody.active()
    return taking_part.waiting(cards, now - WORD_AFTER) if who is Who.WAITING else taking_part
