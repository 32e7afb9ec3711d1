"""What is done in the outline of a draft."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from itertools import product
from urllib.parse import urlencode

from django.contrib import messages as flash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from authoring.bank_entries import BankPart
from authoring.bundle import Files
from authoring.card_changes import (
    add_card,
    copy_card,
    modules_for,
    move_card,
    put_card,
    remove_card,
    send_card,
)
from authoring.drafts import no_draft, open_draft
from authoring.kit_changes import (
    add_document,
    add_recall,
    begun,
    remove_document,
    remove_recall,
)
from authoring.layout import COMPARISON, CardPlace, NotThere, anchor_of, languages_of, modules_of
from authoring.manuscript import read_files
from authoring.models import Manuscript
from authoring.module_changes import (
    copy_module,
    move_module,
    remove_module,
    send_module,
    take_module,
)
from authoring.numbering import slug_of
from authoring.operations import NotPublished, change_files
from authoring.outline import Collection, outline_of, without_collection
from authoring.pieces import PieceKind, piece_address, piece_at, title_of
from authoring.row_changes import without_question
from authoring.rules import DraftRule, module_slug, rules_of, scene_of
from authoring.scenario_changes import add_comparison, add_form, remove_form
from authoring.whole_rubrics import word_of_rubric
from common.addresses import address
from common.once import one_effect
from common.whole_numbers import whole_number
from people.access import MemberRequest, access, fetch
from people.models import Role
from programs.content.kinds import CardKind, CardPart

Change = Callable[[Files], dict[str, str]]
LONGEST_TITLE = 120
"""Characters of what a document is called."""
BEGUN = frozenset({"recall_add", "kit_add"})
"""What leads to what it has begun."""
Making = Callable[[str, str], Change]
"""Of a place, and of what `kind` says: of which kind a card is that is added, where to, or what it
is called.
"""


def _card_moved(at: str, _kind: str, *, down: bool) -> Change:
    return partial(move_card, place=CardPlace.named(at), down=down)


def _card_copied(at: str, _kind: str) -> Change:
    return partial(copy_card, place=CardPlace.named(at))


def _card_put(at: str, _kind: str, *, part: CardPart) -> Change:
    return partial(put_card, place=CardPlace.named(at), part=part)


def _card_sent(at: str, to: str) -> Change:
    """`to` names a row of a module, and the card before which it goes, if it does."""
    folder, _slash, row = to.partition("/")
    part, _slash, before = row.partition("/")
    if part not in list(CardPart):
        raise NotThere
    place = CardPlace.named(at)
    return partial(send_card, place=place, folder=folder, part=CardPart(part), before=before)


def _module_sent(at: str, before: str) -> Change:
    return partial(send_module, folder=at, before=before)


def _card_added(at: str, kind: str) -> Change:
    folder, _slash, part = at.partition("/")
    if part not in list(CardPart) or kind not in CardKind.values:
        raise NotThere
    return partial(add_card, folder=folder, part=CardPart(part), kind=CardKind(kind))


def _module_moved(at: str, _kind: str, *, down: bool) -> Change:
    return partial(move_module, folder=at, down=down)


def _module_copied(at: str, _kind: str) -> Change:
    return partial(copy_module, folder=at)


CHANGES: dict[str, Making] = {
    "card_up": partial(_card_moved, down=False),
    "card_down": partial(_card_moved, down=True),
    "card_copy": _card_copied,
    "card_add": _card_added,
    "card_to": _card_sent,
    "card_for_all": partial(_card_put, part=CardPart.CARDS),
    "card_for_some": partial(_card_put, part=CardPart.EXTRAS),
    "module_up": partial(_module_moved, down=False),
    "module_down": partial(_module_moved, down=True),
    "module_copy": _module_copied,
    "module_to": _module_sent,
    "form_add": lambda at, _kind: partial(add_form, folder=at),
    "recall_add": lambda at, _kind: partial(add_recall, folder=at),
    "kit_add": lambda _at, title: partial(add_document, title=title[:LONGEST_TITLE]),
    "comparison_add": lambda _at, _kind: add_comparison,
}
"""What a button is called -> what it does at the place that is its value."""
REMOVALS: dict[str, Making] = {
    "card": lambda at, _kind: partial(remove_card, place=CardPlace.named(at)),
    "module": lambda at, _kind: partial(remove_module, folder=at),
    "form": lambda at, _kind: partial(remove_form, place=at),
    "recall": lambda at, _kind: partial(remove_recall, address=at),
    "kit": lambda at, _kind: partial(remove_document, address=at),
    "row": lambda at, _kind: partial(without_question, address=at),
    "collection": lambda at, _kind: partial(without_collection, key=_collection(at)),
}
"""What is asked about first."""


@require_POST
@access(Role.ADMIN)
@one_effect
def arrange(request: MemberRequest, pk: int) -> HttpResponse:
    """One button of the outline."""
    found = open_draft(request, pk)
    pressed = next((name for name in CHANGES if name in request.POST), "")
    at = request.POST.get(pressed, "")
    try:
        kind = request.POST.get("kind", "")
        change = _known(CHANGES, pressed)(at, kind)
        is_sent = pressed == "card_to"
        about = f"{pressed} {at} {kind}" if is_sent else f"{pressed} {at}"
        return _changed(
            request, found, change, about=about, back=_sent(at, kind) if is_sent else at
        )
    except NotThere:
        return _not_there(request, pk)


def _sent(at: str, to: str) -> str:
    """Where a card stands that was sent there."""
    folder, part = to.split("/")[:2]
    return f"{folder}/{part}/{CardPlace.named(at).slug}"


@require_safe
@access(Role.ADMIN)
def send(request: MemberRequest, pk: int) -> HttpResponse:
    """To which module a card goes."""
    found, at = open_draft(request, pk), request.GET.get("card", "")
    try:
        place = CardPlace.named(at)
        folders = modules_for(found.files, place)
    except NotThere:
        return _not_there(request, pk)
    outline = outline_of(found.files, problem="", language=request.LANGUAGE_CODE)
    others = [each for each in outline.modules if each.folder != place.folder]
    context = {
        "draft": found,
        "place": place,
        "name": outline.name_of(at),
        "modules": [each for each in others if each.folder in folders],
        "lacking": [each for each in others if each.folder not in folders],
        "rules": _rules_naming(request, found, at),
    }
    return render(request, "authoring/send.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@one_effect
def remove(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask, then take out a card, a module or what the program has once."""
    found = open_draft(request, pk)
    sort = next((name for name in REMOVALS if name in request.GET), "")
    at = request.GET.get(sort, "")
    try:
        change = _known(REMOVALS, sort)(at, "")
        if request.method == "POST":
            back = _back(at)
            done = _changed(request, found, change, about=f"remove_{sort} {at}", back=back)
            held = {"row": Collection.BANK, "kit": Collection.KIT}.get(sort)
            return redirect("authoring:collection", pk, held) if held else done
        after = change(found.files)
    except NotThere:
        return _not_there(request, pk)
    context = {
        "draft": found,
        "name": _name(request, found.files, at),
        "is_module": sort == "module",
        "rules": _rules_naming(request, found, at) if sort in {"card", "module"} else [],
        "is_question": sort == "row" and f"/{BankPart.PULSES}/" not in at,
        "kept_at": piece_address(pk, at) if sort in {"row", "recall", "kit"} else "",
        "problem": read_files(after).problem,
        "was_fine": not found.problem,
    }
    return render(request, "authoring/remove.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@one_effect
def take(request: MemberRequest, pk: int) -> HttpResponse:
    """Choose a module of another program of the library."""
    found = open_draft(request, pk)
    sources = Manuscript.objects.visible_to(request.member).newest().select_related("version")
    if request.method == "POST":
        version, _slash, folder = request.POST.get("take", "").partition("/")
        source = fetch(sources, version_id=whole_number(version))
        try:
            change = partial(take_module, source=source.files, folder=folder)
            about = f"take_module {version}/{folder}"
            done = _changed(request, found, change, about=about, back="")
            if told := word_of_rubric(found.files, source.files, folder):
                flash.info(request, told)
            return done
        except NotThere:
            return _not_there(request, pk)
    language = request.LANGUAGE_CODE
    offered = [
        (source, outline_of(source.files, problem="", language=language).modules)
        for source in sources
    ]
    return render(request, "authoring/take.html", {"draft": found, "offered": offered})


def _rules_naming(request: MemberRequest, found: Manuscript, at: str) -> list[DraftRule]:
    """The rules of the draft that name a module or a card."""
    scene = scene_of(found.files, request.LANGUAGE_CODE)
    module = module_slug(found.files, at.partition("/")[0])
    listed = rules_of(found.files, scene, request.LANGUAGE_CODE)
    card = CardPlace.named(at).slug if "/" in at else ""
    return [each for each in listed if each.is_about(module, card)]


def _back(at: str) -> str:
    """Where in the outline something stood."""
    piece = piece_at(at)
    if piece is not None and piece.kind is PieceKind.RECALL:
        return piece.module
    return at.rpartition("/")[0] or "program"


def _name(request: MemberRequest, files: Files, at: str) -> str:
    piece = piece_at(at)
    if piece is not None and (piece.part or piece.kind in {PieceKind.KIT, PieceKind.RECALL}):
        return title_of(piece, files[piece.path])
    if at.startswith(f"{COMPARISON}/"):
        ends = product(languages_of(files), ("toml", "md"))
        paths = [f"{language}/{at}.{end}" for language, end in ends]
        found = [(piece_at(path), files[path]) for path in paths if path in files]
        return next((title_of(each, text) for each, text in found if each), "")
    return outline_of(files, problem="", language=request.LANGUAGE_CODE).name_of(at)


def _collection(at: str) -> Collection:
    if at not in list(Collection):
        raise NotThere
    return Collection(at)


def _known(changes: Mapping[str, Making], name: str) -> Making:
    if name not in changes:
        raise NotThere
    return changes[name]


def _changed(
    request: MemberRequest, found: Manuscript, change: Change, *, about: str, back: str
) -> HttpResponse:
    """Make the change and go back to the place in the outline where it can be seen."""
    try:
        draft = change_files(
            draft=found, change=change, about=about, by=request.member, now=timezone.now()
        )
    except NotPublished:
        return no_draft(request)
    if draft.problem and not found.problem:
        flash.warning(request, _("Done. Something is missing now: it is named at the top."))
    elif not about.partition(" ")[0].endswith(("_up", "_down")):
        flash.success(request, _("Done."))
    if about.partition(" ")[0] in BEGUN and (path := begun(found.files, draft.files)):
        return redirect(piece_address(draft.pk, path))
    folder = back.partition("/")[0] or modules_of(draft.files)[-1]
    if folder == COMPARISON and any(map(Collection.COMPARISON.holds, draft.files)):
        return redirect("authoring:collection", draft.pk, Collection.COMPARISON)
    query = urlencode({"open": slug_of(folder)})
    return redirect(f"{address('authoring:draft', draft.pk)}?{query}#{anchor_of(back or folder)}")


def _not_there(request: MemberRequest, pk: int) -> HttpResponse:
    flash.warning(request, _("That is not in the draft any more. Nothing was changed."))
    return redirect("authoring:draft", pk)
