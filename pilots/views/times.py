"""Step 6: when each group meets, and who leads it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from django.forms.boundfield import BoundField
from django.http import HttpResponse

from people.models import Member
from pilots.clocks import LocalReading, clocks, needed_twice
from pilots.draft import DraftSession, DraftStep
from pilots.forms.times import TimesForm
from pilots.frame import Frame, frame_of, has_every_session
from pilots.gaps import missing
from pilots.models import PilotDraft
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
        return page.keep(draft, form.value, context)
    return page.show(context, status=422 if form.errors else 200)


@dataclass(frozen=True, kw_only=True)
class SessionEntry:
    """One session on the page: what it is, its fields, and what clocks show at its time."""

    title: str
    week: int
    fields: list[BoundField]
    clocks: list[LocalReading]
    is_twice: bool
    """Its facilitator has another session at this time."""
    is_own: bool
    """Its facilitator is a member of the group."""


@dataclass(frozen=True, kw_only=True)
class GroupEntry:
    """One group on the page."""

    number: int
    people: list[Member]
    fields: list[BoundField]
    sessions: list[SessionEntry]


def _times_context(form: TimesForm, frame: Frame, language: str) -> dict[str, object]:
    titles = frame.titles(language)
    groups = []
    for number in range(1, len(frame.pilot.groups) + 1):
        group = _group(number, form, frame, titles)
        if group.sessions:
            groups.append(group)
    needed = () if groups else (DraftStep.PLAN, DraftStep.TEAM, DraftStep.GROUPS)
    return {
        "form": form,
        "groups": groups,
        "zones": sorted({member.time_zone for member in frame.members.values()}),
        "needs": [(TITLES[step], step_url(frame.draft, step)) for step in needed],
    }


def _group(number: int, form: TimesForm, frame: Frame, titles: Mapping[int, str]) -> GroupEntry:
    people = frame.named(frame.pilot.groups[number - 1])
    slots = [slot for slot in form.sessions if slot.group == number]
    return GroupEntry(
        number=number,
        people=people,
        fields=[form.of(number, name) for name in ("zone", "link")] if slots else [],
        sessions=[_session(slot, people, form, frame, titles) for slot in slots],
    )


def _session(
    slot: DraftSession,
    people: Sequence[Member],
    form: TimesForm,
    frame: Frame,
    titles: Mapping[int, str],
) -> SessionEntry:
    """`slot` is a session as it was on opening; it may stand at another time on the page now."""
    step = next(each for each in frame.live_steps if each.position == slot.step)
    sessions = _on_page(form)
    session = next(
        (each for each in sessions if (each.group, each.step) == (slot.group, slot.step)), None
    )
    twice = set(chain.from_iterable(needed_twice(sessions)))
    zones = [member.time_zone for member in people]
    members = {member.pk for member in people}
    return SessionEntry(
        title=step_title(step.kind, titles.get(step.module_id or 0, "")),
        week=step.week,
        fields=[form.of(slot, name) for name in ("day", "time", "facilitator")],
        clocks=clocks(session, zones) if session else [],
        is_twice=session in twice,
        is_own=session is not None and session.facilitator_id in members,
    )


def _on_page(form: TimesForm) -> Sequence[DraftSession]:
    """The sessions as they stand on the page; none while it has mistakes."""
    if not form.is_bound:
        return form.sessions
    return form.value.sessions if form.is_valid() else ()
