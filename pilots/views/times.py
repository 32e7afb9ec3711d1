"""Step 6: when each group meets, and who leads it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.forms.boundfield import BoundField
from django.http import HttpResponse
from django.utils.translation import gettext as _

from people.models import Member
from pilots.clocks import LocalReading, clocks
from pilots.diary import Clash, clashes_of, people_in
from pilots.draft import DraftSession, DraftStep
from pilots.forms.times import TimesForm
from pilots.frame import Frame, frame_of, has_every_session
from pilots.gaps import missing
from pilots.models import PilotDraft
from pilots.pages import TITLES, Page, step_url
from pilots.proposals import propose_sessions
from practice.bookings import bookings_of
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
    clashes: list[str]
    """Who has another session at this time."""
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
    shown = _Shown(form, frame, frame.titles(language), _on_page(form), _clashes(form, frame))
    numbers = range(1, len(frame.pilot.groups) + 1)
    groups = [group for number in numbers if (group := _group(number, shown)).sessions]
    needed = () if groups else (DraftStep.PLAN, DraftStep.TEAM, DraftStep.GROUPS)
    return {
        "form": form,
        "groups": groups,
        "zones": sorted({member.time_zone for member in frame.members.values()}),
        "needs": [(TITLES[step], step_url(frame.draft, step)) for step in needed],
    }


@dataclass(frozen=True)
class _Shown:
    """The page as it stands right now."""

    form: TimesForm
    frame: Frame
    titles: Mapping[int, str]
    sessions: Sequence[DraftSession]
    clashes: Sequence[Clash]

    def session(self, slot: DraftSession) -> DraftSession | None:
        """How a session of the opened page stands now."""
        at = (slot.group, slot.step)
        return next((each for each in self.sessions if (each.group, each.step) == at), None)


def _clashes(form: TimesForm, frame: Frame) -> list[Clash]:
    """Two queries."""
    sessions = _on_page(form)
    moments = [session.starts_at for session in sessions]
    return clashes_of(sessions, frame.pilot.groups, bookings_of(frame.pilot.seated, moments))


def _group(number: int, shown: _Shown) -> GroupEntry:
    slots = [slot for slot in shown.form.sessions if slot.group == number]
    return GroupEntry(
        number=number,
        people=shown.frame.named(shown.frame.pilot.groups[number - 1]),
        fields=[shown.form.of(number, name) for name in ("zone", "link")] if slots else [],
        sessions=[_session(slot, shown) for slot in slots],
    )


def _session(slot: DraftSession, shown: _Shown) -> SessionEntry:
    """`slot` is a session as it was on opening; it may stand at another time on the page now."""
    frame = shown.frame
    step = next(each for each in frame.live_steps if each.position == slot.step)
    session = shown.session(slot)
    people = frame.named(people_in(session, frame.pilot.groups)) if session else []
    return SessionEntry(
        title=step_title(step.kind, shown.titles.get(step.module_id or 0, "")),
        week=step.week,
        fields=[shown.form.of(slot, name) for name in ("day", "time", "facilitator")],
        clocks=clocks(session, [member.time_zone for member in people]) if session else [],
        clashes=[_in_words(clash, frame) for clash in shown.clashes if clash.session == session],
        is_own=session is not None
        and session.facilitator_id in frame.pilot.groups[session.group - 1],
    )


def _in_words(clash: Clash, frame: Frame) -> str:
    [member] = frame.named([clash.person])
    if clash.cohort:
        text = _("%(name)s has a session of “%(cohort)s” at this time.")
        return text % {"name": member.name, "cohort": clash.cohort}
    return _("%(name)s has another session of this pilot at this time.") % {"name": member.name}


def _on_page(form: TimesForm) -> Sequence[DraftSession]:
    """The sessions as they stand on the page; none while it has mistakes."""
    if not form.is_bound:
        return form.sessions
    return form.value.sessions if form.is_valid() else ()
