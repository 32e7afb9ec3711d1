"""Who has met which form of a role-play, or is going to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from practice.dealing import FormKey, key_of
from practice.models import Attendance, PracticeSession
from practice.seats import leaders_of


def forms_met(
    session: PracticeSession, enrollment_ids: Collection[int]
) -> dict[FormKey, set[int]]:
    """Form -> which of these leaders were there when it was played, or have a seat where it will
    be; in sessions of other steps than this one, as there they come here instead. Four queries.
    """
    met: dict[FormKey, set[int]] = defaultdict(set)
    noted = Attendance.objects.filter(enrollment__in=enrollment_ids).exclude(session=session.pk)
    columns = ("session__step__kind", "session__module__slug", "session__form")
    away: set[tuple[int, int]] = set()
    for enrollment, other, was_present, *form in noted.values_list(
        "enrollment", "session", "was_present", *columns
    ):
        if was_present:
            met[key_of(*form)].add(enrollment)
        else:
            away.add((enrollment, other))
    ahead = PracticeSession.objects.filter(
        group__cohort=session.group.cohort_id, state=PracticeSession.State.PLANNED
    ).exclude(step=session.step_id)
    planned = list(ahead.select_related("step", "module").defer("module__content"))
    for other, leaders in leaders_of(planned).items():
        played = next(each for each in planned if each.pk == other)
        form = key_of(played.step.kind, played.module.slug, played.form)
        expected = {each.pk for each in leaders if (each.pk, other) not in away}
        met[form] |= expected & set(enrollment_ids)
    return {form: people for form, people in met.items() if people}
