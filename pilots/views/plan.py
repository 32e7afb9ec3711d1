"""Step 3: the form, its modules, the start."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone

from people.access import MemberRequest
from pilots.draft import odd_start, usual_start
from pilots.forms.plan import PlanForm
from pilots.models import PilotDraft
from pilots.operations.drafting import save_draft_step
from pilots.pages import Page
from programs.models import Module, ProgramVersion, text_for


def plan(page: Page, draft: PilotDraft) -> HttpResponse:
    request, pilot = page.request, page.pilot
    version = _newest(request)
    if version is None:
        return page.show({"form": None})
    language = request.LANGUAGE_CODE
    modules = list(Module.objects.visible_to(request.member).filter(version=version))
    today = timezone.localdate()
    form = PlanForm(
        request.POST or None,
        version=version,
        modules=modules,
        plan=pilot.plan,
        start=usual_start(today),
        language=language,
    )
    starts_on = (
        form.cleaned_data.get("starts_on")
        if form.is_bound and form.is_valid()
        else form.initial["starts_on"]
    )
    texts = {str(module.pk): (text_for(module.content, language), module) for module in modules}
    context = {
        "form": form,
        "texts": texts,
        "shapes": form.shapes,
        "warning": odd_start(starts_on, today),
    }
    if page.action == "continue" and form.is_valid():
        return page.keep(
            lambda: save_draft_step(
                draft=draft,
                step="plan",
                value=form.value,
                revision=page.revision,
                by=request.member,
                now=timezone.now(),
            ),
            context,
        )
    return page.show(context, status=422 if form.errors else 200)


def _newest(request: MemberRequest) -> ProgramVersion | None:
    """The latest version of the shipped program."""
    return (
        ProgramVersion.objects.visible_to(request.member)
        .order_by("program__organization", "-number")
        .first()
    )
