"""Who judges."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.once import one_effect
from common.wakeups import wake
from decisions.forms import InviteForm
from decisions.models import Assessor
from decisions.operations import ClosedDecision, give_back, invite_assessor, uninvite_assessor
from decisions.views.pages import REFUSED, decision_of, refused, way_to
from messaging.tasks import send_due
from people.access import MemberRequest, access, fetch
from people.models import Member, Role


@access(Role.ADMIN)
@one_effect
def invite(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask somebody of the organization, one at a time."""
    found = decision_of(request, pk)
    people = Member.objects.visible_to(request.member).present()
    form = InviteForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid():
        member = form.cleaned_data["member"]
        try:
            invite_assessor(decision=found, member=member, by=request.member, now=timezone.now())
        except REFUSED as why:
            return refused(request, why, way_to(found))
        wake(send_due)
        said = _("%(name)s gets an email with the way to their sheet.")
        messages.success(request, said % {"name": member.name})
        return redirect(way_to(found))
    context = {"decision": found, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "decisions/invite.html", context, status=status)


def _asked(request: MemberRequest, pk: int) -> Assessor:
    return fetch(Assessor.objects.visible_to(request.member).select_related("decision"), pk=pk)


@access(Role.ADMIN)
@require_POST
def uninvite(request: MemberRequest, pk: int) -> HttpResponse:
    """They are not asked any more."""
    found = _asked(request, pk)
    try:
        uninvite_assessor(assessor=found, by=request.member, now=timezone.now())
    except REFUSED as why:
        return refused(request, why, way_to(found.decision))
    messages.success(request, _("Their sheet is gone."))
    return redirect(way_to(found.decision))


@access(Role.ADMIN)
@require_POST
def return_sheet(request: MemberRequest, pk: int) -> HttpResponse:
    """Whoever handed it in can change it, and it does not count until then."""
    found = _asked(request, pk)
    try:
        give_back(assessor=found, by=request.member, now=timezone.now())
    except ClosedDecision as why:
        return refused(request, why, way_to(found.decision))
    messages.success(request, _("The sheet is open again, and counts once it is handed in again."))
    return redirect(way_to(found.decision))
