"""Pages for people who answer: no account, no script needed, nothing changed by looking."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.http import require_http_methods, require_safe

from common.once import one_effect
from people.access import public
from people.looks import wearing, worn_by_link
from surveys import change_keys
from surveys.forms import AnswerForm
from surveys.operations.answering import InvitationGone
from surveys.operations.answering import answer as take_answer
from surveys.queries import AskedPulse, languages_of, pulse_behind
from surveys.views.responses import gone, private, spoken_page, wished


@public
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """One pulse, for the person who has the link. A link that was used, is over or never was looks
    the same. What is sent too late is shown again, to copy.
    """
    pulse = pulse_behind(token)
    response = _answer(request, token, pulse)
    if pulse is not None and isinstance(response, HttpResponseRedirect):
        thank(response, wished(request) or pulse.language, sent_key(request), pulse.look_key)
    return response


def sent_key(request: HttpRequest) -> str:
    """The key in a form, '' where there is none."""
    return change_keys.read_key(request.POST.get(change_keys.FIELD, ""))


def thank(response: HttpResponse, language: str, key: str, look_key: str) -> None:
    """Put on last, so that neither the language of whoever answered nor their key is kept beside
    the nonce.
    """
    response.headers["Location"] += f"?lang={language}{wearing(look_key)}"
    if key:
        change_keys.hand_over(response, key)


@one_effect
def _answer(request: HttpRequest, token: str, pulse: AskedPulse | None) -> HttpResponse:
    now = timezone.now()
    if pulse is None or pulse.is_used:
        return gone(request)
    items, key = pulse.items, sent_key(request)
    languages = languages_of(items)
    language = wished(request)
    if language not in dict(languages):
        language = pulse.language
    with translation.override(language):
        form = AnswerForm(request.POST or None, items=items, language=language)
        if request.method == "POST" and form.is_valid():
            try:
                take_answer(token=token, values=form.values, language=language, key=key, now=now)
            except InvitationGone:
                return gone(request)
            return redirect("surveys:thanks")
        context = {"pulse": pulse, "form": form, "language": language, "languages": languages}
        context["since"] = pulse.since(language)
        context |= worn_by_link(pulse.look_key)
        context["key"] = key or change_keys.new_key(is_linked=pulse.is_linked)
        return private(
            render(request, "surveys/answer.html", context, status=422 if form.errors else 200)
        )


@public
@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """After answering; knows nothing about who did. A key that came along is shown once."""
    key = change_keys.handed_over(request)
    context = {"key": key, "key_in_groups": change_keys.in_groups(key)}
    response = private(spoken_page(request, "surveys/thanks.html", context))
    if key:
        change_keys.take_away(response)
    return response


@public
@require_safe
def notice(request: HttpRequest) -> HttpResponse:
    """What is measured and who sees what, for everybody."""
    return spoken_page(request, "surveys/notice.html")
