"""Packages of modules for learning platforms: the page of admins, and the files."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.once import one_effect
from connections.doors import behind
from connections.models import Connection
from connections.queries import latest_exchanges
from connections.states import ConnectionKind
from learning_records.operations import switch_packages
from learning_records.packing import PackageKind, package_of
from learning_records.presenters import packaged_programs
from learning_records.uses import PACKAGES
from people.access import MemberRequest, access, fetch
from people.models import Role
from programs.models import Module, ProgramVersion


@require_safe
@access(Role.ADMIN)
@behind(ConnectionKind.RECORDS)
def packages(request: MemberRequest) -> HttpResponse:
    """Every module of every program, as packages; whether they hear how far leaders are."""
    visible = Connection.objects.visible_to(request.member).filter(
        kind=ConnectionKind.RECORDS, settings__use=PACKAGES, ended_at=None
    )
    connection = visible.first()
    versions = ProgramVersion.objects.visible_to(request.member).newest()
    modules = Module.objects.visible_to(request.member).filter(
        version__in=versions.values("pk"), version__program__retired_at=None
    )
    context = {
        "connection": connection,
        "is_on": connection is not None and connection.is_on,
        "kinds": list(PackageKind),
        "programs": packaged_programs(modules, request.LANGUAGE_CODE),
        "exchanges": latest_exchanges(request.member, connection) if connection else [],
    }
    return render(request, "learning_records/packages.html", context)


@require_POST
@access(Role.ADMIN)
@behind(ConnectionKind.RECORDS)
@one_effect
def switch(request: MemberRequest) -> HttpResponse:
    """Whether packages hear how far leaders are."""
    is_on = request.POST.get("is_on") == "1"
    switch_packages(is_on=is_on, now=timezone.now(), by=request.member)
    if is_on:
        messages.success(
            request,
            _(
                "Switched on. Packages open their modules, and platforms are told how far "
                "leaders are."
            ),
        )
    else:
        messages.success(
            request, _("Switched off. Packages open nothing, and platforms are told nothing.")
        )
    return redirect("learning_records:packages")


@require_safe
@access(Role.ADMIN)
@behind(ConnectionKind.RECORDS)
def package(request: MemberRequest, pk: int, kind: str) -> HttpResponse:
    """The file for a learning platform, in the language of whoever asks for it."""
    if kind not in PackageKind.values:
        raise Http404
    visible = Module.objects.visible_to(request.member).select_related("version__program")
    module = fetch(visible, pk=pk)
    content = package_of(module, PackageKind(kind), request.LANGUAGE_CODE)
    name = f"{module.slug}-{kind}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/zip", headers=headers)
