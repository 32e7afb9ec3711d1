"""Steps 2 and 4: who takes part, and who carries the pilot."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.paginator import Page as Slice
from django.db.models import Q
from django.http import HttpResponse

from people.models import Audience, Member, Role
from people.querysets import MemberQuerySet
from pilots.draft import LeadersChange, Team
from pilots.forms.people import FindForm, PeopleForm, newcomers_of
from pilots.models import PilotDraft
from pilots.oddities import odd_number
from pilots.pages import Page
from pilots.parts import chosen_among, leaders_on

LEADING = ~Q(audience=Audience.INDIVIDUAL_CONTRIBUTOR)
"""Whom the finder offers as leaders before anything is searched for."""
CARRYING = Q(roles__contains=[Role.FACILITATOR]) | Q(roles__contains=[Role.COACH])
"""Whom it offers as facilitators and coaches."""
MOST_CARRYING = 10_000
"""More than any organization has of them: whoever has such a role is found by it first, and only
then put in order.
"""

LEADERS_A_PAGE = 100


def leaders(page: Page, draft: PilotDraft) -> HttpResponse:
    """Step 2: who takes part. Leaders of other pages stay as they are."""
    members, data = members_of(page), page.request.POST or None
    part = _part(page)
    listed = leaders_on(draft, first=part.start_index(), last=part.end_index())
    least = 0 if part.has_other_pages() else 1
    form = PeopleForm(data, members=members, chosen=listed, least=least)
    find = FindForm(data, members=members, organization_id=page.request.member.organization_id)
    if page.action == "all":
        everybody = find.everybody(LEADING, without=form.ticked)
        form.added = list(everybody.values_list("pk", flat=True))
    is_final = page.saves or len(form.added) > LEADERS_A_PAGE
    if is_final and form.is_valid() and not form.needs_confirmation:
        newcomers = newcomers_of(form, organization=draft.organization, time_zone=_zone(page))
        return page.keep_people(
            draft,
            newcomers,
            lambda ids: _change(listed, form.ids(ids)),
            _leaders_context(page, draft, form, find),
            to_page=1 if form.added else page.turns_to,
        )
    status = 422 if is_final and form.errors else 200
    return page.show(_leaders_context(page, draft, form, find), status=status)


def _part(page: Page) -> Slice[int]:
    """The places of the list that are on the page."""
    return page.slice_of(range(page.outline.tally.leaders), LEADERS_A_PAGE)


def _change(listed: Sequence[int], chosen: Sequence[int]) -> LeadersChange:
    """What changes when these are chosen on a page that listed those."""
    removed = tuple(pk for pk in listed if pk not in {*chosen})
    return LeadersChange(added=tuple(chosen), removed=removed)


def _leaders_context(
    page: Page, draft: PilotDraft, form: PeopleForm, find: FindForm
) -> dict[str, object]:
    part, ticked = _part(page), form.ticked
    here = form.members.available().in_bulk(ticked)
    named = {*ticked, *(member.pk for member in form.known)}
    found, count = find.found(LEADING, without=named)
    elsewhere = chosen_among(draft, [member.pk for member in found]) - {*form.before}
    chosen = part.paginator.count - len(form.before) + len(named)
    return {
        "form": form,
        "find": find,
        "chosen": [here[pk] for pk in ticked if pk in here],
        "count": chosen,
        "page": part,
        "found": found,
        "found_count": count,
        "more": count.number - len(found),
        "elsewhere": elsewhere,
        "warning": odd_number(chosen + len(form.newcomers)),
    }


def team(page: Page, draft: PilotDraft) -> HttpResponse:
    """Step 4: who facilitates and coaches."""
    members, data, team = members_of(page), page.request.POST or None, page.outline.team
    leading = PeopleForm(
        data, members=members, chosen=team.facilitator_ids, least=1, prefix="facilitators"
    )
    coaching = PeopleForm(data, members=members, chosen=team.coach_ids, prefix="coaches")
    find = FindForm(data, members=members, organization_id=page.request.member.organization_id)
    is_final = page.action == "continue"
    is_valid = is_final and all([leading.is_valid(), coaching.is_valid()])
    if is_valid and not (leading.needs_confirmation or coaching.needs_confirmation):
        newcomers = newcomers_of(
            leading, coaching, organization=draft.organization, time_zone=_zone(page)
        )
        return page.keep_people(
            draft,
            newcomers,
            lambda ids: Team(leading.ids(ids), coaching.ids(ids), team.chosen),
            _team_context(leading, coaching, find),
        )
    has_errors = is_final and bool(leading.errors or coaching.errors)
    return page.show(_team_context(leading, coaching, find), status=422 if has_errors else 200)


def _team_context(leading: PeopleForm, coaching: PeopleForm, find: FindForm) -> dict[str, object]:
    chosen = {member.pk: member for member in [*_in_order(leading), *_in_order(coaching)]}
    carrying = find.members.filter(CARRYING).order_by().values("pk")[:MOST_CARRYING]
    found, count = find.found(Q(pk__in=carrying), without=chosen)
    facilitators, coaches = set(leading.ticked), set(coaching.ticked)
    rows = [
        {"member": each, "leads": each.pk in facilitators, "coaches": each.pk in coaches}
        for each in [*chosen.values(), *found]
    ]
    return {
        "leading": leading,
        "coaching": coaching,
        "find": find,
        "rows": rows,
        "more": count.number - len(found),
        "found_count": count,
    }


def _zone(page: Page) -> str:
    """The pilot's home zone, in which newcomers begin."""
    return page.outline.goal.time_zone or "UTC"


def members_of(page: Page) -> MemberQuerySet:
    """Everybody whom the admin may choose from."""
    return Member.objects.visible_to(page.request.member)


def _in_order(form: PeopleForm) -> list[Member]:
    """Who is ticked, as they were ticked."""
    found = form.members.available().in_bulk(form.ticked)
    return [found[pk] for pk in form.ticked if pk in found]
