"""Recordings of an organization: what is there, what cards name it, one more, one less."""

from __future__ import annotations

from django.contrib import messages as flash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from authoring.operations.recordings import (
    RecordingNamed,
    remove_recording,
)
from authoring.recording_forms import LARGEST, VideoForm
from authoring.recordings import recordings_in_use
from common.bodies import takes_up_to
from common.once import one_effect
from people.access import MemberRequest, access, fetch
from people.models import Role
from programs.models import Video
from programs.operations import NameTaken, add_recording

FORM_AROUND_IT = 1024 * 1024
MOST_LISTED = 500


@require_http_methods(["GET", "HEAD", "POST"])
@takes_up_to(LARGEST + FORM_AROUND_IT)
@access(Role.ADMIN)
@one_effect
def recordings(request: MemberRequest) -> HttpResponse:
    """All of them, and a form for another one."""
    form = VideoForm(request.POST, request.FILES) if request.method == "POST" else None
    if form is not None and form.is_valid():
        try:
            found = add_recording(
                slug=form.slug,
                title=form.cleaned_data["title"],
                media_type=form.media_type,
                content=form.cleaned_data["file"].chunks(),
                by=request.member,
                now=timezone.now(),
            )
        except NameTaken:
            form.add_error("title", _("Another recording has this name. Give it its own."))
        else:
            text = _("The recording is there. Cards refer to it as %(name)s.")
            flash.success(request, text % {"name": found.slug})
            return redirect("authoring:recordings")
    context = {
        "form": form or VideoForm(),
        "recordings": list(Video.objects.visible_to(request.member)[:MOST_LISTED]),
        "used": recordings_in_use(request.member.organization_id),
    }
    return render(
        request, "authoring/recordings.html", context, status=422 if form is not None else 200
    )


@require_POST
@access(Role.ADMIN)
def remove(request: MemberRequest, pk: int) -> HttpResponse:
    """One that no card names is deleted."""
    found = fetch(Video.objects.visible_to(request.member), pk=pk)
    try:
        remove_recording(recording=found, by=request.member, now=timezone.now())
    except RecordingNamed:
        flash.warning(request, _("A program refers to this recording. It stays."))
    else:
        flash.success(request, _("The recording is deleted."))
    return redirect("authoring:recordings")
