"""Programs, their versions and modules."""

from __future__ import annotations

from ninja import Field, Query, Router

from api import scoping
from api.doors import CallRequest
from api.scopes import Scope
from api.v1.keys import BearerKey
from api.v1.paging import Listed, PageAnswer, Paging, listed, narrowed
from api.v1.shapes import ModuleShape, ProgramShape, VersionShape
from common.languages import text_in_language
from programs.models import Module, Program, ProgramVersion

router = Router(tags=["Programs"])


class VersionFilters(Paging):
    """Which versions."""

    program_id: int | None = Field(None, ge=1)


class ModuleFilters(Paging):
    """Which modules."""

    version_id: int | None = Field(None, ge=1)


@router.get(
    "/programs",
    response=Listed[ProgramShape],
    auth=BearerKey(Scope.PROGRAMS_READ, Paging),
    summary="List programs",
    operation_id="listPrograms",
)
def programs(request: CallRequest, filters: Query[Paging]) -> PageAnswer:
    """Of the organization and of the portal, once a version is published."""

    def as_item(program: Program) -> dict[str, object]:
        is_own = program.organization_id is not None
        return {
            "id": program.pk,
            "slug": program.slug,
            "is_own": is_own,
            "retired_at": program.retired_at,
        }

    return listed(request, scoping.programs(request.caller.organization_id), filters, as_item)


@router.get(
    "/versions",
    response=Listed[VersionShape],
    auth=BearerKey(Scope.PROGRAMS_READ, VersionFilters),
    summary="List versions of programs",
    operation_id="listVersions",
)
def versions(request: CallRequest, filters: Query[VersionFilters]) -> PageAnswer:
    """Published ones; they never change."""
    rows = scoping.versions(request.caller.organization_id)
    titled = rows.defer("content", "forms").annotate(title=_title(request))
    found = narrowed(titled, filters, {"program_id": "program"})
    return listed(request, found, filters, _version)


def _version(version: ProgramVersion) -> ProgramVersion:
    return version


@router.get(
    "/modules",
    response=Listed[ModuleShape],
    auth=BearerKey(Scope.PROGRAMS_READ, ModuleFilters),
    summary="List modules",
    operation_id="listModules",
)
def modules(request: CallRequest, filters: Query[ModuleFilters]) -> PageAnswer:
    """What a version teaches, and how long its cards take."""
    rows = scoping.modules(request.caller.organization_id)
    titled = rows.headlines(request.caller.organization.language)
    return listed(request, narrowed(titled, filters, {"version_id": "version"}), filters, _module)


def _module(module: Module) -> Module:
    return module


def _title(request: CallRequest) -> object:
    return text_in_language("content", "title", request.caller.organization.language)
