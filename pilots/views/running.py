"""Pilots that run or have run: the list, and one of them."""

from __future__ import annotations

from django.db.models import Q
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
from ui.paging import page_of

DRAFTS_A_PAGE, PILOTS_A_PAGE = 10, 20


@access(Role.ADMIN)
def cohorts(request: MemberRequest) -> HttpResponse:
    """Drafts, running and finished pilots, each with pages of its own."""
    pilots = Cohort.objects.visible_to(request.member).with_leaders().order_by("-starts_on", "-pk")
    finished = Q(state=Cohort.State.FINISHED)
    drafts = PilotDraft.objects.visible_to(request.member).filter(cohort=None).select_related("by")
    drafted = page_of(
        drafts.order_by("-changed_at", "-pk"), request.GET, size=DRAFTS_A_PAGE, name="draft"
    )
    context = {
        "drafted": drafted,
        "drafts": [
            (
                draft,
                draft.outline.goal.name or _("A pilot without a name yet"),
                next_open(draft.outline),
            )
            for draft in drafted.items
        ],
        "running": page_of(pilots.exclude(finished), request.GET, size=PILOTS_A_PAGE),
        "finished": page_of(
            pilots.filter(finished), request.GET, size=PILOTS_A_PAGE, name="finished"
        ),
    }
    return render(request, "pilots/cohorts.html", context)


@access(Role.ADMIN)
def cohort(request: MemberRequest, pk: int) -> HttpResponse:
    """One pilot: who might like a word, the plan, how far everybody is, the leaders by page."""
    visible = Cohort.objects.visible_to(request.member).with_leaders().with_staff()
    found = fetch(visible.select_related("version"), pk=pk)
    now = timezone.now()
    page = cohort_page(
        found,
        request.GET,
        language=request.LANGUAGE_CODE,
        now=now,
        today=timezone.localdate(now),
    )
    program_text = in_language(found.version.content, request.LANGUAGE_CODE)
    context = {
        "cohort": found,
        "program": program_text,
        "page": page,
        "vacancies": vacancies_of(found, now),
    }
    return render(request, "pilots/cohort.html", context)
