"""Own programs: copies, drafts, and the way in and out as one file."""

from __future__ import annotations

from django.contrib import messages as flash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from authoring.brought import followed_by, is_as_seen, looked_at, opened_again
from authoring.bundle import LARGEST_ARCHIVE, SUFFIX, Files, packed
from authoring.drafts import no_draft, open_draft, own_manuscripts
from authoring.forms import BundleForm, CopyForm
from authoring.manuscript import titles_in
from authoring.mistaken import mistaken_piece
from authoring.models import Manuscript
from authoring.offers import offer_for
from authoring.operations import (
    NothingNew,
    NotPublished,
    NotReadable,
    RecordingsMissing,
    bring_in,
    copy_program,
    discard_draft,
    look_over,
    publish_draft,
    replace_files,
    revise_program,
)
from authoring.outline import outline_of
from authoring.queries import differences_of, published_before
from authoring.quiz_remarks import quiz_remarks
from authoring.recordings import recordings_missing
from authoring.review import open_comments
from authoring.rule_changes import RULES
from authoring.wrong_words import problem_in_words
from common.bodies import takes_up_to
from common.once import one_effect
from people.access import MemberRequest, access, fetch
from people.models import Role
from programs.content.kinds import CardKind
from ui.second_look import SecondLook

BROUGHT = "brought"
FORM_AROUND_IT = 2 * 1024 * 1024
"""Bytes; so that a file that is a little too large gets the form's own answer, and that it can come
back sealed, which makes it a third longer."""


@require_safe
@access(Role.ADMIN)
def own(request: MemberRequest) -> HttpResponse:
    """Drafts, and what the organization has published itself."""
    manuscripts = own_manuscripts(request).without_files()
    context = {"drafts": manuscripts.drafts(), "published": manuscripts.newest()}
    return render(request, "authoring/own.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@takes_up_to(LARGEST_ARCHIVE + FORM_AROUND_IT)
@access(Role.ADMIN)
@one_effect
def bring(request: MemberRequest) -> HttpResponse:
    """What a program file would add or change; with a yes it becomes a draft."""
    if BROUGHT in request.POST:
        files, beside = opened_again(request.POST[BROUGHT], request.member) or ({}, "")
        if not files or not is_as_seen(beside, followed_by(files, request.member)):
            return _not_as_seen(request, "authoring:bring")
        draft = bring_in(files=files, by=request.member, now=timezone.now())
        flash.success(request, _("It is a draft now. Only admins see it until it is published."))
        return redirect("authoring:draft", draft.pk)
    form = BundleForm.of(request)
    if form.is_valid():
        files = form.cleaned_data["file"]
        return _look(request, files, followed_by(files, request.member))
    status = 422 if form.is_bound else 200
    return render(request, "authoring/bring.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@one_effect
def copy(request: MemberRequest, version_pk: int) -> HttpResponse:
    """A published program under another name."""
    origin = _published(request, version_pk)
    titles = {
        language: _("%(title)s (copy)") % {"title": title}
        for language, title in titles_in(origin.files).items()
    }
    form = CopyForm(request.POST or None, titles=titles)
    if request.method == "POST" and form.is_valid():
        draft = copy_program(
            origin=origin, titles=form.titles, by=request.member, now=timezone.now()
        )
        flash.success(request, _("The copy is there. Nobody else sees it until you publish it."))
        return redirect("authoring:draft", draft.pk)
    context = {"origin": origin, "form": form}
    return render(request, "authoring/copy.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@one_effect
def revise(request: MemberRequest, version_pk: int) -> HttpResponse:
    """Begin the next version of an own program."""
    published = fetch(
        own_manuscripts(request).published().select_related("version", "program"),
        version_id=version_pk,
    )
    if request.method == "POST":
        draft = revise_program(published=published, by=request.member, now=timezone.now())
        is_asked = request.GET.get("to") == "edition"
        return redirect("authoring:edition" if is_asked else "authoring:draft", draft.pk)
    drafts = own_manuscripts(request).without_files().drafts()
    context = {"published": published, "drafts": drafts.filter(program=published.program)}
    return render(request, "authoring/revise.html", context)


@require_safe
@access(Role.ADMIN)
def version_file(request: MemberRequest, version_pk: int) -> HttpResponse:
    """A published program as one file."""
    return _as_file(_published(request, version_pk))


@require_safe
@access(Role.ADMIN)
def draft_file(request: MemberRequest, pk: int) -> HttpResponse:
    """A draft as one file."""
    return _as_file(open_draft(request, pk))


@require_http_methods(["GET", "HEAD", "POST"])
@takes_up_to(LARGEST_ARCHIVE + FORM_AROUND_IT)
@access(Role.ADMIN)
@one_effect
def draft(request: MemberRequest, pk: int) -> HttpResponse:
    """The outline of a draft, what publishing it would change, and its file: taken away, sent
    back.
    """
    found = open_draft(request, pk)
    if BROUGHT in request.POST:
        files, beside = opened_again(request.POST[BROUGHT], request.member) or ({}, "")
        if not files or not is_as_seen(beside, found):
            return _not_as_seen(request, "authoring:draft", pk)
        try:
            replace_files(draft=found, files=files, by=request.member, now=timezone.now())
        except NotPublished:
            return no_draft(request)
        flash.success(request, _("The draft now holds what is in your file."))
        return redirect("authoring:draft", pk)
    form = BundleForm.of(request)
    if form.is_valid():
        return _look(request, form.cleaned_data["file"], found)
    return render(
        request,
        "authoring/draft.html",
        {
            **_about(found),
            **_outline(request, found),
            "offer": offer_for(found, request.member),
            "quiz_remarks": quiz_remarks(found.files),
            "form": form,
        },
        status=422 if form.is_bound else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@one_effect
def publish(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask, then make a version of a draft."""
    found = open_draft(request, pk)
    second_look = SecondLook(_concerns(found))
    if request.method == "POST" and not second_look.is_settled(request.POST):
        context = {**_about(found), "second_look": second_look}
        return render(request, "authoring/publish.html", context, status=422)
    if request.method == "POST":
        try:
            version = publish_draft(draft=found, by=request.member, now=timezone.now())
        except NothingNew:
            flash.info(request, _("The program says the same already. Nothing was published."))
        except (NotReadable, RecordingsMissing):
            flash.warning(request, _("It was not published: see what is in the way."))
        except NotPublished:
            return no_draft(request)
        else:
            flash.success(request, _("The program is published. New pilots can use it."))
            return redirect("programs:program", version.pk)
        return redirect("authoring:draft", pk)
    return render(request, "authoring/publish.html", _about(found))


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@one_effect
def discard(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask, then delete a draft."""
    found = open_draft(request, pk)
    if request.method == "POST":
        try:
            discard_draft(draft=found, by=request.member, now=timezone.now())
        except NotPublished:
            return no_draft(request)
        flash.success(request, _("The draft is deleted."))
        return redirect("authoring:own")
    return render(request, "authoring/discard.html", {"draft": found})


def _look(request: MemberRequest, files: Files, before: Manuscript | None) -> HttpResponse:
    """What a file would add or change; nothing is kept of it yet."""
    seen = looked_at(files, before, by=request.member, language=request.LANGUAGE_CODE)
    return render(request, "authoring/brought.html", {"brought": seen})


def _not_as_seen(request: MemberRequest, name: str, *args: int) -> HttpResponse:
    flash.warning(
        request, _("Something has changed since you looked at the file. Choose it once more.")
    )
    return redirect(name, *args)


def _published(request: MemberRequest, version_pk: int) -> Manuscript:
    visible = Manuscript.objects.visible_to(request.member).published()
    return fetch(visible.select_related("version"), version_id=version_pk)


def _concerns(found: Manuscript) -> list[str]:
    """What speaks against publishing a draft now."""
    count = open_comments(found)
    text = ngettext("%(count)d comment on it is open.", "%(count)d comments on it are open.", count)
    return [text % {"count": count}] if count else []


def _about(found: Manuscript) -> dict[str, object]:
    look_over(draft=found)
    before = published_before(found)
    differences = differences_of(found, before)
    missing = recordings_missing(found.files, found.organization)
    return {
        "draft": found,
        "before": before,
        "differences": differences,
        "open_comments": open_comments(found),
        "missing_recordings": missing,
        "problem_in": mistaken_piece(found.problem, found.files),
        "problem_in_words": problem_in_words(found.problem, found.files),
        "is_in_paths": found.problem.startswith(f"{RULES.path}:"),
        "can_publish": not found.problem and not missing and not (before and not differences),
    }


def _outline(request: MemberRequest, found: Manuscript) -> dict[str, object]:
    outline = outline_of(found.files, problem=found.problem, language=request.LANGUAGE_CODE)
    return {
        "outline": outline,
        "opened": request.GET.get("open", ""),
        "kinds": CardKind.choices,
    }


def _as_file(manuscript: Manuscript) -> HttpResponse:
    """The name says which one and, once it is published, which version."""
    number = f"-v{manuscript.version.number}" if manuscript.version else "-draft"
    return HttpResponse(
        packed(manuscript.files),
        content_type="application/zip",
        headers={
            "Content-Disposition": f'attachment; filename="{manuscript.slug}{number}{SUFFIX}"'
        },
    )
