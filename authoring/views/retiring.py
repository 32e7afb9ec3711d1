"""Own programs that are offered no more, and offered again."""

from __future__ import annotations

from django.contrib import messages as flash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from authoring.models import Manuscript
from cohorts.models import Cohort
from common.once import one_effect
from people.access import MemberRequest, access, fetch
from people.models import Role
from programs.models import Program
from programs.operations import bring_back_program, retire_program


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@one_effect
def retire(request: MemberRequest, version_pk: int) -> HttpResponse:
    """Ask, then offer an own program to no new pilot."""
    published, program = _published(request, version_pk)
    if request.method == "POST":
        retire_program(program=program, by=request.member, now=timezone.now())
        flash.success(request, _("The program is retired. What is running goes on."))
        return redirect("programs:program", version_pk)
    running = Cohort.objects.visible_to(request.member).exclude(state=Cohort.State.FINISHED)
    context = {
        "published": published,
        "running": running.filter(version__program=program).count(),
    }
    return render(request, "authoring/retire.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@one_effect
def bring_back(request: MemberRequest, version_pk: int) -> HttpResponse:
    """Ask, then offer it again."""
    published, program = _published(request, version_pk)
    if request.method == "POST":
        bring_back_program(program=program, by=request.member, now=timezone.now())
        flash.success(request, _("The program is back. New pilots can use it."))
        return redirect("programs:program", version_pk)
    return render(request, "authoring/bring_back.html", {"published": published})


def _published(request: MemberRequest, version_pk: int) -> tuple[Manuscript, Program]:
    """Of the organization alone: what ships is never retired."""
    visible = Manuscript.objects.visible_to(request.member).published()
    own = visible.filter(organization=request.member.organization_id)
    published = fetch(own.without_files().select_related("version__program"), version_id=version_pk)
    assert published.version is not None  # noqa: S101  it was found by it
    return published, published.version.program
