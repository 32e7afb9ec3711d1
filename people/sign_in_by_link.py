"""The link in the mail with a code. A GET changes nothing: mail scanners follow links."""

from __future__ import annotations

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from people.access import public
from people.operations import LinkOver, look_at_link, use_link


@require_http_methods(["GET", "HEAD", "POST"])
@public
@never_cache
def sign_in_by_link(request: HttpRequest, key: str) -> HttpResponse:
    """Ask with one button, then go on as after a code: to the second step, or inside."""
    look = use_link if request.method == "POST" else look_at_link
    try:
        user = look(key=key, now=timezone.now())
    except LinkOver:
        return render(request, "account/sign_in_link_over.html", status=410)
    if request.method != "POST":
        return render(request, "account/sign_in_link.html", {"address": user.email})
    record_authentication(request, user, method="code", email=user.email)
    answer: HttpResponse = perform_login(request, Login(user=user, email=user.email))
    return answer
