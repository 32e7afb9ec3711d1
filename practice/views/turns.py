"""Whose turn it is, from the live screen of a session."""

from __future__ import annotations

from django.contrib import messages as flash
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.once import one_effect
from common.places import place
from people.access import MemberRequest, access, fetch
from people.models import Role
from practice.forms import TurnForm
from practice.models import PracticeSession
from practice.operations import NotInCohort, SessionNotPlanned, begin_turn


@access(Role.FACILITATOR)
@require_POST
@one_effect
def turn(request: MemberRequest, pk: int) -> HttpResponse:
    """Somebody's turn begins; a script that asks for JSON is answered in it."""
    run = PracticeSession.objects.visible_to(request.member).run_by(request.member)
    found = fetch(run.not_attended_by(request.member), pk=pk)
    form = TurnForm(request.POST)
    if not form.is_valid():
        return redirect(place("live screen of a session", pk) or "practice:sessions")
    leader = form.cleaned_data["leader"]
    try:
        begin_turn(session=found, enrollment_id=leader, by=request.member, now=timezone.now())
    except NotInCohort as error:
        raise Http404 from error
    except SessionNotPlanned:
        text = _("This session was canceled. Ask the program team to plan it again first.")
        return _turn_refused(request, pk, text)
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"leading": leader})
    return redirect(f"{place('live screen of a session', pk)}?show={leader}")


def _turn_refused(request: MemberRequest, pk: int, text: str) -> HttpResponse:
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"error": text}, status=422)
    flash.error(request, text)
    return redirect(place("live screen of a session", pk) or "practice:sessions")
