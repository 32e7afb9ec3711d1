"""What an organization makes its own: a page that says how everything stands, and a small form for
each section, saved by itself.
"""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.once import one_effect
from people.access import MemberRequest, access
from people.customizing_forms import (
    AccentForm,
    DayOffForm,
    DefaultsForm,
    HoursForm,
    LogoForm,
    OrganizationNameForm,
    SenderForm,
    ThresholdsForm,
)
from people.models import Role
from people.operations import (
    LowersThreshold,
    TooManyDaysOff,
    choose_accent,
    choose_defaults,
    choose_hours,
    choose_sender,
    name_day_off,
    raise_thresholds,
    remove_day_off,
    remove_logo,
    rename_organization,
    save_logo,
)
from people.settings_page import days_off, sections
from people.thresholds import thresholds
from ui.accents import tokens
from ui.dates import in_words

LOOK, HOURS = "people:organization_look", "people:organization_hours"


@require_safe
@access(Role.ADMIN)
def settings(request: MemberRequest) -> HttpResponse:
    """How everything stands, and where each of it is changed."""
    context = {"sections": sections(request.member)}
    return render(request, "people/settings/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@one_effect
def name(request: MemberRequest) -> HttpResponse:
    """What the organization is called."""
    own = request.member.organization
    form = OrganizationNameForm(request.POST or None, initial={"name": own.name})
    if request.method == "POST" and form.is_valid():
        is_new = rename_organization(**form.cleaned_data, now=timezone.now(), by=request.member)
        text = _("Saved. From now on it is called %(name)s.") % form.cleaned_data
        return _saved(request, text if is_new else "", "people:settings")
    return _page(request, "name", form)


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@one_effect
def look(request: MemberRequest) -> HttpResponse:
    """Accent color and logo; this address saves the color."""
    form = AccentForm(request.POST or None, initial=_colors(request))
    if request.method == "POST" and form.is_valid():
        color = form.cleaned_data["color"]
        is_new = choose_accent(color=color, now=timezone.now(), by=request.member)
        text = _(
            "Saved. Links and buttons are %(color)s now, and a lighter shade in the dark theme."
        )
        return _saved(request, text % {"color": color} if is_new else "", LOOK)
    return _page(request, "look", form, logo_form=LogoForm())


@require_POST
@access(Role.ADMIN)
@one_effect
def our_colors(request: MemberRequest) -> HttpResponse:
    """Back to the colors that the portal comes with."""
    is_new = choose_accent(color="", now=timezone.now(), by=request.member)
    text = _("Saved. Links and buttons have the colors of the portal again.")
    return _saved(request, text if is_new else "", LOOK)


@require_POST
@access(Role.ADMIN)
@one_effect
def logo(request: MemberRequest) -> HttpResponse:
    """A picture instead of our sign."""
    form = LogoForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, "look", AccentForm(initial=_colors(request)), logo_form=form)
    drawn = form.cleaned_data["logo"]
    is_new = save_logo(logo=drawn, now=timezone.now(), by=request.member)
    text = _("Saved. The logo is at the top of every page, and on reports made from now on.")
    if drawn.is_faint:
        faint = _(
            "Parts of it are faint on light and on dark paper. Another version of it, in darker "
            "colors or on its own background, would be easier to see."
        )
        messages.warning(request, faint)
    return _saved(request, text if is_new else "", LOOK)


@require_POST
@access(Role.ADMIN)
@one_effect
def no_logo(request: MemberRequest) -> HttpResponse:
    """Our sign again."""
    is_new = remove_logo(now=timezone.now(), by=request.member)
    text = _("The logo is gone. The portal's own sign is back in its place.")
    return _saved(request, text if is_new else "", LOOK)


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@one_effect
def sender(request: MemberRequest) -> HttpResponse:
    """As whom mail comes, and where answers go."""
    own = request.member.organization
    known = {"name": own.sender_name, "reply_to": own.reply_to}
    form = SenderForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        changed = choose_sender(**form.cleaned_data, now=timezone.now(), by=request.member)
        words = {"sender_name": _("the name of the sender"), "reply_to": _("where replies go")}
        text = _("Saved: %(what)s. It applies to mail that leaves from now on.")
        what = {"what": ", ".join(words[each] for each in changed)}
        return _saved(request, text % what if changed else "", "people:settings")
    return _page(request, "sender", form)


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@one_effect
def defaults(request: MemberRequest) -> HttpResponse:
    """Language and time zone of whoever comes without their own."""
    form = DefaultsForm(request.POST or None, organization=request.member.organization)
    if request.method == "POST" and form.is_valid():
        is_new = choose_defaults(**form.cleaned_data, now=timezone.now(), by=request.member)
        text = _("Saved. It applies to people who come from now on; everybody else keeps theirs.")
        return _saved(request, text if is_new else "", "people:settings")
    return _page(request, "defaults", form)


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@one_effect
def hours(request: MemberRequest) -> HttpResponse:
    """Working hours and days off; this address saves the hours."""
    form = HoursForm(request.POST or None, organization=request.member.organization)
    if request.method == "POST" and form.is_valid():
        is_new = choose_hours(**form.cleaned_data, now=timezone.now(), by=request.member)
        text = _("Saved. Times are proposed from %(starts)s to %(ends)s from now on.")
        words = {key: in_words(value, "time") for key, value in form.cleaned_data.items()}
        return _saved(request, text % words if is_new else "", HOURS)
    return _hours_page(request, form, DayOffForm())


@require_POST
@access(Role.ADMIN)
@one_effect
def day_off(request: MemberRequest) -> HttpResponse:
    """One more day on which everybody is off."""
    own = request.member.organization
    form = DayOffForm(request.POST)
    if form.is_valid():
        try:
            is_new = name_day_off(**form.cleaned_data, now=timezone.now(), by=request.member)
        except TooManyDaysOff:
            form.add_error(None, _("The list is full. Remove days that nobody needs."))
        else:
            text = _("Saved. No session and no talk is proposed on %(day)s.")
            words = {"day": in_words(form.cleaned_data["day"], "date")}
            return _saved(request, text % words if is_new else "", HOURS)
    return _hours_page(request, HoursForm(organization=own), form)


@require_POST
@access(Role.ADMIN)
@one_effect
def no_day_off(request: MemberRequest) -> HttpResponse:
    """A day like others again."""
    try:
        day = dt.date.fromisoformat(request.POST.get("day", ""))
    except ValueError:
        return _saved(request, "", HOURS)
    is_new = remove_day_off(day=day, now=timezone.now(), by=request.member)
    text = _("%(day)s is a day like any other again.") % {"day": in_words(day, "date")}
    return _saved(request, text if is_new else "", HOURS)


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@one_effect
def minimums(request: MemberRequest) -> HttpResponse:
    """How small groups may be of which something is shown: more than the house asks for."""
    own = request.member.organization
    form = ThresholdsForm(request.POST or None, organization=own)
    if request.method == "POST" and form.is_valid():
        try:
            raised = raise_thresholds(
                wanted=form.cleaned_data, now=timezone.now(), by=request.member
            )
        except LowersThreshold:
            form.add_error(
                None, _("Somebody has raised one in the meantime. Look again and save again.")
            )
        else:
            return _saved(request, _raised(raised), "people:settings")
    return _page(request, "minimums", form)


def _raised(raised: dict[str, int]) -> str:
    """What rose, and what it holds for; '' where nothing did."""
    labels = [str(each.label) for each in thresholds() if each.name in raised]
    if not labels:
        return ""
    text = _(
        "Raised: %(what)s. It applies to everything that has not opened yet (planned so far: "
        "%(count)s)."
    )
    return text % {"what": ", ".join(labels), "count": sum(raised.values())}


def _colors(request: MemberRequest) -> dict[str, object]:
    """What the form of the color begins with."""
    return {"color": request.member.organization.accent or tokens()["accent"][0]}


def _hours_page(request: MemberRequest, form: Form, add: Form) -> HttpResponse:
    days = days_off(request.member.organization, timezone.localdate())
    return _page(request, "hours", form, add_form=add, days=days)


def _page(request: MemberRequest, section: str, form: Form, **more: object) -> HttpResponse:
    """The page of a section; 422 where something on it cannot be saved as it is."""
    forms = [form, *(each for each in more.values() if isinstance(each, Form))]
    status = 422 if any(each.errors for each in forms) else 200
    context = {"form": form, **more}
    return render(request, f"people/settings/{section}.html", context, status=status)


def _saved(request: MemberRequest, text: str, where: str) -> HttpResponse:
    """On, with what has changed said; '' where nothing has."""
    messages.success(request, text or _("Nothing has changed."))
    return redirect(where)
