"""What a link in a course opens, for somebody who is in."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from connections.doors import behind
from connections.states import ConnectionKind
from lti.landing import way_of
from lti.models import CourseLink
from people.access import MemberRequest, access, fetch


@require_safe
@access()
@behind(ConnectionKind.LMS)
def opened(request: MemberRequest, pk: int) -> HttpResponse:
    """On to it, or a page that says why there is nothing behind it for them."""
    link = fetch(CourseLink.objects.visible_to(request.member), pk=pk)
    way = way_of(link, request.member)
    if way:
        return HttpResponseRedirect(way)
    return render(request, "lti/not_enrolled.html", {"kind": link.kind})
