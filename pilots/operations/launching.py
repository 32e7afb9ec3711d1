"""From a draft to a running pilot: what is filled in, and the launch across cohorts, practice and
surveys.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from itertools import chain

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from msgspec.structs import replace

from cohorts.models import Cohort
from cohorts.operations import launch_cohort
from common.progress import Headway
from common.wakeups import wake
from instruments.operations import TooLate, choose_questionnaires
from kpis.operations import InvalidPlan, freeze_plan
from kpis.plans import Measuring
from learning.operations import follow_rules
from messaging.tasks import send_due
from people.audit import record
from people.models import Member
from pilots.asked_when import in_turn
from pilots.draft import DraftSession, DraftStep, StepValue, Times
from pilots.frame import Frame, frame_of, gaps_of
from pilots.gaps import Gaps, missing
from pilots.measuring import measurable_for, propose
from pilots.models import PilotDraft
from pilots.operations.drafting import save_draft_step
from pilots.operations.drawing import prepare_later_half
from pilots.proposals import propose_group_ids, propose_pulse, propose_sessions
from pilots.waiting_half import waiting_half_of
from practice.crossing import Beside
from practice.operations import create_groups, plan_sessions
from practice.times import SessionTime
from surveys.bank import suggested_pulses
from surveys.operations import create_pulse_plan


class NotReady(Exception):
    """Something is missing before this draft can be launched; `gaps` says what, by step."""

    def __init__(self, gaps: Gaps) -> None:
        super().__init__(f"not ready: {', '.join(gaps)}")
        self.gaps = gaps


@transaction.atomic
def complete_draft(*, draft: PilotDraft, by: Member, now: dt.datetime) -> PilotDraft:
    """Fill in groups, practice times, pulse and measurement with what the portal proposes, where
    they are missing.

    A second call changes nothing.
    """
    for step in _PROPOSALS:
        if step in missing(draft.outline):
            draft = propose_step(draft=draft, step=step, by=by, now=now)
    return draft


def propose_step(*, draft: PilotDraft, step: DraftStep, by: Member, now: dt.datetime) -> PilotDraft:
    """Save what the portal proposes for one of these steps, whatever stood there.

    A second call changes nothing. Raises StaleDraft and AlreadyLaunched.
    """
    value = _PROPOSALS[step](frame_of(draft))
    return save_draft_step(
        draft=draft, step=step, value=value, revision=draft.revision, by=by, now=now
    )


def _propose_times(frame: Frame) -> Times:
    plan, twice = frame.pilot.plan, frame.pilot.times.twice
    return Times(plan.form, plan.starts_on, propose_sessions(frame), twice)


def _propose_measuring(frame: Frame) -> Measuring:
    found = measurable_for(frame.draft, frame, settings.LANGUAGE_CODE)
    return propose(found, frame.pilot.measurement)


# Sessions are proposed for the groups, so groups come first.
_PROPOSALS: dict[DraftStep, Callable[[Frame], StepValue]] = {
    DraftStep.GROUPS: lambda frame: propose_group_ids(frame.leaders),
    DraftStep.TIMES: _propose_times,
    DraftStep.PULSE: propose_pulse,
    DraftStep.MEASUREMENT: _propose_measuring,
}


@transaction.atomic
def launch_pilot(
    *, draft: PilotDraft, by: Member, now: dt.datetime, progress: Headway | None = None
) -> Cohort:
    """Make the pilot real: cohort, plan, groups, sessions with their invitations, pulse plan, what
    it will look at, frozen; all of it or nothing.

    A second call, at the same time or later, returns the same cohort. Raises NotReady, and
    NotInOrganization when somebody named has left.
    """
    # Locked without a join: a joined cohort would be read as it was before the wait for a launch
    # that runs just now.
    locked = PilotDraft.objects.select_for_update().get(pk=draft.pk)
    if locked.cohort is not None:
        return locked.cohort
    frame = frame_of(locked)
    cohort = _launch_cohort(frame, by=by, now=now)
    follow_rules(cohort=cohort, now=now)
    create_groups(cohort=cohort, groups=_present_groups(frame), now=now, by=by)
    step_ids = dict(cohort.steps.values_list("position", "pk"))
    plan_sessions(
        cohort=cohort,
        times=_as_times(frame, step_ids),
        now=now,
        by=by,
        progress=progress,
    )
    _plan_asking(frame, cohort, by=by, now=now)
    _freeze(frame, cohort, by=by, now=now)
    locked.cohort = cohort
    locked.changed_at = now
    locked.save(update_fields=["cohort", "changed_at"])
    record("launch_pilot", locked, by=by, now=now, cohort=cohort.pk)
    if locked.outline.waitlist.launches_too:
        _launch_later_half(locked, by=by, now=now, progress=progress)
    wake(send_due)
    return cohort


def _launch_later_half(
    first: PilotDraft, *, by: Member, now: dt.datetime, progress: Headway | None
) -> None:
    """With dates of its own, and what the portal proposes where nobody chose. Raises NotReady for
    the step of the first half at which the waiting list is chosen: neither begins then.
    """
    half = waiting_half_of(first)
    if half is None:
        return
    try:
        whole = complete_draft(draft=half.draft, by=by, now=now)
        launch_pilot(draft=whole, by=by, now=now, progress=progress)
    except NotReady as error:
        text = _("The later half cannot be launched yet: %(what)s")
        lines = [text % {"what": line} for line in chain.from_iterable(error.gaps.values())]
        raise NotReady({DraftStep.LEADERS: lines}) from error


def _plan_asking(frame: Frame, cohort: Cohort, *, by: Member, now: dt.datetime) -> None:
    """Pulses to the teams, questionnaires to the leaders."""
    pulse = frame.pilot.pulse
    suggested = suggested_pulses(frame.version) if pulse.rotating and frame.version else []
    create_pulse_plan(
        cohort=cohort,
        items=pulse.questions,
        rotating=in_turn(frame, pulse, suggested),
        respondents=pulse.respondents,
        extra=frame.named(pulse.extra_ids),
        send_at=pulse.send_at,
        open_days=pulse.open_days,
        now=now,
        by=by,
    )
    with suppress(TooLate):  # launched with its first cards: there is no "before"
        choose_questionnaires(cohort=cohort, choice=pulse.questionnaires, by=by, now=now)


def _freeze(frame: Frame, cohort: Cohort, *, by: Member, now: dt.datetime) -> None:
    draw = prepare_later_half(draft=frame.draft, cohort=cohort, now=now)
    first = frame.draft.waits_for
    waited_for = first.cohort_id or 0 if first else 0
    measuring = replace(frame.pilot.measurement, draw=draw, waited_for=waited_for)
    try:
        freeze_plan(cohort=cohort, measuring=measuring, now=now, by=by)
    except InvalidPlan as error:  # something went a moment ago
        text = _("Something that was to be looked at is not there any more: choose again.")
        raise NotReady({DraftStep.MEASUREMENT: [text]}) from error


def _launch_cohort(frame: Frame, *, by: Member, now: dt.datetime) -> Cohort:
    gaps, pilot = gaps_of(frame), frame.pilot
    starts_on = pilot.plan.starts_on
    if gaps or frame.version is None or frame.form is None or starts_on is None:
        raise NotReady(gaps)
    return launch_cohort(
        organization=frame.draft.organization,
        version=frame.version,
        name=pilot.goal.name,
        goal=pilot.goal.goal,
        form=frame.form,
        modules=list(frame.modules),
        leaders=frame.leaders,
        facilitators=frame.named(pilot.team.facilitator_ids),
        coaches=frame.named(pilot.team.coach_ids),
        coach_of={match.leader: match.coach for match in frame.matches},
        starts_on=starts_on,
        quiet=frame.quiet,
        limit=frame.limit,
        time_zone=pilot.goal.time_zone,
        by=by,
        now=now,
    )


def _present_groups(frame: Frame) -> list[list[int]]:
    def present(group: Iterable[int]) -> list[int]:
        return [pk for pk in group if pk in frame.members]

    return [present(group) for group in frame.pilot.groups]


def _as_times(frame: Frame, step_ids: Mapping[int, int]) -> list[SessionTime]:
    seconds = frame.second_raters.by_slot
    return [
        _as_time(each, step_ids, seconds.get((each.group, each.step)))
        for each in frame.pilot.times.sessions
    ]


def _as_time(
    session: DraftSession, step_ids: Mapping[int, int], beside: Beside | None
) -> SessionTime:
    return SessionTime(
        group_position=session.group,
        step_id=step_ids[session.step],
        starts_at=session.starts_at,
        time_zone=session.time_zone,
        facilitator_id=session.facilitator_id,
        link=session.link,
        second_id=beside.rater if beside else 0,
        second_scores=beside.leaders if beside else (),
    )
