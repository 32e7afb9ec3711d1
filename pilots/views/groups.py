"""Step 5: practice groups."""

from __future__ import annotations

from django.http import HttpResponse

from people.models import Member
from pilots.forms.groups import GroupsForm
from pilots.models import PilotDraft
from pilots.oddities import groups_with_managers, unlucky_number
from pilots.pages import Page
from pilots.proposals import fit_groups, propose_group_ids
from pilots.views.people import members_of


def groups(page: Page, draft: PilotDraft) -> HttpResponse:
    """Step 5: who practices together."""
    pilot = page.pilot
    people = members_of(page).present().in_bulk(pilot.leaders)
    proposal = propose_group_ids(people.values())
    present = [pk for pk in pilot.leaders if pk in people]
    managers = {pk: member.manager_id for pk, member in people.items()}
    groups = fit_groups(pilot.groups, present, managers) or proposal
    if page.action == "propose":
        form = GroupsForm(None, groups=proposal, people=people)
    elif page.action == "show":
        moved = GroupsForm(page.request.POST, groups=groups, people=people)
        form = GroupsForm(None, groups=moved.groups, people=people)
    else:
        form = GroupsForm(page.request.POST or None, groups=groups, people=people)
    is_final = page.action == "continue"
    if is_final and form.is_valid() and form.groups:
        return page.keep(draft, form.value, _groups_context(form, people))
    return page.show(_groups_context(form, people), status=422 if is_final else 200)


def _groups_context(form: GroupsForm, people: dict[int, Member]) -> dict[str, object]:
    groups = []
    for number, group in enumerate(form.groups, start=1):
        groups.append(_group(number, [people[pk] for pk in group], form))
    notes = [unlucky_number(len(people)), *groups_with_managers(form.groups, people)]
    return {"form": form, "groups": groups, "notes": [note for note in notes if note]}


def _group(number: int, members: list[Member], form: GroupsForm) -> dict[str, object]:
    return {
        "number": number,
        "people": [(member, form[f"person_{member.pk}"]) for member in members],
        "departments": len({member.department for member in members if member.department}),
        "zones": len({member.time_zone for member in members}),
    }
