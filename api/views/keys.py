"""Keys of the API: made, tested, withdrawn; and examples of what to do with them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from api.examples import printed_examples
from api.forms import ApiKeyForm, PastedKeyForm
from api.presenters import key_rows, verdict_on
from api.scopes import Scope
from common.once import FIELD, one_effect
from common.tokens import hash_token, new_token
from connections.doors import behind
from connections.models import AccessKey
from connections.operations import end_access_key, make_access_key
from connections.queries import latest_exchanges
from connections.states import ConnectionKind
from people.access import MemberRequest, access, fetch
from people.fresh_sign_in import fresh_sign_in
from people.models import Role

SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@fresh_sign_in()
@behind(ConnectionKind.API)
def keys(request: MemberRequest) -> HttpResponse:
    """Every key; a new one is shown in the answer to its form and never again."""
    token = ""
    form = ApiKeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        token = _made(request, form)
        form = ApiKeyForm()
    context = {"form": form, "token": token, "pasted_form": PastedKeyForm()}
    return _page(request, context, status=422 if form.errors else 200)


def _made(request: MemberRequest, form: ApiKeyForm) -> str:
    now = timezone.now()
    _key, token = make_access_key(
        kind=ConnectionKind.API,
        name=form.cleaned_data["name"],
        seed=request.POST.get(FIELD, "") or new_token(),
        scopes=form.cleaned_data["scopes"],
        expires_at=now + dt.timedelta(days=form.cleaned_data["days"]),
        now=now,
        by=request.member,
    )
    return token


def _page(request: MemberRequest, given: Mapping[str, object], *, status: int) -> HttpResponse:
    visible = AccessKey.objects.visible_to(request.member).filter(kind=ConnectionKind.API)
    context = {
        **given,
        "keys": key_rows(visible.for_the_list()[:SHOWN], timezone.now()),
        "exchanges": latest_exchanges(request.member, ConnectionKind.API),
        "address": request.build_absolute_uri("/api/v1/"),
        "document": request.build_absolute_uri(reverse("api_document")),
        "kind": ConnectionKind.API,
    }
    response = render(request, "api/keys.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
@access(Role.ADMIN)
@behind(ConnectionKind.API)
def test(request: MemberRequest) -> HttpResponse:
    """What there is to say of a key that somebody pasted. Changes nothing."""
    pasted_form = PastedKeyForm(request.POST)
    tested = None
    if pasted_form.is_valid():
        visible = AccessKey.objects.visible_to(request.member).filter(kind=ConnectionKind.API)
        token_hash = hash_token(pasted_form.cleaned_data["token"])
        tested = verdict_on(visible.filter(token_hash=token_hash).first(), timezone.now())
    context = {"form": ApiKeyForm(), "pasted_form": pasted_form, "tested": tested}
    return _page(request, context, status=422 if pasted_form.errors else 200)


@require_POST
@access(Role.ADMIN)
@behind(ConnectionKind.API)
@one_effect
def end(request: MemberRequest, pk: int) -> HttpResponse:
    """Nobody comes in with it any more."""
    visible = AccessKey.objects.visible_to(request.member).filter(kind=ConnectionKind.API)
    key = fetch(visible, pk=pk)
    end_access_key(key=key, now=timezone.now(), by=request.member)
    messages.success(request, _("“%(name)s” is withdrawn.") % {"name": key.name})
    return redirect("api:keys")


@require_safe
@access(Role.ADMIN)
@behind(ConnectionKind.API)
def examples(request: MemberRequest) -> HttpResponse:
    """Calls to copy, with what is answered; every one of them is carried out by a test."""
    base = request.build_absolute_uri("/").rstrip("/")
    context = {"examples": printed_examples(base), "scopes": Scope.choices}
    return render(request, "api/examples.html", context)
