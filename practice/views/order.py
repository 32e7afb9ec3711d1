"""Who leads when, where the facilitator wants it otherwise."""

from __future__ import annotations

from django.contrib import messages as flash
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.places import place
from people.access import MemberRequest, access, fetch
from people.models import Role
from practice.forms import OrderForm
from practice.models import PracticeSession
from practice.operations import NotInCohort, SessionNotPlanned, change_order


@access(Role.FACILITATOR)
@require_POST
def order(request: MemberRequest, pk: int) -> HttpResponse:
    """The whole order, as a button beside a leader says it: a second press changes nothing."""
    run = PracticeSession.objects.visible_to(request.member).run_by(request.member)
    found = fetch(run.not_attended_by(request.member), pk=pk)
    form = OrderForm(request.POST)
    live = place("live screen of a session", pk) or "practice:sessions"
    if not form.is_valid():
        return redirect(live)
    try:
        change_order(
            session=found,
            order=form.cleaned_data["order"],
            by=request.member,
            now=timezone.now(),
        )
    except NotInCohort as error:
        raise Http404 from error
    except SessionNotPlanned:
        flash.info(request, _("This session is over or canceled, so its order stays."))
        return redirect("practice:session", pk=pk)
    flash.success(request, _("The order is changed. Pages that are open show it when reloaded."))
    return redirect(f"{live}?show=guide#rotation")
