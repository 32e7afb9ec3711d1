"""Which mail an address wants, by signed link without an account. A GET changes nothing: mail
scanners follow links.
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from messaging.models import OptOut
from messaging.preferences import address_of, link_for, save_opt_outs
from messaging.reasons import REASONS
from people.access import MemberRequest, access, public

ONE_CLICK = "List-Unsubscribe"


@public
@csrf_exempt  # the signed link is the permission; mail programs post here without a cookie (RFC 8058)
def mail_preferences(request: HttpRequest, signed: str) -> HttpResponse:
    """Show and save the choices of one address; a mail program's one-click POST refuses the reason
    of that mail.
    """
    address = address_of(signed)
    if address is None:
        raise Http404
    unwanted = set(OptOut.objects.filter(address=address).values_list("reason", flat=True))
    if request.method == "POST":
        if ONE_CLICK in request.POST:
            unwanted.add(request.GET.get("reason", ""))
        else:
            unwanted = set(REASONS) - set(request.POST.getlist("wanted"))
        save_opt_outs(address=address, unwanted=unwanted, now=timezone.now())
    choices = [
        {
            "name": name,
            "title": reason.title,
            "can_opt_out": reason.can_opt_out,
            "is_wanted": name not in unwanted,
        }
        for name, reason in REASONS.items()
    ]
    context = {"address": address, "choices": choices, "is_saved": request.method == "POST"}
    return render(request, "people/mail_preferences.html", context)


@access()
def my_mail(request: MemberRequest) -> HttpResponse:
    """The same page for somebody signed in."""
    return redirect(link_for(request.member.email))
