"""The library: programs and modules for those who work with them, and pages to read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from common.addresses import address
from common.compiled import CompiledQuery
from common.languages import in_language
from common.places import place
from common.records import dataclass
from people.access import MemberRequest, access, fetch
from people.models import Member, Role
from programs.activities import step_title, timeline_item
from programs.comparison_texts import comparison_texts
from programs.content.forms import ProgramForm, course_length
from programs.models import Material, Module, ProgramVersion
from programs.module_texts import module_texts, program_texts
from programs.querysets import STAFF, ModuleColumns, VersionColumns
from programs.remarks import remarks_about
from programs.searching import find
from ui.kept import Gap

MOST_LETTERS = 100
"""Of what is looked for."""


def _versions(member: Member) -> QuerySet[ProgramVersion, VersionColumns]:
    return ProgramVersion.objects.visible_to(member).newest().for_lines()


def _modules(member: Member) -> QuerySet[Module, ModuleColumns]:
    """Of all these, each program's in its order."""
    found = Module.objects.visible_to(member).filter(version__in=_versions(member).values("pk"))
    return found.order_by("version_id", "position").for_lines()


VERSIONS, MODULES = CompiledQuery(_versions), CompiledQuery(_modules)


@dataclass(frozen=True, kw_only=True)
class ModuleLine:
    """A module in a list; see ui.kept for its gaps."""

    url: Gap
    title: Gap
    sentence: Gap
    minutes: int


def _module_lines(modules: Iterable[ModuleColumns], language: str) -> list[ModuleLine]:
    """In the order they come; they are read for_lines(). One query where a module's texts are new
    to this process.
    """
    listed = list(modules)
    texts = module_texts([each.pk for each in listed], language)
    return [
        ModuleLine(
            url=Gap(address("programs:module", each.pk)),
            title=Gap(texts[each.pk].title),
            sentence=Gap(texts[each.pk].sentence),
            minutes=each.minutes,
        )
        for each in listed
    ]


def _parted(
    forms: Iterable[ProgramForm], modules: Iterable[ModuleColumns], language: str
) -> tuple[list[ModuleLine], list[ModuleLine]]:
    """(the course, further modules) of a program."""
    lines, course = _module_lines(modules, language), course_length(forms)
    return lines[:course], lines[course:]


@access(*STAFF)
def library(request: MemberRequest) -> HttpResponse:
    """Every program with its modules; or what says the words that somebody looks for."""
    sought = request.GET.get("q", "").replace("\0", "").strip()[:MOST_LETTERS]
    if sought:
        found = find(request.member, sought, request.LANGUAGE_CODE)
        return render(request, "programs/found.html", {"sought": sought, "found": found})
    versions, language = VERSIONS(request.member), request.LANGUAGE_CODE
    texts = program_texts([version.pk for version in versions], language)
    modules = MODULES(request.member)
    by_version: defaultdict[int, list[ModuleColumns]] = defaultdict(list)
    for module in modules:
        by_version[module.version_id].append(module)
    programs = [
        (version, texts[version.pk], *_parted(version.forms, by_version[version.pk], language))
        for version in versions
    ]
    context = {"programs": programs, "can_start": _can_start(request)}
    return render(request, "programs/library.html", context)


@access(*STAFF)
def program(request: MemberRequest, pk: int) -> HttpResponse:
    """One program: its modules and the forms it can take."""
    language = request.LANGUAGE_CODE
    visible = ProgramVersion.objects.visible_to(request.member)
    version = fetch(visible.select_related("program"), pk=pk)
    listed = list(Module.objects.visible_to(request.member).filter(version=version).for_lines())
    modules, further = _parted(version.forms, listed, language)
    titles = [str(module.title) for module in (*modules, *further)]
    context = {
        "version": version,
        "text": in_language(version.content, language),
        "modules": modules,
        "further": further,
        "comparison": comparison_texts(listed[0].pk, language) if listed else None,
        "forms": [_form_context(form, language, titles) for form in version.forms],
        "guides": Material.objects.visible_to(request.member)
        .filter(version=version)
        .headlines(language),
        "kit_count": Material.objects.kit_for(request.member).filter(version=version).count(),
        "remarks": remarks_about(request.member, version),
        "can_start": _can_start(request),
    }
    return render(request, "programs/program.html", context)


def _form_context(form: ProgramForm, language: str, titles: Sequence[str]) -> dict[str, object]:
    """A form as a week timeline; which modules are taught is chosen later, so the first ones stand
    in.
    """
    return {
        "name": in_language(form.name, language),
        "summary": in_language(form.summary, language),
        "plan": [
            timeline_item(
                kind=step.kind,
                title=step_title(step.kind, titles[step.module - 1] if step.module else ""),
                week=step.week,
            )
            for step in form.steps
        ],
    }


def _can_start(request: MemberRequest) -> bool:
    return request.member.has_role(Role.ADMIN)


@access()
def guide(request: MemberRequest, pk: int, slug: str) -> HttpResponse:
    """One reading page of a program; who sees which is said in querysets."""
    visible = Material.objects.visible_to(request.member).select_related("version")
    found = fetch(visible, version_id=pk, slug=slug)
    back = way_back(request, found.version)
    context = {"text": in_language(found.content, request.LANGUAGE_CODE), "back": back}
    return render(request, "programs/guide.html", context)


def way_back(request: MemberRequest, version: ProgramVersion) -> tuple[str, str]:
    """Address and name of where its readers come from."""
    if request.member.has_role(*STAFF):
        about = in_language(version.content, request.LANGUAGE_CODE)
        return reverse("programs:program", args=[version.pk]), about.title
    if request.member.has_role(Role.LEADER):
        return place("path of a leader"), _("My path")
    return place("today"), _("Today")


@access(*STAFF)
def module(request: MemberRequest, pk: int) -> HttpResponse:
    """One module as those see it who plan and run it."""
    language = request.LANGUAGE_CODE
    found = fetch(Module.objects.visible_to(request.member).select_related("version"), pk=pk)
    cards = [(card, in_language(card.content, language)) for card in found.cards.all()]
    context = {
        "module": found,
        "text": in_language(found.content, language),
        "program": in_language(found.version.content, language),
        "cards": [(card, text) for card, text in cards if not (card.is_booster or card.is_extra)],
        "boosters": [(card, text) for card, text in cards if card.is_booster],
        "extras": [(card, text) for card, text in cards if card.is_extra and not card.is_recall],
        "recalled": [(card, text) for card, text in cards if card.is_recall],
    }
    return render(request, "programs/module.html", context)


@access(*STAFF)
def brief(request: MemberRequest, pk: int, key: str) -> HttpResponse:
    """The brief of one role on a page of its own, to be printed or shared on a screen."""
    found = fetch(Module.objects.visible_to(request.member), pk=pk)
    text = in_language(found.content, request.LANGUAGE_CODE)
    role = next((role for role in text.scenario.roles if role.key == key), None)
    if role is None:
        raise Http404
    context = {"module": found, "text": text, "scenario": text.scenario, "role": role}
    return render(request, "programs/brief.html", context)
