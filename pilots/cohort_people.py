"""The leaders on the page of a cohort: a page of them, those who are sought, waiting or gone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from enum import Enum, StrEnum

from django.http import QueryDict
from django.utils.translation import gettext_lazy

from cohorts.models import Cohort, Enrollment
from cohorts.progress import WORD_AFTER, Standing, standing
from cohorts.querysets import EnrollmentQuerySet
from common.addresses import address
from common.records import dataclass
from people.models import Member
from pilots.next_up import NextUp, next_up
from programs.cadence import StepKind
from ui.kept import DrawnGap, Gap
from ui.paging import ListPage, Pages
from ui.pieces import avatar

LEADERS_A_PAGE = 25
FEW = 500
"""So many leaders are put in order faster than they are found among a large organization."""
MOST_LETTERS = 100
LISTED = (
    "cohort", "enrolled_at", "left_at", "member__name", "member__department", "member__left_at",
    "coach__name", "coach__left_at",
)  # fmt: skip


class Who(StrEnum):
    """Which leaders are listed."""

    TAKING_PART = ""
    WAITING = "waiting"
    GONE = "gone"


class Sifting(Enum):
    """How the leaders of a cohort are found in their order."""

    FEW = "read all and put in order"
    LARGE = "read from the index of everybody by name"


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
    next: NextUp | None
    """None once the pilot is over."""

    @property
    def line(self) -> LeaderLine:
        """As the table shows it."""
        member, coach, stands = self.enrollment.member, self.enrollment.coach, self.standing
        return LeaderLine(
            avatar=DrawnGap(avatar(member.name, "small")),
            url=Gap(address("pilots:leader", self.enrollment.pk)),
            name=Gap(member.name),
            department=Gap(member.department),
            coach=Gap(coach.name if coach else ""),
            has_coach_left=coach is not None and coach.left_at is not None,
            cards_done=Gap(stands.cards_done),
            cards_total=Gap(stands.cards_total),
            sessions_done=Gap(stands.sessions_done),
            sessions_total=Gap(stands.sessions_total),
            next=self.next,
        )


@dataclass(frozen=True, kw_only=True)
class LeaderLine:
    """A row of the table, which is drawn once for all that differ in names and figures only."""

    avatar: DrawnGap
    url: Gap
    name: Gap
    department: Gap
    coach: Gap
    has_coach_left: bool
    cards_done: Gap
    cards_total: Gap
    sessions_done: Gap
    sessions_total: Gap
    next: NextUp | None
    """None once the pilot is over."""


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
    def lines(self) -> Sequence[LeaderLine]:
        """The table."""
        return [each.line for each in self.leaders]

    @property
    def is_gone(self) -> bool:
        """Whether those are listed who no longer take part."""
        return self.who is Who.GONE

    @property
    def is_filtered(self) -> bool:
        """Whether not simply everybody who takes part is listed."""
        return bool(self.who or self.sought)


def _everybody(cohort: Cohort, sifting: Sifting, *_given: object) -> EnrollmentQuerySet:
    everybody = cohort.enrollments.select_related("member", "coach").only(*LISTED)
    if sifting is Sifting.FEW:
        return everybody.few_by_name()
    # The organization is said again for the index of its people by name.
    return everybody.filter(member__organization=cohort.organization_id).by_name()


def _listed(
    cohort: Cohort,
    sifting: Sifting,
    who: Who,
    cards: tuple[int, ...],
    since: dt.datetime,
    sought: str | None,
) -> EnrollmentQuerySet:
    found = _those(cohort, sifting, who, cards, since)
    if sought is not None:
        members = Member.objects.filter(organization=cohort.organization_id)
        found = found.filter(member__in=members.named_like(sought))
    return found.with_steps()


def _those(
    cohort: Cohort, sifting: Sifting, who: Who, cards: tuple[int, ...], since: dt.datetime
) -> EnrollmentQuerySet:
    everybody = _everybody(cohort, sifting)
    if who is Who.GONE:
        return everybody.gone()
    taking_part = everybody.active()
    return taking_part.waiting(cards, since) if who is Who.WAITING else taking_part


LEADERS = Pages(_listed, within=_everybody, size=LEADERS_A_PAGE)


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
    cards = (pk for pk, (kind, _title) in steps.items() if kind == StepKind.CARDS)
    waits_for = tuple(cards) if who is Who.WAITING else ()
    sifting = Sifting.FEW if cohort.leaders + cohort.leaders_gone <= FEW else Sifting.LARGE
    since = now - WORD_AFTER
    page = LEADERS.page(asked, cohort, sifting, who, waits_for, since, sought or None)
    leaders = [_row(each, steps, now, is_open=not cohort.is_finished) for each in page.items]
    choices = _choices(cohort, who, sought)
    return PeopleList(who=who, sought=sought, page=page, leaders=leaders, choices=choices)


def _row(
    enrollment: Enrollment,
    steps: Mapping[int, tuple[str, str]],
    now: dt.datetime,
    *,
    is_open: bool,
) -> PersonRow:
    stands = standing(enrollment.walked(steps), now, joined_at=enrollment.enrolled_at)
    return PersonRow(enrollment, stands, next_up(stands) if is_open else None)


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
