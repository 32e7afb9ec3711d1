"""My progress: a leader's own record, what of it they share with their coach, and all of it as a
file.
"""

from __future__ import annotations

from django.contrib import messages
from django.core.validators import slug_re
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cohorts.models import Enrollment
from cohorts.operations import NoCoach, NotShareable, share_entry, take_entry_back
from cohorts.record_file import packed_record
from cohorts.record_page import ShownSection, shown_record
from people.access import MemberRequest, access, fetch
from people.models import Role
from ui.paging import numbered_page

MOST_ENTRIES = 5
"""Entries of a section on one page."""
LONGEST_NAME = 80


@access(Role.LEADER)
def progress(request: MemberRequest) -> HttpResponse:
    """The way so far, levels, what was written; beside each thing who can see it."""
    record = shown_record(request.member, request.LANGUAGE_CODE, timezone.now())
    context = {
        "record": [_on_page(request, each) for each in record],
        "has_entries": any(each.entries for each in record),
        "query": f"?{request.GET.urlencode()}" if request.GET else "",
    }
    return render(request, "learning/progress/progress.html", context)


def _on_page(request: MemberRequest, shown: ShownSection) -> dict[str, object]:
    """A section with its picture and a page of its entries."""
    draw = shown.section.picture
    page = numbered_page(shown.entries, request.GET, size=MOST_ENTRIES, name=shown.section.name)
    return {
        "section": shown.section,
        "chart": draw(shown.as_recorded) if draw else None,
        "page": page,
        "anchor": f"#{shown.section.name}",
        "coach": next((each.coach for each in shown.entries if each.can_be_shared), ""),
    }


@access(Role.LEADER)
@require_POST
def share(request: MemberRequest, pk: int) -> HttpResponse:
    """The coach can read an entry from now on."""
    enrollment, what = _asked(request, pk)
    try:
        shared = share_entry(enrollment=enrollment, **what, now=timezone.now(), by=request.member)
    except NoCoach:
        messages.error(request, _("You have no coach at the moment. It stays yours alone."))
    except NotShareable:
        messages.error(request, _("That is not in your record any more."))
    else:
        said = _("%(coach)s can read it now. You can take it back whenever you like.")
        messages.success(request, said % {"coach": shared.coach.name})
    return _back(request, **what)


@access(Role.LEADER)
@require_POST
def take_back(request: MemberRequest, pk: int) -> HttpResponse:
    """The coach cannot read it any more."""
    enrollment, what = _asked(request, pk)
    take_entry_back(enrollment=enrollment, **what, now=timezone.now(), by=request.member)
    messages.success(request, _("Taken back. Your coach cannot read it any more."))
    return _back(request, **what)


def _asked(request: MemberRequest, pk: int) -> tuple[Enrollment, dict[str, str]]:
    """The leader's own enrollment, and which entry is meant; both as natural keys: a second click
    does what the first one did. What cannot be a name is none.
    """
    own = Enrollment.objects.visible_to(request.member).own_of(request.member)
    enrollment = fetch(own, pk=pk)
    return enrollment, {name: _name(request.POST.get(name, "")) for name in ("section", "key")}


def _name(sent: str) -> str:
    return sent if slug_re.fullmatch(sent) and len(sent) <= LONGEST_NAME else ""


def _back(request: MemberRequest, *, section: str, key: str) -> HttpResponse:
    """To the entry, on the page of the list where it stood."""
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return redirect(f"{reverse('learning:progress')}{query}#{section}-{key}")


@access(Role.LEADER)
def record_file(request: MemberRequest) -> HttpResponse:
    """Everything as one file, whole before its first byte leaves; without anything back to the page
    that says so.
    """
    now, language = timezone.now(), request.LANGUAGE_CODE
    record = shown_record(request.member, language, now)
    if not any(each.entries for each in record):
        return redirect("learning:progress")
    archive = packed_record(request.member, record, language=language, now=now)
    name = f"my-record-{timezone.localdate(now).isoformat()}.zip"
    response = HttpResponse(archive, content_type="application/zip")
    response.headers["Content-Length"] = str(len(archive))
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
