"""Pilots that run or have run: the list, and one of them."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from cohorts.models import Cohort
from common.languages import in_language
from people.access import MemberRequest, access, fetch
from people.models import Role
from pilots.cohort_page import cohort_page
from pilots.gaps import next_open
from pilots.models import PilotDraft
from pilots.vacancies import vacancies_of


@access(Role.ADMIN)
def cohorts(request: MemberRequest) -> HttpResponse:
    """Drafts, running and finished pilots."""
    found = Cohort.objects.visible_to(request.member).with_people().order_by("-starts_on", "-pk")
    listed = list(found)
    drafts = PilotDraft.objects.visible_to(request.member).filter(cohort=None).select_related("by")
    named = [
        (draft, draft.pilot.goal.name or _("A pilot without a name yet"), next_open(draft.pilot))
        for draft in drafts.order_by("-changed_at")
    ]
    context = {
        "is_empty": not listed and not named,
        "drafts": named,
        "running": [cohort for cohort in listed if not cohort.is_finished],
        "finished": [cohort for cohort in listed if cohort.is_finished],
    }
    return render(request, "pilots/cohorts.html", context)


@access(Role.ADMIN)
def cohort(request: MemberRequest, pk: int) -> HttpResponse:
    """One pilot: who might like a word, the plan, how far everybody is."""
    visible = Cohort.objects.visible_to(request.member).with_people().select_related("version")
    found = fetch(visible, pk=pk)
    now = timezone.now()
    page = cohort_page(
        found, language=request.LANGUAGE_CODE, now=now, today=timezone.localdate(now)
    )
    program_text = in_language(found.version.content, request.LANGUAGE_CODE)
    vacancies = vacancies_of(found, [person.enrollment for person in page.people], now)
    context = {"cohort": found, "program": program_text, "page": page, "vacancies": vacancies}
    return render(request, "pilots/cohort.html", context)
