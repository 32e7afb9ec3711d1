"""Step 3: the form, its modules, the start."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone

from cohorts.models import QuietWeeks
from cohorts.quiet import quiet_for
from people.access import MemberRequest
from pilots.forms.plan import PlanForm
from pilots.frame import leaders_of, schedule_for
from pilots.models import PilotDraft
from pilots.oddities import odd_start
from pilots.pages import Page
from pilots.proposals import propose_start
from pilots.quiet_lines import moved_steps, quiet_line
from pilots.weekly_limit import limit_that_moves
from programs.models import Module, ProgramVersion


def plan(page: Page, draft: PilotDraft) -> HttpResponse:
    """Step 3: the form, its modules, the start."""
    request, today = page.request, timezone.localdate()
    version = _newest(request, draft)
    if version is None:
        return page.show({"form": None})
    language = request.LANGUAGE_CODE
    modules = list(
        Module.objects.visible_to(request.member).filter(version=version).headlines(language)
    )
    form = PlanForm(
        request.POST or None,
        version=version,
        modules=modules,
        plan=page.outline.plan,
        start=propose_start(today),
        language=language,
    )
    context = _plan_context(form, modules) | _left_out(form, draft, language)
    if page.action == "continue" and form.is_valid():
        return page.keep(draft, form.value, context)
    return page.show(context, status=422 if form.errors else 200)


def _plan_context(form: PlanForm, modules: list[Module]) -> dict[str, object]:
    is_filled = form.is_bound and form.is_valid()
    starts_on = form.cleaned_data["starts_on"] if is_filled else form.initial["starts_on"]
    return {
        "form": form,
        "offered": list(zip(form["modules"], modules, strict=True)),
        "warning": odd_start(starts_on, timezone.localdate()),
    }


def _left_out(form: PlanForm, draft: PilotDraft, language: str) -> dict[str, object]:
    """What opens later than usual, and why: the weeks in which nothing opens, and the limit of a
    week where it puts off more than these.
    """
    quiet = quiet_for(draft.organization_id, leaders_of(draft))
    plan = form.value if form.is_bound and form.is_valid() else form.proposed
    if plan.starts_on is None:
        return {}
    schedule = schedule_for(plan, quiet, draft.organization.weekly_minutes)
    moved = moved_steps(schedule, plan.starts_on, language)
    if not moved:
        return {}
    entries = QuietWeeks.objects.filter(organization=draft.organization_id)
    first, last = plan.starts_on, max(each.after for each in moved)
    named = entries.concerning(leaders_of(draft)).filter(first_on__lte=last, last_on__gte=first)
    return {
        "moved": moved,
        "quiet": [quiet_line(each) for each in named],
        "limit": limit_that_moves(schedule, plan.starts_on),
    }


def _newest(request: MemberRequest, draft: PilotDraft) -> ProgramVersion | None:
    """The latest version: of the same program as the pilot before, where there is one."""
    offered = ProgramVersion.objects.offered_to(request.member)
    if draft.expands_id is not None:
        same = offered.filter(program__versions__cohort=draft.expands_id)
        if newest := same.order_by("-number").first():
            return newest
    return offered.order_by("program__organization", "-number").first()
