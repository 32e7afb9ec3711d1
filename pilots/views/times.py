"""Step 6: when each group meets, and who leads it."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone

from pilots.clocks import clocks, needed_twice
from pilots.draft import DraftSession, DraftStep
from pilots.forms.times import TimesForm
from pilots.frame import Frame, frame_of, has_every_session
from pilots.gaps import missing
from pilots.models import PilotDraft
from pilots.operations.drafting import save_draft_step
from pilots.pages import TITLES, Page, step_url
from pilots.proposals import propose_sessions
from programs.activities import step_title


def times(page: Page, draft: PilotDraft) -> HttpResponse:
    """Step 6: when each group meets, and who leads it."""
    request, frame = page.request, frame_of(draft)
    saved = frame.pilot.times.sessions
    has_fit = has_every_session(frame) and DraftStep.TIMES not in missing(frame.pilot)
    sessions = saved if has_fit and page.action != "propose" else propose_sessions(frame)
    data = request.POST if page.action in {"continue", "check"} else None
    facilitators = frame.named(frame.pilot.team.facilitator_ids)
    form = TimesForm(data, sessions=sessions, plan=frame.pilot.plan, facilitators=facilitators)
    context = _times_context(form, frame, request.LANGUAGE_CODE)
    if page.action == "continue" and sessions and form.is_valid():
        return page.keep(
            lambda: save_draft_step(
                draft=draft,
                step=DraftStep.TIMES,
                value=form.value,
                revision=page.revision,
                by=request.member,
                now=timezone.now(),
            ),
            context,
        )
    return page.show(context, status=422 if form.errors else 200)


def _times_context(form: TimesForm, frame: Frame, language: str) -> dict[str, object]:
    titles = frame.titles(language)
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
                        "title": step_title(
                            steps[slot.step].kind, titles.get(steps[slot.step].module_id or 0, "")
                        ),
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
    needs = [
        (TITLES[step], step_url(frame.draft, step))
        for step in (DraftStep.PLAN, DraftStep.TEAM, DraftStep.GROUPS)
        if not groups
    ]
    return {"form": form, "groups": groups, "zones": zones_used, "needs": needs}
