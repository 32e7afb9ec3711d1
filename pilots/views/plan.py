"""Step 3: the form, its modules, the start."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone

from people.access import MemberRequest
from pilots.forms.plan import PlanForm
from pilots.models import PilotDraft
from pilots.oddities import odd_start
from pilots.pages import Page
from pilots.proposals import propose_start
from programs.models import Module, ProgramVersion


def plan(page: Page, draft: PilotDraft) -> HttpResponse:
    """Step 3: the form, its modules, the start."""
    request, today = page.request, timezone.localdate()
    version = _newest(request)
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
    context = _plan_context(form, modules)
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


def _newest(request: MemberRequest) -> ProgramVersion | None:
    """The latest version of the shipped program."""
    return (
        ProgramVersion.objects.offered_to(request.member)
        .order_by("program__organization", "-number")
        .first()
    )
