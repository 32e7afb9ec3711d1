"""Steps 6 to 8 of the pilot wizard: practice times, pulse, review and launch."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from common.once import one_effect
from empathy_portal.pilot_forecast import Forecast, forecast, people_reached, session_title
from empathy_portal.pilot_forms import PulseForm, TimesForm
from empathy_portal.pilot_times import clocks, needed_twice
from empathy_portal.pilot_warnings import warnings_of
from empathy_portal.pilots import (
    Frame,
    NotReady,
    frame_of,
    gaps_of,
    has_every_session,
    launch_pilot,
    propose_pulse,
    propose_sessions,
)
from people.access import MemberRequest, access, fetch
from people.models import Member, Role
from programs.draft_forms import PeopleForm, newcomers_of
from programs.draft_operations import save_draft_step, save_people_step
from programs.draft_pages import TITLES, Page, step_url
from programs.models import PilotDraft, text_for
from programs.operations import NotInOrganization
from programs.pilot import STEPS, DraftSession, missing
from surveys.data import PartPreview
from surveys.operations import preview_parts


def _draft(request: MemberRequest, pk: int) -> PilotDraft:
    visible = PilotDraft.objects.visible_to(request.member).select_related("organization")
    return fetch(visible, pk=pk)


@access(Role.ADMIN)
@one_effect
def times(request: MemberRequest, pk: int) -> HttpResponse:
    """Step 6: when each group meets, and who leads it."""
    draft = _draft(request, pk)
    if draft.cohort_id is not None:
        return redirect("programs:cohort", draft.cohort_id)
    page, frame = Page(request, draft, "times", "pilots/times.html"), frame_of(draft)
    saved = frame.pilot.times.sessions
    has_fit = has_every_session(frame) and "times" not in missing(frame.pilot)
    sessions = saved if has_fit and page.action != "propose" else propose_sessions(frame)
    data = request.POST if page.action in {"continue", "check"} else None
    facilitators = frame.named(frame.pilot.team.facilitator_ids)
    form = TimesForm(data, sessions=sessions, plan=frame.pilot.plan, facilitators=facilitators)
    context = _times_context(form, frame, request.LANGUAGE_CODE)
    if page.action == "continue" and sessions and form.is_valid():
        return page.keep(
            lambda: save_draft_step(
                draft=draft, step="times", value=form.value, revision=page.revision, now=timezone.now()
            ),
            context,
        )
    return page.show(context, status=422 if form.errors else 200)


def _times_context(form: TimesForm, frame: Frame, language: str) -> dict[str, Any]:
    titles = {module.pk: text_for(module.content, language).get("title", module.slug) for module in frame.modules}
    steps = {step.position: step for step in frame.live_steps}
    sessions: tuple[DraftSession, ...] = tuple(form.sessions)
    if form.is_bound:
        sessions = form.value.sessions if form.is_valid() else ()
    shown = {(session.group, session.step): session for session in sessions}
    twice = {session for pair in needed_twice(sessions) for session in pair}
    groups = []
    for number, people in enumerate(frame.pilot.groups, start=1):
        zones = [member.time_zone for member in frame.named(people)]
        rows = []
        for slot in form.sessions:
            session = shown.get((number, slot.step))
            if slot.group == number:
                rows.append(
                    {
                        "title": session_title(steps[slot.step], titles),
                        "week": steps[slot.step].week,
                        "fields": [form.of(slot, name) for name in ("day", "time", "facilitator")],
                        "clocks": clocks(session, zones) if session else [],
                        "is_twice": session in twice,
                        "is_own": bool(session and session.facilitator_id in people),
                    }
                )
        if rows:
            group = {"number": number, "people": frame.named(people), "rows": rows}
            group["fields"] = [form.of(number, name) for name in ("zone", "link")]
            groups.append(group)
    zones_used = sorted({member.time_zone for member in frame.members.values()})
    needs = [(TITLES[step], step_url(frame.draft, step)) for step in ("plan", "team", "groups") if not groups]
    return {"form": form, "groups": groups, "zones": zones_used, "needs": needs}


@access(Role.ADMIN)
@one_effect
def pulse(request: MemberRequest, pk: int) -> HttpResponse:
    """Step 7: what the people around the leaders are asked."""
    draft = _draft(request, pk)
    if draft.cohort_id is not None:
        return redirect("programs:cohort", draft.cohort_id)
    page, frame = Page(request, draft, "pulse", "pilots/pulse.html"), frame_of(draft)
    usual = frame.pilot.pulse if "pulse" in frame.pilot.saved_in else propose_pulse(frame)
    data = request.POST or None
    form = PulseForm(data, pulse=usual, language=request.LANGUAGE_CODE)
    members = Member.objects.visible_to(request.member)
    extra = PeopleForm(data, members=members, chosen=usual.extra_ids, prefix="extra")
    is_valid = bool(page.action) and all([form.is_valid(), extra.is_valid()])
    context = _pulse_context(form, extra, frame)
    if page.action == "continue" and is_valid and not extra.needs_confirmation:
        zone = frame.pilot.goal.time_zone or "UTC"
        newcomers = newcomers_of(extra, organization=draft.organization, time_zone=zone)
        return page.keep(
            lambda: save_people_step(
                draft=draft, step="pulse", newcomers=newcomers, build=lambda ids: form.value(extra.ids(ids)),
                revision=page.revision, by=request.member, now=timezone.now(),
            ),
            context,
        )  # fmt: skip
    return page.show(context, status=422 if page.action and not is_valid else 200)


def _pulse_context(form: PulseForm, extra: PeopleForm, frame: Frame) -> dict[str, Any]:
    known = extra.members.present().in_bulk(extra.ticked)
    chosen = [known[pk] for pk in extra.ticked if pk in known]
    respondents = str(form["respondents"].value() or "direct_reports")
    parts = preview_parts(
        organization=frame.draft.organization,
        leaders=frame.leaders,
        respondents=respondents,
        extra=[*chosen, *extra.known],
    )
    options = {str(option.data["value"]): option for option in form["questions"]}
    headings = [(title, [options[key] for key in keys]) for title, keys in form.headings]
    return {"form": form, "extra": extra, "chosen": chosen, "parts": parts, "headings": headings}


@access(Role.ADMIN)
@one_effect
def review(request: MemberRequest, pk: int) -> HttpResponse:
    """Step 8: everything that will happen; a POST launches."""
    draft = _draft(request, pk)
    if draft.cohort_id is not None:
        return redirect("programs:cohort", draft.cohort_id)
    page = Page(request, draft, "review", "pilots/review.html")
    if page.action == "launch":
        return _launch(page, draft)
    return _show_review(page, draft)


def _launch(page: Page, draft: PilotDraft) -> HttpResponse:
    if page.revision != draft.revision:
        messages.warning(
            page.request, _("The draft has changed since you opened this page. This is how it stands now.")
        )
        return redirect(step_url(draft, "review"))
    try:
        cohort = launch_pilot(draft=draft, by=page.request.member, now=timezone.now())
    except (NotReady, NotInOrganization):
        return _show_review(page, draft, status=422)
    messages.success(page.request, _("%(name)s is launched. The invitations are on their way.") % {"name": cohort.name})
    return redirect("programs:cohort", cohort.pk)


def _show_review(page: Page, draft: PilotDraft, *, status: int = 200) -> HttpResponse:
    frame, now = frame_of(draft), timezone.now()
    gaps = gaps_of(frame)
    missing_lines = [(TITLES[step], step_url(draft, step), gaps[step]) for step in STEPS if step in gaps]
    if gaps:
        return page.show({"gaps": missing_lines}, status=status)
    parts, opened = _parts(frame), page.request.GET.get("messages", "")
    expected = forecast(frame=frame, now=now, language=page.request.LANGUAGE_CODE)
    warnings = warnings_of(frame, parts, today=timezone.localdate(), now=now)
    context = {
        "gaps": [],
        "pilot": frame.pilot,
        "weeks": _weeks(expected),
        "forecast": expected,
        # The people of one bundle at a time: hundreds of rows would hide what matters.
        "bundles": [(each, str(number) == opened) for number, each in enumerate(expected.bundles, start=1)],
        "now": now,
        "reached": people_reached(expected.messages),
        "warnings": [(warning.text, TITLES[warning.step], step_url(draft, warning.step)) for warning in warnings],
        "parts": parts,
    }
    return page.show(context, status=status)


def _parts(frame: Frame) -> list[PartPreview]:
    pulse = frame.pilot.pulse
    return preview_parts(
        organization=frame.draft.organization,
        leaders=frame.leaders,
        respondents=pulse.respondents,
        extra=frame.named(pulse.extra_ids),
    )


def _weeks(expected: Forecast) -> list[tuple[int, list[Any]]]:
    weeks: dict[int, list[Any]] = {}
    for event in expected.events:
        weeks.setdefault(event.week, []).append(event)
    return sorted(weeks.items())
