"""The app by which an organization writes to people one by one, in Slack or in Teams."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from channels.connecting import app_of, direct_apps, settings_of
from channels.direct_systems import DIRECT
from channels.forms import AppForm, SlackAppForm, TeamsAppForm
from channels.operations import connect_app
from channels.slack_app import MANIFEST
from channels.teams_package import package_of
from channels.webhooks import ChatSystem
from common.once import one_effect
from connections.doors import behind
from connections.queries import latest_exchanges
from connections.states import ConnectionKind
from messaging.notifications import declared
from people.access import MemberRequest, access
from people.fresh_sign_in import fresh_sign_in
from people.models import Role

FORMS: Mapping[ChatSystem, type[AppForm]] = {
    ChatSystem.SLACK_APP: SlackAppForm,
    ChatSystem.TEAMS_APP: TeamsAppForm,
}
PAGES = {ChatSystem.SLACK_APP: "channels:slack_app", ChatSystem.TEAMS_APP: "channels:teams_app"}
STEPS = {
    ChatSystem.SLACK_APP: "channels/parts/slack_steps.html",
    ChatSystem.TEAMS_APP: "channels/parts/teams_steps.html",
}


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@fresh_sign_in()
@behind(ConnectionKind.CHAT)
@one_effect
def direct_app(request: MemberRequest, system: ChatSystem) -> HttpResponse:
    """How to connect it; or what it does, and the last exchanges; or that the app of another system
    stands.
    """
    form = FORMS[system](request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = connect_app(
            settings=form.settings, secret=form.secret, now=timezone.now(), by=request.member
        )
        if app_of(made) is system:
            messages.success(request, _("The app is kept. Test it next."))
        return redirect(PAGES[system])
    found = direct_apps().visible_to(request.member).first()
    app = found if found is not None and app_of(found) is system else None
    context = {
        "app": app,
        "other": found if app is None else None,
        "title": system.label,
        "chat": DIRECT[system].people_call_it,
        "steps": STEPS[system],
        "form": form,
        "manifest": MANIFEST if system is ChatSystem.SLACK_APP else "",
        "has_package": system is ChatSystem.TEAMS_APP,
        "kinds": [each.title for each in declared() if each.page_in_chat],
        "exchanges": latest_exchanges(request.member, app) if app else [],
    }
    return render(request, "channels/app.html", context, status=422 if form.errors else 200)


@require_safe
@access(Role.ADMIN)
@behind(ConnectionKind.CHAT)
def teams_package(request: MemberRequest) -> HttpResponse:
    """The package of the app that stands, in the organization's language."""
    app = direct_apps().visible_to(request.member).first()
    if app is None or app_of(app) is not ChatSystem.TEAMS_APP:
        raise Http404
    with translation.override(app.organization.language):
        package = package_of(settings_of(app.settings).app_id)
    named = {"Content-Disposition": 'attachment; filename="empathy-portal-teams.zip"'}
    return HttpResponse(package, content_type="application/zip", headers=named)
