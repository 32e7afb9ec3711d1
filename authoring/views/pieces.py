"""The editor of pieces: one card, role-play or other file of a draft, with its preview."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from csp.constants import SELF
from django.contrib import messages as flash
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from authoring.audiences import AudienceView, has_audiences, instead_in, place_of, view_of, views_of
from authoring.bundle import Files
from authoring.checking import (
    Fault,
    PieceReading,
    fault_at,
    field_in,
    read_one,
    story_remarks,
)
from authoring.drafts import no_draft, open_draft
from authoring.editing import WHOLE, OpenPiece, opened
from authoring.entries import Values
from authoring.forms import StoryForm
from authoring.layout import languages_of
from authoring.models import Manuscript
from authoring.module_entries import EXAMPLE_ENTRIES
from authoring.numbering import paths_moved
from authoring.operations import NotPublished, PieceChanged, edit_piece
from authoring.outline import collection_of
from authoring.piece_forms import PieceForm, drawn_entries, posted_values
from authoring.pieces import (
    Piece,
    PieceKind,
    kind_name,
    module_title,
    neighbors_of,
    piece_address,
    piece_at,
    title_of,
)
from authoring.previewing import preview_of, reckoned
from authoring.quiz_remarks import quiz_remarks
from authoring.review import comments_on
from authoring.row_acts import with_rows_changed
from authoring.whole_rubrics import anchors_beside
from authoring.writing import as_typed
from authoring.wrong_words import elsewhere_in_words, said_of
from common.languages import spoken
from common.once import one_effect
from people.access import MemberRequest, access
from people.choices import language_name
from people.models import Audience, Role

AS_WHOLE, BRING = "whole", "bring"


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@one_effect
def piece(request: MemberRequest, pk: int, path: str) -> HttpResponse:
    """Edit one piece. Whatever is typed is saved; what is wrong with it is said at its field."""
    draft = open_draft(request, pk)
    found = _open(request, draft, path)
    if request.method != "POST":
        return _page(request, draft, found, found.values)
    if BRING in request.POST and found.piece.kind is PieceKind.JOURNEY:
        return _bring(request, draft, found)
    values = posted_values(found.entries, request.POST)
    act = request.POST.get("row", "")
    if act:
        place = with_rows_changed(found.entries, values, act)
        return _page(request, draft, found, values, place=place)
    return _save(request, draft, found, values)


def _save(
    request: MemberRequest, draft: Manuscript, found: OpenPiece, values: Values
) -> HttpResponse:
    """Then stay, or go where a button leads."""
    try:
        edit_piece(
            draft=draft,
            path=found.piece.path,
            text=found.text_of(values),
            made_from=found.made_from(request.POST.get("made_from", "")),
            by=request.member,
            now=timezone.now(),
        )
    except PieceChanged as changed:
        return _page(
            request, changed.current, _now_saved(found, changed.current), values, is_conflict=True
        )
    except NotPublished:
        return no_draft(request)
    flash.success(request, _("Saved."))
    goal = piece_at(request.POST.get("go", ""))
    if goal:
        return redirect(piece_address(draft.pk, goal.address))
    is_new = found.piece.is_new
    there = piece_address(draft.pk, found.named(values).address) if is_new else ""
    return redirect(there or request.get_full_path())


def _bring(request: MemberRequest, draft: Manuscript, found: OpenPiece) -> HttpResponse:
    """A story from elsewhere stands in the editor; nothing is written before it is saved there."""
    form = StoryForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, draft, found, found.values, story=form)
    values: Values = {WHOLE: as_typed(form.brought.text)}
    return _page(request, draft, found, values, story=form)


def _now_saved(found: OpenPiece, draft: Manuscript) -> OpenPiece:
    """The piece as somebody else has left it, as far as it still has the same form."""
    now = opened(draft.files, found.piece, as_whole=found.is_whole)
    return now if now and now.entries == found.entries else found


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
def preview(request: MemberRequest, pk: int, path: str) -> HttpResponse:
    """A piece as it would be shown with what is typed just now; nothing is saved."""
    found = _open(request, open_draft(request, pk), path)
    sent = request.POST or request.GET
    text, values = found.text, found.values
    if request.method == "POST":
        values = posted_values(found.entries, request.POST)
        text = found.text_of(values)
    if found.piece.is_new and request.method != "POST":
        waiting = {"language": request.LANGUAGE_CODE}
        return _framed(render(request, "authoring/preview/waiting.html", waiting))
    shown = found.named(values)
    seen = _seen(found, text, sent.get("audience", ""))
    read = read_one(shown, text, found.files)
    if seen and seen.path and (instead := piece_at(seen.path)):
        read = read_one(instead, found.files[seen.path], found.files)
    form = PieceForm(found.entries, values)
    form.show_all(list(_faults(found, read)))
    wrong = _wrong(form) or [elsewhere_in_words(found.files, read)]
    return _framed(_drawn(request, shown, text, read, sent, seen, wrong))


def _seen(found: OpenPiece, text: str, audience: str) -> AudienceView | None:
    """What one audience gets of it; None where nobody asks for one."""
    if audience not in Audience.values or not has_audiences(found.piece):
        return None
    rules = instead_in(found.files)
    return view_of(found.files, found.piece, text, Audience(audience), rules)


def _framed(page: HttpResponse) -> HttpResponse:
    """A page that the page of a piece shows inside of itself."""
    page.headers["X-Frame-Options"] = "SAMEORIGIN"
    page._csp_replace = {"frame-ancestors": [SELF]}  # type: ignore[attr-defined]
    return page


def _drawn(
    request: MemberRequest,
    piece: Piece,
    text: str,
    read: PieceReading,
    sent: Mapping[str, str],
    seen: AudienceView | None,
    wrong: Sequence[str],
) -> HttpResponse:
    """In the language of the piece, as its readers see it; what is wrong in the reader's own."""
    told: dict[str, object] = {"remarks_language": request.LANGUAGE_CODE}
    told["remarks"] = remarks = story_remarks(piece, text)
    told["uneven"] = quiz_remarks({piece.path: text})
    if read.content is None and any(not remark.is_advice for remark in remarks):
        told["language"] = request.LANGUAGE_CODE
        return render(request, "authoring/preview/story_problems.html", told, status=422)
    if read.content is None:
        context: dict[str, object] = {"wrong": wrong, "language": request.LANGUAGE_CODE}
        return render(request, "authoring/preview/problem.html", context, status=422)
    says = reckoned(read.content)
    language = piece.language or sent.get("spoken", "") or request.LANGUAGE_CODE
    with override(spoken(language)):
        context = {**told, "language": language, "reckoned": says}
        sent_way = (request.GET.get("way", ""), request.GET.get("on", ""))
        way = sent_way if "way" in request.GET else None
        context |= preview_of(read.content, piece, seen, language, way)
        return render(request, str(context["template"]), context)


def _page(
    request: MemberRequest,
    draft: Manuscript,
    found: OpenPiece,
    values: Values,
    *,
    place: str = "",
    is_conflict: bool = False,
    story: StoryForm | None = None,
) -> HttpResponse:
    """The form with these values, which may not be saved yet."""
    is_fresh = is_conflict or request.method != "POST"
    form = PieceForm(found.entries, values)
    read = _reading(request, found, values)
    form.show_all(list(_faults(found, read)))
    context = {
        **_about(draft, found),
        **_seats(found),
        "form": form,
        "entries": drawn_entries(
            form, found.entries, values, _beside(found, is_conflict=is_conflict)
        ),
        "place": place,
        "is_saved": values == found.values,
        "made_from": found.fingerprint if is_fresh else request.POST.get("made_from", ""),
        "is_conflict": is_conflict,
        "reading": read,
        "elsewhere": elsewhere_in_words(found.files, read),
        "comments": comments_on(draft, found.piece.address, back=request.get_full_path()),
        "reckoned": reckoned(read.content),
        "story": story or _story_form(found),
    }
    status = 409 if is_conflict else 422 if story and story.errors else 200
    page = render(request, "authoring/piece.html", context, status=status)
    page._csp_update = {"frame-src": [SELF]}  # type: ignore[attr-defined]
    return page


def _faults(found: OpenPiece, read: PieceReading) -> Iterator[tuple[Fault, str]]:
    """Where in the form, and what; where a table is edited as one text, fields go by their names in
    it, and passages of a story by theirs.
    """
    is_table = found.is_whole and found.piece.path.endswith(".toml")
    is_table = is_table or found.piece.kind is PieceKind.JOURNEY
    for field, problem in read.faults:
        fault = fault_at(field_in(found.piece, field), found.entries)
        yield fault, f"{field}: {problem}" if is_table and field else problem


def _wrong(form: PieceForm) -> list[str]:
    """What is wrong, field by field, each called as the form calls it."""
    wrong: list[str] = []
    for name, errors in form.errors.items():
        where = form.called.get(name, "")
        wrong += [said_of(where, error) for error in dict.fromkeys(map(str, errors))]
    return wrong


def _beside(found: OpenPiece, *, is_conflict: bool) -> list[tuple[str, str, Values]]:
    """What stands beside the fields: what was saved meanwhile, what the general rubric says where a
    piece gives examples of its levels, and the other languages.
    """
    beside = found.others
    if found.entries == EXAMPLE_ENTRIES:
        said = anchors_beside(found.files, found.piece.language)
        beside = [("", _("General rubric"), said), *beside]
    return [("", _("Saved in the meantime"), found.values), *beside] if is_conflict else beside


def _story_form(found: OpenPiece) -> StoryForm | None:
    return StoryForm() if found.piece.kind is PieceKind.JOURNEY else None


def _reading(request: MemberRequest, found: OpenPiece, values: Values) -> PieceReading:
    """What is wrong; nothing is yet with a row that somebody is about to write."""
    if found.piece.is_new and request.method != "POST":
        return PieceReading(content=None, field="", problem="")
    return read_one(found.named(values), found.text_of(values), found.files)


def _about(draft: Manuscript, found: OpenPiece) -> dict[str, object]:
    """Where somebody is, and where they can go from here."""
    piece, files = found.piece, found.files
    pieces = neighbors_of(files, piece)
    at = found.place if piece.part else [each.inside for each in pieces].index(piece.inside)
    following = pieces[at + 1] if at is not None and at + 1 < len(pieces) else None
    text = found.text or files[pieces[at or 0].path]
    title, kind = title_of(piece, text), kind_name(piece, text)
    module = module_title(files, piece.module) if piece.module else ""
    named = [_("New")] if piece.is_new else [] if title == kind else [kind]
    return {
        "draft": draft,
        "found": found,
        "piece": piece,
        "title": title,
        "about": " · ".join(filter(None, [*named, module])),
        "language_name": language_name(piece.language),
        "languages": _languages(piece, files) if piece.language else [],
        "own_language": get_language(),
        "spoken": [] if piece.language else _languages(piece, files),
        "collection": collection_of(piece.path),
        "audiences": [(each.value, each.label) for each in Audience],
        **(_following(following, piece.language, files) if following else {}),
    }


def _seats(found: OpenPiece) -> dict[str, object]:
    """What each audience gets of it, and whether it could get another card."""
    views = views_of(found.files, found.piece, found.text) if has_audiences(found.piece) else []
    return {"seen_by": views, "can_branch": place_of(found.piece) is not None and found.is_there}


def _following(piece: Piece, language: str, files: Files) -> dict[str, object]:
    """In the language of the page, where it is written in that."""
    title = title_of(piece, files.get(piece.spoken(language).path) or files[piece.path])
    return {"following": title, "following_path": piece.spoken(language).address}


def _languages(piece: Piece, files: Files) -> list[dict[str, object]]:
    return [_language(piece, code, files) for code in languages_of(files)]


def _language(piece: Piece, code: str, files: Files) -> dict[str, object]:
    other = piece.spoken(code)
    return {
        "code": code,
        "name": language_name(code),
        "path": other.path,
        "is_current": code == piece.language,
        "is_missing": other.path not in files,
    }


def _open(request: MemberRequest, draft: Manuscript, path: str) -> OpenPiece:
    """The piece that the address names, also where it has been moved since; 404 where there is
    none.
    """
    piece = piece_at(paths_moved([path], draft.files).get(path, path))
    found = opened(draft.files, piece, as_whole=AS_WHOLE in request.GET) if piece else None
    if found is None:
        raise Http404
    return found
