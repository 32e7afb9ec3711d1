"""A rater calibrates: begins a round, reads one sample after the other, sees what came of it.

Everything here is the rater's own; nobody else has an address for it.
"""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.calibrated import gate_of
from assessments.calibration_forms import LevelsForm, ReadingTapForm
from assessments.calibration_pages import SamplePage, overview_of, result_of, sample_page
from assessments.certifying import way_of
from assessments.choosing import TooFewSamples
from assessments.models import CalibrationItem, CalibrationRound
from assessments.operations import SampleSettled, begin_round, read_levels, settle_item
from assessments.panels import as_level
from assessments.policy import RATERS
from people.access import MemberRequest, access, fetch
from people.models import Role

PANEL = "#panel"


@require_safe
@access(*RATERS)
def overview(request: MemberRequest) -> HttpResponse:
    """Where the rater stands, the round to go on with, what they were before, and for a facilitator
    how far they have come on the way to a certificate.
    """
    today = timezone.localdate()
    leads = request.member.has_role(Role.FACILITATOR)
    context = {
        "way": way_of(request.member, timezone.now()) if leads else None,
        "own": overview_of(request.member, today, str(request.LANGUAGE_CODE)),
        "gate": gate_of(request.member.organization_id),
        "is_admin": request.member.has_role(Role.ADMIN),
    }
    return render(request, "assessments/calibration/overview.html", context)


@require_POST
@access(*RATERS)
def begin(request: MemberRequest) -> HttpResponse:
    """A round begins, or the open one goes on: a second click leads to the same."""
    try:
        begun = begin_round(now=timezone.now(), by=request.member)
    except TooFewSamples:
        text = _("There are not enough role-plays yet for a round. Your program team can add some.")
        messages.warning(request, text)
        return redirect("assessments:calibration")
    waiting = CalibrationItem.objects.visible_to(request.member).filter(round=begun)
    item = waiting.filter(settled_at__isnull=True).first()
    return redirect("assessments:calibration_sample", item.pk if item else 0)


@require_http_methods(["GET", "HEAD", "POST"])
@access(*RATERS)
def sample(request: MemberRequest, pk: int) -> HttpResponse:
    """One sample; a POST keeps what was given, and shows the panel's levels unless the rater goes
    on later.
    """
    item = fetch(CalibrationItem.objects.visible_to(request.member).in_full(), pk=pk)
    page = sample_page(item, str(request.LANGUAGE_CODE))
    if request.method != "POST":
        return _sample(request, page, None)
    is_later = "later" in request.POST
    names = {row.slug: row.name for row in page.rows}
    form = LevelsForm(request.POST, names=names, is_later=is_later)
    if not form.is_valid():
        return _sample(request, _typed(page, form), form)
    try:
        read_levels(item_id=pk, levels=form.levels(), by=request.member)
        if not is_later:
            settle_item(item_id=pk, now=timezone.now(), by=request.member)
    except SampleSettled:
        messages.info(request, _("You have seen the panel's levels for this one; yours stay."))
    if is_later:
        messages.success(request, _("Kept. Go on whenever it suits you."))
        return redirect("assessments:calibration")
    return redirect(reverse("assessments:calibration_sample", args=[pk]) + PANEL)


def _typed(page: SamplePage, form: LevelsForm) -> SamplePage:
    """The same with what was sent and what is missing."""
    rows = [
        replace(
            row,
            value=as_level(str(form[row.field].value() or "")),
            error=" ".join(map(str, form[row.field].errors)),
        )
        for row in page.rows
    ]
    return replace(page, rows=rows)


def _sample(request: MemberRequest, page: SamplePage, form: LevelsForm | None) -> HttpResponse:
    context = {"page": page, "form": form}
    status = 422 if form else 200
    return render(request, "assessments/calibration/sample.html", context, status=status)


@require_POST
@access(*RATERS)
def tap(request: MemberRequest, pk: int) -> HttpResponse:
    """One tap: answers only when it is kept; 409 when the panel's levels were seen meanwhile."""
    form = ReadingTapForm(request.POST)
    fetch(CalibrationItem.objects.visible_to(request.member), pk=pk)
    if not form.is_valid():
        return JsonResponse({}, status=422)
    levels = {form.cleaned_data["criterion"]: form.cleaned_data["level"]}
    try:
        kept = read_levels(item_id=pk, levels=levels, by=request.member)
    except SampleSettled:
        return JsonResponse({}, status=409)
    return JsonResponse({"levels": kept.levels})


@require_safe
@access(*RATERS)
def result(request: MemberRequest, pk: int) -> HttpResponse:
    """What came of a round; one that is open goes on instead."""
    own = fetch(CalibrationRound.objects.visible_to(request.member), pk=pk)
    if own.finished_at is None:
        return redirect("assessments:calibration")
    context = {"result": result_of(own, str(request.LANGUAGE_CODE))}
    return render(request, "assessments/calibration/round.html", context)
