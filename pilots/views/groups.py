"""Step 5: practice groups, so many on a page."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from django.http import HttpResponse

from pilots.forms.groups import GroupsForm
from pilots.models import DraftWork, PilotDraft
from pilots.oddities import groups_with_managers, unlucky_number
from pilots.pages import Page
from pilots.proposals import fit_groups, propose_group_ids
from pilots.views.busy import hand_to_worker
from pilots.views.people import members_of
from practice.concerns import shortened


def groups(page: Page, draft: PilotDraft) -> HttpResponse:
    """Step 5: who practices together."""
    members = members_of(page).present().filter(pk__in=page.pilot.leaders)
    managers = dict(members.values_list("pk", "manager_id"))
    present = [pk for pk in page.pilot.leaders if pk in managers]
    standing: Sequence[Sequence[int]] = fit_groups(page.pilot.groups, present, managers)
    if page.action == "propose" or (present and not standing):
        if page.pilot.is_large and (page.action or not draft.problem):
            return hand_to_worker(page, draft, DraftWork.GROUPS)
        standing = propose_group_ids(members)
    if page.action == "propose" and page.slice_of(standing).has_other_pages():
        return page.keep(draft, tuple(map(tuple, standing)), {}, to_page=1)
    is_typed = page.action not in {"", "propose"}
    form = _form(page, standing, is_typed=is_typed)
    if page.action == "show":
        form = _form(page, form.groups, is_typed=False)
    if page.saves and form.is_valid() and form.groups:
        return page.keep(draft, form.value, _groups_context(page, form), to_page=page.turns_to)
    return page.show(_groups_context(page, form), status=422 if page.saves else 200)


def _form(page: Page, groups: Sequence[Sequence[int]], *, is_typed: bool) -> GroupsForm:
    numbers = list(page.slice_of(range(1, len(groups) + 1)))
    seated = chain.from_iterable(groups[number - 1] for number in numbers)
    return GroupsForm(
        page.request.POST if is_typed else None,
        groups=groups,
        numbers=numbers,
        people=members_of(page).in_bulk(list(seated)),
        is_final=page.turns_to is None,
    )


def _groups_context(page: Page, form: GroupsForm) -> dict[str, object]:
    count = sum(map(len, form.standing))
    notes = [unlucky_number(count), *groups_with_managers(list(form.here.values()), form.people)]
    return {
        "form": form,
        "groups": [_group(number, ids, form) for number, ids in form.here.items()],
        "page": page.slice_of(range(1, len(form.standing) + 1)),
        "notes": shortened([note for note in notes if note]),
    }


def _group(number: int, ids: Sequence[int], form: GroupsForm) -> dict[str, object]:
    members = [form.people[pk] for pk in ids]
    return {
        "number": number,
        "people": [(member, form[f"person_{member.pk}"]) for member in members],
        "departments": len({member.department for member in members if member.department}),
        "zones": len({member.time_zone for member in members}),
    }
