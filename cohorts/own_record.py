"""A leader's own record: the registry in which apps above announce what they can tell somebody
about themselves.

One section is one function and one line in announcements.py. "My progress", the page of the coach
and the file to take along are all made of what is announced here, and of nothing else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from common.records import dataclass
from people.models import Member
from ui.charts.picture import Chart


@dataclass(frozen=True, kw_only=True)
class RecordLine:
    """A thing that an entry says."""

    text: str
    label: str = ""
    """What the text is an answer to, or about."""
    more: str = ""
    """What the text means, for somebody who does not know."""
    by: str = ""
    """Who said it, where it was not the leader."""
    level: int = 0
    """Where it stands on the levels of a rubric, from 1; 0 for whatever stands on none."""


@dataclass(frozen=True, kw_only=True)
class RecordEntry:
    """One thing in a section: shown, shared and taken along as a whole."""

    key: str
    """Names it within its section: letters, digits, hyphens. Stays the same as long as it is."""
    enrollment_id: int
    at: dt.datetime
    heading: str
    about: str = ""
    """Where it belongs: a module, a program."""
    lines: Sequence[RecordLine] = ()
    address: str = ""
    """Where it came from; '' when the leader cannot open that any more."""
    percent: float | None = None
    """How much of it is done, from 0 to 100, where that can be said."""


Words = Callable[[], str]
"""Said in the active language."""
Telling = Callable[[Member, str, dt.datetime], Sequence[RecordEntry]]
"""(whose record, language, now) -> what there is, newest first. A fixed number of statements; only
what the leader may read in the portal at that moment, also when it is their coach who looks.
"""


@dataclass(frozen=True, kw_only=True)
class RecordSection:
    """One kind of thing in the record."""

    name: str
    position: int
    """Sections stand in this order."""
    title: Words
    about: Words
    empty: Words
    """What is said where nothing is there yet."""
    told: Telling
    who: Words
    """Who sees it when it is not shared; must be true."""
    who_with_coach: Callable[[str], str] | None = None
    """Name of the coach -> who sees it when it is shared; None: it cannot be."""
    title_for_coach: Words | None = None
    """The title where the coach reads; None: the same."""
    is_brief: bool = False
    """Whether an entry is said in a line or two; nothing of it is folded away."""
    audience: str = "only_you"
    """The sign that stands beside `who`, see ui.components.AUDIENCES."""
    picture: Callable[[Sequence[RecordEntry]], Chart | None] | None = None
    """The same entries as a picture, where there is enough for one."""
    unpictured: Words | None = None
    """What is said where there are entries, and not enough for a picture."""

    @property
    def can_be_shared(self) -> bool:
        """Whether its entries can be shared with the coach."""
        return self.who_with_coach is not None


@dataclass(frozen=True)
class ToldSection:
    """A section with what it says about somebody."""

    section: RecordSection
    entries: Sequence[RecordEntry]


_sections: dict[str, RecordSection] = {}


def announce_section(section: RecordSection) -> None:
    """Say what a section tells; a second announcement replaces the first."""
    _sections[section.name] = section


def sections() -> list[RecordSection]:
    """All of them, in their order."""
    return sorted(_sections.values(), key=lambda section: (section.position, section.name))


def section_named(name: str) -> RecordSection | None:
    """One of them; None when nobody announced it."""
    return _sections.get(name)


def record_of(member: Member, language: str, now: dt.datetime) -> list[ToldSection]:
    """Everything that is told about a leader to themselves, in the active language."""
    return [ToldSection(each, each.told(member, language, now)) for each in sections()]
