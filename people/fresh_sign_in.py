"""Dangerous steps ask once more who is there: whoever finds an open screen does none of them.

Nothing that was typed is lost by it: the page that asks carries the form along.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Mapping, Sequence
from typing import cast

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from people.access import Arguments, MemberView, PublicView
from ui.typed import typed_form

VOUCHED = frozenset({"lti"})
"""Ways in by which somebody else says who it is, and nobody shows anything."""
SAFE = frozenset({"GET", "HEAD"})


def fresh_sign_in(
    *, to_read: bool = False
) -> Callable[[MemberView[Arguments]], MemberView[Arguments]]:
    """Only for somebody who has shown a few minutes ago that it is them, by signing in or again.

    Below `@access(...)`, above `@one_effect`. A page is read without it unless `to_read` says that
    reading is the dangerous part: a file with people, or a page that shows a secret.
    """

    def decorate(view: MemberView[Arguments]) -> MemberView[Arguments]:
        return guarded(view, to_read=to_read)

    return decorate


def guarded(view: PublicView, *, to_read: bool) -> PublicView:
    """The same for a view that is not ours."""

    @functools.wraps(view)
    def asking(request: HttpRequest, /, *args: object, **kwargs: object) -> HttpResponse:
        is_harmless = request.method in SAFE and not to_read
        if is_harmless or not request.user.is_authenticated or is_fresh(request):
            answer: HttpResponse = view(request, *args, **kwargs)
            return answer
        return _ask(request)

    asking.asks_again = True  # type: ignore[attr-defined]
    return cast(PublicView, asking)


def is_fresh(request: HttpRequest) -> bool:
    """Whether somebody in this session has shown lately that it is them. No query."""
    if not settings.DANGEROUS_STEPS_ASK_AGAIN:
        return True
    log: Sequence[Mapping[str, object]] = get_authentication_records(request, request.user)
    times = [float(str(each["at"])) for each in log if each.get("method") not in VOUCHED]
    return time.time() - max(times, default=0) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def _ask(request: HttpRequest) -> HttpResponse:
    """On to where it is shown and back; what was sent stays on a page until then."""
    if request.method in SAFE:
        back = urlencode({REDIRECT_FIELD_NAME: request.get_full_path()})
        return HttpResponseRedirect(f"{reverse('account_confirm')}?{back}")
    return render(request, "confirm_first.html", {"typed": typed_form(request)}, status=403)
