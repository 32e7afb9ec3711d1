"""Step 1: a name, a reason, a home zone."""

from __future__ import annotations

from django.http import HttpResponse

from people.models import Member
from pilots.forms.goal import GOALS, USUAL_ZONES, GoalForm
from pilots.models import PilotDraft
from pilots.pages import Page


def goal(page: Page, draft: PilotDraft) -> HttpResponse:
    """Step 1: a name, a reason, a home zone."""
    form = GoalForm(page.request.POST or None, goal=page.outline.goal)
    if page.action and form.is_valid():
        return page.keep(draft, form.value, _goal_context(page, form))
    return show_goal(page, form)


def show_goal(page: Page, form: GoalForm) -> HttpResponse:
    """The page with this form, filled in or empty."""
    return page.show(_goal_context(page, form), status=422 if form.errors else 200)


def _goal_context(page: Page, form: GoalForm) -> dict[str, object]:
    used = (
        Member.objects.visible_to(page.request.member)
        .values_list("time_zone", flat=True)
        .distinct()
    )
    return {"form": form, "zones": sorted({*used, *USUAL_ZONES}), "goals": GOALS}
