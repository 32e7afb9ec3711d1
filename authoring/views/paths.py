"""The paths of a draft: its rules, each as a sentence."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from urllib.parse import urlencode

from django.contrib import messages as flash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from authoring.bundle import Files
from authoring.drafts import no_draft, open_draft
from authoring.layout import NotThere
from authoring.models import Manuscript
from authoring.operations import NotPublished, change_files
from authoring.rule_changes import (
    RULES,
    RuleChanged,
    add_rule,
    copy_rule,
    move_rule,
    remove_rule,
    rule_mark,
    write_rule,
)
from authoring.rule_choices import effect_options, fact_options
from authoring.rule_forms import RuleForm, posted_rule, with_row_changed
from authoring.rule_rows import RuleValues
from authoring.rules import DraftRule, PathScene, judged, rules_of, scene_of
from common.addresses import address
from common.once import one_effect
from people.access import MemberRequest, access
from people.models import Member, Role

Change = Callable[[Files], dict[str, str]]
BUTTONS: dict[str, Callable[[str], Change]] = {
    "up": lambda slug: partial(move_rule, slug=slug, down=False),
    "down": lambda slug: partial(move_rule, slug=slug, down=True),
    "copy": lambda slug: partial(copy_rule, slug=slug),
}
"""What a button is called -> what it does with the rule that is its value."""


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@one_effect
def paths(request: MemberRequest, pk: int) -> HttpResponse:
    """Every rule in its order, with buttons to arrange them."""
    draft = open_draft(request, pk)
    if request.method == "POST":
        pressed = next((name for name in BUTTONS if name in request.POST), "")
        slug = request.POST.get(pressed, "")
        if not pressed:
            return _not_there(request, pk)
        change = BUTTONS[pressed](slug)
        return _changed(request, draft, change, f"{pressed}_rule {slug}") or _to(pk, slug)
    scene = scene_of(draft.files, request.LANGUAGE_CODE)
    rules = rules_of(draft.files, scene, request.LANGUAGE_CODE)
    values = [RuleValues.of(said, scene.languages) for said in RULES.said(draft.files)]
    shown = [(each, _wrong(each, own, scene)) for each, own in zip(rules, values, strict=True)]
    return render(request, "authoring/paths.html", {"draft": draft, "rules": shown})


def _wrong(rule: DraftRule, values: RuleValues, scene: PathScene) -> list[str]:
    """What is wrong beside reasons that are missing, each called as the form of the rule does."""
    form = RuleForm(values, scene)
    for field, problem in rule.faults:
        form.show(field, problem)
    return form.in_words()


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@one_effect
def rule(request: MemberRequest, pk: int) -> HttpResponse:
    """One rule, or a new one. It is kept, right or wrong."""
    draft, slug = open_draft(request, pk), request.GET.get("rule", "")
    said = next((each for each in RULES.said(draft.files) if each.get("slug") == slug), None)
    if slug and said is None:
        return _not_there(request, pk)
    scene = scene_of(draft.files, request.LANGUAGE_CODE)
    if request.method != "POST":
        return _page(request, draft, RuleValues.of(said or {}, scene.languages))
    values = posted_rule(request.POST, scene.languages)
    if "row" in request.POST:
        values, place = with_row_changed(values, request.POST)
        return _page(request, draft, values, place=place)
    return _save(request, draft, values)


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@one_effect
def remove_one(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask, then take out a rule."""
    draft, slug = open_draft(request, pk), request.GET.get("rule", "")
    scene = scene_of(draft.files, request.LANGUAGE_CODE)
    listed = rules_of(draft.files, scene, request.LANGUAGE_CODE)
    one = next((each for each in listed if each.slug == slug), None)
    if one is None:
        return _not_there(request, pk)
    if request.method == "POST":
        change = partial(remove_rule, slug=slug)
        return _changed(request, draft, change, f"remove_rule {slug}") or _to(pk, "")
    return render(request, "authoring/remove_rule.html", {"draft": draft, "one": one})


def _save(request: MemberRequest, draft: Manuscript, values: RuleValues) -> HttpResponse:
    """Then to all rules, or back here where something is missing."""
    slug, made_from = request.GET.get("rule", ""), request.POST.get("made_from", "")
    change: Change = partial(add_rule, values=values)
    if slug:
        change = partial(write_rule, slug=slug, values=values, made_from=made_from)
    before = [each.get("slug") for each in RULES.said(draft.files)]
    try:
        failed = _changed(request, draft, change, f"write_rule {slug}")
    except RuleChanged:
        draft.refresh_from_db()
        return _page(request, draft, values, is_conflict=True)
    if failed:
        return failed
    draft.refresh_from_db()
    after = [str(each.get("slug")) for each in RULES.said(draft.files)]
    here = slug or next(each for each in after if each not in before)
    is_wrong = _judge(request, draft, values).problems
    return redirect(rule_address(draft.pk, here)) if is_wrong else _to(draft.pk, here)


def rule_address(pk: int, slug: str) -> str:
    """Where a rule is edited."""
    return f"{address('authoring:rule', pk)}?{urlencode({'rule': slug})}"


def _judge(request: MemberRequest, draft: Manuscript, values: RuleValues) -> DraftRule:
    scene = scene_of(draft.files, request.LANGUAGE_CODE)
    said = values.said | {"slug": request.GET.get("rule") or "rule"}
    return judged(said, scene, request.LANGUAGE_CODE, 1)


def _page(
    request: MemberRequest,
    draft: Manuscript,
    values: RuleValues,
    *,
    place: str = "",
    is_conflict: bool = False,
) -> HttpResponse:
    """The form with these values, which may not be saved yet."""
    slug = request.GET.get("rule", "")
    scene = scene_of(draft.files, request.LANGUAGE_CODE)
    is_fresh = is_conflict or request.method != "POST"
    form, one = RuleForm(values, scene), _judge(request, draft, values)
    for field, problem in one.problems if slug and is_fresh else ():
        form.show(field, problem)
    mark = rule_mark(draft.files, slug) if slug and is_fresh else ""
    stored = next((each for each in RULES.said(draft.files) if each.get("slug") == slug), {})
    context = {
        "draft": draft,
        "form": form,
        "one": one,
        "stored": judged(stored, scene, request.LANGUAGE_CODE, 1) if is_conflict else None,
        "slug": slug,
        "place": place,
        "is_saved": values == RuleValues.of(stored, scene.languages),
        "made_from": mark or request.POST.get("made_from", ""),
        "facts": fact_options(scene),
        "changes": effect_options(),
        **_suggested(request.member),
    }
    return render(request, "authoring/rule.html", context, status=409 if is_conflict else 200)


def _suggested(member: Member) -> dict[str, list[str]]:
    """Departments and locations that people of the organization have."""
    present = Member.objects.visible_to(member).present()
    return {
        f"{field}s": list(
            present.exclude(**{field: ""}).order_by(field).values_list(field, flat=True).distinct()
        )
        for field in ("department", "location")
    }


def _to(pk: int, slug: str) -> HttpResponse:
    return redirect(f"{address('authoring:paths', pk)}{f'#{slug}' if slug else ''}")


def _changed(
    request: MemberRequest, draft: Manuscript, change: Change, about: str
) -> HttpResponse | None:
    """Make the change; where to go instead, when it could not be made."""
    try:
        changed = change_files(
            draft=draft, change=change, about=about, by=request.member, now=timezone.now()
        )
    except NotPublished:
        return no_draft(request)
    except NotThere:
        return _not_there(request, draft.pk)
    if changed.problem:
        flash.warning(request, _("Kept. Something is still missing: it is named where it is."))
    elif not about.startswith(("up_", "down_")):
        flash.success(request, _("Kept."))
    return None


def _not_there(request: MemberRequest, pk: int) -> HttpResponse:
    flash.warning(request, _("The draft is not as this page showed it. Nothing was changed."))
    return redirect("authoring:paths", pk)
