"""The library and the pages of pilots. The steps of the wizard are in programs.drafts."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from common.places import place
from people.access import MemberRequest, access, fetch
from people.models import Role
from programs.activities import step_title, timeline_item
from programs.models import Material, Module, ProgramVersion, text_for
from programs.wording import KPI_NAMES

STAFF = (Role.ADMIN, Role.FACILITATOR, Role.COACH)


@access(*STAFF)
def library(request: MemberRequest) -> HttpResponse:
    """Every program with its modules."""
    modules = Prefetch(
        "modules", Module.objects.visible_to(request.member).headlines(request.LANGUAGE_CODE)
    )
    versions = ProgramVersion.objects.visible_to(request.member).newest().prefetch_related(modules)
    programs = [(version, text_for(version.content, request.LANGUAGE_CODE)) for version in versions]
    return render(
        request, "programs/library.html", {"programs": programs, "can_start": _can_start(request)}
    )


@access(*STAFF)
def program(request: MemberRequest, pk: int) -> HttpResponse:
    """One program: its modules and the forms it can take."""
    language = request.LANGUAGE_CODE
    version = fetch(ProgramVersion.objects.visible_to(request.member), pk=pk)
    modules = list(
        Module.objects.visible_to(request.member).filter(version=version).headlines(language)
    )
    context = {
        "version": version,
        "text": text_for(version.content, language),
        "modules": modules,
        "forms": [
            _form(form, language, [module.title for module in modules]) for form in version.forms
        ],
        "guides": Material.objects.visible_to(request.member)
        .filter(version=version)
        .headlines(language),
        "can_start": _can_start(request),
    }
    return render(request, "programs/program.html", context)


def _form(form: dict[str, Any], language: str, titles: list[str]) -> dict[str, Any]:
    """A cadence as a week timeline; which modules are taught is chosen later, so the first ones
    stand in.
    """
    return {
        "name": form["name"].get(language) or form["name"]["en"],
        "summary": form["summary"].get(language) or form["summary"]["en"],
        "plan": [
            timeline_item(
                kind=step["kind"],
                title=step_title(
                    step["kind"], titles[step["module"] - 1] if step["module"] else ""
                ),
                week=step["week"],
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
        back = (place("path of a leader"), _("My path"))
    else:
        back = (place("today"), _("Today"))
    context = {"text": text_for(found.content, request.LANGUAGE_CODE), "back": back}
    return render(request, "programs/guide.html", context)


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
    return render(
        request,
        "programs/brief.html",
        {"module": found, "text": text, "scenario": scenario, "role": role},
    )
