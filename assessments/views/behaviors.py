"""Behaviors of the rubric, ticked while somebody leads: each at its tap, or all with one form."""

from __future__ import annotations

from django.contrib import messages as flash
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments.checklist import checklist_of, shown_in
from assessments.forms import TickForm
from assessments.models import NO_SCORE, SeenBehavior
from assessments.operations import (
    LeaderAbsent,
    NotInThisSession,
    SessionCanceled,
    StaleTick,
    tick_behavior,
)
from assessments.panels import CRITERIA
from assessments.policy import SCOREABLE
from assessments.seen import SEEN, changed_fields
from cohorts.models import Enrollment
from cohorts.querysets import taking_part
from common.once import one_effect
from people.access import MemberRequest, access, fetch, found
from people.models import Role
from practice.models import PracticeSession
from practice.titles import title_of


@access(Role.FACILITATOR)
@require_POST
def tick(request: MemberRequest, pk: int) -> HttpResponse:
    """One tick: answers only when it is kept; 409 with what stands when it was changed elsewhere,
    or when the leader is marked as absent.
    """
    form = TickForm(request.POST)
    if not form.is_valid():
        found(SCOREABLE.first(request.member, pk))
        return _refused()
    cleaned = form.cleaned_data
    try:
        kept = tick_behavior(
            session_id=pk,
            enrollment_id=cleaned["leader"],
            criterion_id=cleaned["criterion"],
            level=cleaned["level"],
            position=cleaned["position"],
            is_seen=cleaned["ticked"],
            seen=cleaned["seen"],
            rater=request.member,
            now=timezone.now(),
        )
    except StaleTick as stale:
        return JsonResponse(_standing(stale.current), status=409)
    except LeaderAbsent as absent:
        return JsonResponse({"absent": True, "attendance": absent.revision}, status=409)
    except NotInThisSession as error:
        raise Http404 from error
    except SessionCanceled:
        return _refused()
    return JsonResponse(_standing(kept))


def _standing(kept: SeenBehavior | None) -> dict[str, object]:
    if kept is None:
        return {"ticked": "", "version": NO_SCORE}
    return {"ticked": "on" if kept.is_seen else "", "version": kept.version}


def _refused() -> HttpResponse:
    text = _("This could not be saved. Reload the page and try again.")
    return JsonResponse({"error": text}, status=422)


@access(Role.FACILITATOR)
@one_effect
def behaviors(request: MemberRequest, pk: int, leader: int) -> HttpResponse:
    """All behaviors of one leader as a plain form; it changes what was changed on it."""
    session = found(SCOREABLE.first(request.member, pk))
    chosen = fetch(leaders_in(session), pk=leader)
    criteria = CRITERIA(session)
    ticks = [each for each in SEEN(session, request.member) if each.enrollment_id == leader]
    rows = checklist_of(criteria, ticks, request.LANGUAGE_CODE)
    context = {
        "session": session,
        "title": title_of(session, request.LANGUAGE_CODE),
        "name": chosen.member.name,
        "leader": leader,
        "rows": rows,
    }
    if request.method != "POST":
        return render(request, "assessments/behaviors.html", context)
    try:
        _save(request, pk, leader)
    except (NotInThisSession, ValueError) as error:
        raise Http404 from error
    except LeaderAbsent:
        context |= {"rows": shown_in(rows, request.POST.getlist("ticked")), "is_absent": True}
        return render(request, "assessments/behaviors.html", context, status=422)
    except SessionCanceled:
        return redirect("practice:session", pk=pk)
    flash.success(request, _("Saved for %(name)s.") % {"name": chosen.member.name})
    return redirect(f"{reverse('assessments:score', args=[pk])}?show={leader}")


def leaders_in(session: PracticeSession) -> QuerySet[Enrollment]:
    """Who has a seat in the session and takes part."""
    return session.enrollments.filter(taking_part()).select_related("member")


@transaction.atomic
def _save(request: MemberRequest, pk: int, leader: int) -> None:
    sent, shown = request.POST.getlist("ticked"), request.POST.getlist("shown")
    for field, is_seen in changed_fields(shown, sent).items():
        criterion, level, position = map(int, field.split("."))
        tick_behavior(
            session_id=pk,
            enrollment_id=leader,
            criterion_id=criterion,
            level=level,
            position=position,
            is_seen=is_seen,
            rater=request.member,
            now=timezone.now(),
        )
