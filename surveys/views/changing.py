"""Changing what was answered, by the key of the device. What was answered is never shown."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.http import require_http_methods

from common.once import one_effect
from people.access import public
from people.looks import worn_by_link
from surveys.change_keys import FIELD
from surveys.forms import AnswerForm
from surveys.operations.changing import AnswerFixed, change_answer
from surveys.queries import AskedPulse, languages_of, pulse_of_key
from surveys.views.answering import sent_key, thank
from surveys.views.responses import gone, private, spoken_page, wished

SEND = "send"


@public
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest) -> HttpResponse:
    """Asks for a key; with one, asks the questions anew; what is sent then takes the place of what
    was answered. The key comes by POST alone, so that no log of addresses has it.
    """
    key = sent_key(request)
    pulse = pulse_of_key(key) if key else None
    if pulse is None:
        return _ask_for_key(request)
    response = _change(request, key, pulse)
    if isinstance(response, HttpResponseRedirect):
        thank(response, _language(request, pulse), key, pulse.look_key)
    return response


def _language(request: HttpRequest, pulse: AskedPulse) -> str:
    language = wished(request)
    return language if language in dict(languages_of(pulse.items)) else pulse.language


def _ask_for_key(request: HttpRequest) -> HttpResponse:
    """A key that opens nothing may be mistyped, or its pulse has closed."""
    if SEND in request.POST:
        return gone(request)
    is_wrong = FIELD in request.POST
    context = {"is_wrong": is_wrong, "written": request.POST.get(FIELD, "")[:100]}
    status = 422 if is_wrong else 200
    return private(spoken_page(request, "surveys/change_key.html", context, status=status))


@one_effect
def _change(request: HttpRequest, key: str, pulse: AskedPulse) -> HttpResponse:
    is_sent, language = SEND in request.POST, _language(request, pulse)
    with translation.override(language):
        form = AnswerForm(request.POST if is_sent else None, items=pulse.items, language=language)
        if is_sent and form.is_valid():
            try:
                change_answer(key=key, values=form.values, language=language, now=timezone.now())
            except AnswerFixed:
                return gone(request)
            return redirect("surveys:thanks")
        context = {"pulse": pulse, "form": form, "language": language, "key": key}
        context |= worn_by_link(pulse.look_key)
        return private(
            render(request, "surveys/change.html", context, status=422 if form.errors else 200)
        )
