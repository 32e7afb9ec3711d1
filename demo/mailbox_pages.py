"""The demo's mailbox: what arrived, for whom. Never mounted in production."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from demo.models import CapturedMail
from people.access import fetch, public
from people.folding import folded_lines, holding
from ui.paging import page_of

PAGE_SIZE = 40


@public
def mailbox(request: HttpRequest) -> HttpResponse:
    """All mail, newest first, or what matches an address or words of the subject."""
    wanted = request.GET.get("q", "").replace("\0", "").strip()
    mails = CapturedMail.objects.order_by("-received_at", "-pk").defer("text", "html", "calendar")
    mails = mails.alias(said=folded_lines("to_address", "subject")).filter(holding("said", wanted))
    page = page_of(mails, request.GET, size=PAGE_SIZE)
    return render(request, "demo/mailbox.html", {"page": page, "wanted": wanted})


@public
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    """One mail as text, links working, the calendar file readable."""
    return render(request, "demo/mail.html", {"mail": fetch(CapturedMail.objects.all(), pk=pk)})


@public
def mail_html(request: HttpRequest, pk: int) -> HttpResponse:  # noqa: ARG001  every view takes the request
    """The HTML part alone, as a mail program would show it: its styles allowed, its scripts and
    everything else not.
    """
    response = HttpResponse(fetch(CapturedMail.objects.all(), pk=pk).html)
    response._csp_replace = {"style-src": ["'unsafe-inline'"], "script-src": ["'none'"]}  # type: ignore[attr-defined]
    return response
