"""What all pages for people who answer have in common."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from people.looks import LOOK, worn_by_link
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
    """The page in the language of the link, else of the reader, with the looks of the link."""
    own = worn_by_link(request.GET[LOOK]) if LOOK in request.GET else {}
    worn: Mapping[str, object] = own | dict(context or {})
    if not (language := wished(request)):
        return render(request, template, worn, status=status)
    with translation.override(language):
        return render(request, template, {"language": language, **worn}, status=status)


def gone(request: HttpRequest) -> HttpResponse:
    """A link that was used, is over or never was: in nobody's looks, so that it does not tell which
    organization there is. What was sent is there to copy.
    """
    plain: dict[str, object] = {"wears": None}
    if request.method != "POST":
        return private(spoken_page(request, "surveys/gone.html", plain, status=410))
    texts = plain | {"texts": written_in(request.POST)}
    return private(spoken_page(request, "surveys/not_counted.html", texts, status=410))
