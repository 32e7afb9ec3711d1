"""Pages of the sign-in library that do not exist here."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from people.access import public


@public
def closed(request: HttpRequest, **kwargs: str) -> HttpResponse:
    """There is no such page."""
    raise Http404(request.path, kwargs)
