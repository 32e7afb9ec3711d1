"""Steps 1 to 5 of the pilot wizard. Each page is saved by its Continue, and can be opened in any order."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from common.once import one_effect
from people.access import MemberRequest, access, fetch
from people.models import Audience, Member, Role
from people.querysets import MemberQuerySet
from programs.draft_forms import (
    GOALS,
    USUAL_ZONES,
    FindForm,
    GoalForm,
    GroupsForm,
    PeopleForm,
    PlanForm,
    newcomers_of,
)
from programs.draft_operations import save_draft_step, save_people_step, start_draft
from programs.draft_pages import Page, step_url
from programs.grouping import Person, propose_groups
from programs.models import Module, PilotDraft, ProgramVersion, text_for
from programs.pilot import Goal, Team, fit_groups, odd_number, odd_start, usual_start

LEADING = ~Q(audience=Audience.INDIVIDUAL_CONTRIBUTOR)
CARRYING = Q(roles__overlap=[Role.FACILITATOR, Role.COACH])


@access(Role.ADMIN)
@one_effect
def new(request: MemberRequest) -> HttpResponse:
    """The first page of a pilot. Nothing is written before it is saved."""
    page = Page(request, None, "goal", "programs/draft/goal.html")
    usual = Goal(time_zone=request.member.organization.time_zone)
    form = GoalForm(request.POST or None, goal=usual)
    if page.action and form.is_valid():
        draft = start_draft(
            organization=request.member.organization, goal=form.value, by=request.member, now=timezone.now()
        )
        return redirect(step_url(draft, "leaders"))
    return _show_goal(page, form)


@access(Role.ADMIN)
@one_effect
def step(request: MemberRequest, pk: int, step: str) -> HttpResponse:
    """One step of a draft."""
    if step not in _STEPS:
        raise Http404
    draft = fetch(PilotDraft.objects.visible_to(request.member).select_related("organization"), pk=pk)
    if draft.cohort_id is not None:
        return redirect("programs:cohort", draft.cohort_id)
    return _STEPS[step](Page(request, draft, step, f"programs/draft/{step}.html"), draft)


def _goal(page: Page, draft: PilotDraft) -> HttpResponse:
    form = GoalForm(page.request.POST or None, goal=page.pilot.goal)
    if page.action and form.is_valid():
        return page.keep(
            lambda: save_draft_step(
                draft=draft, step="goal", value=form.value, revision=page.revision, now=timezone.now()
            ),
            _goal_context(page, form),
        )
    return _show_goal(page, form)


def _show_goal(page: Page, form: GoalForm) -> HttpResponse:
    return page.show(_goal_context(page, form), status=422 if form.errors else 200)


def _goal_context(page: Page, form: GoalForm) -> dict[str, Any]:
    used = Member.objects.visible_to(page.request.member).values_list("time_zone", flat=True).distinct()
    return {"form": form, "zones": sorted({*used, *USUAL_ZONES}), "goals": GOALS}


def _leaders(page: Page, draft: PilotDraft) -> HttpResponse:
    members = _members(page)
    form = PeopleForm(page.request.POST or None, members=members, chosen=page.pilot.leaders, least=1)
    find = FindForm(page.request.POST or None, members=members)
    is_final = page.action == "continue"
    if is_final and form.is_valid() and not form.needs_confirmation:
        now, pilot = timezone.now(), page.pilot
        newcomers = newcomers_of(form, organization=draft.organization, time_zone=pilot.goal.time_zone or "UTC")
        return page.keep(
            lambda: save_people_step(
                draft=draft, step="leaders", newcomers=newcomers, build=form.ids, revision=page.revision,
                by=page.request.member, now=now,
            ),
            _leaders_context(form, find),
        )  # fmt: skip
    return page.show(_leaders_context(form, find), status=422 if is_final and form.errors else 200)


def _leaders_context(form: PeopleForm, find: FindForm) -> dict[str, Any]:
    chosen = _in_order(form)
    named = {*form.ticked, *(member.pk for member in form.known)}
    found, more = find.found(LEADING, without=named)
    count = len(named) + len(form.newcomers)
    return {"form": form, "find": find, "chosen": chosen, "found": found, "more": more, "warning": odd_number(count)}


def _plan(page: Page, draft: PilotDraft) -> HttpResponse:
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
    starts_on = form.cleaned_data.get("starts_on") if form.is_bound and form.is_valid() else form.initial["starts_on"]
    texts = {str(module.pk): (text_for(module.content, language), module) for module in modules}
    context = {"form": form, "texts": texts, "shapes": form.shapes, "warning": odd_start(starts_on, today)}
    if page.action == "continue" and form.is_valid():
        return page.keep(
            lambda: save_draft_step(
                draft=draft, step="plan", value=form.value, revision=page.revision, now=timezone.now()
            ),
            context,
        )
    return page.show(context, status=422 if form.errors else 200)


def _team(page: Page, draft: PilotDraft) -> HttpResponse:
    members, data, team = _members(page), page.request.POST or None, page.pilot.team
    leading = PeopleForm(data, members=members, chosen=team.facilitator_ids, least=1, prefix="facilitators")
    coaching = PeopleForm(data, members=members, chosen=team.coach_ids, prefix="coaches")
    find = FindForm(data, members=members)
    is_final = page.action == "continue"
    is_valid = is_final and all([leading.is_valid(), coaching.is_valid()])
    if is_valid and not (leading.needs_confirmation or coaching.needs_confirmation):
        now, zone = timezone.now(), page.pilot.goal.time_zone or "UTC"
        newcomers = newcomers_of(leading, coaching, organization=draft.organization, time_zone=zone)
        return page.keep(
            lambda: save_people_step(
                draft=draft, step="team", newcomers=newcomers,
                build=lambda ids: Team(leading.ids(ids), coaching.ids(ids)), revision=page.revision,
                by=page.request.member, now=now,
            ),
            _team_context(leading, coaching, find),
        )  # fmt: skip
    has_errors = is_final and bool(leading.errors or coaching.errors)
    return page.show(_team_context(leading, coaching, find), status=422 if has_errors else 200)


def _team_context(leading: PeopleForm, coaching: PeopleForm, find: FindForm) -> dict[str, Any]:
    chosen = {member.pk: member for form in (leading, coaching) for member in _in_order(form)}
    found, more = find.found(CARRYING, without=chosen)
    ticked = {"facilitators": set(leading.ticked), "coaches": set(coaching.ticked)}
    rows = [
        {"member": member, "leads": member.pk in ticked["facilitators"], "coaches": member.pk in ticked["coaches"]}
        for member in [*chosen.values(), *found]
    ]
    return {"leading": leading, "coaching": coaching, "find": find, "rows": rows, "more": more}


def _groups(page: Page, draft: PilotDraft) -> HttpResponse:
    pilot = page.pilot
    people = _members(page).present().in_bulk(pilot.leaders)
    proposal = propose_groups([Person(each.pk, each.department, each.time_zone) for each in people.values()])
    present = [pk for pk in pilot.leaders if pk in people]
    groups = fit_groups(pilot.groups, present) or proposal
    if page.action == "propose":
        form = GroupsForm(None, groups=proposal, people=people)
    elif page.action == "show":
        moved = GroupsForm(page.request.POST, groups=groups, people=people)
        form = GroupsForm(None, groups=moved.groups, people=people)
    else:
        form = GroupsForm(page.request.POST or None, groups=groups, people=people)
    is_final = page.action == "continue"
    if is_final and form.is_valid() and form.groups:
        return page.keep(
            lambda: save_draft_step(
                draft=draft, step="groups", value=form.value, revision=page.revision, now=timezone.now()
            ),
            _groups_context(form, people),
        )
    return page.show(_groups_context(form, people), status=422 if is_final else 200)


def _groups_context(form: GroupsForm, people: dict[int, Member]) -> dict[str, Any]:
    groups = [
        {
            "number": number,
            "people": [(people[pk], form[f"person_{pk}"]) for pk in group],
            "departments": len({people[pk].department for pk in group if people[pk].department}),
            "zones": len({people[pk].time_zone for pk in group}),
        }
        for number, group in enumerate(form.groups, start=1)
    ]
    return {"form": form, "groups": groups}


_STEPS = {"goal": _goal, "leaders": _leaders, "plan": _plan, "team": _team, "groups": _groups}


def _members(page: Page) -> MemberQuerySet:
    return Member.objects.visible_to(page.request.member)


def _in_order(form: PeopleForm) -> list[Member]:
    """Who is ticked, as they were ticked."""
    found = form.members.present().in_bulk(form.ticked)
    return [found[pk] for pk in form.ticked if pk in found]


def _newest(request: MemberRequest) -> ProgramVersion | None:
    """The latest version of the shipped program."""
    return ProgramVersion.objects.visible_to(request.member).order_by("program__organization", "-number").first()
