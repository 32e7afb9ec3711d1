"""The Slack app with which an organization reaches people one by one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from channels.connecting import slack_apps
from channels.forms import SlackAppForm
from channels.operations import connect_app
from channels.slack_app import MANIFEST
from common.once import one_effect
from connections.doors import behind
from connections.queries import latest_exchanges
from connections.states import ConnectionKind
from messaging.notifications import declared
from people.access import MemberRequest, access
from people.models import Role


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@behind(ConnectionKind.CHAT)
@one_effect
def slack_app(request: MemberRequest) -> HttpResponse:
    """How to connect it; or what it does, and the last exchanges."""
    form = SlackAppForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        connect_app(token=form.cleaned_data["token"], now=timezone.now(), by=request.member)
        messages.success(request, _("The Slack app is kept. Test it next."))
        return redirect("channels:slack_app")
    app = slack_apps().visible_to(request.member).first()
    context = {
        "app": app,
        "form": form,
        "manifest": MANIFEST,
        "kinds": [each.title for each in declared() if each.page_in_chat],
        "exchanges": latest_exchanges(request.member, app) if app else [],
    }
    return render(request, "channels/slack_app.html", context, status=422 if form.errors else 200)
