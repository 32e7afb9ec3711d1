"""The list of scenarios: new ones, copies, what goes, and several side by side."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cohorts.models import Cohort
from common.once import one_effect
from common.whole_numbers import whole_number
from people.access import MemberRequest, access, fetch
from people.models import Role
from roi.measured import offers_of
from roi.models import RoiScenario
from roi.new_forms import NewScenarioForm, ScenarioCopyForm
from roi.operations import (
    ScenarioNameTaken,
    copy_scenario,
    create_scenario,
    remove_scenario,
    report_scenario,
)
from roi.presenters import scenario_shown
from roi.querysets import SEEN_BY, pilots_seen_by
from roi.starting import lines_from
from ui.paging import page_of

MOST_COMPARED = 3


@access(*SEEN_BY)
def scenarios(request: MemberRequest) -> HttpResponse:
    """All of the organization, the latest first."""
    return _list(request, None)


@access(*SEEN_BY)
def pilot_scenarios(request: MemberRequest, pk: int) -> HttpResponse:
    """Those of one pilot."""
    return _list(request, fetch(pilots_seen_by(request.member), pk=pk))


def _list(request: MemberRequest, cohort: Cohort | None) -> HttpResponse:
    found = RoiScenario.objects.visible_to(request.member).select_related("cohort")
    if cohort is not None:
        found = found.filter(cohort=cohort)
    context = {
        "page": page_of(found.order_by("-changed_at", "-pk"), request.GET),
        "cohort": cohort,
        "is_admin": request.member.has_role(Role.ADMIN),
    }
    return render(request, "roi/scenarios.html", context)


@access(Role.ADMIN)
@one_effect
def new_scenario(request: MemberRequest) -> HttpResponse:
    """A name, a currency, and maybe the pilot it starts from."""
    pilots = pilots_seen_by(request.member).order_by("-starts_on", "-pk")
    choices = [(str(pk), name) for pk, name in pilots.values_list("pk", "name")]
    initial = {"pilot": request.GET.get("pilot", ""), "currency": "EUR"}
    form = NewScenarioForm(request.POST or None, pilots=choices, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        cohort = fetch(pilots, pk=said["pilot"]) if said["pilot"] else None
        now = timezone.now()
        try:
            made = create_scenario(
                organization=request.member.organization,
                name=said["name"],
                cohort=cohort,
                currency=said["currency"],
                benefits=lines_from(offers_of(cohort, now)),
                by=request.member,
                now=now,
            )
        except ScenarioNameTaken:
            form.add_error("name", _("Another scenario has this name."))
        else:
            return redirect("roi:scenario", made.pk)
    context = {"form": form}
    return render(request, "roi/new.html", context, status=422 if form.errors else 200)


@access(Role.ADMIN)
@one_effect
def copy(request: MemberRequest, pk: int) -> HttpResponse:
    """The same under another name, as it was saved last."""
    scenario = fetch(RoiScenario.objects.visible_to(request.member), pk=pk)
    text = _("%(name)s, another way") % {"name": scenario.name[:100]}
    form = ScenarioCopyForm(request.POST or None, initial={"name": text})
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        try:
            made = copy_scenario(
                scenario=scenario, name=name, by=request.member, now=timezone.now()
            )
        except ScenarioNameTaken:
            form.add_error("name", _("Another scenario has this name."))
        else:
            messages.success(request, _("This is the copy. The first one stays as it is."))
            return redirect("roi:scenario", made.pk)
    context = {"form": form, "scenario": scenario}
    return render(request, "roi/copy.html", context, status=422 if form.errors else 200)


@access(Role.ADMIN)
def remove(request: MemberRequest, pk: int) -> HttpResponse:
    """Asked once more, then it is gone."""
    scenario = fetch(RoiScenario.objects.visible_to(request.member), pk=pk)
    if request.method == "POST":
        remove_scenario(scenario=scenario, by=request.member, now=timezone.now())
        messages.success(request, _("The scenario is gone."))
        return redirect("roi:scenarios")
    return render(request, "roi/remove.html", {"scenario": scenario})


@access(Role.ADMIN)
@require_POST
def report(request: MemberRequest, pk: int) -> HttpResponse:
    """It goes into the report of its pilot, or out of it."""
    visible = RoiScenario.objects.visible_to(request.member)
    scenario = fetch(visible.exclude(cohort=None), pk=pk)
    is_wanted = "take-out" not in request.POST
    report_scenario(scenario=scenario, is_wanted=is_wanted, by=request.member, now=timezone.now())
    said = (
        _("The report of the pilot tells this scenario from now on.")
        if is_wanted
        else _("The report of the pilot leaves money out.")
    )
    messages.success(request, said)
    return redirect("roi:scenario", pk)


@access(*SEEN_BY)
def compare(request: MemberRequest) -> HttpResponse:
    """Up to three side by side, in the order in which they were chosen."""
    chosen = [pk for pk in map(whole_number, request.GET.getlist("with")) if pk is not None]
    visible = RoiScenario.objects.visible_to(request.member)
    found = visible.in_bulk(chosen)
    kept = [found[pk] for pk in dict.fromkeys(chosen) if pk in found][:MOST_COMPARED]
    columns = [(each, scenario_shown(each.assumptions)) for each in kept]
    context = {
        "columns": columns,
        "currencies": {each.assumptions.currency for each in kept},
        "has_more": len(found) > MOST_COMPARED,
    }
    return render(request, "roi/compare.html", context)
