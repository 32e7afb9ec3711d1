"""One's own account: language and zone, the ways in, and where one is signed in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from common.places import place
from messaging.text import absolute
from people.access import MemberRequest, access
from people.account_forms import LocaleForm
from people.feeds import link_of, shown_token
from people.fresh_sign_in import fresh_sign_in
from people.operations import choose_locale, sign_out_elsewhere
from people.ways_in import sign_ins_of, ways_in_of


@require_http_methods(["GET", "HEAD", "POST"])
@access()
def account(request: MemberRequest) -> HttpResponse:
    """What the portal knows of how somebody uses it; language and zone are theirs to choose."""
    member, now = request.member, timezone.now()
    form = LocaleForm(request.POST or None, member=member)
    if request.method == "POST" and form.is_valid():
        choose_locale(now=now, by=member, **form.cleaned_data)
        with translation.override(form.cleaned_data["language"]):
            messages.success(request, _("Your language and time zone are saved."))
        return redirect("people:account")
    token = shown_token(link_of(member))
    context = {
        "form": form,
        "calendar": absolute(place("private calendar", token)) if token else "",
        "ways_in": ways_in_of(request.user),
        "sign_ins": sign_ins_of(request.user, this=request.session.session_key, now=now),
    }
    return render(request, "people/account.html", context, status=422 if form.errors else 200)


@require_POST
@access()
@fresh_sign_in()
def elsewhere(request: MemberRequest) -> HttpResponse:
    """Sign out in every other browser."""
    kept = request.session.session_key
    ended = sign_out_elsewhere(kept=kept, now=timezone.now(), by=request.member)
    text = ngettext(
        "Signed out in %(total)s other browser.", "Signed out in %(total)s other browsers.", ended
    )
    messages.success(request, text % {"total": ended})
    return redirect("people:account")
