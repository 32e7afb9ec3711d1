"""For whom a pulse is not meant, or who does not want to be asked."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from common.once import one_effect
from messaging.preferences import link_for
from people.access import public
from surveys import operations
from surveys.links import address_behind
from surveys.operations.answering import InvitationGone
from surveys.queries import pulse_behind
from surveys.views.answering import sent_key, thank
from surveys.views.responses import gone, private, spoken_page, wished


@public
@require_POST
def decline(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever has the link does not work with the people it asks about."""
    pulse = pulse_behind(token)
    response = _decline(request, token)
    if pulse is not None and isinstance(response, HttpResponseRedirect):
        thank(response, wished(request) or pulse.language, "", pulse.look_key)
    return response


@one_effect
def _decline(request: HttpRequest, token: str) -> HttpResponse:
    try:
        operations.decline(token=token, key=sent_key(request), now=timezone.now())
    except InvitationGone:
        return gone(request)
    return redirect("surveys:declined")


@public
@require_safe
def declined(request: HttpRequest) -> HttpResponse:
    """After saying so; knows nothing about who did."""
    return private(spoken_page(request, "surveys/declined.html"))


@public
@require_safe
def no_more(request: HttpRequest, token: str) -> HttpResponse:
    """On to where somebody chooses their mail, as the last line of every mail leads there. Changes
    nothing.
    """
    address = address_behind(token)
    return private(HttpResponseRedirect(link_for(address))) if address else gone(request)
