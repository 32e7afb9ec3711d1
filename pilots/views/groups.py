"""Step 5: practice groups, so many on a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain

from django.core.paginator import Page as Slice
from django.http import HttpResponse

from common.records import dataclass
from people.models import Member
from pilots.draft import DraftStep, Moves, StepValue
from pilots.forms.groups import GroupsForm
from pilots.gaps import missing
from pilots.models import DraftWork, PilotDraft
from pilots.oddities import groups_with_managers, unlucky_number
from pilots.pages import Page
from pilots.parts import groups_on, sizes_of
from pilots.proposals import fit_groups, propose_group_ids
from pilots.views.busy import hand_to_worker
from pilots.views.people import members_of
from practice.concerns import shortened


def groups(page: Page, draft: PilotDraft) -> HttpResponse:
    """Step 5: who practices together."""
    if page.action != "propose" and DraftStep.GROUPS not in missing(page.outline):
        return _answer(page, draft, _saved(page, draft))
    leaders = draft.leaders.order_by("place").values_list("person", flat=True)
    members = members_of(page).available().filter(pk__in=leaders)
    managers = dict(members.values_list("pk", "manager_id"))
    present = [pk for pk in leaders if pk in managers]
    standing: Sequence[Sequence[int]] = fit_groups(draft.groups, present, managers)
    if page.action == "propose" or (present and not standing):
        if page.outline.is_large and (page.action or not draft.problem):
            return hand_to_worker(page, draft, DraftWork.GROUPS)
        standing = propose_group_ids(members)
    here = _fitted(page, standing)
    if page.action == "propose" and here.part.has_other_pages():
        return page.keep(draft, here.value({}), {}, to_page=1)
    return _answer(page, draft, here)


@dataclass(frozen=True, kw_only=True)
class GroupsHere:
    """What the page is about."""

    part: Slice[int]
    """Numbers of the groups on it."""
    groups: Mapping[int, Sequence[int]]
    people: Mapping[int, Member]
    leaders: int
    """On all pages."""
    standing: Sequence[Sequence[int]] | None
    """All groups; None where those of other pages stay saved as they are."""

    def value(self, moves: Mapping[int, int]) -> StepValue:
        """What is saved, with those moved for whom another group was typed."""
        if self.standing is None:
            return Moves(moves)
        placed: dict[int, list[int]] = {}
        for number, group in enumerate(self.standing, start=1):
            for pk in group:
                placed.setdefault(moves.get(pk, number), []).append(pk)
        return tuple(tuple(placed[number]) for number in sorted(placed))

    def sizes(self, draft: PilotDraft) -> Mapping[int, int]:
        """How large each group is."""
        if self.standing is None:
            return sizes_of(draft)
        return dict(enumerate(map(len, self.standing), start=1))


def _saved(page: Page, draft: PilotDraft) -> GroupsHere:
    """What of the saved groups is on the page; who has left the organization is not. Two
    queries.
    """
    tally = page.outline.tally
    part = page.slice_of(range(1, tally.groups + 1))
    groups = groups_on(draft, part)
    people = members_of(page).available().in_bulk(list(chain.from_iterable(groups.values())))
    present = {number: list(filter(people.get, group)) for number, group in groups.items()}
    return GroupsHere(
        part=part, groups=present, people=people, leaders=tally.leaders, standing=None
    )


def _fitted(page: Page, standing: Sequence[Sequence[int]]) -> GroupsHere:
    """Groups that nobody has saved as they are."""
    part = page.slice_of(range(1, len(standing) + 1))
    groups = {number: standing[number - 1] for number in part}
    people = members_of(page).in_bulk(list(chain.from_iterable(groups.values())))
    leaders = sum(map(len, standing))
    return GroupsHere(part=part, groups=groups, people=people, leaders=leaders, standing=standing)


def _answer(page: Page, draft: PilotDraft, here: GroupsHere) -> HttpResponse:
    """The page, or what its buttons do."""
    form = GroupsForm(
        page.request.POST if page.action not in {"", "propose"} else None,
        groups=here.groups,
        people=here.people,
        count=here.part.paginator.count,
        sizes=here.sizes(draft) if page.action == "continue" else None,
    )
    context = _groups_context(form, here)
    if page.saves and here.people and form.is_valid():
        return page.keep(draft, here.value(form.moves), context, to_page=page.turns_to)
    return page.show(context, status=422 if page.saves else 200)


def _groups_context(form: GroupsForm, here: GroupsHere) -> dict[str, object]:
    together = {number: group for number, group in form.here.items() if group}
    notes = [
        unlucky_number(here.leaders),
        *groups_with_managers(list(together.values()), form.people).values(),
    ]
    return {
        "form": form,
        "groups": [_group(number, ids, form) for number, ids in together.items()],
        "page": here.part,
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
