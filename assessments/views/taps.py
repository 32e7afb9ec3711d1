"""What a page sends and asks for by itself while a session runs: small, and answered in JSON."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessments.forms import ClearForm, NoteForm, PresenceForm, TapForm
from assessments.live_state import state_of
from assessments.models import Score, nothing_since
from assessments.operations import (
    LeaderAbsent,
    NotInThisSession,
    SessionCanceled,
    StaleNote,
    StaleScore,
    clear_score,
    record_score,
    save_note,
)
from assessments.policy import SCOREABLE
from people.access import MemberRequest, access, found
from people.models import Role
from practice.operations import (
    NotInCohort,
    SessionNotPlanned,
    StaleAttendance,
    note_attendance,
)


@access(Role.FACILITATOR)
@require_POST
def tap(request: MemberRequest, pk: int) -> HttpResponse:
    """One tap: answers only when it is kept; 409 with what stands when it was changed elsewhere,
    or when the leader is marked as absent.
    """
    now = timezone.now()
    form = TapForm(request.POST)
    if not form.is_valid():
        found(SCOREABLE.first(request.member, pk))
        return _refused()
    try:
        kept = record_score(
            session_id=pk,
            enrollment_id=form.cleaned_data["leader"],
            criterion_id=form.cleaned_data["criterion"],
            level=form.cleaned_data["level"],
            seen=form.cleaned_data["seen"],
            rater=request.member,
            now=now,
        )
    except StaleScore as stale:
        return JsonResponse(_standing(stale.current, now), status=409)
    except LeaderAbsent as absent:
        return JsonResponse({"absent": True, "attendance": absent.revision}, status=409)
    except NotInThisSession as error:
        raise Http404 from error
    except SessionCanceled:
        return _refused()
    return JsonResponse(_standing(kept, now))


@access(Role.FACILITATOR)
@require_POST
def clear(request: MemberRequest, pk: int) -> HttpResponse:
    """A level is taken back."""
    session = found(SCOREABLE.first(request.member, pk))
    now = timezone.now()
    form = ClearForm(request.POST)
    if not form.is_valid():
        return _refused()
    try:
        clear_score(
            session_id=session.pk,
            enrollment_id=form.cleaned_data["leader"],
            criterion_id=form.cleaned_data["criterion"],
            seen=form.cleaned_data["seen"],
            rater=request.member,
            now=now,
        )
    except StaleScore as stale:
        return JsonResponse(_standing(stale.current, now), status=409)
    except NotInThisSession as error:
        raise Http404 from error
    except SessionCanceled:
        return _refused()
    return JsonResponse(_standing(None, now))


def _standing(score: Score | None, now: dt.datetime) -> dict[str, object]:
    """A level as it stands; `revision` counts its changes."""
    if score is None:
        return {"level": None, "revision": 0, "version": nothing_since(now)}
    return {"level": score.level, "revision": score.revision, "version": score.version}


@access(Role.FACILITATOR)
@require_POST
def note(request: MemberRequest, pk: int) -> HttpResponse:
    """A note while it is being written; 409 with the text that stands when it changed elsewhere."""
    session = found(SCOREABLE.first(request.member, pk))
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _refused()
    try:
        kept = save_note(
            session_id=session.pk,
            enrollment_id=form.cleaned_data["leader"],
            text=form.cleaned_data["text"],
            expected_revision=form.cleaned_data["revision"],
            rater=request.member,
            now=timezone.now(),
        )
    except StaleNote as stale:
        return JsonResponse(
            {"text": stale.current.text, "revision": stale.current.revision}, status=409
        )
    except NotInThisSession as error:
        raise Http404 from error
    except SessionCanceled:
        return _refused()
    return JsonResponse({"revision": kept.revision})


@access(Role.FACILITATOR)
@require_POST
def presence(request: MemberRequest, pk: int) -> HttpResponse:
    """Who is there; 409 with what stands when it was noted elsewhere."""
    session = found(SCOREABLE.first(request.member, pk))
    form = PresenceForm(request.POST)
    if not form.is_valid():
        return _refused()
    try:
        noted = note_attendance(
            session=session,
            enrollment_id=form.cleaned_data["leader"],
            was_present=form.cleaned_data["present"],
            expected_revision=form.cleaned_data["revision"] or 0,
            by=request.member,
            now=timezone.now(),
        )
    except StaleAttendance as stale:
        current = stale.current
        return JsonResponse(
            {"present": current.was_present, "revision": current.revision}, status=409
        )
    except NotInCohort as error:
        raise Http404 from error
    except SessionNotPlanned:
        return _refused()
    return JsonResponse({"present": noted.was_present, "revision": noted.revision})


def _refused() -> HttpResponse:
    return JsonResponse(
        {"error": _("This could not be saved. Reload the page and try again.")}, status=422
    )


@access(Role.FACILITATOR)
@require_safe
def state(request: MemberRequest, pk: int) -> HttpResponse:
    """How the session stands for whoever scores it, so that no page goes on showing what another
    device has changed; with the token that a page needs after a new sign-in.
    """
    session = found(SCOREABLE.first(request.member, pk))
    stands = state_of(session, request.member, timezone.now())
    return JsonResponse(stands | {"member": request.member.pk, "token": get_token(request)})
