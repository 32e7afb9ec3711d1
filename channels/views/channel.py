"""Channels of an organization: connect one, test it, switch it on, remove it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from channels.connecting import APPS, app_of, direct_apps, kept_of, settings_of
from channels.direct_systems import DIRECT
from channels.forms import ChannelForm
from channels.notices import NoticeKind, topics_of
from channels.operations import test_app, test_channel
from channels.views.direct_app import PAGES
from channels.webhooks import PostOutcome
from common.once import one_effect
from connections.doors import behind
from connections.models import Connection
from connections.operations import connect, disconnect, switch_connection
from connections.queries import latest_exchanges
from connections.querysets import ConnectionQuerySet
from connections.states import ConnectionKind
from people.access import MemberRequest, access, fetch
from people.models import Role

CHAT = ConnectionKind.CHAT


def _mine(request: MemberRequest) -> ConnectionQuerySet:
    return Connection.objects.visible_to(request.member).standing().filter(kind=CHAT)


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@behind(CHAT)
@one_effect
def channels(request: MemberRequest) -> HttpResponse:
    """Every channel, and a form for one more."""
    topics = topics_of(request.member.organization_id)
    form = ChannelForm(request.POST or None, topics=topics)
    if request.method == "POST" and form.is_valid():
        made = connect(
            kind=CHAT,
            name=form.cleaned_data["name"],
            settings=kept_of(form.settings),
            secret=form.cleaned_data["address"],
            now=timezone.now(),
            by=request.member,
        )
        messages.success(
            request, _("“%(name)s” is saved. Send a test message next.") % {"name": made.name}
        )
        return redirect("channels:channel", pk=made.pk)
    app = direct_apps().visible_to(request.member).first()
    context = {
        "form": form,
        "channels": _mine(request).exclude(settings__system__in=APPS),
        "app": app,
        "apps": [
            (DIRECT[each].people_call_it, PAGES[each])
            for each in APPS
            if app is None or app_of(app) is each
        ],
    }
    return render(request, "channels/channels.html", context, status=422 if form.errors else 200)


@require_safe
@access(Role.ADMIN)
@behind(CHAT)
def channel(request: MemberRequest, pk: int) -> HttpResponse:
    """One channel: what it is told, and the last exchanges."""
    found = fetch(_mine(request), pk=pk)
    if (system := app_of(found)) is not None:
        return redirect(PAGES[system])
    kept = settings_of(found.settings)
    context = {
        "channel": found,
        "system": kept.system.label,
        "told": [NoticeKind(each).label for each in kept.kinds if each in NoticeKind.values],
        "topic": dict(topics_of(found.organization_id)).get(kept.topic_id or 0, ""),
        "is_of_one": kept.topic_id is not None,
        "exchanges": latest_exchanges(request.member, found),
    }
    return render(request, "channels/channel.html", context)


@require_POST
@access(Role.ADMIN)
@behind(CHAT)
def test(request: MemberRequest, pk: int) -> HttpResponse:
    """Say something in the channel now, or ask what the app may do. Two clicks do it twice,
    and neither holds a transaction open while the other side thinks.
    """
    found = fetch(_mine(request), pk=pk)
    if app_of(found) is not None:
        is_good, detail = test_app(connection=found, now=timezone.now(), by=request.member)
    else:
        came_of_it = test_channel(connection=found, now=timezone.now())
        is_good, detail = came_of_it.delivery is PostOutcome.DONE, _(came_of_it.detail)
    (messages.success if is_good else messages.error)(request, detail)
    return redirect("channels:channel", pk=found.pk)


@require_POST
@access(Role.ADMIN)
@behind(CHAT)
@one_effect
def switch(request: MemberRequest, pk: int) -> HttpResponse:
    """On or off."""
    found = fetch(_mine(request), pk=pk)
    is_on = request.POST.get("is_on") == "1"
    switch_connection(connection=found, is_on=is_on, now=timezone.now(), by=request.member)
    return redirect("channels:channel", pk=found.pk)


@require_POST
@access(Role.ADMIN)
@behind(CHAT)
@one_effect
def remove(request: MemberRequest, pk: int) -> HttpResponse:
    """Off for good; its address is forgotten."""
    found = fetch(_mine(request), pk=pk)
    disconnect(connection=found, now=timezone.now(), by=request.member)
    messages.success(request, _("“%(name)s” is removed.") % {"name": found.name})
    return redirect("channels:channels")
