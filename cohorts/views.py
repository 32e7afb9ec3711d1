"""Ways into the program that somebody is in."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from cohorts.querysets import nearest_material
from people.access import MemberRequest, access
from programs.models import Material
from programs.querysets import KIT_ROLES


@access()
def nearest_guide(request: MemberRequest, slug: str) -> HttpResponse:
    """The page of the program that this person is in, for links that know no version."""
    visible = Material.objects.visible_to(request.member).filter(slug=slug)
    found = nearest_material(visible, request.member)
    if found is None:
        raise Http404
    return redirect("programs:guide", pk=found.version_id, slug=slug)


@access(*KIT_ROLES)
def nearest_kit(request: MemberRequest) -> HttpResponse:
    """The kit of the program that this person is in, for links that know no version."""
    found = nearest_material(Material.objects.kit_for(request.member), request.member)
    if found is None:
        raise Http404
    return redirect("programs:kit", pk=found.version_id)
