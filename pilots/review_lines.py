"""How the review of a pilot stays short: the first weeks are told, later ones folded; sessions of
many groups and mails of one kind are a line each. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence

from common.records import dataclass
from pilots.reviews import DayEvent, KeptBundle
from ui.paging import ListPage

WEEKS_TOLD = 3
TOLD_APART = 2
"""So many sessions of one step are told one by one; more are folded."""


@dataclass(frozen=True)
class CalendarLine:
    """One entry, or the sessions of many groups for one step: the earliest stands for them."""

    event: DayEvent
    sessions: Sequence[DayEvent] = ()

    @property
    def last(self) -> DayEvent:
        """The latest of the sessions."""
        return self.sessions[-1]


@dataclass(frozen=True)
class CalendarWeek:
    """What happens in one week of the plan."""

    number: int
    lines: Sequence[CalendarLine]


@dataclass(frozen=True)
class Calendar:
    """All weeks in which something happens."""

    weeks: Sequence[CalendarWeek]

    @property
    def early(self) -> Sequence[CalendarWeek]:
        """Those that are told at once."""
        return self.weeks[:WEEKS_TOLD]

    @property
    def later(self) -> Sequence[CalendarWeek]:
        """Those behind a fold."""
        return self.weeks[WEEKS_TOLD:]

    @property
    def later_count(self) -> int:
        """How many entries these have."""
        return sum(len(week.lines) for week in self.later)


def calendar_of(events: Sequence[DayEvent]) -> Calendar:
    """The entries, which are in order of time, by week."""
    weeks: dict[int, list[DayEvent]] = {}
    for event in events:
        weeks.setdefault(event.week, []).append(event)
    return Calendar([CalendarWeek(number, _lines(weeks[number])) for number in sorted(weeks)])


def _lines(events: Sequence[DayEvent]) -> list[CalendarLine]:
    together: dict[tuple[str, str], list[DayEvent]] = {}
    for each in events:
        if each.at is not None:
            together.setdefault((each.kind, each.title), []).append(each)
    lines: list[CalendarLine] = []
    for each in events:
        sessions = together.get((each.kind, each.title), [])
        if each.at is None or len(sessions) <= TOLD_APART:
            lines.append(CalendarLine(each))
        elif each is sessions[0]:
            lines.append(CalendarLine(each, sessions))
    return lines


@dataclass(frozen=True, kw_only=True)
class BundleLine:
    """Mails of one kind about one thing; where they are open, with a page of who gets them."""

    number: int
    bundle: KeptBundle
    page: ListPage[int] | None = None
    recipients: Sequence[object] = ()


@dataclass(frozen=True)
class MailLine:
    """All mails of one kind."""

    bundles: Sequence[BundleLine]

    @property
    def title(self) -> str:
        """What they are called."""
        return self.first.title

    @property
    def first(self) -> KeptBundle:
        """The earliest of them."""
        return self.bundles[0].bundle

    @property
    def count(self) -> int:
        """How many mails."""
        return sum(each.bundle.count for each in self.bundles)

    @property
    def is_certain(self) -> bool:
        """Whether all of them leave whatever people do."""
        return all(each.bundle.is_certain for each in self.bundles)

    @property
    def is_open(self) -> bool:
        """Whether somebody looks at who gets some of them."""
        return any(each.page is not None for each in self.bundles)


@dataclass(frozen=True, kw_only=True)
class MailLines:
    """All that will be sent: what leaves in any case, and what depends on people."""

    certain: Sequence[MailLine]
    others: Sequence[MailLine]

    @property
    def others_count(self) -> int:
        """How many mails that depend on what people do, at most."""
        return sum(each.count for each in self.others)

    @property
    def are_others_open(self) -> bool:
        """Whether somebody looks at who gets some of them."""
        return any(each.is_open for each in self.others)


def apart(lines: Sequence[MailLine]) -> MailLines:
    """The same in two lists."""
    return MailLines(
        certain=[each for each in lines if each.is_certain],
        others=[each for each in lines if not each.is_certain],
    )


def mail_lines(bundles: Sequence[BundleLine]) -> list[MailLine]:
    """By kind, in the order in which each kind begins."""
    together: dict[str, list[BundleLine]] = {}
    for each in bundles:
        together.setdefault(each.bundle.title, []).append(each)
    return [MailLine(alike) for alike in together.values()]
