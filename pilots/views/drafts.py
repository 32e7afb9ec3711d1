"""The wizard: nine pages, each saved by its Continue, opened in any order."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from common.once import one_effect
from people.access import MemberRequest, access, fetch
from people.models import Role
from pilots.draft import DraftStep, Goal
from pilots.forms.goal import GoalForm
from pilots.models import PilotDraft
from pilots.operations.drafting import start_draft
from pilots.pages import Page, step_url
from pilots.views.busy import show_busy
from pilots.views.goal import goal, show_goal
from pilots.views.groups import groups
from pilots.views.matching import coaches
from pilots.views.measurement import measurement
from pilots.views.people import leaders, team
from pilots.views.plan import plan
from pilots.views.pulse import pulse
from pilots.views.review import review
from pilots.views.times import times
from pilots.views.waitlist import waitlist

_STEPS = {
    DraftStep.GOAL: goal,
    DraftStep.LEADERS: leaders,
    DraftStep.PLAN: plan,
    DraftStep.TEAM: team,
    DraftStep.GROUPS: groups,
    DraftStep.TIMES: times,
    DraftStep.PULSE: pulse,
    DraftStep.MEASUREMENT: measurement,
    DraftStep.REVIEW: review,
}
_PAGES = {
    **{name.value: (name, show) for name, show in _STEPS.items()},
    "coaches": (DraftStep.TEAM, coaches),
    "waitlist": (DraftStep.LEADERS, waitlist),
}
"""By their addresses; two are beside their steps."""


@access(Role.ADMIN)
@one_effect
def new(request: MemberRequest) -> HttpResponse:
    """The first page of a pilot. Nothing is written before it is saved."""
    page = Page(request, None, DraftStep.GOAL, "pilots/draft/goal.html")
    usual = Goal(time_zone=request.member.organization.time_zone)
    form = GoalForm(request.POST or None, goal=usual)
    if page.action and form.is_valid():
        draft = start_draft(
            organization=request.member.organization,
            goal=form.value,
            by=request.member,
            now=timezone.now(),
        )
        return redirect(step_url(draft, DraftStep.LEADERS))
    return show_goal(page, form)


@access(Role.ADMIN)
@one_effect
def step(request: MemberRequest, pk: int, step: str) -> HttpResponse:
    """One step of a draft."""
    of_step, show = _PAGES.get(step, (None, None))
    if of_step is None or show is None:
        raise Http404
    draft = fetch(
        PilotDraft.objects.visible_to(request.member).select_related(
            "organization", "job", "expands", "waits_for"
        ),
        pk=pk,
    )
    if draft.cohort_id is not None:
        return redirect("pilots:pilot", draft.cohort_id)
    if draft.is_busy:
        return show_busy(request, draft)
    page = Page(request, draft, of_step, f"pilots/draft/{step}.html")
    return show(page, draft)
