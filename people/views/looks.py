"""The colors and the logo of an organization, for every page that wears them.

Nobody is asked who they are: a page of somebody who is signed in names the address, whose key
nobody guesses, and so does the sign-in of an installation with one organization. There is another
key after each change; so browsers keep what they have for good.
"""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from people.access import fetch, public
from people.models import Organization, OrganizationLogo
from ui.accents import accent_of

FOR_GOOD = "private, max-age=31536000, immutable"


@require_safe
@public
def colors(request: object, key: str) -> HttpResponse:
    """A small style sheet that puts the accent in place of ours."""
    organization = fetch(Organization.objects.exclude(accent=""), look_key=_known(key))
    sheet = accent_of(organization.accent).style_sheet
    return _kept(HttpResponse(sheet, content_type="text/css; charset=utf-8"))


@require_safe
@public
def logo(request: object, key: str) -> HttpResponse:
    """The picture. It is nothing but a picture, wherever it is opened."""
    found = fetch(OrganizationLogo.objects.all(), organization__look_key=_known(key))
    answer = HttpResponse(bytes(found.content), content_type="image/png")
    answer.headers["Content-Security-Policy"] = "default-src 'none'"
    return _kept(answer)


def _known(key: str) -> str:
    """No organization without a look of its own is found by what it has not; nor by odd bytes."""
    return key if key.isascii() and key.isprintable() and key else "-"


def _kept(answer: HttpResponse) -> HttpResponse:
    answer.headers["Cache-Control"] = FOR_GOOD
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
