"""Teams, who leads them, and their values month by month."""

from __future__ import annotations

import datetime as dt
from functools import partial

from django.contrib import messages
from django.db.models import F, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common.once import one_effect
from kpis.alone import told_alone
from kpis.forms import LeadersForm, MonthForm, TeamForm, ValueForm, seen_of
from kpis.importing.months import read_month
from kpis.leading import MayLead, proposals
from kpis.models import Kpi, KpiValue, MeasuredTeam
from kpis.operations import StaleValue, change_team, enter_value, set_leaders
from kpis.presenters import month_rows
from people.access import MemberRequest, access, fetch
from people.folding import folded, holding
from people.models import Audience, Member, Role
from people.operations import Sight, look_at
from ui.dates import in_words
from ui.paging import numbered_page, page_of

MONTHS_A_PAGE = 24
PROPOSED_AT_ONCE = 50


@require_safe
@access(Role.ADMIN, Role.PRIVACY_OFFICER)
def teams(request: MemberRequest) -> HttpResponse:
    """Every team, by name; those whose name has a text in it where one is asked for."""
    visible = MeasuredTeam.objects.visible_to(request.member)
    asked = request.GET.get("q", "").replace("\0", "").strip()[:120]
    found = visible.alias(said=folded(F("name"))).filter(holding("said", asked))
    page = page_of(found.select_related("leader").by_name(), request.GET, within=visible.by_name())
    context = {
        "page": page,
        "asked": asked,
        "can_change": request.member.has_role(Role.ADMIN),
        "has_open": visible.filter(leader=None).exists(),
    }
    return render(request, "kpis/teams.html", context)


@require_safe
@access(Role.ADMIN, Role.PRIVACY_OFFICER)
def team(request: MemberRequest, pk: int) -> HttpResponse:
    """The values of a team by month, as far as they are told of one team; a month that is not there
    yet is asked for by the form.
    """
    measured = _team(request, pk)
    look_at(measured, Sight.TEAM_VALUES, by=request.member, now=timezone.now())
    in_use = Kpi.objects.visible_to(request.member).in_use().select_related("divided_by")
    kpis = list(in_use.in_order())
    large_enough = told_alone(request.member.organization_id, measured.pk)
    told = {kpi.pk for kpi in kpis if kpi.pk in large_enough and not kpi.counts_people}
    values = measured.values.filter(kpi__in=kpis)
    page = numbered_page(month_rows(values, kpis, told), request.GET, size=MONTHS_A_PAGE)
    valued = set(values.values_list("kpi", flat=True)) if len(told) < len(kpis) else set()
    hidden = [kpi for kpi in kpis if kpi.pk in valued - told]
    context = {
        "team": measured,
        "kpis": kpis,
        "page": page,
        "of_people": [kpi.name for kpi in hidden if kpi.counts_people],
        "too_small": [kpi.name for kpi in hidden if not kpi.counts_people],
        "can_change": request.member.has_role(Role.ADMIN),
        "form": MonthForm(kpis=kpis),
    }
    return render(request, "kpis/team.html", context)


def _team(request: MemberRequest, pk: int) -> MeasuredTeam:
    return fetch(MeasuredTeam.objects.visible_to(request.member), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@one_effect
def change(request: MemberRequest, pk: int) -> HttpResponse:
    """What a team is called, and who leads it."""
    visible = MeasuredTeam.objects.visible_to(request.member).select_related("leader")
    measured = fetch(visible, pk=pk)
    members = Member.objects.visible_to(request.member)
    form = TeamForm(request.POST or None, team=measured, members=members)
    save = partial(change_team, team=measured, now=timezone.now(), by=request.member)
    if request.method == "POST" and form.save_by(save):
        messages.success(request, _("Saved."))
        return redirect("kpis:team", pk=measured.pk)
    context = {"team": measured, "form": form}
    return render(request, "kpis/team_change.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@one_effect
def leaders(request: MemberRequest) -> HttpResponse:
    """Who seems to lead which team, going by its name; nothing is taken without a yes."""
    proposed = _proposed(request)
    form = LeadersForm(request.POST or None, proposed=proposed)
    if request.method == "POST" and form.is_valid():
        named = set_leaders(leaders=form.leaders, now=timezone.now(), by=request.member)
        messages.success(request, _("Leaders named: %(count)s.") % {"count": named})
        return redirect("kpis:teams")
    return render(request, "kpis/leaders.html", {"form": form, "is_empty": not proposed})


def _proposed(request: MemberRequest) -> dict[int, tuple[str, Member]]:
    """Team -> (its name, its leader), the first that are open. Two queries."""
    open_teams = MeasuredTeam.objects.visible_to(request.member).filter(leader=None).by_name()
    names = dict(open_teams.values_list("pk", "name"))
    present = Member.objects.visible_to(request.member).present()
    leads = Q(roles__contains=[Role.LEADER]) | Q(audience=Audience.FRONTLINE_LEADER)
    people = {each.pk: each for each in present.filter(leads)}
    may_lead = [MayLead(each.pk, each.name, each.department) for each in people.values()]
    found = proposals(names, may_lead)
    first = [pk for pk in names if pk in found][:PROPOSED_AT_ONCE]
    return {pk: (names[pk], people[found[pk]]) for pk in first}


@require_safe
@access(Role.ADMIN)
def month(request: MemberRequest, pk: int) -> HttpResponse:
    """On to the form of the KPI and month that were asked for."""
    measured = _team(request, pk)
    form = MonthForm(request.GET, kpis=Kpi.objects.visible_to(request.member).in_use())
    if not form.is_valid():
        messages.warning(request, _("Write the month like 2026-01."))
        return redirect("kpis:team", pk=measured.pk)
    kpi, asked = form.cleaned_data["kpi"], form.cleaned_data["month"]
    return redirect("kpis:value", pk=measured.pk, kpi_pk=kpi, month=f"{asked:%Y-%m}")


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@one_effect
def value(request: MemberRequest, pk: int, kpi_pk: int, month: str) -> HttpResponse:
    """One value, typed by hand: the one place that shows a value of a team that is not told by
    itself, and it notes who opened it.
    """
    measured = _team(request, pk)
    look_at(measured, Sight.TEAM_VALUE, by=request.member, now=timezone.now())
    kpi = fetch(Kpi.objects.visible_to(request.member).in_use(), pk=kpi_pk)
    day = _month(month)
    known = measured.values.filter(kpi=kpi, month=day).first()
    form = ValueForm(request.POST or None, kpi=kpi, known=known)
    if request.method == "POST" and form.is_valid():
        form = _entered(request, form, measured, kpi, day, known)
        if not form.errors:
            messages.success(request, _("Saved."))
            return redirect("kpis:team", pk=measured.pk)
    context = {"team": measured, "kpi": kpi, "month": in_words(day, "short_month"), "form": form}
    return render(request, "kpis/value.html", context, status=422 if form.errors else 200)


def _month(text: str) -> dt.date:
    """The month of an address; one that has not begun does not exist."""
    day = read_month(text)
    if day is None or day > timezone.localdate():
        raise Http404
    return day


def _entered(
    request: MemberRequest,
    form: ValueForm,
    measured: MeasuredTeam,
    kpi: Kpi,
    day: dt.date,
    known: KpiValue | None,
) -> ValueForm:
    """The form without errors when the value is saved, else as it is shown again."""
    if form.cleaned_data["seen"] != seen_of(known):
        return _stale(request, form, known)
    try:
        enter_value(
            team=measured,
            kpi=kpi,
            month=day,
            value=form.cleaned_data["value"],
            n=form.cleaned_data["n"],
            seen=(known.value, known.n) if known else None,
            reason=form.cleaned_data["reason"],
            now=timezone.now(),
            by=request.member,
        )
    except StaleValue as error:
        return _stale(request, form, error.known)
    return form


def _stale(request: MemberRequest, form: ValueForm, known: KpiValue | None) -> ValueForm:
    """What was typed, beside what stands now; sent again it is saved over that."""
    again = request.POST.copy()
    again["seen"] = seen_of(known)
    fresh = ValueForm(again, kpi=form.kpi, known=known)
    text = _("Somebody else changed this value in the meantime: it is %(value)s now.")
    stands = "—" if known is None else f"{known.value:g}"
    fresh.add_error(None, text % {"value": stands})
    return fresh
