"""Which form of the role-play a session plays, for those who plan it."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages as flash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from cohorts.operations import StaleCohort
from common.once import one_effect
from people.access import MemberRequest, access, fetch
from people.models import Role
from practice.forms import RolePlayForm
from practice.known_forms import FormChoice, choices_for
from practice.models import PracticeSession
from practice.operations import FormMet, SessionOver, UnknownForm, choose_form
from practice.policy import can_move_session
from practice.session_page import Seat, seats_of
from practice.titles import title_of


def told_form(session: PracticeSession, seats: Sequence[Seat], language: str) -> dict[str, object]:
    """For the page of a session: whether it could play something else, and who knows what it
    plays.
    """
    choices = choices_for(session, [seat.enrollment.pk for seat in seats], language)
    played = next((each for each in choices if each.scenario.slug == session.form), None)
    known_by = [] if played is None or session.is_held else _names(played, seats)
    return {"has_forms": len(choices) > 1, "known_by": known_by}


@access(Role.ADMIN)
@one_effect
def role_play(request: MemberRequest, pk: int) -> HttpResponse:
    """Choose what a session plays, until it was held."""
    found = fetch(PracticeSession.objects.visible_to(request.member).in_full(), pk=pk)
    if not can_move_session(request.member, found):
        return _over(request, found)
    seats, language = seats_of(found), request.LANGUAGE_CODE
    choices = choices_for(found, [seat.enrollment.pk for seat in seats], language)
    told = [(each.scenario.slug, _told(each, seats)) for each in choices]
    form = RolePlayForm(request.POST or None, choices=told, seen=found.form)
    if form.is_valid():
        try:
            return _chosen(request, found, form)
        except FormMet as known:
            text = _("Not everybody is new to this one: %(names)s. Choose another.")
            form.add_error("form", text % {"names": ", ".join(known.names)})
    context = {"session": found, "title": title_of(found, language), "form": form}
    return render(request, "practice/form.html", context, status=422 if form.is_bound else 200)


def _chosen(request: MemberRequest, found: PracticeSession, form: RolePlayForm) -> HttpResponse:
    try:
        choose_form(
            session=found,
            form=form.cleaned_data["form"],
            seen=form.cleaned_data["seen"],
            by=request.member,
            now=timezone.now(),
        )
    except SessionOver:
        return _over(request, found)
    except (StaleCohort, UnknownForm):
        flash.info(request, _("Something has changed in the meantime. Please look again."))
        return redirect(request.path)
    flash.success(request, _("Saved. The session plays this one."))
    return redirect("practice:session", pk=found.pk)


def _over(request: MemberRequest, found: PracticeSession) -> HttpResponse:
    text = _("This session took place, or its pilot is paused: its role-play stays.")
    flash.info(request, text)
    return redirect("practice:session", pk=found.pk)


def _told(choice: FormChoice, seats: Sequence[Seat]) -> str:
    """Its title, how hard it is, and who knows it."""
    scenario, names = choice.scenario, _names(choice, seats)
    title = _("%(title)s (%(difficulty)s)") % {
        "title": scenario.title,
        "difficulty": scenario.difficulty_name,
    }
    if names and len(names) == len(seats):
        return _("%(role_play)s. Everybody here has a part in it elsewhere") % {"role_play": title}
    told = {"role_play": title, "names": ", ".join(names)}
    return _("%(role_play)s. Known to %(names)s") % told if names else title


def _names(choice: FormChoice, seats: Sequence[Seat]) -> list[str]:
    return [seat.member.name for seat in seats if seat.enrollment.pk in choice.met_by]
