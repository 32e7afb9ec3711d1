"""What a pilot taught whoever sets up the full program after it: how many came how far, and what
was changed on the way. Counts only, nobody's name; of answers only what is published.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy

from cohorts.models import Cohort
from cohorts.progress import completion
from common.records import dataclass
from people.audit import times_recorded
from pilots.cohort_page import STEPS
from pilots.models import PilotDraft
from practice.models import Attendance, PracticeSession
from programs.activities import step_title
from programs.cadence import StepKind
from programs.module_texts import module_texts
from surveys.results import waves_of
from ui.components import StepState
from ui.numbers import grouped

CHANGES: Mapping[str, Promise] = {
    "shift_cohort": ngettext_lazy(
        "everybody's dates were moved %(count)s time",
        "everybody's dates were moved %(count)s times",
        "number",
    ),
    "put_off": ngettext_lazy(
        "weeks were kept clear %(count)s time", "weeks were kept clear %(count)s times", "number"
    ),
    "pause_cohort": ngettext_lazy(
        "it was paused %(count)s time", "it was paused %(count)s times", "number"
    ),
    "move_cohort": ngettext_lazy(
        "it moved to a newer version of the program %(count)s time",
        "it moved to a newer version of the program %(count)s times",
        "number",
    ),
    "enroll_leader": ngettext_lazy(
        "%(count)s leader joined later", "%(count)s leaders joined later", "number"
    ),
    "leave_cohort": ngettext_lazy(
        "%(count)s leader left before the end", "%(count)s leaders left before the end", "number"
    ),
    "delay_leader": ngettext_lazy(
        "the days of individual leaders were moved %(count)s time",
        "the days of individual leaders were moved %(count)s times",
        "number",
    ),
    "seat_leader": ngettext_lazy(
        "a leader changed groups %(count)s time",
        "a leader changed groups %(count)s times",
        "number",
    ),
    "reschedule_session": ngettext_lazy(
        "%(count)s session was moved", "%(count)s sessions were moved", "number"
    ),
    "cancel_session": ngettext_lazy(
        "%(count)s session was canceled", "%(count)s sessions were canceled", "number"
    ),
    "arrange_make_up": ngettext_lazy(
        "%(count)s session was added to make up for another",
        "%(count)s sessions were added to make up for others",
        "number",
    ),
    "change_facilitator": ngettext_lazy(
        "%(count)s session got another facilitator",
        "%(count)s sessions got another facilitator",
        "number",
    ),
    "hand_over_sessions": ngettext_lazy(
        "a facilitator handed over %(count)s time",
        "a facilitator handed over %(count)s times",
        "number",
    ),
}
"""What may happen to a pilot on its way, by the verb that is recorded of it."""


@dataclass(frozen=True, kw_only=True)
class Lessons:
    """What is known of a pilot."""

    cohort: Cohort
    lines: Sequence[str]
    leaders: str
    """Whether its leaders go on, and what they have done."""


def lessons_for(draft: PilotDraft, *, language: str, now: dt.datetime) -> Lessons | None:
    """What the pilot taught that a draft makes the full program of; None for any other draft. Nine
    queries at any size.
    """
    cohort = draft.expands
    if cohort is None:
        return None
    steps = [step for step in STEPS(cohort) if step.kind == StepKind.CARDS]
    titles = module_texts([step.module_id for step in steps], language)
    done = {
        titles[step.module_id].title: completion(
            step.kind, step.counted, now, launched_at=cohort.launched_at
        )
        for step in steps
        if step.module_id in titles
    }
    begun = {title: each for title, each in done.items() if each.state != StepState.AHEAD}
    lines = [
        *(_finished(title, each.done, each.total) for title, each in begun.items()),
        *_attended(cohort),
        *_answered(cohort),
        *_changed(cohort),
    ]
    lines = lines or [_("Nothing is known of it yet.")]
    return Lessons(cohort=cohort, lines=lines, leaders=_going_on(draft, cohort, list(begun)))


def _finished(title: str, done: int, total: int) -> str:
    text = ngettext(
        "%(title)s: %(done)s of %(count)s leader has finished the cards.",
        "%(title)s: %(done)s of %(count)s leaders have finished the cards.",
        total,
    )
    title = step_title(StepKind.CARDS, title)
    return text % {"title": title, "done": grouped(done), "count": grouped(total)}


def _attended(cohort: Cohort) -> Iterator[str]:
    """Each leader once for each step, wherever they went to it; as the results count it."""
    held = Attendance.objects.filter(
        session__state=PracticeSession.State.HELD,
        enrollment__cohort=cohort,
        enrollment__left_at=None,
        enrollment__member__left_at=None,
    )
    by_step = held.values_list("session__step").annotate(
        noted=Count("enrollment", distinct=True),
        present=Count("enrollment", distinct=True, filter=Q(was_present=True)),
    )
    counted = [(noted, present) for _step, noted, present in by_step]
    noted = sum(each for each, _present in counted)
    if noted:
        present = sum(each for _noted, each in counted)
        text = _("Live sessions: %(present)s of %(noted)s places were taken.")
        yield text % {"present": grouped(present), "noted": grouped(noted)}


def _answered(cohort: Cohort) -> Iterator[str]:
    closed = [wave for wave in waves_of(cohort) if wave.closed_at]
    rates = [wave.response for wave in closed if wave.response]
    if rates:
        text = _("%(answered)s of %(asked)s")
        told = [
            text % {"answered": grouped(rate.count), "asked": grouped(rate.total)} for rate in rates
        ]
        yield _("Pulses, one after the other: %(rates)s people answered.") % {
            "rates": ", ".join(told)
        }
    elif closed:
        yield _("Pulses: so few people answered that not even their number may be shown.")


def _changed(cohort: Cohort) -> Iterator[str]:
    sessions = PracticeSession.objects.filter(group__cohort=cohort).values_list("pk", flat=True)
    counted = times_recorded(
        {"cohort": [cohort.pk], "practicesession": sessions},
        organization_id=cohort.organization_id,
        verbs=CHANGES,
    )
    told = [
        str(text % {"number": counted[verb], "count": grouped(counted[verb])})
        for verb, text in CHANGES.items()
        if verb in counted
    ]
    if told:
        yield _("Changed on the way: %(changes)s.") % {"changes": "; ".join(told)}


def _going_on(draft: PilotDraft, cohort: Cohort, modules: Sequence[str]) -> str:
    here = cohort.enrollments.active().values("member")
    count = draft.leaders.filter(person__in=here).count()
    text = ngettext(
        "%(count)s leader of the pilot goes on.", "%(count)s leaders of the pilot go on.", count
    )
    if not count:
        text = _("The leaders of the pilot are left out: choose new ones.")
    had = _("The people in the pilot have had these modules: %(modules)s.")
    told = [text % {"count": grouped(count)}]
    if modules:
        told.append(had % {"modules": ", ".join(modules)})
    return " ".join(told)
