"""Pages for people who answer: no account, no script needed, nothing changed by looking."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.http import require_http_methods, require_safe

from common.once import one_effect
from people.access import public
from surveys.forms import AnswerForm, written_in
from surveys.operations.answering import InvitationGone
from surveys.operations.answering import answer as take_answer
from surveys.queries import AskedPulse, pulse_behind


@public
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """One pulse, for the person who has the link. A link that was used, is over or never was looks
    the same. What is sent too late is shown again, to copy.
    """
    pulse = pulse_behind(token)
    response = _answer(request, token, pulse)
    if pulse is not None and isinstance(response, HttpResponseRedirect):
        # Put on here, so that the language of whoever answered is not kept beside the nonce.
        response.headers["Location"] += f"?lang={pulse.language}"
    return response


@one_effect
def _answer(request: HttpRequest, token: str, pulse: AskedPulse | None) -> HttpResponse:
    now = timezone.now()
    if pulse is None or pulse.is_used:
        return _gone(request)
    with translation.override(language := pulse.language):
        form = AnswerForm(request.POST or None, items=pulse.items, language=language)
        if request.method == "POST" and form.is_valid():
            try:
                take_answer(token=token, values=form.values, now=now)
            except InvitationGone:
                return _gone(request)
            return redirect("surveys:thanks")
        context = {"pulse": pulse, "form": form, "language": language}
        return _private(
            render(request, "surveys/answer.html", context, status=422 if form.errors else 200)
        )


def _gone(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _private(render(request, "surveys/gone.html", status=410))
    return _private(
        _in_language(request, "surveys/not_counted.html", written_in(request.POST), status=410)
    )


def _private(response: HttpResponse) -> HttpResponse:
    # Django writes the address of every answer from 400 on to its log; here the address is the
    # secret.
    response._has_been_logged = True  # type: ignore[attr-defined]
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@public
@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """After answering; knows nothing about who did."""
    return _in_language(request, "surveys/thanks.html")


@public
@require_safe
def notice(request: HttpRequest) -> HttpResponse:
    """What is measured and who sees what, for everybody."""
    return _in_language(request, "surveys/notice.html")


def _in_language(
    request: HttpRequest, template: str, texts: Sequence[str] = (), *, status: int = 200
) -> HttpResponse:
    """The page in the language of the link, else of the reader."""
    language = request.GET.get("lang", "")
    if language not in dict(settings.LANGUAGES):
        return render(request, template, {"texts": texts}, status=status)
    with translation.override(language):
        return render(request, template, {"language": language, "texts": texts}, status=status)
