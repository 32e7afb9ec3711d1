"""What speaks against a change of a running pilot: people in two sessions at once, nights and
holidays, a manager in the same group, a group of their own to lead. Asked about once, never
forbidden.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from cohorts.models import Cohort
from cohorts.querysets import taking_part
from people.models import Member
from pilots.oddities import groups_with_managers
from practice.concerns import Appointment, concerns_about
from practice.models import PracticeGroup, PracticeSession
from practice.seats import people_of


def of_leading(person: Member, sessions: Sequence[PracticeSession]) -> list[str]:
    """Somebody would lead these sessions."""
    appointments = [Appointment(person, each.starts_at, each.minutes) for each in sessions]
    return concerns_about(appointments, without=sessions)


def of_sitting(
    person: Member, group: PracticeGroup, now: dt.datetime, *, instead_of: PracticeGroup | None
) -> list[str]:
    """A leader would sit in a group, `instead_of` another one of the same pilot."""
    ahead = PracticeSession.objects.filter(
        group__in=[each.pk for each in (group, instead_of) if each is not None],
        state=PracticeSession.State.PLANNED,
        starts_at__gt=now,
    )
    sessions = list(ahead.order_by("starts_at"))
    own = [each for each in sessions if each.group_id == group.pk]
    appointments = [Appointment(person, each.starts_at, each.minutes) for each in own]
    texts = [*_managers(person, group), *concerns_about(appointments, without=sessions)]
    if any(each.facilitator_id == person.pk for each in own):
        texts.append(_("%(name)s would facilitate their own group.") % {"name": person.name})
    return texts


def _managers(person: Member, group: PracticeGroup) -> list[str]:
    """Who of the group is the person's manager, or managed by them."""
    places = group.places.filter(taking_part("enrollment__")).exclude(enrollment__member=person)
    others = [each.enrollment.member for each in places.select_related("enrollment__member")]
    pairs = [[person.pk, other.pk] for other in others]
    people = {each.pk: each for each in [person, *others]}
    return list(groups_with_managers(pairs, people).values())


def of_moving(cohort: Cohort, *, weeks: int, since: dt.datetime, now: dt.datetime) -> list[str]:
    """All sessions that were to come since a moment take place so many weeks later."""
    coming = PracticeSession.objects.to_come_since(cohort, since).in_full()
    sessions = list(coming.order_by("starts_at", "pk"))
    appointments = [
        Appointment(person, session.weeks_later(weeks), session.minutes)
        for session, person in people_of(sessions)
    ]
    ahead = [each for each in appointments if each.starts_at > now]
    return concerns_about(ahead, without=sessions, are_days_new_only=True)
