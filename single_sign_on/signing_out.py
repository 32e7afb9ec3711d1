"""Signing out, for whoever came through a provider as for everybody else."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from connections.doors import is_open
from connections.states import ConnectionKind
from people.access import public
from people.way_out import sign_out
from single_sign_on.way_out import ASKED, LEAVING, WayOut, way_out_of


@require_http_methods(["GET", "HEAD", "POST"])
@public
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out here; whoever came through a provider is asked whether to sign out there, too."""
    leaves = request.method == "POST" and is_open(ConnectionKind.SIGN_IN)
    there = way_out_of(request) if leaves else WayOut()
    answer = sign_out(request)
    if there.address and isinstance(answer, HttpResponseRedirect):
        request.session[LEAVING], request.session[ASKED] = there.address, there.asked
        onward = redirect("sso_left")
        onward.headers["Clear-Site-Data"] = answer.headers["Clear-Site-Data"]
        return onward
    return answer
