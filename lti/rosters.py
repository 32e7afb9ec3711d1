"""Who is in a course and who is in a cohort. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from common.records import dataclass


@dataclass(frozen=True)
class Attendee:
    """Somebody in a course, as the platform tells."""

    subject: str
    name: str
    email: str
    """In small letters; '' where the platform keeps it to itself."""


@dataclass(frozen=True)
class Participant:
    """A member here."""

    pk: int
    name: str
    email: str
    """In small letters."""


@dataclass(frozen=True)
class RosterComparison:
    """What a course and a cohort do not share."""

    both: int
    unknown: list[Attendee]
    """In the course, and nobody here."""
    nameless: int
    """Of these, how many the platform tells no address of: they cannot be brought in."""
    elsewhere: list[Participant]
    """In the course and here, not in the cohort."""
    missing: list[Participant]
    """In the cohort, not in the course."""

    @property
    def new(self) -> list[Attendee]:
        """Who can be brought in."""
        return [each for each in self.unknown if each.email]


def compare(
    course: Iterable[Attendee],
    people: Collection[Participant],
    *,
    linked: Mapping[str, int],
    enrolled: Collection[int],
) -> RosterComparison:
    """By an earlier launch (`linked`: the platform's name for somebody -> member), else by
    address.
    """
    by_email = {each.email: each.pk for each in people if each.email}
    by_pk = {each.pk: each for each in people}
    there: set[int] = set()
    unknown = []
    for attendee in course:
        pk = linked.get(attendee.subject) or by_email.get(attendee.email)
        if pk in by_pk:
            there.add(pk)
        else:
            unknown.append(attendee)
    within = set(enrolled)
    return RosterComparison(
        both=len(there & within),
        unknown=unknown,
        nameless=sum(not each.email for each in unknown),
        elsewhere=[each for each in people if each.pk in there - within],
        missing=[each for each in people if each.pk in within - there],
    )
