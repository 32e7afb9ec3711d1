"""What Northwind measures of its teams by month: the pilot of project leads shows in some of it and
not in the rest; that of team leads is too young to show.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from common.records import dataclass
from demo.cast import PROJECT_LEADS, Cast
from demo.chance import chance
from kpis.importing.findings import FileReading, ReadValue
from kpis.models import Kpi, MeasuredTeam
from kpis.operations import (
    add_usual_kpis,
    change_kpi,
    confirm_values,
    set_leaders,
    stage_values,
    state_of,
)
from kpis.standing import standing_of
from kpis.usual import USUAL
from people.models import Member

SOURCE = "teams-by-month.csv"
MONTHS_BEFORE = 9
"""Of the first pilot, that are known."""
OTHERS = (
    "Billing desk, Lisbon",
    "Customer Support, nights",
    "Field service, Denver",
    "Logistics, Auckland",
    "Partner sales, São Paulo",
    "Payroll, Toronto",
    "Release engineering, Berlin",
    "Treasury, London",
)
"""Teams that nobody in a pilot leads."""
SMALL_TEAM = "Payroll, Toronto"
PRODUCTS = ("Atlas", "Beacon", "Comet", "Delta", "Ember", "Fjord", "Grove", "Harbor", "Inlet")
"""What teams of one department work on."""


@dataclass(frozen=True)
class _Shape:
    """How a KPI is spread: where teams are, how they differ, how much a month wobbles, and by which
    share it moves where a pilot takes hold.
    """

    level: float
    between: float
    wobble: float
    moved: float = 0.0
    cases: tuple[int, int] | None = None
    digits: int = 2


SHAPES = {
    "response_time_hours": _Shape(8.6, 0.9, 0.45, moved=-0.16, cases=(140, 420)),
    "clarification_rate": _Shape(0.31, 0.03, 0.012, moved=-0.13, cases=(140, 420), digits=3),
    "meeting_participation": _Shape(0.52, 0.05, 0.028, moved=0.07, cases=(60, 160), digits=3),
    "reply_tone": _Shape(3.4, 0.2, 0.12, cases=(40, 90)),
}
TICKETS, CALENDAR, HR_SYSTEM = "Ticket system", "Calendar, export by IT", "HR system"
SOURCES = {
    "response_time_hours": TICKETS,
    "clarification_rate": TICKETS,
    "escalations": TICKETS,
    "reply_tone": "Rating by customers below each reply",
    "meeting_participation": CALENDAR,
    "voluntary_leavers": HR_SYSTEM,
    "headcount": HR_SYSTEM,
}
ESCALATIONS, ESCALATIONS_MOVED = 0.55, -0.12
"""For each head and month, and the share by which it moves."""
LEAVES = 0.011
"""The chance of a head to leave in a month; no pilot changes it."""


def tell_figures(cast: Cast, first_starts_on: dt.date, now: dt.datetime) -> None:
    """What is measured, the teams, who leads them, and every month that is over."""
    kpis = _measured(cast, now)
    leads = _teams_of([*cast.named(*PROJECT_LEADS), *cast.pilot])
    first = {name for name, leader in leads.items() if leader.employee_id in PROJECT_LEADS}
    seeds = {name: _seed(leader) for name, leader in leads.items()}
    values: list[ReadValue] = []
    for name in sorted({*leads, *OTHERS}):
        moves_on = first_starts_on if name in first else dt.date.max
        for month in _months(first_starts_on, now.date()):
            for slug, value, cases in _figures(seeds.get(name, name), month, moves_on):
                values.append(ReadValue(len(values) + 2, name, kpis[slug], month, value, cases))
    _bring_in(cast, values, now)
    teams = MeasuredTeam.objects.filter(organization=cast.organization, name__in=leads)
    set_leaders(leaders={team.pk: leads[team.name].pk for team in teams}, now=now, by=cast.admin)


def _measured(cast: Cast, now: dt.datetime) -> dict[str, int]:
    """Short name -> id of what is measured, each with the system that it comes from."""
    add_usual_kpis(now=now, by=cast.admin)
    for kpi in Kpi.objects.filter(organization=cast.organization):
        facts = replace(USUAL[kpi.slug], source=SOURCES[kpi.slug])
        change_kpi(kpi=kpi, facts=facts, seen=state_of(kpi), now=now, by=cast.admin)
    return dict(Kpi.objects.filter(organization=cast.organization).values_list("slug", "pk"))


def _bring_in(cast: Cast, values: Sequence[ReadValue], now: dt.datetime) -> None:
    staged = stage_values(
        organization=cast.organization,
        source=SOURCE,
        reading=FileReading(values=values, rows=len(values)),
        now=now,
        by=cast.admin,
    )
    fingerprint = standing_of(staged).fingerprint
    confirm_values(kpi_import=staged, fingerprint=fingerprint, now=now, by=cast.admin)


def _teams_of(leaders: Sequence[Member]) -> dict[str, Member]:
    """What the ticket system calls the people around each leader: a department and what they work
    on. Nobody's name, which would make a list of teams one of leaders.
    """
    met: Counter[str] = Counter()
    found: dict[str, Member] = {}
    for leader in leaders:
        found[f"{leader.department}, {PRODUCTS[met[leader.department]]}"] = leader
        met[leader.department] += 1
    return found


def _seed(leader: Member) -> str:
    """What the dice of a team are called."""
    kind = "project" if leader.employee_id in PROJECT_LEADS else "team"
    return f"{leader.department}, {kind} {leader.name.split()[-1]}"


def _months(first_starts_on: dt.date, today: dt.date) -> Iterator[dt.date]:
    """From some before the first pilot to the last that is over, by their first day."""
    month = first_starts_on.replace(day=1)
    for _each in range(MONTHS_BEFORE):
        month = (month - dt.timedelta(days=1)).replace(day=1)
    while (following := (month + dt.timedelta(days=31)).replace(day=1)) <= today:
        yield month
        month = following


def _figures(
    team: str, month: dt.date, moves_on: dt.date
) -> Iterator[tuple[str, float, int | None]]:
    """(KPI, value, cases) of one team in one month."""
    has_moved = min(1.0, max(0.0, (month - moves_on).days / 40 + 0.35)) if month > moves_on else 0.0
    for slug, shape in SHAPES.items():
        usual = shape.level + chance("kpi", slug, team).gauss(0, shape.between)
        dice = chance("kpi", slug, team, month)
        value = usual * (1 + shape.moved * has_moved) + dice.gauss(0, shape.wobble)
        cases = dice.randint(*shape.cases) if shape.cases else None
        yield slug, round(value, shape.digits), cases
    heads = 4 if team == SMALL_TEAM else chance("heads", team).randint(7, 14)
    dice = chance("heads", team, month)
    heads += dice.choice((-1, 0, 0, 0, 0, 1)) if heads > 5 else 0
    rate = ESCALATIONS * (1 + ESCALATIONS_MOVED * has_moved) * heads
    yield "headcount", heads, None
    yield "escalations", max(0, round(rate + dice.gauss(0, rate**0.5 * 0.6))), None
    yield "voluntary_leavers", sum(dice.random() < LEAVES for _head in range(heads)), None
