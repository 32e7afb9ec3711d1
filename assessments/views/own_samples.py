"""Samples of an organization's own: an admin adds them, two experts read them blind."""

from __future__ import annotations

from collections.abc import Collection

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments.calibration_forms import ExpertForm
from assessments.models import ExpertReading, OwnSample
from assessments.operations import (
    NotTwoExperts,
    ReadingMoved,
    SampleFixed,
    add_sample,
    name_experts,
    read_sample,
    withdraw_sample,
)
from assessments.policy import RATERS
from assessments.reading_pages import (
    first_shown,
    listed_samples,
    modules_to_read,
    other_reading,
    reading_rows,
    sample_state,
)
from assessments.sample_forms import ExpertsForm, OwnSampleForm
from assessments.sample_pages import own_text, rows_of
from common.once import one_effect
from people.access import MemberRequest, access, fetch
from people.models import Member, Role
from people.querysets import MemberQuerySet
from programs.models import Module
from ui.paging import Pages

SAMPLES = Pages(listed_samples, is_kept=False)


def _readers(member: Member) -> MemberQuerySet:
    """Who can be named as an expert."""
    present = Member.objects.visible_to(member).present()
    return present.filter(roles__overlap=RATERS).order_by("folded", "pk")


def _reaches_nobody(member: Member, named: Collection[int]) -> bool:
    """Whether all facilitators there are read it themselves. One query."""
    leading = Member.objects.visible_to(member).present().with_role(Role.FACILITATOR)
    return not leading.exclude(pk__in=named).exists()


@require_safe
@access(Role.ADMIN)
def samples(request: MemberRequest) -> HttpResponse:
    """All of the organization, the newest first."""
    page = SAMPLES.page(request.GET, request.member)
    listed = [(each, sample_state(each, each.readings.all())) for each in page.items]
    context = {"page": page, "samples": listed}
    return render(request, "assessments/calibration/own_samples.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@one_effect
def add(request: MemberRequest) -> HttpResponse:
    """A role-play comes in, with who reads it."""
    modules = modules_to_read(request.member, str(request.LANGUAGE_CODE))
    readers = list(_readers(request.member))
    form = OwnSampleForm(request.POST or None, readers=readers, modules=modules)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        added = add_sample(
            module=fetch(Module.objects.visible_to(request.member), pk=given["module"]),
            title=given["title"],
            setting=given["setting"],
            turns=given["turns"],
            video_url=given["video_url"],
            experts=form.experts,
            now=timezone.now(),
            by=request.member,
        )
        messages.success(
            request, _("Added. Both experts hear of it by mail, and find it on Today.")
        )
        return redirect("assessments:own_sample", added.pk)
    context = {"form": form, "has_experts": len(readers) > 1}
    status = 422 if form.errors else 200
    return render(request, "assessments/calibration/add_sample.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@one_effect
def sample(request: MemberRequest, pk: int) -> HttpResponse:
    """What it says, how far its experts are, and naming others."""
    own = fetch(OwnSample.objects.visible_to(request.member).select_related("module"), pk=pk)
    readings = list(own.readings.standing().select_related("expert"))
    named = [reading.expert_id for reading in readings]
    form = ExpertsForm(
        request.POST or None,
        readers=_readers(request.member),
        initial=dict(zip(("first", "second"), named, strict=False)),
    )
    if request.method == "POST" and form.is_valid() and _named(request, own, form):
        messages.success(
            request, _("Saved. Whoever is new hears of it by mail, and finds it on Today.")
        )
        return redirect("assessments:own_sample", pk)
    context = {
        "sample": own,
        "text": own_text(own),
        "readings": readings,
        "state": sample_state(own, readings),
        "form": form,
        "reaches_nobody": _reaches_nobody(request.member, named),
    }
    status = 422 if form.errors else 200
    return render(request, "assessments/calibration/own_sample.html", context, status=status)


def _named(request: MemberRequest, own: OwnSample, form: ExpertsForm) -> bool:
    """Whether they could be named; if not, the form says why."""
    try:
        name_experts(sample=own, experts=form.experts, now=timezone.now(), by=request.member)
    except NotTwoExperts:
        form.add_error(None, _("Two people who may rate and are here have to read it."))
    except SampleFixed:
        form.add_error(None, _("It is in rounds already, or was withdrawn."))
    return form.is_valid()


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@one_effect
def withdraw(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask, then leave it out of rounds that begin from now on."""
    own = fetch(OwnSample.objects.visible_to(request.member), pk=pk)
    if request.method == "POST":
        withdraw_sample(sample=own, now=timezone.now(), by=request.member)
        messages.success(request, _("Withdrawn. Rounds that have it keep it."))
        return redirect("assessments:own_samples")
    return render(request, "assessments/calibration/withdraw.html", {"sample": own})


@require_http_methods(["GET", "HEAD", "POST"])
@access(*RATERS)
@one_effect
def read(request: MemberRequest, pk: int) -> HttpResponse:
    """An expert reads a sample blind, and sees the other's levels once both have read it."""
    reading = fetch(
        ExpertReading.objects.visible_to(request.member).select_related("sample"), pk=pk
    )
    own = reading.sample
    rows = rows_of(own.module_id, str(request.LANGUAGE_CODE))
    names = {row.slug: row.name for row in rows}
    form = ExpertForm(request.POST or None, names=names, initial=first_shown(reading))
    if request.method == "POST" and form.is_valid() and _kept(request, reading, form):
        messages.success(request, _("Kept. Thank you for reading so closely."))
        return redirect("assessments:read_sample", pk)
    other = other_reading(reading)
    context = {
        "reading": reading,
        "text": own_text(own),
        "state": sample_state(own, [each for each in (reading, other) if each]),
        "rows": reading_rows(rows, form, other),
        "form": form,
        "is_open": own.usable_at is None,
    }
    status = 422 if form.errors else 200
    return render(request, "assessments/calibration/read_sample.html", context, status=status)


def _kept(request: MemberRequest, reading: ExpertReading, form: ExpertForm) -> bool:
    """Whether it could be kept; if not, the form says why."""
    try:
        read_sample(
            reading=reading,
            scores=form.scores,
            seen=form.cleaned_data["seen"],
            now=timezone.now(),
            by=request.member,
        )
    except ReadingMoved:
        text = _("You changed this in another window. Compare, and send it again from there.")
        form.add_error(None, text)
    except SampleFixed:
        form.add_error(None, _("In the meantime you both agreed, or it was withdrawn."))
    return form.is_valid()
