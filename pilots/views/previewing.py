"""A planned pulse as respondents would see it, and a test of its mail."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.local_time import at_local
from common.once import one_effect
from people.access import MemberRequest, access, fetch
from people.models import Role
from pilots.asked_when import AskedRound, asked_when
from pilots.draft import DraftStep, Pulse
from pilots.frame import schedule_of
from pilots.models import PilotDraft
from pilots.operations.trying import send_trial
from pilots.pages import step_url
from pilots.pulse_page import Circle
from pilots.views.pulse import pulse_of, suggested_for
from surveys.previewing import PlannedAsking, preview_page


def _draft(request: MemberRequest, pk: int) -> PilotDraft:
    drafts = PilotDraft.objects.visible_to(request.member).select_related("organization")
    return fetch(drafts, pk=pk, cohort=None)


def _asking(draft: PilotDraft, asked: QueryDict) -> PlannedAsking:
    """The pulse that the address names by its number, as it is saved; the first where none."""
    schedule = schedule_of(draft)
    pulse = pulse_of(draft, schedule)
    today = timezone.localdate()
    rounds = asked_when(schedule, pulse, suggested_for(schedule), today=today)
    number = asked.get("round", "1")
    each = next((found for found in rounds if str(found.number) == number), None)
    if each is None and number != "1":
        raise Http404
    return _as_asked(draft, pulse, each)


def _as_asked(draft: PilotDraft, pulse: Pulse, each: AskedRound | None) -> PlannedAsking:
    """Without dates yet it is that of today."""
    zone = draft.outline.goal.time_zone or "UTC"
    day = each.round.day if each else timezone.localdate()
    circle = Circle(draft, pulse.respondents, sorted(pulse.extra_ids))
    return PlannedAsking(
        questions=each.questions if each else pulse.questions,
        closes_at=at_local(day + dt.timedelta(days=pulse.open_days), pulse.send_at, zone),
        is_baseline=bool(each and each.is_baseline),
        cohort=draft.outline.goal.name,
        organization=draft.organization.name,
        zone=zone,
        eligible=circle.linked().asked,
    )


@access(Role.ADMIN)
@require_safe
def preview(request: MemberRequest, pk: int) -> HttpResponse:
    """A pulse of a draft as its respondents would see it; nothing can be sent."""
    draft = _draft(request, pk)
    back_url = step_url(draft, DraftStep.PULSE)
    return preview_page(request, _asking(draft, request.GET), back_url=back_url)


@access(Role.ADMIN)
@require_POST
@one_effect
def test(request: MemberRequest, pk: int) -> HttpResponse:
    """The first invitation, to whoever asks for it."""
    draft = _draft(request, pk)
    url = reverse("pilots:preview_pulse", args=[draft.pk])
    asking = _asking(draft, request.GET)
    send_trial(about=draft, asking=asking, path=url, by=request.member, now=timezone.now())
    tell_of_trial(request)
    return redirect(step_url(draft, DraftStep.PULSE))


def tell_of_trial(request: MemberRequest) -> None:
    """Where the test goes."""
    said = _("A test is on its way to %(address)s.") % {"address": request.member.email}
    messages.success(request, said)
