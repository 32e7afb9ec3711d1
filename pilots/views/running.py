"""Pilots that run or have run: the list, and one of them."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from cohorts.models import Cohort
from cohorts.querysets import CohortQuerySet
from common.compiled import CompiledQuery
from people.access import MemberRequest, access, found
from people.models import Member, Role
from people.operations import Sight, look_at
from pilots.cohort_page import cohort_page
from pilots.gaps import next_open
from pilots.kin import kin_of
from pilots.models import PilotDraft
from pilots.pilot_lines import line_of
from pilots.querysets import PilotDraftQuerySet
from pilots.vacancies import vacancies_of
from programs.module_texts import program_texts
from ui.paging import Pages

DRAFTS_A_PAGE, PILOTS_A_PAGE = 10, 20


def _pilots(member: Member) -> CohortQuerySet:
    return Cohort.objects.visible_to(member).with_leaders().order_by("-starts_on", "-pk")


def _running(member: Member) -> CohortQuerySet:
    return _pilots(member).exclude(state=Cohort.State.FINISHED)


def _finished(member: Member) -> CohortQuerySet:
    return _pilots(member).filter(state=Cohort.State.FINISHED)


def _drafts(member: Member) -> PilotDraftQuerySet:
    drafts = PilotDraft.objects.visible_to(member).filter(cohort=None).select_related("by")
    return drafts.order_by("-changed_at", "-pk")


def _pilot(member: Member, pk: int) -> CohortQuerySet:
    in_full = Cohort.objects.visible_to(member).with_leaders().with_staff()
    return in_full.with_newer_version().filter(pk=pk)


RUNNING = Pages(_running, within=_pilots, size=PILOTS_A_PAGE)
FINISHED = Pages(_finished, within=_pilots, size=PILOTS_A_PAGE, name="finished")
DRAFTS = Pages(_drafts, size=DRAFTS_A_PAGE, name="draft")
PILOT = CompiledQuery(_pilot)


@access(Role.ADMIN)
def cohorts(request: MemberRequest) -> HttpResponse:
    """Drafts, running and finished pilots, each with pages of its own."""
    drafted = DRAFTS.page(request.GET, request.member)
    running, finished = (each.page(request.GET, request.member) for each in (RUNNING, FINISHED))
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
        "running": running,
        "running_lines": [line_of(each) for each in running.items],
        "finished": finished,
        "finished_lines": [line_of(each) for each in finished.items],
    }
    return render(request, "pilots/cohorts.html", context)


@access(Role.ADMIN)
def cohort(request: MemberRequest, pk: int) -> HttpResponse:
    """One pilot: who might like a word, the plan, how far everybody is, the leaders by page."""
    pilot, now = found(PILOT.first(request.member, pk)), timezone.now()
    look_at(pilot, Sight.PROGRESS, by=request.member, now=now)
    page = cohort_page(
        pilot,
        request.GET,
        language=request.LANGUAGE_CODE,
        now=now,
        today=timezone.localdate(now),
    )
    context = {
        "cohort": pilot,
        "program": program_texts([pilot.version_id], request.LANGUAGE_CODE)[pilot.version_id],
        "page": page,
        "vacancies": vacancies_of(pilot, now),
        "kin": kin_of(pilot),
    }
    return render(request, "pilots/cohort.html", context)
