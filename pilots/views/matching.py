"""Beside step 4: who coaches whom, proposed with reasons; changed where somebody knows better."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.paginator import Page as Slice
from django.forms import BoundField
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from msgspec.structs import replace

from coaching.matching import Coached, Match, MatchReason, Wish, can_coach
from coaching.people import as_coached, match_people, wishes_of
from coaching.reasons import in_few_words
from common.records import dataclass
from people.models import Member
from pilots.forms.coaches import CoachesForm
from pilots.models import PilotDraft
from pilots.pages import Page
from pilots.views.people import members_of

LEADERS_A_PAGE = 50


@dataclass(frozen=True, kw_only=True)
class MatchLine:
    """A leader with the coach they would get."""

    leader: Member
    coach: Member | None
    why: str
    wish: str
    is_chosen: bool
    field: BoundField


def coaches(page: Page, draft: PilotDraft) -> HttpResponse:
    """Everybody with a coach and the reasons. Saving goes on to the groups."""
    team = page.outline.team
    here = members_of(page).available()
    ids = draft.leaders.order_by("place").values_list("person", flat=True)
    known = here.in_bulk([*ids, *team.coach_ids])
    leaders = [known[pk] for pk in ids if pk in known]
    able = [known[pk] for pk in team.coach_ids if pk in known]
    matches = match_people(leaders, able, team.chosen)
    part = page.slice_of(matches, LEADERS_A_PAGE)
    shown = [known[match.leader] for match in part]
    form = CoachesForm(
        page.request.POST if page.action else None,
        leaders=shown,
        able=_able(shown, able),
        chosen=team.chosen,
    )
    context = _context(part, known, form)
    if page.saves and form.is_valid():
        others = {pk: coach for pk, coach in team.chosen.items() if pk not in {*_ids(shown)}}
        value = replace(team, chosen={**others, **form.chosen})
        return _turned(page, draft, page.keep(draft, value, context))
    return page.show(context, status=422 if page.saves else 200)


def _context(part: Slice[Match], known: dict[int, Member], form: CoachesForm) -> dict[str, object]:
    return {
        "page": part,
        "form": form,
        "lines": _lines(list(part), known, form),
        "step_title": _("Who coaches whom"),
        "step_lede": _lede(),
    }


def _turned(page: Page, draft: PilotDraft, kept: HttpResponse) -> HttpResponse:
    """To another part of this page where that was asked for."""
    if page.turns_to is None or not isinstance(kept, HttpResponseRedirect):
        return kept
    return redirect(f"{reverse('pilots:draft', args=[draft.pk, 'coaches'])}?page={page.turns_to}")


def _ids(members: Sequence[Member]) -> list[int]:
    return [member.pk for member in members]


def _able(leaders: Sequence[Member], coaches: Sequence[Member]) -> dict[int, list[Member]]:
    """Leader -> who may coach them: nobody in their line of management."""
    as_known = dict(zip(_ids(coaches), as_coached(coaches), strict=True))

    def may(leader: Coached) -> list[Member]:
        return [each for each in coaches if can_coach(as_known[each.pk], leader)]

    return {leader.pk: may(leader) for leader in as_coached(leaders)}


def _lines(
    matches: Sequence[Match], known: dict[int, Member], form: CoachesForm
) -> list[MatchLine]:
    wishes = wishes_of([match.leader for match in matches])
    return [
        MatchLine(
            leader=known[match.leader],
            coach=known[match.coach] if match.coach else None,
            why=in_few_words(match.reasons),
            wish=wish_in_words(wishes.get(match.leader), known),
            is_chosen=MatchReason.CHOSEN in match.reasons,
            field=form[f"coach_{match.leader}"],
        )
        for match in matches
    ]


def wish_in_words(wish: Wish | None, known: dict[int, Member]) -> str:
    """What a leader asked for; '' for nothing. A coach who is not known here is not named."""
    if wish is None:
        return ""
    asked = [known[wish.coach].name] if wish.coach in known else []
    asked += [_("somebody outside the department")] * wish.elsewhere
    asked += [_("somebody who speaks their language")] * wish.own_language
    return ", ".join(asked)


def _lede() -> str:
    return _(
        "Proposed so that nobody is coached by somebody above them: another department, the same "
        "language, working hours in common, and about as many leaders for each coach."
    )
