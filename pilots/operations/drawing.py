"""Half of the leaders of a draft begin later: drawn, and kept as a draft of their own."""

from __future__ import annotations

import datetime as dt
import secrets

from django.db import transaction
from django.utils.translation import gettext as _
from msgspec.structs import replace

from cohorts.models import Cohort
from common.reach import check_reach
from kpis.plans import Draw
from people.audit import record
from people.models import Member
from pilots.draft import DraftStep, Goal, Outline, StepValue, Waitlist
from pilots.halves import LEAST_EACH, Drawn, Halves, draw_halves, fingerprint_of
from pilots.keeping import keep
from pilots.measuring import without_teams
from pilots.models import PilotDraft
from pilots.operations.drafting import AlreadyLaunched, StaleDraft, start_draft
from pilots.waiting_half import waiting_half_of

A_NAME = 200


class TooFewToDraw(Exception):
    """Each half needs enough leaders to practice together."""


class WaitsItself(Exception):
    """This draft is the later half of another one."""


@transaction.atomic
def draw_waitlist(
    *,
    draft: PilotDraft,
    weeks_later: int,
    launches_too: bool = False,
    revision: int,
    by: Member,
    now: dt.datetime,
) -> PilotDraft:
    """Draw who of the leaders begins now and who so many weeks later. Nobody can know or choose the
    seed: it is made here. Who begins later is in a draft of its own from then on.

    A second call draws again, which is counted; with an old `revision` it raises StaleDraft. Raises
    AlreadyLaunched, TooFewToDraw and WaitsItself.
    """
    locked, later = _locked(draft, revision)
    people = Member.objects.filter(organization_id=locked.organization_id).available()
    chosen = people.filter(pk__in=_everybody(locked, later))
    seed = secrets.token_hex(8)
    drawn = [Drawn(*row) for row in chosen.values_list("pk", "department", "manager_id")]
    if len(drawn) < 2 * LEAST_EACH:
        raise TooFewToDraw
    halves = draw_halves(drawn, seed)
    later = later or _new_half(locked, by=by, now=now)
    for half, leaders in ((locked, halves.first), (later, halves.later)):
        keep(half, DraftStep.LEADERS, leaders)
    waitlist = Waitlist(
        seed=seed,
        times=locked.outline.waitlist.times + 1,
        weeks_later=weeks_later,
        launches_too=launches_too,
        drawn_at=now,
        halves=_fingerprints(halves),
    )
    _save(later, later.outline, now=now)
    _save(locked, replace(locked.outline, waitlist=waitlist), now=now)
    told = {"seed": seed, "times": waitlist.times, "first": len(halves.first)}
    record("draw_waitlist", locked, by=by, now=now, later=len(halves.later), **told)
    return locked


def _fingerprints(halves: Halves) -> tuple[str, str]:
    return fingerprint_of(halves.first), fingerprint_of(halves.later)


@transaction.atomic
def choose_weeks(
    *,
    draft: PilotDraft,
    weeks_later: int,
    launches_too: bool = False,
    revision: int,
    by: Member,
    now: dt.datetime,
) -> PilotDraft:
    """Let the later half begin after another number of weeks, be launched with the first one or by
    itself; who is in it stays. A second call changes nothing. Raises StaleDraft,
    AlreadyLaunched and WaitsItself.
    """
    locked, _later = _locked(draft, revision)
    waitlist = locked.outline.waitlist
    changed = replace(waitlist, weeks_later=weeks_later, launches_too=launches_too)
    if waitlist != changed:
        _save(locked, replace(locked.outline, waitlist=changed), now=now)
        record("choose_weeks", locked, by=by, now=now, weeks=weeks_later)
    return locked


@transaction.atomic
def begin_together(*, draft: PilotDraft, revision: int, by: Member, now: dt.datetime) -> PilotDraft:
    """Take the draw back: everybody is in this draft again, that of the later half is thrown away.
    How often was drawn stays. A second call changes nothing. Raises StaleDraft, AlreadyLaunched and
    WaitsItself.
    """
    locked, later = _locked(draft, revision)
    if later is None:
        return locked
    keep(locked, DraftStep.LEADERS, tuple(_everybody(locked, later)))
    later.delete()
    waitlist = Waitlist(times=locked.outline.waitlist.times)
    _save(locked, replace(locked.outline, waitlist=waitlist), now=now)
    record("begin_together", locked, by=by, now=now, times=waitlist.times)
    return locked


def _locked(draft: PilotDraft, revision: int) -> tuple[PilotDraft, PilotDraft | None]:
    """The draft and that of its later half, none of them launched."""
    locked = PilotDraft.objects.select_for_update().get(pk=draft.pk)
    later = PilotDraft.objects.select_for_update().filter(waits_for=locked).first()
    if locked.cohort_id is not None or (later and later.cohort_id is not None):
        raise AlreadyLaunched
    if locked.waits_for_id is not None:
        raise WaitsItself
    if locked.outline.saved_in.get(DraftStep.LEADERS, 0) > revision:
        raise StaleDraft(locked)
    return locked, later


def _everybody(draft: PilotDraft, later: PilotDraft | None) -> list[int]:
    halves = [draft, later] if later else [draft]
    found: list[int] = []
    for half in halves:
        found += half.leaders.order_by("place").values_list("person", flat=True)
    return found


def _new_half(draft: PilotDraft, *, by: Member, now: dt.datetime) -> PilotDraft:
    goal = draft.outline.goal
    name = _("%(name)s, later half") % {"name": goal.name}
    later = start_draft(
        organization=draft.organization,
        goal=Goal(name[:A_NAME], goal.goal, goal.time_zone),
        by=by,
        now=now,
    )
    later.waits_for = draft
    return later


def _save(draft: PilotDraft, outline: Outline, *, now: dt.datetime) -> None:
    draft.revision += 1
    saved_in = {**outline.saved_in, DraftStep.LEADERS: draft.revision}
    draft.outline = replace(outline, saved_in=saved_in)
    draft.changed_at = now
    draft.save(update_fields=["outline", "revision", "changed_at", "waits_for"])


def prepare_later_half(*, draft: PilotDraft, cohort: Cohort, now: dt.datetime) -> Draw | None:
    """Give the draft of the later half, where there is one, what it does not have yet: the plan of
    the first half with a day of its own, who runs it, what is asked and expected. Returns the draw
    as it is frozen.

    Part of a launch, which records. A second call changes nothing. Raises OutOfReach.
    """
    half = waiting_half_of(draft)
    if half is None:
        return None
    later, weeks = half.draft, draft.outline.waitlist.weeks_later
    starts_on = cohort.starts_on + dt.timedelta(weeks=weeks)
    check_reach(starts_on, now=now)
    saved_in = later.outline.saved_in
    values = _like(draft.outline, starts_on)
    for step in values.keys() - saved_in.keys():
        keep(later, step, values[step])
    later.outline = replace(
        later.outline, saved_in=dict.fromkeys(USUAL_STEPS, later.revision) | saved_in
    )
    later.save(update_fields=["outline"])
    return replace(half.draw, later_on=later.outline.plan.starts_on)


USUAL_STEPS = (DraftStep.PLAN, DraftStep.TEAM, DraftStep.PULSE)
"""What the later half takes over without a second look; what is measured takes one."""


def _like(outline: Outline, starts_on: dt.date) -> dict[DraftStep, StepValue]:
    return {
        DraftStep.PLAN: replace(outline.plan, starts_on=starts_on),
        DraftStep.TEAM: replace(outline.team, chosen={}),
        DraftStep.PULSE: replace(outline.pulse, extra_ids=()),
        DraftStep.MEASUREMENT: without_teams(outline.measurement),
    }
