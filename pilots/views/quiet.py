"""Weeks in which nothing opens: the list of the organization, and pilots that run into them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts.models import Cohort, QuietWeeks
from cohorts.operations import name_quiet_weeks, remove_quiet_weeks
from cohorts.quiet import delays_of, put_offs, quiet_of
from common.once import one_effect
from people.access import MemberRequest, access, fetch
from people.models import Member, Role
from pilots.changing import ChangePage
from pilots.consequences import coming
from pilots.forms.quiet import KeepClearForm, QuietWeeksForm
from pilots.operations.quiet import keep_clear
from pilots.quiet_lines import delay_lines, fingerprint_of, quiet_line
from pilots.views.course import of_pilot, pilot_of
from programs.module_texts import module_texts

MOST_LISTED = 200


@access(Role.ADMIN)
@one_effect
def quiet_weeks(request: MemberRequest) -> HttpResponse:
    """Everything that is named, a form for more, and the running pilots it concerns."""
    people = Member.objects.visible_to(request.member).present().exclude(location="")
    locations = people.order_by("location").values_list("location", flat=True).distinct()
    form = QuietWeeksForm(request.POST or None, locations=list(locations))
    if request.method == "POST" and form.is_valid():
        name_quiet_weeks(**form.cleaned_data, now=timezone.now(), by=request.member)
        messages.success(request, _("Saved. New pilots leave these weeks out."))
        return redirect("pilots:quiet_weeks")
    today = timezone.localdate()
    entries = list(
        QuietWeeks.objects.visible_to(request.member).filter(last_on__gte=today)[:MOST_LISTED]
    )
    context = {
        "form": form,
        "entries": [(each, quiet_line(each)) for each in entries],
        "concerned": _concerned(request.member, entries),
    }
    status = 422 if form.errors else 200
    return render(request, "pilots/quiet_weeks.html", context, status=status)


def _concerned(member: Member, entries: list[QuietWeeks]) -> list[Cohort]:
    """Running pilots with something ahead in one of these weeks. One query, none without weeks."""
    if not entries:
        return []
    running = Cohort.objects.visible_to(member).filter(state=Cohort.State.RUNNING)
    found = running.running_into(entries, since=timezone.localdate()).order_by("name", "pk")
    return list(found[:MOST_LISTED])


@access(Role.ADMIN)
@one_effect
def remove(request: MemberRequest, pk: int) -> HttpResponse:
    """Take weeks off the list, after a second look."""
    weeks = fetch(QuietWeeks.objects.visible_to(request.member), pk=pk)
    page = ChangePage(
        back_url=reverse("pilots:quiet_weeks"),
        back_label=_("Weeks in which nothing opens"),
        title=_("Take these weeks off the list?"),
        consequences=[
            quiet_line(weeks),
            _("New pilots use these weeks again. Pilots already running keep the days they have."),
        ],
        verb=_("Take them off"),
    )

    def act() -> str:
        remove_quiet_weeks(weeks=weeks, now=timezone.now(), by=request.member)
        return _("These weeks are off the list.")

    return page.answer(request, act)


@access(Role.ADMIN)
@one_effect
def clear(request: MemberRequest, pk: int) -> HttpResponse:
    """What of a running pilot moves out of these weeks, and the question whether it shall."""
    cohort, now = pilot_of(request, pk), timezone.now()
    delays = delays_of(cohort, quiet_of(cohort), now)
    modules = [each.step.module_id for each in delays if each.step.module_id]
    texts = module_texts(modules, request.LANGUAGE_CODE)
    titles = {pk: each.title for pk, each in texts.items()}
    lines = delay_lines(delays, titles)
    since = min((each.since for each in put_offs(delays, now)), default=now)
    form = KeepClearForm(request.POST or None, seen=fingerprint_of(delays))
    page = of_pilot(
        cohort,
        title=_("Keep weeks clear in which nothing is to open"),
        consequences=[*lines, coming(cohort, since).change]
        if lines
        else [_("Nothing of this pilot is in such a week, so nothing moves.")],
        verb=_("Move these steps"),
        form=form,
        can_happen=(bool(lines) and cohort.is_running) or request.method == "POST",
    )

    def act() -> str:
        count = keep_clear(
            cohort=cohort,
            seen=form.cleaned_data["seen"],
            by=request.member,
            now=timezone.now(),
        )
        text = ngettext("%(count)d step has moved.", "%(count)d steps have moved.", count)
        return text % {"count": count}

    return page.answer(request, act)
