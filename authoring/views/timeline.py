"""The weeks of a draft: its forms, and the steps of each."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages as flash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from authoring.bundle import Files
from authoring.drafts import no_draft, open_draft
from authoring.form_changes import (
    CADENCE_NAMES,
    Cadence,
    add_form,
    add_step,
    copy_form,
    remove_form,
    write_form,
)
from authoring.layout import NotThere
from authoring.models import Manuscript
from authoring.operations import NotPublished, change_files
from authoring.timeline import FormWeeks, module_titles, weeks_of
from authoring.timeline_forms import StepForm, WeeksForm
from common.once import one_effect
from people.access import MemberRequest, access
from people.models import Role

Change = Callable[[Files], dict[str, str]]


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@one_effect
def timeline(request: MemberRequest, pk: int) -> HttpResponse:
    """Every form as weeks; one more, new or as a copy."""
    draft = open_draft(request, pk)
    if request.method == "POST":
        copied, cadence = request.POST.get("copy", ""), request.POST.get("cadence", "")
        change: Change = partial(copy_form, slug=copied)
        if not copied:
            if cadence not in list(Cadence):
                return _not_there(request, pk)
            change = partial(add_form, cadence=Cadence(cadence))
        return _changed(request, draft, change, f"add_form {copied or cadence}") or redirect(
            "authoring:timeline", pk
        )
    context = {
        "draft": draft,
        "weeks": weeks_of(draft.files, request.LANGUAGE_CODE),
        "cadences": [(key.value, name) for key, name in CADENCE_NAMES.items()],
    }
    return render(request, "authoring/timeline.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@one_effect
def weeks(request: MemberRequest, pk: int) -> HttpResponse:
    """One form: its texts, its steps, one step more. It is kept, right or wrong."""
    draft, slug = open_draft(request, pk), request.GET.get("form", "")
    one = _weeks_called(request, draft, slug)
    if one is None:
        return _not_there(request, pk)
    titles = module_titles(draft.files, request.LANGUAGE_CODE)
    adds = "add" in request.POST
    form = WeeksForm(None if adds else request.POST or None, weeks=one, titles=titles)
    new = StepForm(request.POST if adds else None, titles=titles)
    change: Change | None = None
    if adds and new.is_valid():
        change = partial(add_step, slug=slug, step=new.step)
    elif not adds and form.is_valid():
        change = partial(write_form, slug=slug, values=form.values)
    if change:
        return _changed(request, draft, change, f"write_form {slug}") or redirect(
            request.get_full_path()
        )
    context = {"draft": draft, "one": one, "form": form, "new": new}
    status = 422 if request.method == "POST" else 200
    return render(request, "authoring/weeks.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@one_effect
def remove_weeks(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask, then take out a form."""
    draft, slug = open_draft(request, pk), request.GET.get("form", "")
    one = _weeks_called(request, draft, slug)
    if one is None:
        return _not_there(request, pk)
    if request.method == "POST":
        change = partial(remove_form, slug=slug)
        return _changed(request, draft, change, f"remove_form {slug}") or redirect(
            "authoring:timeline", pk
        )
    return render(request, "authoring/remove_weeks.html", {"draft": draft, "one": one})


def _weeks_called(request: MemberRequest, draft: Manuscript, slug: str) -> FormWeeks | None:
    listed = weeks_of(draft.files, request.LANGUAGE_CODE)
    return next((each for each in listed if each.slug == slug), None)


def _changed(
    request: MemberRequest, draft: Manuscript, change: Change, about: str
) -> HttpResponse | None:
    """Make the change; where to go instead, when it could not be made."""
    try:
        changed = change_files(
            draft=draft, change=change, about=about, by=request.member, now=timezone.now()
        )
    except NotPublished:
        return no_draft(request)
    except NotThere:
        return _not_there(request, draft.pk)
    if changed.problem:
        flash.warning(request, _("Kept. Something is still missing: it is named where it is."))
    else:
        flash.success(request, _("Kept."))
    return None


def _not_there(request: MemberRequest, pk: int) -> HttpResponse:
    flash.warning(request, _("The draft is not as this page showed it. Nothing was changed."))
    return redirect("authoring:timeline", pk)
