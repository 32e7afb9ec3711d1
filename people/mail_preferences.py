"""Which mail an address wants, by sealed link without an account. A GET changes nothing: mail
scanners follow links.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.views.decorators.csrf import csrf_exempt

from common.records import dataclass
from messaging.chat_ways import open_chats
from messaging.habits import habit_of, save_habit
from messaging.notifications import AnyNotification
from messaging.preferences import (
    KIND_FIELD,
    LinkTooOld,
    address_of,
    link_for,
    refused_by,
    save_opt_outs,
)
from messaging.readers import kinds_reaching
from people.access import MemberRequest, access, public
from people.mail_habit_form import MailHabitForm
from people.models import Member
from people.notifications import ADDRESS_CHANGED, SIGN_IN

LAST = (ADDRESS_CHANGED, SIGN_IN)
ONE_CLICK = "List-Unsubscribe"


@dataclass(frozen=True)
class MailChoice:
    """One kind of mail on the page."""

    name: str
    title: Promise
    may_refuse: bool
    is_wanted: bool


@public
@csrf_exempt  # the sealed link permits it; mail programs post without a cookie (RFC 8058)
def mail_preferences(request: HttpRequest, sealed: str) -> HttpResponse:
    """Show and save the choices of one address; a mail program's one-click POST refuses the kind of
    that mail.
    """
    try:
        address = address_of(sealed, now=timezone.now())
    except LinkTooOld:
        return render(request, "people/mail_link_too_old.html", status=410)
    if address is None:
        raise Http404
    now, chat = timezone.now(), _chat_of(address)
    habit, kinds = habit_of(address), _kinds_for(address)
    if request.method == "POST":
        save_opt_outs(address=address, unwanted=_unwanted(request, address), now=now)
        if ONE_CLICK not in request.POST:
            form = MailHabitForm(request.POST, habit=habit, today=now.date(), chat=chat)
            _save_habit(form, address)
            habit = habit_of(address)
    context = {
        "form": MailHabitForm(None, habit=habit, today=now.date(), chat=chat),
        "chat": chat,
        "in_chat": [each.title for each in kinds if each.page_in_chat],
        "address": address,
        "choices": _choices(kinds, refused_by(address)),
        "has_fixed": not all(each.may_refuse for each in kinds),
        "is_saved": request.method == "POST",
    }
    return render(request, "people/mail_preferences.html", context)


def _save_habit(form: MailHabitForm, address: str) -> None:
    is_daily, paused_until, quiet_from, quiet_until = form.chosen
    save_habit(
        address=address,
        is_daily=is_daily,
        paused_until=paused_until,
        quiet_from=quiet_from,
        quiet_until=quiet_until,
        by_chat=form.wants_chat,
        now=timezone.now(),
    )


def _chat_of(address: str) -> str:
    """What the chat is called in which an organization of this address reaches its people; '' where
    there is none. Two queries.
    """
    here = Member.objects.present().filter(email__lower=address)
    organizations = set(here.values_list("organization_id", flat=True))
    return " / ".join(sorted(set(open_chats(organizations).values())))


def _kinds_for(address: str) -> list[AnyNotification]:
    """What can reach them as they are now; what starts to reach them later is there then."""
    here = Member.objects.present().filter(email__lower=address)
    return kinds_reaching(address, list(here.values_list("pk", flat=True)))


def _unwanted(request: HttpRequest, address: str) -> set[str]:
    """What a POST says that the address does not want: what the page did not show stays as it is,
    also where it has begun to reach them since.
    """
    refused = refused_by(address)
    if ONE_CLICK in request.POST:
        return refused | {request.GET.get(KIND_FIELD, "")}
    shown = set(request.POST.getlist("shown"))
    return (refused - shown) | (shown - set(request.POST.getlist("wanted")))


def _choices(kinds: Iterable[AnyNotification], refused: Collection[str]) -> list[MailChoice]:
    """What the portal is for first, then what admins get, what belongs to signing in last."""
    ordered = sorted(kinds, key=lambda each: (each in LAST, each.is_for_admins))
    return [
        MailChoice(each.name, each.title, each.may_refuse, each.name not in refused)
        for each in ordered
    ]


@access()
def my_mail(request: MemberRequest) -> HttpResponse:
    """The same page for somebody signed in."""
    return redirect(link_for(request.member.email))
