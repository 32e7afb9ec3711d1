"""The sheet of an assessor: theirs alone until they hand it in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.records import dataclass
from decisions.criteria import counting
from decisions.models import Assessor, Contender, Impressions
from decisions.operations import (
    ClosedDecision,
    HandedIn,
    SheetIncomplete,
    StaleSheet,
    hand_in,
    lacking_on,
    save_impressions,
)
from decisions.sheet_forms import ImpressionsForm
from people.access import MemberRequest, access, fetch


def _own(request: MemberRequest, pk: int) -> Assessor:
    """A sheet of whoever asks."""
    seen = Assessor.objects.visible_to(request.member).filter(member=request.member)
    return fetch(seen.select_related("decision", "member"), pk=pk)


@access()
def own_sheets(request: MemberRequest) -> HttpResponse:
    """What somebody is asked to judge."""
    found = Assessor.objects.visible_to(request.member).own(request.member)
    return render(request, "decisions/own_sheets.html", {"sheets": list(found)})


@dataclass(frozen=True, kw_only=True)
class OptionLine:
    """One option on a sheet, and what is still missing."""

    contender: Contender
    missing: Sequence[str]
    bare: Sequence[str]
    """Criteria at one end without a word of why."""


@access()
def own_sheet(request: MemberRequest, pk: int) -> HttpResponse:
    """The options to judge, how far they have come with each, and the end."""
    own = _own(request, pk)
    lacking = lacking_on(own)
    names = {each.key: each.text.name for each in counting(own.decision.criteria)}
    lines = [
        _option_line(each, names, *lacking.get(each.pk, ((), ())))
        for each in own.decision.contenders.all()
    ]
    context = {"sheet": own, "decision": own.decision, "lines": lines, "is_whole": not lacking}
    return render(request, "decisions/sheet.html", context)


def _option_line(
    contender: Contender, names: Mapping[str, str], missing: Sequence[str], bare: Sequence[str]
) -> OptionLine:
    return OptionLine(
        contender=contender,
        missing=[names[key] for key in missing],
        bare=[names[key] for key in bare],
    )


@access()
def impressions(request: MemberRequest, pk: int, contender: int) -> HttpResponse:
    """One option on one's own sheet: criterion by criterion."""
    own = _own(request, pk)
    option = fetch(Contender.objects.of(own.decision), pk=contender)
    kept = Impressions.objects.of(own).filter(contender=option).first()
    if request.method != "POST":
        return _option_page(request, own, option, _form(own, option, kept, None))
    form = _form(own, option, kept, request.POST)
    if not form.is_valid():
        return _option_page(request, own, option, form)
    try:
        _save(own, option, form)
    except (ClosedDecision, HandedIn):
        messages.error(request, _("The sheet is closed. Nothing was saved."))
        return redirect("decisions:sheet", pk)
    except StaleSheet as stale:
        again = request.POST.copy()
        again[form.add_prefix("revision")] = str(stale.standing.revision)
        typed = _form(own, option, stale.standing, again)
        return _option_page(request, own, option, typed, standing=stale.standing)
    messages.success(request, _("Saved."))
    address = reverse("decisions:sheet", args=[pk])
    return redirect(f"{address}?saved=notes&only={form.prefix}")


def _save(own: Assessor, option: Contender, form: ImpressionsForm) -> None:
    save_impressions(
        assessor=own,
        contender=option,
        given=form.given(),
        revision=form.cleaned_data["revision"] or 0,
        now=timezone.now(),
    )


def _option_page(
    request: MemberRequest,
    own: Assessor,
    option: Contender,
    form: ImpressionsForm,
    *,
    standing: Impressions | None = None,
) -> HttpResponse:
    """The page of an option, beside what was saved elsewhere."""
    context = {
        "sheet": own,
        "contender": option,
        "form": form,
        "asked": list(form.asked()),
        "is_stale": standing is not None,
        "standing": list(_form(own, option, standing, None).asked()) if standing else (),
    }
    status = 422 if form.is_bound else 200
    return render(request, "decisions/impressions.html", context, status=status)


def _form(
    own: Assessor, option: Contender, kept: Impressions | None, posted: QueryDict | None
) -> ImpressionsForm:
    # The browser keeps words by the names of their fields, so each option has names of its own.
    return ImpressionsForm(
        posted,
        prefix=f"option{option.pk}",
        criteria=counting(own.decision.criteria),
        given=kept.given if kept else {},
        revision=kept.revision if kept else 0,
    )


@access()
@require_POST
def done(request: MemberRequest, pk: int) -> HttpResponse:
    """Hand it in."""
    own = _own(request, pk)
    try:
        hand_in(assessor=own, now=timezone.now())
    except ClosedDecision:
        messages.error(request, _("This has been decided, so nothing changes any more."))
    except SheetIncomplete:
        messages.error(request, _("Something is still missing. Nothing was handed in."))
    else:
        messages.success(request, _("Handed in. Thank you."))
    return redirect("decisions:sheet", pk)
