"""The page for raters: no account, no script needed, nothing changed by looking."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.http import require_http_methods, require_safe

from common.languages import SPOKEN
from common.once import one_effect
from peers.forms import RatedForm
from peers.operations import LinkGone, answer_link, decline_link
from peers.rater_page import PeerQuestions, page_behind
from people.access import public
from people.looks import LOOK, look_behind, wearing


@public
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """One leader's items, for the rater who has the link. A link that was used, is over or never
    was looks the same.
    """
    page = page_behind(token)
    response = _answer(request, token, page)
    if page is not None and isinstance(response, HttpResponseRedirect):
        # Put on here, so that the language of whoever answered is not kept beside the nonce.
        response.headers["Location"] += f"?lang={page.language}{wearing(page.look_key)}"
    return response


@one_effect
def _answer(request: HttpRequest, token: str, page: PeerQuestions | None) -> HttpResponse:
    if page is None:
        return _private(render(request, "peers/gone.html", status=410))
    with translation.override(page.language):
        declines = request.method == "POST" and "decline" in request.POST
        form = RatedForm(
            request.POST if request.method == "POST" and not declines else None,
            items=page.items,
            wordings=page.wordings,
            language=page.language,
        )
        try:
            if declines:
                decline_link(token=token, now=timezone.now())
                return redirect("peers:thanks")
            if form.is_valid():
                answer_link(token=token, values=form.values, now=timezone.now())
                return redirect("peers:thanks")
        except LinkGone:
            return _private(render(request, "peers/gone.html", status=410))
        context = {"page": page, "form": form, "language": page.language}
        context["wears"] = look_behind(page.look_key)
        status = 422 if form.errors else 200
        return _private(render(request, "peers/answer.html", context, status=status))


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
    """After answering or declining; knows nothing about who did, or which."""
    language, worn = request.GET.get("lang", ""), look_behind(request.GET.get(LOOK, ""))
    if language not in SPOKEN:
        return render(request, "peers/thanks.html", {"wears": worn})
    with translation.override(language):
        return render(request, "peers/thanks.html", {"language": language, "wears": worn})
