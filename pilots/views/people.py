"""Steps 2 and 4: who takes part, and who carries the pilot."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpResponse

from people.models import Audience, Member, Role
from people.querysets import MemberQuerySet
from pilots.draft import Team
from pilots.forms.people import FindForm, PeopleForm, newcomers_of
from pilots.models import PilotDraft
from pilots.oddities import odd_number
from pilots.pages import Page

LEADING = ~Q(audience=Audience.INDIVIDUAL_CONTRIBUTOR)
"""Whom the finder offers as leaders before anything is searched for."""
CARRYING = Q(roles__overlap=[Role.FACILITATOR, Role.COACH])
"""Whom it offers as facilitators and coaches."""

LEADERS_A_PAGE = 100


def leaders(page: Page, draft: PilotDraft) -> HttpResponse:
    """Step 2: who takes part."""
    members = members_of(page)
    form = PeopleForm(
        page.request.POST or None, members=members, chosen=page.pilot.leaders, least=1
    )
    find = FindForm(
        page.request.POST or None,
        members=members,
        organization_id=page.request.member.organization_id,
    )
    is_final = page.action == "continue"
    if page.action == "all":
        everybody = find.everybody(LEADING, without=form.ticked)
        form.added = list(everybody.values_list("pk", flat=True))
    if is_final and form.is_valid() and not form.needs_confirmation:
        newcomers = newcomers_of(form, organization=draft.organization, time_zone=_zone(page))
        return page.keep_people(draft, newcomers, form.ids, _leaders_context(page, form, find))
    status = 422 if is_final and form.errors else 200
    return page.show(_leaders_context(page, form, find), status=status)


def _leaders_context(page: Page, form: PeopleForm, find: FindForm) -> dict[str, object]:
    present = form.members.present().filter(pk__in=form.ticked)
    here = set(present.values_list("pk", flat=True))
    ticked = [pk for pk in form.ticked if pk in here]
    part = page.slice_of(ticked, LEADERS_A_PAGE, number=page.turns_to)
    on_page = form.members.in_bulk(list(part))
    named = {*form.ticked, *(member.pk for member in form.known)}
    found, more = find.found(LEADING, without=named)
    count = len(named) + len(form.newcomers)
    return {
        "form": form,
        "find": find,
        "chosen": [on_page[pk] for pk in part],
        "page": part,
        "elsewhere": " ".join(str(pk) for pk in ticked if pk not in on_page),
        "found": found,
        "more": more,
        "warning": odd_number(count),
    }


def team(page: Page, draft: PilotDraft) -> HttpResponse:
    """Step 4: who facilitates and coaches."""
    members, data, team = members_of(page), page.request.POST or None, page.pilot.team
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
            lambda ids: Team(leading.ids(ids), coaching.ids(ids)),
            _team_context(leading, coaching, find),
        )
    has_errors = is_final and bool(leading.errors or coaching.errors)
    return page.show(_team_context(leading, coaching, find), status=422 if has_errors else 200)


def _team_context(leading: PeopleForm, coaching: PeopleForm, find: FindForm) -> dict[str, object]:
    chosen = {member.pk: member for member in [*_in_order(leading), *_in_order(coaching)]}
    found, more = find.found(CARRYING, without=chosen)
    facilitators, coaches = set(leading.ticked), set(coaching.ticked)
    rows = [
        {"member": each, "leads": each.pk in facilitators, "coaches": each.pk in coaches}
        for each in [*chosen.values(), *found]
    ]
    return {"leading": leading, "coaching": coaching, "find": find, "rows": rows, "more": more}


def _zone(page: Page) -> str:
    """The pilot's home zone, in which newcomers begin."""
    return page.pilot.goal.time_zone or "UTC"


def members_of(page: Page) -> MemberQuerySet:
    """Everybody whom the admin may choose from."""
    return Member.objects.visible_to(page.request.member)


def _in_order(form: PeopleForm) -> list[Member]:
    """Who is ticked, as they were ticked."""
    found = form.members.present().in_bulk(form.ticked)
    return [found[pk] for pk in form.ticked if pk in found]
