"""One's own calendar, and whether an organization offers this."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from calendars.forms import CalendarFileForm, CalendarForm
from calendars.models import BusySource
from calendars.operations import connect_calendar, disconnect_calendar, keep_file, offer_calendars
from calendars.queries import count_connected, is_offered
from calendars.reading import UnreadCalendar
from calendars.states import BusyProblem, BusyWay
from calendars.tasks import read_calendars
from common.once import one_effect
from common.wakeups import wake
from connections.doors import behind
from connections.queries import latest_exchanges
from connections.states import ConnectionKind
from people.access import MemberRequest, access
from people.models import Role


@require_http_methods(["GET", "HEAD", "POST"])
@access()
@behind(ConnectionKind.CALENDARS)
@one_effect
def own(request: MemberRequest) -> HttpResponse:
    """Connect the own calendar, or show a file of it."""
    is_file = "upload" in request.POST
    form = CalendarForm(None if is_file else request.POST or None)
    upload = CalendarFileForm(*((request.POST, request.FILES) if is_file else ()))
    offered = is_offered(request.member.organization_id)
    if request.method == "POST" and offered and _kept(request, upload if is_file else form):
        return redirect("calendars:own")
    source = BusySource.objects.visible_to(request.member).first()
    context = {
        "form": form,
        "upload": upload,
        "source": source,
        "is_offered": offered,
        "is_waiting": source is not None and source.asked_at is not None,
        "busy": request.member.busy_times.count() if offered else 0,
    }
    status = 422 if form.errors or upload.errors else 200
    return render(request, "calendars/own.html", context, status=status)


def _kept(request: MemberRequest, form: CalendarForm | CalendarFileForm) -> bool:
    if not form.is_valid():
        return False
    return (_connected if isinstance(form, CalendarForm) else _uploaded)(request, form)


def _connected(request: MemberRequest, form: CalendarForm | CalendarFileForm) -> bool:
    given = {**form.cleaned_data, "way": BusyWay(form.cleaned_data["way"])}
    connect_calendar(**given, now=timezone.now(), by=request.member)
    wake(read_calendars)
    messages.success(request, _("Connected. It is being read for the first time now."))
    return True


def _uploaded(request: MemberRequest, form: CalendarForm | CalendarFileForm) -> bool:
    try:
        number = keep_file(content=form.cleaned_data["file"], now=timezone.now(), by=request.member)
    except UnreadCalendar as error:
        said = str(error.problem.label)
        if error.problem == BusyProblem.NO_CALENDAR:
            said = _("This file is not a calendar. Choose one that ends in .ics.")
        form.add_error("file", said)
        return False
    said = ngettext(
        "%(number)s busy time was read. The portal forgets it tomorrow.",
        "%(number)s busy times were read. The portal forgets them tomorrow.",
        number,
    )
    messages.success(request, said % {"number": number})
    return True


@require_POST
@access()
@behind(ConnectionKind.CALENDARS)
@one_effect
def end(request: MemberRequest) -> HttpResponse:
    """Forget the own calendar."""
    disconnect_calendar(by=request.member)
    messages.success(request, _("The portal has forgotten your calendar and what it read there."))
    return redirect("calendars:own")


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@behind(ConnectionKind.CALENDARS)
@one_effect
def offer(request: MemberRequest) -> HttpResponse:
    """Whether people may connect their calendars, and how many have."""
    if request.method == "POST":
        is_on = request.POST.get("is_on") == "1"
        offer_calendars(is_on=is_on, now=timezone.now(), by=request.member)
        said = (
            _("Switched on. People can now connect their calendars.")
            if is_on
            else _("Switched off. All calendars and busy times are forgotten.")
        )
        messages.success(request, said)
        return redirect("calendars:offer")
    organization_id = request.member.organization_id
    context = {
        "is_on": is_offered(organization_id),
        "connected": count_connected(organization_id),
        "exchanges": latest_exchanges(request.member, ConnectionKind.CALENDARS),
    }
    return render(request, "calendars/offer.html", context)
