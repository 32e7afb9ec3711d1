"""The kit of a program: what people are handed out around the modules, to read, print and send."""

from __future__ import annotations

from collections.abc import Collection
from typing import cast

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.languages import ENGLISH, in_language
from people.access import MemberRequest, access, fetch
from people.models import Role
from programs.content.materials import KitPage
from programs.features import Feature
from programs.kit_pages import other_languages, parts_to_copy, readers_words, sections_of
from programs.kit_sheets import KitSheet, packed, typeset
from programs.models import Material, ProgramVersion
from programs.querysets import KIT_ROLES, MaterialQuerySet
from programs.untaught import untaught_in
from programs.views.library import way_back


@require_safe
@access(*KIT_ROLES)
def kit(request: MemberRequest, pk: int) -> HttpResponse:
    """All that the reader may have of it, by group."""
    version = fetch(ProgramVersion.objects.visible_to(request.member), pk=pk)
    untaught = untaught_in(request.member, timezone.now())
    documents = _without(untaught, request).filter(version=version)
    context = {
        "waits": version.program_id in untaught,
        "version": version,
        "text": in_language(version.content, request.LANGUAGE_CODE),
        "sections": sections_of(documents.for_kit_lines(request.LANGUAGE_CODE)),
        "back": way_back(request, version),
    }
    return render(request, "programs/kit.html", context)


@require_safe
@access(*KIT_ROLES)
def document(request: MemberRequest, pk: int, slug: str) -> HttpResponse:
    """One document, in the reader's language or in another one that it is written in."""
    found = _found(request, pk, slug)
    language = _language(request, found.content)
    text = _written(found, language)
    context = {
        "document": found,
        "text": text,
        "spoken": language,
        "readers": readers_words(text.readers),
        "calibrates": Feature.CALIBRATION in text.features
        and request.member.has_role(Role.FACILITATOR),
        "parts": parts_to_copy(text),
        "others": other_languages(found.content, language),
        "back": (reverse("programs:kit", args=[pk]), _("Kit")),
    }
    return render(request, "programs/kit_document.html", context)


@require_safe
@access(*KIT_ROLES)
def document_file(request: MemberRequest, pk: int, slug: str) -> HttpResponse:
    """One document as a PDF."""
    found = _found(request, pk, slug)
    paper = _sheet(found, _language(request, found.content))
    return _download(typeset(paper), "application/pdf", paper.name)


@require_safe
@access(*KIT_ROLES)
def group_file(request: MemberRequest, pk: int, group: str) -> HttpResponse:
    """The PDFs of a group in one archive, as far as the reader may have them."""
    visible = _documents(request).select_related("version")
    listed = visible.filter(version=pk).in_kit_group(group).order_by("position")
    found = [_sheet(each, _language(request, each.content)) for each in listed]
    if not found:
        raise Http404
    return _download(packed(found), "application/zip", f"{group}.zip")


def _documents(request: MemberRequest) -> MaterialQuerySet:
    """Those the reader may have by now."""
    return _without(untaught_in(request.member, timezone.now()), request)


def _without(untaught: frozenset[int], request: MemberRequest) -> MaterialQuerySet:
    return Material.objects.kit_for(request.member).without_teaching(untaught)


def _found(request: MemberRequest, pk: int, slug: str) -> Material:
    visible = _documents(request).select_related("version")
    return fetch(visible, version_id=pk, slug=slug)


def _language(request: MemberRequest, written: Collection[str]) -> str:
    """What is asked for, else the reader's own, else English."""
    asked = (request.GET.get("language", ""), request.LANGUAGE_CODE)
    return next((code for code in asked if code in written), ENGLISH)


def _written(found: Material, language: str) -> KitPage:
    return cast(KitPage, in_language(found.content, language))


def _sheet(found: Material, language: str) -> KitSheet:
    return KitSheet(
        slug=found.slug,
        content=_written(found, language),
        language=language,
        program=in_language(found.version.content, language).title,
    )


def _download(content: bytes, content_type: str, name: str) -> HttpResponse:
    disposition = f'attachment; filename="{name}"'
    headers = {"Content-Disposition": disposition}
    return HttpResponse(content, content_type=content_type, headers=headers)
