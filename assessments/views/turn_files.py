"""A recorded turn that is kept here: brought in by who scores or by its leader, and watched."""

from __future__ import annotations

from django.contrib import messages as flash
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessments.models import TurnFile
from assessments.operations import (
    NotAgreed,
    NotASecondRater,
    NotInThisSession,
    RecordingOver,
    RecordingServed,
    SessionCanceled,
    keep_turn_file,
    see_turn_file,
)
from assessments.policy import SCOREABLE
from assessments.turn_file_forms import LARGEST_TURN, TurnFileForm
from assessments.views.behaviors import leaders_in
from assessments.views.recordings import (
    OVER,
    SERVED,
    bring_form,
    consent_page,
    not_yet,
    recording_page,
)
from common.bodies import takes_up_to
from common.once import one_effect
from common.wakeups import wake
from messaging.tasks import send_due
from people.access import MemberRequest, access, fetch, found
from people.models import Role
from practice.models import PracticeSession
from practice.operations import SessionNotBegun
from programs.serving import Served, serve

FORM_AROUND_IT = 1024 * 1024
NOT_KEPT = "no-store"
"""By browsers: it is deleted when its leader says so."""


@require_POST
@takes_up_to(LARGEST_TURN + FORM_AROUND_IT)
@access(Role.FACILITATOR)
@one_effect
def bring(request: MemberRequest, pk: int, leader: int) -> HttpResponse:
    """Whoever scores here brings in the recording of a leader's turn."""
    session = found(SCOREABLE.first(request.member, pk))
    chosen = fetch(leaders_in(session), pk=leader)
    form = bring_form(session, request)
    if _kept(request, pk, leader, form):
        return redirect("assessments:recording", pk=pk, leader=leader)
    return recording_page(request, session, chosen, bringing=form)


@require_POST
@takes_up_to(LARGEST_TURN + FORM_AROUND_IT)
@access(Role.LEADER)
@one_effect
def bring_own(request: MemberRequest, pk: int) -> HttpResponse:
    """A leader brings in the recording of their own turn."""
    own = PracticeSession.objects.visible_to(request.member).attended_by(request.member)
    session = fetch(own.in_full(), pk=pk)
    mine = fetch(leaders_in(session), member=request.member)
    form = bring_form(session, request)
    if _kept(request, pk, mine.pk, form):
        return redirect("assessments:consent", pk=pk)
    return consent_page(request, session, bringing=form)


def _kept(request: MemberRequest, pk: int, leader: int, form: TurnFileForm) -> bool:
    """Whether it could be kept; if not, the form says why."""
    if not form.is_valid():
        return False
    try:
        keep_turn_file(
            session_id=pk,
            enrollment_id=leader,
            content=form.cleaned_data["file"].chunks(),
            media_type=form.media_type,
            watcher=form.chosen,
            by=request.member,
            now=timezone.now(),
        )
    except (NotInThisSession, NotASecondRater) as error:
        raise Http404 from error
    except NotAgreed:
        form.add_error(None, _("Nothing was kept: there is no yes to a recording."))
    except SessionNotBegun as early:
        form.add_error(None, not_yet(early.possible_from, request.member))
    except RecordingServed:
        form.add_error(None, SERVED)
    except (RecordingOver, SessionCanceled):
        form.add_error(None, OVER)
    else:
        wake(send_due)
        text = _("The recording is kept for %(name)s. It deletes itself.")
        flash.success(request, text % {"name": form.chosen.name})
    return form.is_valid()


@require_safe
@access(Role.FACILITATOR, Role.LEADER)
def watch(request: MemberRequest, pk: int, leader: int) -> HttpResponse:
    """The recording, stretch by stretch, for its second rater and its leader."""
    asked = request.headers.get("Range", "")
    by, now = request.member, timezone.now()
    try:
        file = see_turn_file(session_id=pk, enrollment_id=leader, by=by, now=now)
    except (NotInThisSession, SessionCanceled) as error:
        raise Http404 from error
    return serve(_served(file, by.organization_id), asked=asked, kept=NOT_KEPT)


def _served(file: TurnFile, organization_id: int) -> Served:
    return Served(
        organization_id=organization_id,
        size=file.size,
        media_type=file.media_type,
        digest=file.digest,
        part=lambda number: bytes(file.parts.get(number=number).content),
    )
