"""The private calendar link of one's own account: made, replaced, ended."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.once import one_effect
from people.access import MemberRequest, access
from people.operations import end_calendar_link, renew_calendar_link


@require_POST
@access()
@one_effect
def renew(request: MemberRequest) -> HttpResponse:
    """A link, or another one in place of the one before."""
    renew_calendar_link(by=request.member, now=timezone.now())
    messages.success(
        request, _("Your calendar has a new link. Earlier links show nothing any more.")
    )
    return redirect("people:account")


@require_POST
@access()
@one_effect
def end(request: MemberRequest) -> HttpResponse:
    """No link any more."""
    end_calendar_link(by=request.member, now=timezone.now())
    messages.success(request, _("The link to your calendar shows nothing any more."))
    return redirect("people:account")
