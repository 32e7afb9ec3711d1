"""One more like a pilot: another round of it, or the full program after it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from cohorts.models import Cohort
from common.once import one_effect
from people.access import MemberRequest, access
from people.models import Role
from pilots.draft import DraftStep
from pilots.forms.changes import CloneForm
from pilots.forms.full_program import FullProgramForm
from pilots.full_program import full_program_for
from pilots.operations.repeating import NoFullForm, clone_pilot, expand_pilot
from pilots.pages import step_url
from pilots.views.course import of_pilot, pilot_of
from programs.module_texts import module_texts


@access(Role.ADMIN)
@one_effect
def clone(request: MemberRequest, pk: int) -> HttpResponse:
    """Begin a draft like this pilot."""
    cohort = pilot_of(request, pk)
    usual = _("%(name)s, next round") % {"name": cohort.name}
    form = CloneForm(request.POST or None, initial={"name": usual[:200]})
    page = of_pilot(
        cohort,
        title=_("Set up another pilot like this"),
        consequences=[
            _("A draft begins with the same goal, modules, facilitators, coaches and questions."),
            _("You choose leaders, groups and days anew. Nothing is sent before you launch it."),
        ],
        verb=_("Begin the draft"),
        form=form,
    )
    if request.method != "POST" or not form.is_valid():
        return page.answer(request, str)
    draft = clone_pilot(
        cohort=cohort, name=form.cleaned_data["name"], by=request.member, now=timezone.now()
    )
    return redirect(step_url(draft, DraftStep.LEADERS))


@access(Role.ADMIN)
@one_effect
def expand(request: MemberRequest, pk: int) -> HttpResponse:
    """Begin a draft of the full program after this pilot."""
    cohort = pilot_of(request, pk)
    full = full_program_for(cohort)
    title = _("Expand to the full program")
    if full is None:
        texts = [_("This program is retired, or has no form that is more than a pilot.")]
        page = of_pilot(cohort, title=title, verb="", consequences=texts, can_happen=False)
        return page.answer(request, str)
    usual = _("%(name)s, full program") % {"name": cohort.name}
    form = FullProgramForm(
        request.POST or None, full=full, name=usual[:200], language=request.LANGUAGE_CODE
    )
    page = of_pilot(
        cohort,
        title=title,
        consequences=[
            _("A draft begins with the same goal, facilitators, coaches and questions."),
            _modules(cohort, request.LANGUAGE_CODE),
            _("It shows what the pilot taught, and the two pages link to each other."),
            _("You choose groups and days anew. Nothing is sent before you launch it."),
        ],
        verb=_("Begin the draft"),
        form=form,
    )
    if request.method != "POST" or not form.is_valid():
        return page.answer(request, str)
    try:
        draft = expand_pilot(
            cohort=cohort, **form.cleaned_data, by=request.member, now=timezone.now()
        )
    except NoFullForm:
        messages.warning(request, _("The program has changed since you opened this page."))
        return redirect(request.path)
    return redirect(step_url(draft, DraftStep.LEADERS))


def _modules(cohort: Cohort, language: str) -> str:
    ids = list(cohort.modules.order_by("position").values_list("pk", flat=True))
    texts = module_texts(ids, language)
    titles = ", ".join(texts[pk].title for pk in ids)
    return _("The people in the pilot have these modules already: %(modules)s.") % {
        "modules": titles
    }
