"""What all pages for people who answer have in common."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from surveys.forms import written_in


def private(response: HttpResponse) -> HttpResponse:
    """A page whose address or content is somebody's alone."""
    # Django writes the address of every answer from 400 on to its log; here the address is the
    # secret.
    response._has_been_logged = True  # type: ignore[attr-defined]
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def wished(request: HttpRequest) -> str:
    """The language of the link, where the portal speaks it; else ''."""
    language = request.GET.get("lang", "")
    return language if language in dict(settings.LANGUAGES) else ""


def spoken_page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, object] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """The page in the language of the link, else of the reader."""
    if not (language := wished(request)):
        return render(request, template, context, status=status)
    with translation.override(language):
        return render(request, template, {"language": language, **(context or {})}, status=status)


def gone(request: HttpRequest) -> HttpResponse:
    """A link that was used, is over or never was. What was sent is there to copy."""
    if request.method != "POST":
        return private(spoken_page(request, "surveys/gone.html", status=410))
    texts = {"texts": written_in(request.POST)}
    return private(spoken_page(request, "surveys/not_counted.html", texts, status=410))
