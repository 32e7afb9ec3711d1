"""The demo's mailbox: what arrived, for whom. Never mounted in production."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from messaging.models import CapturedMail
from people.access import fetch, public

PAGE_SIZE = 40


@public
def mailbox(request: HttpRequest) -> HttpResponse:
    """All mail, newest first, or the mail of one address."""
    address = request.GET.get("to", "").strip().lower()
    mails = CapturedMail.objects.order_by("-received_at", "-pk").defer("text", "html", "calendar")
    if address:
        mails = mails.filter(to_address__icontains=address)
    page = Paginator(mails, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "demo/mailbox.html", {"page": page, "address": address})


@public
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    """One mail as text, links working, the calendar file readable."""
    return render(request, "demo/mail.html", {"mail": fetch(CapturedMail.objects.all(), pk=pk)})


@public
def mail_html(request: HttpRequest, pk: int) -> HttpResponse:  # noqa: ARG001  every view takes the request
    """The HTML part alone, as a mail program would show it: its styles allowed, its scripts and everything else not."""
    response = HttpResponse(fetch(CapturedMail.objects.all(), pk=pk).html)
    response._csp_replace = {"style-src": ["'unsafe-inline'"], "script-src": ["'none'"]}  # type: ignore[attr-defined]
    return response
