"""Confirm that it is you: by passkey, app or password; by a code by mail where one has no other."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.utils import get_next_redirect_url
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from people.access import MemberRequest, access
from people.notifications import CONFIRM_CODE
from people.sign_in_throttles import may_ask_to_confirm

STATE = "confirm_code"
"""In the session: the keyed hash of the mailed code, when it was, and how many wrong ones came."""
CODE_LASTS = 600
TRIES = 3


class ConfirmCodeForm(forms.Form):
    """The code in the mail."""

    code = forms.CharField(label=gettext_lazy("Code"), max_length=40)


@require_http_methods(["GET", "HEAD", "POST"])
@access()
def confirm(request: MemberRequest) -> HttpResponse:
    """On to the page for what somebody has; who has nothing else asks for a code by mail here."""
    back = get_next_redirect_url(request) or reverse("account_confirmed")
    if there := _shown_elsewhere(request):
        return HttpResponseRedirect(f"{there}?{urlencode({REDIRECT_FIELD_NAME: back})}")
    form, problem = ConfirmCodeForm(), ""
    if request.method == "POST" and request.POST.get("action") == "send":
        if may_ask_to_confirm(request):
            _send(request)
            return redirect(f"{request.path}?{urlencode({REDIRECT_FIELD_NAME: back})}")
        problem = _("Too many codes were asked for. The newest one still works; wait a little.")
    elif request.method == "POST":
        form = ConfirmCodeForm(request.POST)
        if form.is_valid() and _is_right(request, form.cleaned_data["code"]):
            record_authentication(request, request.user, "code", reauthenticated=True)
            return HttpResponseRedirect(back)
        if STATE not in request.session:
            form, problem = ConfirmCodeForm(), _("This code no longer works. Ask for a new one.")
        elif form.is_valid():
            form.add_error("code", _("That is not the code of the newest email."))
    context = {"form": form, "back": back, "is_sent": STATE in request.session, "problem": problem}
    status = 422 if form.errors or problem else 200
    return render(request, "account/confirm.html", context, status=status)


@require_safe
@access()
def confirmed(request: MemberRequest) -> HttpResponse:
    """Done on a second page; the first one waits."""
    return render(request, "account/confirmed.html")


def _shown_elsewhere(request: MemberRequest) -> str:
    """The library's page for a passkey, app or password; '' for somebody who has none of them."""
    ways: Sequence[Mapping[str, str]] = get_adapter().get_reauthentication_methods(request.user)
    log: Sequence[Mapping[str, object]] = get_authentication_records(request, request.user)
    if any(each.get("type") == Authenticator.Type.WEBAUTHN for each in log):
        ways = sorted(ways, key=lambda way: "webauthn" not in way["id"])
    return next((way["url"] for way in ways), "")


def _send(request: MemberRequest) -> None:
    """Mail a new code; the one before is over."""
    adapter = get_adapter()
    code = adapter.generate_login_code()
    adapter.send_mail(CONFIRM_CODE, request.user.email, {"code": code})
    request.session[STATE] = {"hash": _hashed(code), "at": time.time(), "wrong": 0}


def _is_right(request: MemberRequest, code: str) -> bool:
    """Whether it is the code that was mailed: once, for ten minutes, and after three wrong ones
    never.
    """
    state = request.session.get(STATE)
    if state is None:
        return False
    is_right = constant_time_compare(_hashed(code), state["hash"])
    is_over = time.time() - state["at"] > CODE_LASTS
    if is_right or is_over or state["wrong"] + 1 >= TRIES:
        del request.session[STATE]
        return is_right and not is_over
    request.session[STATE] = {**state, "wrong": state["wrong"] + 1}
    return False


def _hashed(code: str) -> str:
    digest = salted_hmac("people.confirming", normalize_user_code(code), algorithm="sha256")
    return digest.hexdigest()
