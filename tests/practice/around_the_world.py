"""A pilot around the world, planned as the wizard plans it: docs/fairness.md.

`.venv/bin/python -m tests.practice.around_the_world` writes the document.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from practice.crossing import Meeting, ScoredTwice, second_raters
from practice.fairness import Gathering, Meetings, ZoneTimes, meetings_of, times_by_zone
from practice.grouping import Person, propose_groups
from practice.hours import Burden, hour_at
from practice.times import LiveStep, propose_times

DOCUMENT = Path(__file__).parents[2] / "docs" / "fairness.md"
CITIES = {
    "São Paulo": "America/Sao_Paulo",
    "Lisbon": "Europe/Lisbon",
    "Berlin": "Europe/Berlin",
    "Bengaluru": "Asia/Kolkata",
    "Auckland": "Pacific/Auckland",
}
WEEKS = (0, 2, 4, 6, 8, 10, 12)
"""Kickoff, five practices, closing: the twelve-week form."""
MONDAY = dt.date(2026, 9, 28)
ENDS = {WEEKS[0], WEEKS[-1]}
MIXED = [[group * 5 + seat for seat in range(5)] for group in range(4)]
"""Four groups with one leader of each city, whom no hour suits."""
TEAM = [100, 101, 102]
HOMES = dict(zip(TEAM, ("Lisbon", "Berlin", "Bengaluru"), strict=True))
ZONES = {person: list(CITIES.values())[person % 5] for person in range(20)} | {
    person: CITIES[home] for person, home in HOMES.items()
}


def near() -> list[list[int]]:
    """The same people in the groups that the wizard proposes."""
    return propose_groups(
        [Person(pk, f"Department {pk // 5}", ZONES[pk], None) for pk in range(20)]
    )


def planned(groups: list[list[int]]) -> list[Gathering]:
    """Their sessions, with second raters at both ends."""
    steps = [LiveStep(week, MONDAY + dt.timedelta(weeks=week), week in ENDS) for week in WEEKS]
    times = propose_times(groups, steps, TEAM, ZONES, twice=ScoredTwice.ENDS)
    meetings = [
        Meeting(
            group=each.group_position,
            step=each.step_id,
            starts_at=each.starts_at,
            lead=each.facilitator_id,
            is_end=each.step_id in ENDS,
        )
        for each in times
    ]
    found = second_raters(groups, meetings, TEAM, ScoredTwice.ENDS, suits=suits)
    seconds = {(each.group, each.step): each.rater for each in found}
    return [
        Gathering(
            starts_at=each.starts_at,
            leaders=groups[each.group - 1],
            lead=each.lead,
            second=seconds.get((each.group, each.step), 0),
        )
        for each in meetings
    ]


def suits(person: int, moment: dt.datetime) -> bool:
    """Not at night."""
    return hour_at(moment, ZONES[person]).burden < Burden.NIGHT


def leaders_by_zone(gatherings: Sequence[Gathering]) -> list[ZoneTimes]:
    """Of leaders alone: facilitators are few, and no city has many."""
    alone = [
        Gathering(starts_at=each.starts_at, leaders=each.leaders, lead=each.leaders[0])
        for each in gatherings
    ]
    by_zone = {each.zone: each for each in times_by_zone(alone, ZONES)}
    return [by_zone[zone] for zone in CITIES.values()]


def document() -> str:
    """What stands in docs/fairness.md."""
    gatherings = planned(near())
    meetings = "\n".join(_meeting_row(each) for each in meetings_of(gatherings))
    mixed = planned(MIXED)
    return TEXT.format(near=_zone_rows(gatherings), mixed=_zone_rows(mixed), meetings=meetings)


def _zone_rows(gatherings: Sequence[Gathering]) -> str:
    names = {zone: city for city, zone in CITIES.items()}
    return "\n".join(_zone_row(names[each.zone], each) for each in leaders_by_zone(gatherings))


def _zone_row(city: str, zone: ZoneTimes) -> str:
    each = zone.sessions // zone.people
    outside = zone.outside / zone.people
    hours = zone.minutes / zone.people / 60
    return (
        f"| {city} | {each} | {outside:.1f} | {zone.farthest} min | {hours:.1f} h "
        f"| {zone.most / 60:.1f} h | {zone.at_night} | {zone.days_off} |"
    )


def _meeting_row(one: Meetings) -> str:
    met = f"{one.once} | {one.twice} | {one.often}"
    return f"| {HOMES[one.facilitator]} | {one.leads} | {one.beside} | {met} |"


TEXT = """\
# How fair the times are

Four leaders each in São Paulo, Lisbon, Berlin, Bengaluru and Auckland, facilitators in Lisbon,
Berlin and Bengaluru, and the seven live sessions of twelve weeks from 28 September 2026; clocks
change in three of the cities on the way. This is what the wizard proposes
([times.py](../practice/times.py)), written by `python -m tests.practice.around_the_world`; a test
holds it and its bounds. The review of every pilot has the same figures of its own people.

Nobody is asked at night where another hour is left, and whoever had an uncomfortable hour is
spared next time. Hours are those before 08:00 and after 18:00, to which a session reaches.

In the groups that the wizard proposes, with zones near each other together:

| Leaders in | Sessions | Outside hours | Farthest | Hours, each | At most | At night | Days off |
|---|---|---|---|---|---|---|---|
{near}

The leaders in Auckland begin early or stay late because no facilitator lives near them; one in
Sydney or Tokyo would end that.

One leader of each city in every group, so that no hour of the day finds all of them awake:
somebody has to get up, and it goes round. Nights are far from working hours in Bengaluru and
Auckland and near to them in São Paulo, so turns are fair and hours are not quite. The review says
so, and other groups help more than other hours.

| Leaders in | Sessions | Outside hours | Farthest | Hours, each | At most | At night | Days off |
|---|---|---|---|---|---|---|---|
{mixed}

How often a facilitator and a leader of the first table meet, second raters included ([ADR
40](adr/0040-raters-cross.md)):

| Facilitator in | Leads | Scores beside | Leaders met once | Twice | More often |
|---|---|---|---|---|---|
{meetings}
"""

if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
