"""The overview over all running pilots: how far leaders have come, what waits for a person, and how
completion and response went by month.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.places import place
from common.records import dataclass
from insights.formatting import percent
from insights.overview_queries import (
    CountedStep,
    MonthCount,
    RunningPilot,
    completion_by_month,
    counted_steps,
    response_by_month,
    running_pilots,
)
from measurement.estimates import CARE_BELOW, Rate
from people.models import Member
from programs.cadence import StepKind
from ui.dates import in_words
from ui.numbers import DASH


@dataclass(frozen=True, kw_only=True)
class Funnel:
    """Of those for whom a step was open, who was done: (done, of)."""

    began: Rate
    kept_up: Rate
    practiced: Rate
    closed: Rate

    def and_(self, other: Funnel) -> Funnel:
        """Both together."""
        return Funnel(
            began=_sum(self.began, other.began),
            kept_up=_sum(self.kept_up, other.kept_up),
            practiced=_sum(self.practiced, other.practiced),
            closed=_sum(self.closed, other.closed),
        )

    @property
    def waiting(self) -> int:
        """Leaders who have not finished cards that have been open for a week."""
        return self.kept_up.total - self.kept_up.count


@dataclass(frozen=True, kw_only=True)
class ToDo:
    """Something that waits for a person, and where it is done."""

    text: str
    url: str


@dataclass(frozen=True, kw_only=True)
class OverviewLine:
    """One pilot."""

    name: str
    url: str
    starts_on: dt.date
    is_paused: bool
    leaders: int
    stages: Sequence[str]
    to_do: Sequence[ToDo]


@dataclass(frozen=True, kw_only=True)
class MonthLine:
    """One month."""

    month: str
    completion: str
    response: str


@dataclass(frozen=True, kw_only=True)
class PilotsOverview:
    """All of it, in the reader's language."""

    leaders: int
    stages: Sequence[tuple[str, str]]
    """(what, how many of how many)."""
    lines: Sequence[OverviewLine]
    months: Sequence[MonthLine]


NOBODY = Rate(0, 0)
NO_PROGRESS = Funnel(began=NOBODY, kept_up=NOBODY, practiced=NOBODY, closed=NOBODY)


def overview_of(member: Member, now: dt.datetime) -> PilotsOverview:
    """Four statements, whatever there is."""
    pilots = running_pilots(member, now)
    progress = progress_of(counted_steps(member, now))
    total = NO_PROGRESS
    for pilot in pilots:
        total = total.and_(progress.get(pilot.cohort_id, NO_PROGRESS))
    return PilotsOverview(
        leaders=sum(each.leaders for each in pilots),
        stages=list(zip(stage_names(), _stages(total), strict=True)),
        lines=[_line(each, progress.get(each.cohort_id, NO_PROGRESS)) for each in pilots],
        months=_months(completion_by_month(member, now), response_by_month(member, now)),
    )


def stage_names() -> tuple[str, ...]:
    """What the funnel counts, in its order."""
    return _("Began"), _("Kept up"), _("Practiced"), _("Closed")


def progress_of(steps: Sequence[CountedStep]) -> dict[int, Funnel]:
    """By cohort: the first cards, the latest cards open for a week, the first practice session and
    the closing one. Steps come in the order of each plan.
    """
    by_cohort: defaultdict[int, list[CountedStep]] = defaultdict(list)
    for each in steps:
        by_cohort[each.cohort_id].append(each)
    return {pk: _progress(found) for pk, found in by_cohort.items()}


def _progress(steps: Sequence[CountedStep]) -> Funnel:
    cards = [each for each in steps if each.kind == StepKind.CARDS]
    settled = [each for each in cards if each.settled]
    practice = [each for each in steps if each.kind == StepKind.PRACTICE]
    closing = [each for each in steps if each.kind == StepKind.ASSESSMENT]
    return Funnel(
        began=_done(cards[:1]),
        kept_up=Rate(settled[-1].settled_done, settled[-1].settled) if settled else NOBODY,
        practiced=_done(practice[:1]),
        closed=_done(closing[-1:]),
    )


def _done(steps: Sequence[CountedStep]) -> Rate:
    return Rate(steps[0].done, steps[0].opened) if steps else NOBODY


def _sum(one: Rate, other: Rate) -> Rate:
    return Rate(one.count + other.count, one.total + other.total)


def _stages(progress: Funnel) -> list[str]:
    rates = (progress.began, progress.kept_up, progress.practiced, progress.closed)
    return [_counted(rate) for rate in rates]


def _counted(rate: Rate) -> str:
    if not rate.total:
        return DASH
    return _("%(count)s of %(total)s") % {"count": rate.count, "total": rate.total}


def _line(pilot: RunningPilot, progress: Funnel) -> OverviewLine:
    return OverviewLine(
        name=pilot.name,
        url=place("page of a pilot", pilot.cohort_id),
        starts_on=pilot.starts_on,
        is_paused=pilot.is_paused,
        leaders=pilot.leaders,
        stages=_stages(progress),
        to_do=list(_to_do(pilot, progress)),
    )


def _to_do(pilot: RunningPilot, progress: Funnel) -> Iterator[ToDo]:
    page = place("page of a pilot", pilot.cohort_id)
    kpis = reverse("kpis:cohort", args=[pilot.cohort_id])
    for number, text, url in (
        (progress.waiting, _waiting(progress.waiting), page),
        (pilot.unled, _unled(pilot.unled), page),
        (pilot.uncalibrated, _uncalibrated(pilot.uncalibrated), _raters(pilot)),
        (pilot.unsent, _unsent(pilot.unsent), page),
        (pilot.missing, _missing(pilot.missing), kpis),
    ):
        if number:
            yield ToDo(text=text, url=url)
    response = Rate(pilot.answered or 0, pilot.eligible or 0)
    if response.total and response.count < CARE_BELOW * response.total:
        said = _("%(share)s answered the latest pulse") % {
            "share": percent(response.count / response.total)
        }
        yield ToDo(text=said, url=reverse("insights:pilot_pulses", args=[pilot.cohort_id]))


def _raters(pilot: RunningPilot) -> str:
    return reverse("insights:pilot_raters", args=[pilot.cohort_id])


def _waiting(number: int) -> str:
    return ngettext(
        "%(n)s leader has had cards open for a week",
        "%(n)s leaders have had cards open for a week",
        number,
    ) % {"n": number}


def _unled(number: int) -> str:
    return ngettext(
        "%(n)s session has no facilitator any more",
        "%(n)s sessions have no facilitator any more",
        number,
    ) % {"n": number}


def _uncalibrated(number: int) -> str:
    return ngettext("%(n)s rater is not calibrated", "%(n)s raters are not calibrated", number) % {
        "n": number
    }


def _unsent(number: int) -> str:
    return ngettext(
        "%(n)s message may not have arrived", "%(n)s messages may not have arrived", number
    ) % {"n": number}


def _missing(number: int) -> str:
    return ngettext(
        "%(n)s KPI value of last month is missing",
        "%(n)s KPI values of last month are missing",
        number,
    ) % {"n": number}


def _months(done: Sequence[MonthCount], answered: Sequence[MonthCount]) -> list[MonthLine]:
    completion, response = _by_month(done), _by_month(answered)
    months = sorted(completion.keys() | response.keys(), reverse=True)
    return [
        MonthLine(
            month=in_words(each, "month"),
            completion=_share(completion.get(each, NOBODY)),
            response=_share(response.get(each, NOBODY)),
        )
        for each in months
    ]


def _by_month(found: Sequence[MonthCount]) -> Mapping[dt.date, Rate]:
    return {each.month: Rate(each.count, each.total) for each in found}


def _share(rate: Rate) -> str:
    if not rate.total:
        return DASH
    said = {"share": percent(rate.count / rate.total), "counts": _counted(rate)}
    return _("%(share)s (%(counts)s)") % said
