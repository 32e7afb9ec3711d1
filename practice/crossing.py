"""Who leads which session, and who scores beside whom, so that a change of leaders can be told from
a change of raters (docs/adr/0040-raters-cross.md).

Each group has a pair of facilitators for kickoff and closing: one leads the first and scores beside
in the second, and the other way round. Pairs are chosen so that all raters are linked by
performances that two of them scored, and that everybody opens about as often as they close. Pure;
the same input gives the same plan.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import field
from enum import StrEnum
from itertools import product

from common.records import dataclass
from practice.taken import Engagements

Groups = Sequence[Sequence[int]]
A_FIFTH = 5


class ScoredTwice(StrEnum):
    """How much of a pilot two people score, each for themselves."""

    ALL = "all"
    """Every leader in every session."""
    ENDS = "ends"
    """Every leader at the kickoff and at the closing."""
    FIFTH = "fifth"
    """Everybody in a fifth of the sessions."""
    NONE = "none"


@dataclass(frozen=True)
class Chairs:
    """Who leads one session, and who is to score beside if they are free."""

    lead: int
    beside: int | None = None


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """A session as it is planned."""

    group: int
    """Counts from 1."""
    step: int
    starts_at: dt.datetime
    lead: int
    is_end: bool
    """At the kickoff or the closing, where what changed is measured."""


@dataclass(frozen=True)
class Beside:
    """A second rater in a session, and whom they are asked to score."""

    group: int
    step: int
    rater: int
    leaders: tuple[int, ...]


class Links:
    """What hangs together with what: raters and the performances they scored."""

    def __init__(self) -> None:
        self._above: dict[Hashable, Hashable] = {}

    def root(self, thing: Hashable) -> Hashable:
        """The same for all things that hang together."""
        above = self._above
        while (parent := above.get(thing, thing)) != thing:
            above[thing] = above.get(parent, parent)
            thing = parent
        return thing

    def are_linked(self, one: Hashable, other: Hashable) -> bool:
        """Whether a way leads from one to the other."""
        return self.root(one) == self.root(other)

    def link(self, one: Hashable, other: Hashable) -> bool:
        """Make one. Returns whether there was none before."""
        here, there = self.root(one), self.root(other)
        self._above[here] = there
        return here != there


def eligible(group: Collection[int], facilitators: Sequence[int]) -> list[int]:
    """Who may lead and score a group: whoever does not sit in it, in their order."""
    seated = set(group)
    return [each for each in facilitators if each not in seated]


# Who leads.


@dataclass
class _Team:
    """What everybody was given so far."""

    order: Mapping[int, int]
    leads: Counter[int] = field(default_factory=Counter)
    opens: Counter[int] = field(default_factory=Counter)
    """How much more often they open than close."""
    met: Counter[tuple[int, int]] = field(default_factory=Counter)
    """(facilitator, group) -> sessions."""
    pairs: Counter[frozenset[int]] = field(default_factory=Counter)
    links: Links = field(default_factory=Links)

    def pair_for(self, able: Sequence[int]) -> tuple[int, int]:
        """Whoever leads least, with somebody through whom more raters come together."""
        one = min(able, key=lambda each: (self.leads[each], self.order[each]))

        def worth(each: int) -> tuple[bool, int, int, int]:
            is_known = self.links.are_linked(one, each)
            times = self.pairs[frozenset({one, each})]
            return is_known, self.leads[each], times, self.order[each]

        other = min((each for each in able if each != one), key=worth)
        self.links.link(one, other)
        self.pairs[frozenset({one, other})] += 1
        return (other, one) if self.opens[one] > self.opens[other] else (one, other)

    def lead_for(self, group: int, able: Sequence[int]) -> int:
        """Whoever leads least, and of these whom the group knows least."""

        def worth(each: int) -> tuple[int, int, int]:
            return self.leads[each], self.met[each, group], self.order[each]

        return min(able, key=worth)

    def take(self, lead: int, group: int) -> None:
        """Count it."""
        self.leads[lead] += 1
        self.met[lead, group] += 1


def cross(
    groups: Groups, ends: Sequence[bool], facilitators: Sequence[int], twice: ScoredTwice
) -> dict[tuple[int, int], Chairs]:
    """(number of the step, number of the group), both from 0 -> who leads it, and who scores
    beside. `ends` says of each live step whether it is a kickoff or closing.

    With two facilitators or more nobody leads both ends of a group, and leads differ by one or two.
    """
    team = _Team({each: place for place, each in enumerate(facilitators)})
    able = [eligible(group, facilitators) or list(facilitators) for group in groups]
    found: dict[tuple[int, int], Chairs] = {}
    outer = [step for step, is_end in enumerate(ends) if is_end]
    for group, who in enumerate(able):
        if len(who) > 1 and outer:
            found.update(_ends_of(group, outer, team.pair_for(who), team))
    for step, group in product(range(len(ends)), range(len(groups))):
        if (step, group) not in found:
            lead = team.lead_for(group, able[group])
            team.take(lead, group)
            others = [each for each in able[group] if each != lead]
            wanted = bool(others) and twice == ScoredTwice.ALL
            found[step, group] = Chairs(lead, team.lead_for(group, others) if wanted else None)
    return found


def _ends_of(
    group: int, steps: Sequence[int], pair: tuple[int, int], team: _Team
) -> dict[tuple[int, int], Chairs]:
    """The two change chairs from one end to the next."""
    found: dict[tuple[int, int], Chairs] = {}
    for number, step in enumerate(steps):
        lead, beside = pair if number % 2 == 0 else pair[::-1]
        team.take(lead, group)
        team.opens[lead] += 1 if number % 2 == 0 else -1
        found[step, group] = Chairs(lead, beside)
    return found


# Who scores beside.


def second_raters(
    groups: Groups,
    meetings: Sequence[Meeting],
    facilitators: Sequence[int],
    twice: ScoredTwice,
    *,
    booked: Mapping[int, Sequence[dt.datetime]] | None = None,
    suits: Callable[[int, dt.datetime], bool] = lambda _person, _moment: True,
) -> list[Beside]:
    """Second raters for sessions as they are planned, in their order. Nobody is in two sessions at
    once, rates a group they sit in, or is asked when it does not suit them (`suits`: not at night);
    where nobody is left a session has none.
    """
    if twice == ScoredTwice.NONE or len(facilitators) < 2:
        return []
    bench = _Bench(groups, meetings, facilitators, booked, suits)
    match twice:
        case ScoredTwice.FIFTH:
            _a_fifth(bench)
        case _:
            for each in meetings:
                if each.is_end or twice == ScoredTwice.ALL:
                    bench.seat(each)
            for each in meetings:
                bench.bridge(each)
    return [bench.found[each] for each in meetings if each in bench.found]


def wanted_seconds(meetings: Sequence[Meeting], twice: ScoredTwice) -> int:
    """How many sessions should have a second rater."""
    if twice == ScoredTwice.FIFTH:
        return -(-len(meetings) // A_FIFTH)
    return len(wanted_sessions(meetings, twice))


def wanted_sessions(meetings: Sequence[Meeting], twice: ScoredTwice) -> list[Meeting]:
    """Which ones these are; none where any fifth of them will do."""
    if twice == ScoredTwice.ALL:
        return list(meetings)
    return [each for each in meetings if each.is_end and twice == ScoredTwice.ENDS]


def _a_fifth(bench: _Bench) -> None:
    """First the sessions that bring raters together, then whole groups from end to end."""
    wanted = wanted_seconds(bench.meetings, ScoredTwice.FIFTH)
    by_group = sorted(bench.meetings, key=lambda each: (not each.is_end, each.group, each.step))
    for each in by_group:
        bench.bridge(each)
    for each in by_group:
        if len(bench.found) >= wanted:
            return
        bench.seat(each)


class _Bench:
    """Who is free to score beside, what they have by now, and whom that links."""

    def __init__(
        self,
        groups: Groups,
        meetings: Sequence[Meeting],
        facilitators: Sequence[int],
        booked: Mapping[int, Sequence[dt.datetime]] | None,
        suits: Callable[[int, dt.datetime], bool],
    ) -> None:
        self.groups, self.meetings, self.suits = groups, meetings, suits
        self.able = [eligible(group, facilitators) for group in groups]
        self.order = {each: place for place, each in enumerate(facilitators)}
        self.found: dict[Meeting, Beside] = {}
        self.load = Counter(each.lead for each in meetings)
        self.links = Links()
        self.taken = Engagements(booked)
        self.ends: dict[int, list[Meeting]] = {}
        for each in meetings:
            for person in {each.lead, *self.order.keys() & {*groups[each.group - 1]}}:
                self.taken.note(person, each.starts_at)
            if each.is_end:
                self.ends.setdefault(each.group, []).append(each)

    def seat(self, meeting: Meeting) -> None:
        """Whoever leads the group's other end comes first; else who is least needed."""
        if meeting in self.found:
            return
        partners = {each.lead for each in self.ends.get(meeting.group, ())}

        def worth(each: int) -> tuple[bool, bool, int, int]:
            is_linked = self.links.are_linked(meeting.lead, each)
            return each not in partners, is_linked, self.load[each], self.order[each]

        self._choose(meeting, self._free(meeting), worth)

    def bridge(self, meeting: Meeting) -> None:
        """Somebody from among raters whom nothing links with whoever leads here."""
        if meeting in self.found:
            return
        raters = {each.lead for each in self.meetings}

        def worth(each: int) -> tuple[int, int]:
            return self.load[each], self.order[each]

        strangers = [
            each
            for each in self._free(meeting)
            if each in raters and not self.links.are_linked(meeting.lead, each)
        ]
        self._choose(meeting, strangers, worth)

    def _free(self, meeting: Meeting) -> list[int]:
        return [
            each
            for each in self.able[meeting.group - 1]
            if each != meeting.lead
            and not self.taken.has(each, meeting.starts_at)
            and self.suits(each, meeting.starts_at)
        ]

    def _choose(
        self,
        meeting: Meeting,
        able: Iterable[int],
        worth: Callable[[int], tuple[int, ...]],
    ) -> None:
        rater = min(able, key=worth, default=None)
        leaders = tuple(self.groups[meeting.group - 1])
        if rater is None or not leaders:
            return
        self.found[meeting] = Beside(meeting.group, meeting.step, rater, leaders)
        self.taken.note(rater, meeting.starts_at)
        self.load[rater] += 1
        self.links.link(meeting.lead, rater)


def islands(meetings: Iterable[Meeting], besides: Iterable[Beside], groups: Groups) -> int:
    """Into how many parts raters and performances fall; with one, raters can be compared."""
    links, raters = Links(), set[int]()
    seconds = {(each.group, each.step): each for each in besides}
    for each in meetings:
        raters.add(each.lead)
        beside = seconds.get((each.group, each.step))
        for leader in groups[each.group - 1]:
            performance = (each.group, each.step, leader)
            links.link(each.lead, performance)
            if beside and leader in beside.leaders:
                raters.add(beside.rater)
                links.link(beside.rater, performance)
    return len({links.root(each) for each in raters})
