"""What went to a webhook: the list, one delivery, and sending it again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.once import one_effect
from common.wakeups import wake
from connections.doors import behind
from connections.states import ConnectionKind
from events.models import Delivery
from events.operations import send_again
from events.presenters import delivery_page
from events.queries import hooks_visible_to
from events.querysets import DeliveryQuerySet
from events.tasks import deliver
from people.access import MemberRequest, access, fetch
from people.models import Role
from people.operations import Sight, look_at
from ui.paging import page_of

KIND = ConnectionKind.WEBHOOKS


def _visible_to(request: MemberRequest, hook: int) -> DeliveryQuerySet:
    found = Delivery.objects.visible_to(request.member).filter(connection=hook)
    return found.select_related("connection", "event__organization", "event__member")


@require_safe
@access(Role.ADMIN)
@behind(KIND)
def deliveries(request: MemberRequest, hook: int) -> HttpResponse:
    """Everything of the last ninety days, or what did not arrive alone."""
    connection = fetch(hooks_visible_to(request.member), pk=hook)
    visible = _visible_to(request, hook)
    only_failed = request.GET.get("only") == "failed"
    found = visible.not_arrived() if only_failed else visible
    context = {
        "connection": connection,
        "page": page_of(found.latest_first(), request.GET, within=visible.latest_first()),
        "only_failed": only_failed,
    }
    return render(request, "events/deliveries.html", context)


@require_safe
@access(Role.ADMIN)
@behind(KIND)
def delivery(request: MemberRequest, hook: int, pk: int) -> HttpResponse:
    """One, with what is sent and every attempt."""
    found = fetch(_visible_to(request, hook), pk=pk)
    look_at(found.connection, Sight.DELIVERY, by=request.member, now=timezone.now())
    context = {"delivery": found, "page": delivery_page(found), "connection": found.connection}
    response = render(request, "events/delivery.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
@access(Role.ADMIN)
@behind(KIND)
@one_effect
def again(request: MemberRequest, hook: int, pk: int) -> HttpResponse:
    """Send it once more, under the same id."""
    found = fetch(_visible_to(request, hook), pk=pk)
    send_again(delivery=found, now=timezone.now(), by=request.member)
    wake(deliver)
    if found.connection.is_on:
        messages.success(request, _("It is being sent again."))
    else:
        messages.success(request, _("It will be sent again as soon as the webhook is on."))
    return redirect("events:delivery", hook, pk)
