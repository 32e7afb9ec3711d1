"""Places of second raters: made with the sessions, handed over, and given up where they are for
nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from cohorts.models import Enrollment
from cohorts.querysets import taking_part
from people.bulk import write_fields
from people.models import Member
from practice.models import PracticeSession, SecondRater
from practice.querysets import SessionQuerySet
from practice.seats import leaders_of
from practice.times import SessionTime


def make_seats(
    sessions: Mapping[tuple[int, int], PracticeSession], times: Iterable[SessionTime]
) -> int:
    """Places for whoever is to score beside in these sessions, by position of the group and step.
    Two statements, none where nobody is. Returns how many; a second call fails.
    """
    wanted = [each for each in times if each.second_id and each.second_scores]
    ready = [each for each in wanted if (each.group_position, each.step_id) in sessions]
    if not ready:
        return 0
    cohort = sessions[ready[0].group_position, ready[0].step_id].group.cohort_id
    listed = Enrollment.objects.filter(cohort=cohort).values_list("member", "pk")
    enrollments = dict(listed)
    made = []
    for each in ready:
        asked = [enrollments[pk] for pk in each.second_scores if pk in enrollments]
        session = sessions[each.group_position, each.step_id]
        made.append(
            SecondRater(session=session, rater_id=each.second_id, enrollments=sorted(asked))
        )
    return len(SecondRater.objects.bulk_create(made))


def hand_over_seats(
    *, sessions: Sequence[PracticeSession], leaving: Member, rater: Member
) -> tuple[int, int]:
    """Somebody else scores where one was to score beside; where they lead or sit themselves nobody
    does. Returns (places handed over, places given up); a second call finds none.
    """
    ids = [session.pk for session in sessions]
    places = SecondRater.objects.filter(session__in=ids, rater=leaving)
    found = list(places.select_for_update(of=("self",)).order_by("pk"))
    for place in found:
        place.rater = rater
    write_fields(found, ["rater"])
    theirs = PracticeSession.objects.filter(second__in=found)
    given_up = spare_seats(theirs) if found else 0
    return len(found) - given_up, given_up


def spare_seats(sessions: SessionQuerySet) -> int:
    """Give up places in these sessions that are for nothing: nobody whom they are to score is in it
    any more, or their rater leads it or sits in it. Returns how many; a second call finds none.
    One query where there are none, else four.
    """
    concerned = list(sessions.in_full().filter(second__isnull=False).order_by("pk"))
    leaders = leaders_of(concerned, taking_part("enrollment__")) if concerned else {}
    idle = [session.pk for session in concerned if _is_idle(session, leaders[session.pk])]
    if idle:
        SecondRater.objects.filter(session__in=idle).delete()
    return len(idle)


def _is_idle(session: PracticeSession, leaders: Iterable[Enrollment]) -> bool:
    second = session.second_rater
    if second is None or second.rater_id == session.facilitator_id:
        return True
    here = {each.pk: each.member_id for each in leaders}
    return second.rater_id in here.values() or not here.keys() & set(second.enrollments)
