"""A leader's own record as its pages show it: beside each entry who can see it, and what can be
done about that.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from cohorts.models import Enrollment, SharedEntry
from cohorts.own_record import (
    RecordEntry,
    RecordSection,
    ToldSection,
    record_of,
    sections,
)
from common.records import dataclass
from people.models import Member

Named = tuple[int, str, str]
"""Enrollment, section, key of an entry."""


@dataclass(frozen=True, kw_only=True)
class ShownEntry:
    """An entry with who sees it."""

    section: RecordSection
    entry: RecordEntry
    coach: str = ""
    """Name of whom it can be shared with, or is."""
    shared_at: dt.datetime | None = None
    looked_at: dt.datetime | None = None

    @property
    def anchor(self) -> str:
        """Where it stands on the page."""
        return f"{self.section.name}-{self.entry.key}"

    @property
    def is_shared(self) -> bool:
        """Whether the coach can read it now."""
        return self.shared_at is not None

    @property
    def who(self) -> str:
        """Who sees it, in words."""
        if self.is_shared and self.section.who_with_coach is not None:
            return self.section.who_with_coach(self.coach)
        return self.section.who()

    @property
    def audience(self) -> str:
        """The sign beside it."""
        return "you_and_coach" if self.is_shared else self.section.audience

    @property
    def can_be_shared(self) -> bool:
        """Whether there is somebody to share it with, and it is not."""
        return self.section.can_be_shared and bool(self.coach) and not self.is_shared


@dataclass(frozen=True)
class ShownSection:
    """A section with what is in it."""

    section: RecordSection
    entries: Sequence[ShownEntry]

    @property
    def as_recorded(self) -> list[RecordEntry]:
        """The entries without who sees them."""
        return [each.entry for each in self.entries]


def shown_record(member: Member, language: str, now: dt.datetime) -> list[ShownSection]:
    """Everything that a leader's record tells them. Two queries, and those of the sections."""
    coaches = _coaches_of(member)
    shared = {
        (each.enrollment_id, each.section, each.key): each
        for each in SharedEntry.objects.of(member).select_related("coach")
    }
    return [_shown(told, coaches, shared) for told in record_of(member, language, now)]


def _coaches_of(member: Member) -> dict[int, str]:
    """Who coaches them now, by enrollment; nobody who left, nobody in a program that they left."""
    own = Enrollment.objects.own_of(member).filter(
        left_at=None, coach__isnull=False, coach__left_at=None
    )
    return dict(own.values_list("pk", "coach__name"))


def _shown(
    told: ToldSection, coaches: Mapping[int, str], shared: Mapping[Named, SharedEntry]
) -> ShownSection:
    name = told.section.name
    entries = []
    for entry in told.entries:
        share = shared.get((entry.enrollment_id, name, entry.key))
        entries.append(
            ShownEntry(
                section=told.section,
                entry=entry,
                coach=share.coach.name if share else coaches.get(entry.enrollment_id, ""),
                shared_at=share.shared_at if share else None,
                looked_at=share.looked_at if share else None,
            )
        )
    return ShownSection(told.section, entries)


def shown_to_coach(
    enrollment: Enrollment, coach: Member, language: str, now: dt.datetime
) -> list[ShownSection]:
    """What a leader shares with this coach, as it stands now. One query, and those of the sections
    of which something is shared.
    """
    standing = SharedEntry.objects.standing().filter(enrollment=enrollment, coach=coach)
    times = {(each.section, each.key): each.shared_at for each in standing}
    leader, found = enrollment.member, []
    for section in sections():
        if section.can_be_shared and any(name == section.name for name, _key in times):
            entries = [
                ShownEntry(section=section, entry=each, shared_at=times[section.name, each.key])
                for each in section.told(leader, language, now)
                if each.enrollment_id == enrollment.pk and (section.name, each.key) in times
            ]
            found.append(ShownSection(section, entries))
    return [each for each in found if each.entries]
