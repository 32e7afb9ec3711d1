"""The colors and the logo of an organization, for every page that wears them.

Nobody is asked who they are: a page of somebody who is signed in names the address, and so does the
sign-in of an installation with one organization (people.looks). Browsers keep what they have for
good, because another look has another address.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from people.access import found, public
from people.looks import accent_behind, logo_behind
from ui.accents import accent_of

FOR_GOOD = "private, max-age=31536000, immutable"


@require_safe
@public
def colors(request: HttpRequest, key: str) -> HttpResponse:
    """A small style sheet that puts the accent in place of ours."""
    sheet = accent_of(found(accent_behind(key))).style_sheet
    return _kept(HttpResponse(sheet, content_type="text/css; charset=utf-8"))


@require_safe
@public
def logo(request: HttpRequest, key: str) -> HttpResponse:
    """The picture. It is nothing but a picture, wherever it is opened."""
    answer = HttpResponse(found(logo_behind(key)), content_type="image/png")
    answer.headers["Content-Security-Policy"] = "default-src 'none'"
    return _kept(answer)


def _kept(answer: HttpResponse) -> HttpResponse:
    answer.headers["Cache-Control"] = FOR_GOOD
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
