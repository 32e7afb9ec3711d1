"""The library and the pages of pilots. The steps of the wizard are in programs.drafts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from common.components import TimelineItem
from common.once import one_effect
from people.access import MemberRequest, access, fetch
from people.models import Role
from programs.cohort_page import cohort_page
from programs.models import Cohort, Enrollment, Material, Module, PilotDraft, ProgramVersion, text_for
from programs.operations import finish_cohort, leave_cohort
from programs.wording import KPI_NAMES, step_title, timeline_kind

STAFF = (Role.ADMIN, Role.FACILITATOR, Role.COACH)


@access(*STAFF)
def library(request: MemberRequest) -> HttpResponse:
    """Every program with its modules."""
    modules = Prefetch("modules", Module.objects.visible_to(request.member).headlines(request.LANGUAGE_CODE))
    versions = ProgramVersion.objects.visible_to(request.member).newest().prefetch_related(modules)
    programs = [(version, text_for(version.content, request.LANGUAGE_CODE)) for version in versions]
    return render(request, "programs/library.html", {"programs": programs, "can_start": _can_start(request)})


@access(*STAFF)
def program(request: MemberRequest, pk: int) -> HttpResponse:
    """One program: its modules and the forms it can take."""
    language = request.LANGUAGE_CODE
    version = fetch(ProgramVersion.objects.visible_to(request.member), pk=pk)
    modules = list(Module.objects.visible_to(request.member).filter(version=version).headlines(language))
    context = {
        "version": version,
        "text": text_for(version.content, language),
        "modules": modules,
        "forms": [_form(form, language, [module.title for module in modules]) for form in version.forms],
        "guides": Material.objects.visible_to(request.member).filter(version=version).headlines(language),
        "can_start": _can_start(request),
    }
    return render(request, "programs/program.html", context)


def _form(form: dict[str, Any], language: str, titles: list[str]) -> dict[str, Any]:
    """A cadence as a week timeline; which modules are taught is chosen later, so the first ones stand in."""
    return {
        "name": form["name"].get(language) or form["name"]["en"],
        "summary": form["summary"].get(language) or form["summary"]["en"],
        "plan": [
            TimelineItem(
                step["week"],
                step_title(step["kind"], titles[step["module"] - 1] if step["module"] else ""),
                timeline_kind(step["kind"]),
            )
            for step in form["steps"]
        ],
    }


def _can_start(request: MemberRequest) -> bool:
    return request.member.has_role(Role.ADMIN)


@access()
def guide(request: MemberRequest, pk: int, slug: str) -> HttpResponse:
    """One reading page of a program; who sees which is said in querysets."""
    visible = Material.objects.visible_to(request.member).select_related("version")
    found = fetch(visible, version_id=pk, slug=slug)
    if request.member.has_role(*STAFF):
        program_text = text_for(found.version.content, request.LANGUAGE_CODE)
        back = (reverse("programs:program", args=[pk]), program_text["title"])
    elif request.member.has_role(Role.LEADER):
        back = (reverse("learning:path"), _("My path"))
    else:
        back = (reverse("home"), _("Today"))
    context = {"text": text_for(found.content, request.LANGUAGE_CODE), "back": back}
    return render(request, "programs/guide.html", context)


@access()
def nearest_guide(request: MemberRequest, slug: str) -> HttpResponse:
    """The page of the program that this person is in, for links that know no version."""
    found = Material.objects.visible_to(request.member).filter(slug=slug).nearest_to(request.member)
    if found is None:
        raise Http404
    return redirect("programs:guide", pk=found.version_id, slug=slug)


@access(*STAFF)
def module(request: MemberRequest, pk: int) -> HttpResponse:
    """One module as those see it who plan and run it."""
    language = request.LANGUAGE_CODE
    found = fetch(Module.objects.visible_to(request.member).select_related("version"), pk=pk)
    text = text_for(found.content, language)
    cards = [(card, text_for(card.content, language)) for card in found.cards.all()]
    context = {
        "module": found,
        "text": text,
        "program": text_for(found.version.content, language),
        "cards": [entry for entry in cards if not entry[0].is_booster],
        "boosters": [entry for entry in cards if entry[0].is_booster],
        "outcomes": [(outcome, KPI_NAMES[outcome["kpi"]]) for outcome in text.get("outcomes", [])],
        "scenario": text.get("scenario"),
        "rubric": text.get("rubric", []),
    }
    return render(request, "programs/module.html", context)


@access(*STAFF)
def brief(request: MemberRequest, pk: int, key: str) -> HttpResponse:
    """The brief of one role on a page of its own, to be printed or shared on a screen."""
    found = fetch(Module.objects.visible_to(request.member), pk=pk)
    text = text_for(found.content, request.LANGUAGE_CODE)
    scenario = text.get("scenario", {})
    role = next((role for role in scenario.get("roles", []) if role["key"] == key), None)
    if role is None:
        raise Http404
    return render(request, "programs/brief.html", {"module": found, "text": text, "scenario": scenario, "role": role})


@access(Role.ADMIN)
def cohorts(request: MemberRequest) -> HttpResponse:
    """Drafts, running and finished pilots."""
    found = Cohort.objects.visible_to(request.member).with_people().order_by("-starts_on", "-pk")
    listed = list(found)
    drafts = PilotDraft.objects.visible_to(request.member).filter(cohort=None).select_related("by")
    context = {
        "drafts": [(draft, draft.data.get("name", "")) for draft in drafts.order_by("-changed_at")],
        "running": [cohort for cohort in listed if cohort.state == Cohort.State.RUNNING],
        "finished": [cohort for cohort in listed if cohort.state == Cohort.State.FINISHED],
    }
    return render(request, "programs/cohorts.html", context)


@access(Role.ADMIN)
def cohort(request: MemberRequest, pk: int) -> HttpResponse:
    """One pilot: who might like a word, the plan, how far everybody is."""
    visible = Cohort.objects.visible_to(request.member).with_people().select_related("version")
    found = fetch(visible, pk=pk)
    now = timezone.now()
    page = cohort_page(found, language=request.LANGUAGE_CODE, now=now, today=timezone.localdate(now))
    program_text = text_for(found.version.content, request.LANGUAGE_CODE)
    return render(request, "programs/cohort.html", {"cohort": found, "program": program_text, **page})


@access(Role.ADMIN)
@one_effect
def leave(request: MemberRequest, pk: int) -> HttpResponse:
    """A leader stops taking part, after a second look."""
    visible = Enrollment.objects.visible_to(request.member).select_related("cohort", "member")
    enrollment = fetch(visible, pk=pk)
    if request.method == "POST":
        leave_cohort(enrollment=enrollment, now=timezone.now(), by=request.member)
        messages.success(request, _("%(name)s no longer takes part.") % {"name": enrollment.member.name})
        return redirect("programs:cohort", enrollment.cohort_id)
    return render(request, "programs/leave.html", {"enrollment": enrollment, "cohort": enrollment.cohort})


@access(Role.ADMIN)
@one_effect
def finish(request: MemberRequest, pk: int) -> HttpResponse:
    """Close a pilot, after a second look."""
    found = fetch(Cohort.objects.visible_to(request.member), pk=pk)
    if request.method == "POST":
        finish_cohort(cohort=found, now=timezone.now(), by=request.member)
        messages.success(request, _("%(name)s is finished.") % {"name": found.name})
        return redirect("programs:cohort", found.pk)
    return render(request, "programs/finish.html", {"cohort": found})
