"""The report for a sponsor: no account, the published state alone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_POST, require_safe

from people.access import public
from reports.files.answering import file_answer
from reports.links import day_of
from reports.operations import note_opened
from reports.shared import file_behind, shared_behind
from reports.states import ReportFileKind


@public
@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """The latest state. A link that is over, was withdrawn or never was looks the same."""
    now = timezone.now()
    found = shared_behind(token, now)
    if found is None:
        return _gone(request)
    language = found.report.language
    with translation.override(language):
        context = {
            "report": found.report,
            "link": found.link,
            "seen_url": reverse("reports:shared_seen", args=[token]),
            "language": language,
            "wears": found.link.cohort.organization,
            "urls": {
                kind.value: reverse("reports:shared_file", args=[token, kind])
                for kind in ReportFileKind
            },
        }
        return _quiet(render(request, "reports/shared.html", context))


@public
@require_POST
def shared_seen(request: HttpRequest, token: str) -> HttpResponse:
    """Somebody moves on the page: that alone counts as opening it. What fetches addresses by
    itself, like a scanner of mail, only ever gets the page.
    """
    now = timezone.now()
    found = shared_behind(token, now)
    if found is None:
        return _gone(request)
    note_opened(link=found.link, day=day_of(found.link, now))
    return _quiet(HttpResponse(status=204))


@public
@require_safe
def shared_file(request: HttpRequest, token: str, kind: str) -> HttpResponse:
    """A file of the latest state."""
    found = file_behind(token, kind, timezone.now())
    return _gone(request) if found is None else _quiet(file_answer(found))


def _gone(request: HttpRequest) -> HttpResponse:
    return _quiet(render(request, "reports/gone.html", status=404))


def _quiet(response: HttpResponse) -> HttpResponse:
    # Django writes the address of every answer from 400 on to its log; here the address is the
    # secret.
    response._has_been_logged = True  # type: ignore[attr-defined]
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
