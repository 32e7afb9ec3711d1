"""Rounds of a cohort, for admins: when they are held and how many answered, and nobody's result."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cohorts.models import Cohort
from common.once import one_effect
from common.reach import OutOfReach
from common.wakeups import wake
from messaging.tasks import send_due
from peers.asking import proposed_dates
from peers.forms import RoundForm
from peers.items import bank_items, proposed_items
from peers.models import PeerRound
from peers.operations import RoundBegun, close_round, plan_round
from peers.rounds_page import rounds_of
from peers.states import RatingOccasion
from people.access import MemberRequest, access, fetch
from people.models import Role


@access(Role.ADMIN)
def rounds(request: MemberRequest, pk: int) -> HttpResponse:
    """The three occasions of a cohort, and how each stands."""
    cohort = fetch(Cohort.objects.visible_to(request.member), pk=pk)
    context = {"cohort": cohort, "occasions": rounds_of(cohort, timezone.now())}
    return render(request, "peers/rounds.html", context)


@access(Role.ADMIN)
@one_effect
def plan(request: MemberRequest, pk: int, occasion: str) -> HttpResponse:
    """Plan one of them; can be changed until it opens."""
    if occasion not in RatingOccasion.values:
        raise Http404
    cohort = fetch(Cohort.objects.visible_to(request.member).select_related("version"), pk=pk)
    form = _form(request, cohort, occasion)
    if form.is_valid():
        said = form.cleaned_data
        try:
            planned = plan_round(
                cohort=cohort,
                occasion=occasion,
                items=said["items"],
                opens_on=said["opens_on"],
                closes_on=said["closes_on"],
                now=timezone.now(),
                by=request.member,
            )
        except RoundBegun:
            messages.info(request, _("It has opened in the meantime, and stays as it is."))
        except OutOfReach:
            messages.error(request, _("These days are too far from today."))
        else:
            wake(send_due)
            opened = _("Opened. Every leader gets an email.")
            messages.success(request, opened if planned.is_open else _("Planned."))
        return redirect("peers:rounds", pk=pk)
    context = {"cohort": cohort, "form": form, "occasion": RatingOccasion(occasion)}
    return render(request, "peers/plan.html", context, status=422 if form.errors else 200)


def _form(request: MemberRequest, cohort: Cohort, occasion: str) -> RoundForm:
    """As it is planned, else as the plan of the cohort and its modules suggest."""
    own = PeerRound.objects.visible_to(request.member)
    planned = own.filter(cohort=cohort, occasion=occasion).first()
    bank, today = bank_items(cohort.version), timezone.localdate()
    return RoundForm(
        request.POST if request.method == "POST" else None,
        bank=planned.items if planned and not bank else bank,
        language=request.LANGUAGE_CODE,
        today=today,
        initial=_as_planned(planned) if planned else _suggested(cohort, occasion, today),
    )


def _as_planned(planned: PeerRound) -> dict[str, object]:
    return {
        "opens_on": planned.opens_on,
        "closes_on": planned.closes_on,
        "items": [each.slug for each in planned.items],
    }


def _suggested(cohort: Cohort, occasion: str, today: dt.date) -> dict[str, object]:
    steps = [*cohort.steps.values_list("kind", "opens_on")]
    dates = proposed_dates(steps, cohort.starts_on, occasion=occasion, today=today)
    modules = set(cohort.modules.values_list("slug", flat=True))
    chosen = proposed_items(bank_items(cohort.version), modules)
    return {
        "opens_on": dates.opens_on,
        "closes_on": dates.closes_on,
        "items": [each.slug for each in chosen],
    }


@access(Role.ADMIN)
@require_POST
def close(request: MemberRequest, pk: int) -> HttpResponse:
    """Close a round before its last day, for everybody in it."""
    found = fetch(PeerRound.objects.visible_to(request.member).select_related("cohort"), pk=pk)
    if close_round(peer_round=found, now=timezone.now(), by=request.member):
        wake(send_due)
        messages.success(request, _("Closed. Every leader sees their own result."))
    else:
        messages.info(
            request, _("It is closed, or a reminder is just going out: in that case, try again.")
        )
    return redirect("peers:rounds", pk=found.cohort_id)
