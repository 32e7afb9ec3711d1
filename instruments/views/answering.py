"""A leader's questionnaires: answered in the portal or by the link in the mail, and what came of
them for themselves alone.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common.languages import spoken
from common.tenancy import narrow_to
from instruments.forms import SheetForm
from instruments.links import open_sheet_of
from instruments.models import AnswerSheet
from instruments.operations import SheetGone, keep_taps, save_sheet, send_sheet
from instruments.own_change import own_results
from people.access import MemberRequest, access, fetch, public
from people.looks import LOOK, look_behind, wearing
from people.models import Role

SEND, TAP = "send", "tap"


@access(Role.LEADER)
def own(request: MemberRequest) -> HttpResponse:
    """What is open, and what came of what was sent."""
    open_now = AnswerSheet.objects.visible_to(request.member).open_at(timezone.now()).in_full()
    context = {
        "open_ones": [
            (sheet, sheet.occasion.given.questionnaire.text_in(request.LANGUAGE_CODE))
            for sheet in open_now
        ],
        "results": own_results(request.member, str(request.LANGUAGE_CODE)),
    }
    return render(request, "instruments/own.html", context)


@access(Role.LEADER)
def answer_sheet(request: MemberRequest, pk: int) -> HttpResponse:
    """Answer one; kept at every tap, gone on with as often as one likes, sent once."""
    found = fetch(AnswerSheet.objects.visible_to(request.member).in_full(), pk=pk)
    is_tap = request.POST.get("what") == TAP
    if found.is_given and not is_tap:
        return redirect("instruments:own")
    text = found.occasion.given.questionnaire.text_in(request.LANGUAGE_CODE)
    posted = request.POST if request.method == "POST" else None
    form = SheetForm(posted, text=text, answers=found.answers)
    if is_tap:
        return _tap_kept(found, form)
    context = {"sheet": found, "text": text, "form": form, "layout": "base.html"}
    is_open = AnswerSheet.objects.visible_to(request.member).has_open(found.pk, timezone.now())
    if not is_open:
        context["is_over"] = True
    if posted is None or not is_open or not form.is_valid():
        return render(request, "instruments/sheet.html", context, status=422 if posted else 200)
    return _kept(request, found, form) or redirect("instruments:own")


def _tap_kept(found: AnswerSheet, form: SheetForm) -> HttpResponse:
    """One answer at the tap, for the script of the page: 409 where nothing can be kept any more."""
    if not form.is_valid():
        return JsonResponse({}, status=422)
    try:
        keep_taps(sheet=found, taps=form.taps, now=timezone.now())
    except SheetGone:
        return JsonResponse({}, status=409)
    return JsonResponse({"kept": sorted(form.taps)})


def _kept(request: HttpRequest, found: AnswerSheet, form: SheetForm) -> HttpResponse | None:
    """Where saving leads; None for what was sent meanwhile."""
    is_sent = request.POST.get("what") == SEND and bool(form.answers)
    try:
        verb = send_sheet if is_sent else save_sheet
        verb(sheet=found, answers=form.answers, now=timezone.now())
    except SheetGone:
        return None
    if is_sent:
        messages.success(request, _("Sent. What you answered is here, for you alone."))
        return redirect("instruments:own")
    messages.success(request, _("Saved. Nothing is sent yet: go on whenever you like."))
    return redirect("instruments:sheet", pk=found.pk)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The same by the link in the mail: no account, this one sheet, nothing changed by looking. A
    link that was used, is over or never was looks the same.
    """
    found = open_sheet_of(token, timezone.now())
    if found is None:
        return _private(render(request, "instruments/gone.html", status=410))
    narrow_to(found.enrollment.member.organization_id)
    own_language = found.enrollment.member.language
    language = spoken(request.GET.get("lang", ""), own_language)
    with translation.override(language):
        text = found.occasion.given.questionnaire.text_in(language)
        posted = request.POST if request.method == "POST" else None
        form = SheetForm(posted, text=text, answers=found.answers)
        if request.POST.get("what") == TAP:
            return _private(_tap_kept(found, form))
        if posted is not None and form.is_valid():
            return _private(_by_link_kept(request, found, form, language))
        context = {"sheet": found, "text": text, "form": form, "layout": "bare.html"}
        context |= {"language": language, "languages": _others(language), "is_by_link": True}
        context["wears"] = found.enrollment.member.organization
        page = render(request, "instruments/sheet.html", context, status=422 if posted else 200)
        return _private(page)


def _others(language: str) -> list[tuple[str, str]]:
    """The languages that the page could be in instead."""
    return [each for each in settings.LANGUAGES if each[0] != language]


def _by_link_kept(
    request: HttpRequest, found: AnswerSheet, form: SheetForm, language: str
) -> HttpResponse:
    is_sent = request.POST.get("what") == SEND and bool(form.answers)
    try:
        verb = send_sheet if is_sent else save_sheet
        verb(sheet=found, answers=form.answers, now=timezone.now())
    except SheetGone:
        return render(request, "instruments/gone.html", status=410)
    if is_sent:
        look = wearing(found.enrollment.member.organization.look_key)
        return redirect(f"{reverse('instruments:thanks')}?lang={language}{look}")
    return redirect(f"{request.path}?lang={language}&saved=1")


@public
@require_http_methods(["GET", "HEAD"])
def thanks(request: HttpRequest) -> HttpResponse:
    """After answering by a link."""
    with translation.override(spoken(request.GET.get("lang", ""))):
        worn = {"wears": look_behind(request.GET.get(LOOK, ""))}
        return render(request, "instruments/thanks.html", worn)


def _private(response: HttpResponse) -> HttpResponse:
    # As with pulses: the address is the secret, and Django would write it to its log from 400 on.
    response._has_been_logged = True  # type: ignore[attr-defined]
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
