"""Who scores alongside whoever leads a session: added, changed, taken out."""

from __future__ import annotations

from django.contrib import messages as flash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts.operations import StaleCohort
from common.once import one_effect
from common.wakeups import wake
from messaging.tasks import send_due
from people.access import MemberRequest, access, fetch
from people.models import Member, Role
from practice.concerns import Appointment, concerns_about
from practice.forms import SecondRaterForm
from practice.models import PracticeSession
from practice.operations import (
    InTheGroup,
    LeadsIt,
    NotInCohort,
    SessionOver,
    change_second_rater,
    take_out_second_rater,
)
from practice.policy import can_move_session
from practice.session_page import seats_of
from practice.titles import title_of
from ui.second_look import SecondLook

CHANGED = gettext_lazy(
    "Somebody changed this in the meantime, so nothing was done. This is how it stands now."
)
REFUSALS: dict[type[Exception], Promise] = {
    StaleCohort: CHANGED,
    NotInCohort: CHANGED,
    InTheGroup: CHANGED,
    LeadsIt: CHANGED,
    SessionOver: gettext_lazy("This session has begun or has taken place, so it stays as it was."),
}


@access(Role.ADMIN)
@one_effect
def second_rater(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask who scores alongside and whom; a second button has nobody do so."""
    found = fetch(PracticeSession.objects.visible_to(request.member).in_full(), pk=pk)
    now = timezone.now()
    if not (can_move_session(request.member, found) and found.starts_at > now):
        flash.info(request, str(REFUSALS[SessionOver]))
        return redirect("practice:session", pk=pk)
    form = _form(request, found)
    if "take_out" in request.POST:
        return _taken_out(request, found, form)
    second_look = SecondLook(_concerns(form, found))
    if form.is_valid() and second_look.is_settled(request.POST):
        return _changed(request, found, form)
    context = {
        "session": found,
        "title": title_of(found, request.LANGUAGE_CODE),
        "form": form,
        "second_look": second_look,
    }
    status = 422 if form.is_bound else 200
    return render(request, "practice/second_rater.html", context, status=status)


def _form(request: MemberRequest, found: PracticeSession) -> SecondRaterForm:
    """Whoever facilitates anywhere can be asked, unless they lead here or sit in it."""
    seats = [seat.enrollment for seat in seats_of(found)]
    raters = Member.objects.visible_to(request.member).available().with_role(Role.FACILITATOR)
    away = {found.facilitator_id, *(seat.member_id for seat in seats)}
    return SecondRaterForm(
        request.POST or None,
        seats=seats,
        raters=list(raters.exclude(pk__in=away).by_name()),
        second=found.second_rater,
    )


def _concerns(form: SecondRaterForm, found: PracticeSession) -> list[str]:
    if not form.is_bound or not form.is_valid():
        return []
    appointment = Appointment(form.chosen, found.starts_at, found.minutes)
    return concerns_about([appointment], without=[found])


def _changed(request: MemberRequest, found: PracticeSession, form: SecondRaterForm) -> HttpResponse:
    known = form.cleaned_data
    try:
        change_second_rater(
            session=found,
            rater=form.chosen,
            enrollment_ids=known["leaders"],
            seen=known["seen"],
            by=request.member,
            now=timezone.now(),
        )
    except tuple(REFUSALS) as refusal:
        return _refused(request, refusal)
    wake(send_due)
    flash.success(request, _("%(name)s scores in this session, too.") % {"name": form.chosen.name})
    return redirect("practice:session", pk=found.pk)


def _taken_out(
    request: MemberRequest, found: PracticeSession, form: SecondRaterForm
) -> HttpResponse:
    form.is_valid()
    seen = form.cleaned_data.get("seen") or 0
    try:
        take_out_second_rater(session=found, seen=seen, by=request.member, now=timezone.now())
    except tuple(REFUSALS) as refusal:
        return _refused(request, refusal)
    wake(send_due)
    flash.success(request, _("Nobody scores alongside in this session."))
    return redirect("practice:session", pk=found.pk)


def _refused(request: MemberRequest, refusal: Exception) -> HttpResponse:
    flash.warning(request, str(REFUSALS[type(refusal)]))
    return redirect(request.path)
