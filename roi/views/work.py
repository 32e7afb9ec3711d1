"""The workbench of one scenario."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.once import one_effect
from people.access import MemberRequest, access, fetch, found
from people.models import Role
from roi.assumptions import Assumptions, TakenChange
from roi.forms import BenefitForm, CostForm
from roi.measured import offers_of
from roi.models import RoiScenario
from roi.operations import ScenarioNameTaken, StaleScenario, save_scenario
from roi.presenters import ScenarioShown, offers_shown, scenario_shown
from roi.querysets import SEEN_BY
from roi.starting import take_measured
from roi.workbench import Workbench, opened_bench, typed_bench

SAVE = "save"
LineForm = TypeVar("LineForm", CostForm, BenefitForm)


@access(*SEEN_BY)
def scenario(request: MemberRequest, pk: int) -> HttpResponse:
    """As it was saved; admins find it in a form."""
    kept = _fetched(request, pk)
    bench = opened_bench(kept.name, kept.assumptions, kept.revision)
    return _page(request, kept, bench, kept.assumptions)


@access(Role.ADMIN)
@require_POST
@one_effect
def work(request: MemberRequest, pk: int) -> HttpResponse:
    """What was typed is worked out, or saved. What somebody else saved meanwhile is not written
    over.
    """
    kept = _fetched(request, pk)
    offers = offers_of(kept.cohort, timezone.now())
    go = request.POST.get("go", "")
    bench = typed_bench(request.POST, _known(kept, offers), is_strict=go == SAVE)
    if not bench.is_valid():
        return _page(request, kept, bench, None, status=422)
    if go == SAVE:
        return _saved(request, kept, bench)
    assumptions = take_measured(bench.assumptions, go, offers)
    said = bench.head.cleaned_data
    again = opened_bench(said["name"], assumptions, said["revision"])
    return _page(request, kept, again, assumptions, is_saved=False)


def _saved(request: MemberRequest, kept: RoiScenario, bench: Workbench) -> HttpResponse:
    said = bench.head.cleaned_data
    try:
        save_scenario(
            scenario=kept,
            name=said["name"],
            assumptions=bench.assumptions,
            revision=said["revision"],
            by=request.member,
            now=timezone.now(),
        )
    except ScenarioNameTaken:
        bench.head.add_error("name", _("Another scenario has this name."))
        return _page(request, kept, bench, bench.assumptions, status=422)
    except StaleScenario as stale:
        standing = found(stale.standing)
        again = opened_bench(said["name"], bench.assumptions, standing.revision)
        return _page(request, standing, again, bench.assumptions, status=409, is_saved=False)
    messages.success(request, _("Saved."))
    return redirect("roi:scenario", kept.pk)


@access(Role.ADMIN)
@require_POST
def live(request: MemberRequest, pk: int) -> HttpResponse:
    """The result of what is being typed, for the page to put in place. Changes nothing."""
    kept = _fetched(request, pk)
    offers = offers_of(kept.cohort, timezone.now())
    bench = typed_bench(request.POST, _known(kept, offers))
    if not bench.is_valid():
        context: dict[str, object] = {"problems": bench.errors}
        return render(request, "roi/parts/problems.html", context, status=422)
    context = {"shown": scenario_shown(bench.assumptions), "is_admin": True}
    return render(request, "roi/parts/live.html", context)


def _fetched(request: MemberRequest, pk: int) -> RoiScenario:
    visible = RoiScenario.objects.visible_to(request.member)
    return fetch(visible.select_related("cohort", "organization"), pk=pk)


def _known(kept: RoiScenario, offers: list[TakenChange]) -> list[TakenChange]:
    """Measured changes that a line may carry: as they were taken over, and as they are now."""
    return [*(line.taken for line in kept.assumptions.benefits if line.taken), *offers]


def _page(
    request: MemberRequest,
    kept: RoiScenario,
    bench: Workbench,
    assumptions: Assumptions | None,
    *,
    status: int = 200,
    is_saved: bool = True,
) -> HttpResponse:
    shown = scenario_shown(assumptions) if assumptions is not None else None
    context = {
        "scenario": kept,
        "bench": bench,
        "shown": shown,
        "costs": _with_amounts(bench.costs, "c", shown),
        "benefits": _with_amounts(bench.benefits, "b", shown),
        "offers": offers_shown(offers_of(kept.cohort, timezone.now())),
        "is_admin": request.member.has_role(Role.ADMIN),
        "is_saved": is_saved and assumptions is not None,
        "is_stale": status == 409,
    }
    return render(request, "roi/scenario.html", context, status=status)


def _with_amounts(
    lines: Sequence[LineForm], key: str, shown: ScenarioShown | None
) -> list[tuple[LineForm, str]]:
    """Each line with what it comes to."""
    amounts = dict(shown.amounts) if shown else {}
    return [(form, amounts.get(f"{key}{place}", "")) for place, form in enumerate(lines)]
