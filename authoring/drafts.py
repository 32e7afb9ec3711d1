"""Drafts as the pages about them fetch them."""

from __future__ import annotations

from django.contrib import messages as flash
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from authoring.models import Manuscript
from authoring.querysets import ManuscriptQuerySet
from people.access import MemberRequest, fetch


def own_manuscripts(request: MemberRequest) -> ManuscriptQuerySet:
    """Of the organization alone: nothing that ships."""
    visible = Manuscript.objects.visible_to(request.member)
    return visible.filter(organization=request.member.organization_id)


def open_draft(request: MemberRequest, pk: int) -> Manuscript:
    """One that nothing was published from yet; anything else does not exist (404)."""
    drafts = own_manuscripts(request).filter(version=None)
    return fetch(drafts.select_related("program", "by"), pk=pk)


def no_draft(request: MemberRequest) -> HttpResponse:
    """Somebody was faster, while this page was open."""
    flash.warning(request, _("Somebody has just published, changed or deleted this draft."))
    return redirect("authoring:own")
