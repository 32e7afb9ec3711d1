"""An organization's own and licensed questionnaires, for its admins."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from common.once import one_effect
from instruments.forms import QuestionnaireForm, SheetForm
from instruments.models import Questionnaire
from instruments.operations import (
    FrozenQuestionnaire,
    StaleQuestionnaire,
    add_questionnaire,
    change_questionnaire,
)
from people.access import MemberRequest, access, fetch
from people.models import Role
from ui.paging import page_of


@access(Role.ADMIN)
def questionnaires(request: MemberRequest) -> HttpResponse:
    """All of them, also the self-reports that pilots have taken from programs."""
    found = Questionnaire.objects.visible_to(request.member).listed(str(request.LANGUAGE_CODE))
    page = page_of(found, request.GET)
    return render(request, "instruments/questionnaires.html", {"page": page})


@access(Role.ADMIN)
@one_effect
def new(request: MemberRequest) -> HttpResponse:
    """Add one, by hand or by pasting its statements."""
    form = QuestionnaireForm(request.POST or None, language=str(request.LANGUAGE_CODE))
    if request.method == "POST" and form.is_valid():
        made = add_questionnaire(
            organization=request.member.organization,
            texts=form.texts,
            facts=form.facts,
            by=request.member,
            now=timezone.now(),
        )
        messages.success(request, _("Kept. This is how people will see it."))
        return redirect("instruments:questionnaire", pk=made.pk)
    status = 422 if form.is_bound else 200
    return render(request, "instruments/write.html", {"form": form}, status=status)


@access(Role.ADMIN)
def questionnaire(request: MemberRequest, pk: int) -> HttpResponse:
    """As the person sees it, with what is known of it."""
    found = fetch(Questionnaire.objects.visible_to(request.member), pk=pk)
    text = found.text_in(_language(request, found))
    context = {
        "questionnaire": found,
        "text": text,
        "form": SheetForm(None, text=text, answers={}),
        "is_frozen": found.is_frozen,
        "written": [each for each in settings.LANGUAGES if each[0] in found.texts],
        "missing": [each for each in settings.LANGUAGES if each[0] not in found.texts],
        "today": timezone.localdate(),
    }
    return render(request, "instruments/questionnaire.html", context)


def _language(request: MemberRequest, found: Questionnaire) -> str:
    """The one that is asked for and there, else the reader's."""
    asked = request.GET.get("lang", "")
    return asked if asked in found.texts else str(request.LANGUAGE_CODE)


@access(Role.ADMIN)
def write(request: MemberRequest, pk: int, language: str) -> HttpResponse:
    """Change what it says in a language, or add one, while nobody has answered."""
    found = fetch(Questionnaire.objects.visible_to(request.member), pk=pk)
    posted = request.POST if request.method == "POST" else None
    form = QuestionnaireForm(posted, known=found, language=language)
    context = {"form": form, "questionnaire": found, "language": language}
    is_known = language in dict(settings.LANGUAGES)
    if found.is_frozen or not is_known:
        messages.info(request, _("It is frozen: what was answered stays what it was."))
        return redirect("instruments:questionnaire", pk=pk)
    if posted is not None and form.is_valid():
        try:
            change_questionnaire(
                questionnaire=found,
                texts=form.texts,
                facts=form.facts,
                revision=form.cleaned_data["revision"] or 0,
                by=request.member,
                now=timezone.now(),
            )
        except (FrozenQuestionnaire, StaleQuestionnaire):
            context["is_stale"] = True
        else:
            messages.success(request, _("Saved."))
            return redirect("instruments:questionnaire", pk=pk)
    status = 422 if posted is not None else 200
    return render(request, "instruments/write.html", context, status=status)
