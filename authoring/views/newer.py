"""A cohort on the way, and the newer version of its program."""

from __future__ import annotations

from django.contrib import messages as flash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from authoring.newer import newer_page
from authoring.newer_rules import changed_rules
from authoring.operations.moving import DoesNotFit, move_cohort
from cohorts.models import Cohort
from cohorts.operations import CohortOver, NotNewer
from common.once import one_effect
from common.places import place
from people.access import MemberRequest, access, fetch
from people.models import Role
from programs.models import ProgramVersion
from programs.module_texts import program_texts


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@one_effect
def newer(request: MemberRequest, pk: int) -> HttpResponse:
    """What the newest version would change for a cohort and for whom; asks, then moves it."""
    visible = Cohort.objects.visible_to(request.member).select_related("version")
    cohort = fetch(visible.with_newer_version(), pk=pk)
    versions = ProgramVersion.objects.visible_to(request.member)
    version = versions.filter(pk=cohort.newer_version or 0).first()
    if version is None or cohort.is_finished:
        flash.info(request, _("There is no newer version that this pilot could move to."))
        return redirect(place("page of a pilot", pk))
    if request.method == "POST":
        return _move(request, cohort, version)
    language, now = request.LANGUAGE_CODE, timezone.now()
    context = {
        "cohort": cohort,
        "cohort_url": place("page of a pilot", pk),
        "version": version,
        "program": program_texts([version.pk], language)[version.pk],
        "newer": newer_page(cohort, version, request.GET, language=language, now=now),
        "rules": changed_rules(cohort, version, request.member, language=language, now=now),
    }
    return render(request, "authoring/newer.html", context)


def _move(request: MemberRequest, cohort: Cohort, version: ProgramVersion) -> HttpResponse:
    """Only to the version that was read about."""
    if request.POST.get("version") != str(version.pk):
        flash.warning(
            request, _("Another version was published in the meantime. This is the newest.")
        )
        return redirect("authoring:newer", cohort.pk)
    try:
        move_cohort(cohort=cohort, version=version, by=request.member, now=timezone.now())
    except (DoesNotFit, NotNewer, CohortOver):
        flash.warning(request, _("Nothing was changed. See what is in the way."))
        return redirect("authoring:newer", cohort.pk)
    flash.success(
        request,
        _("%(name)s goes on with version %(number)d.")
        % {"name": cohort.name, "number": version.number},
    )
    return redirect(place("page of a pilot", cohort.pk))
