"""Step 6: when each group meets, and who leads it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from django.forms.boundfield import BoundField
from django.http import HttpResponse
from django.utils.translation import gettext as _

from people.models import Member
from pilots.clocks import LocalReading, clocks
from pilots.diary import Clash, clashes_of, people_in
from pilots.draft import DraftSession, DraftStep, Times
from pilots.forms.times import TimesForm
from pilots.frame import Frame, frame_of, has_every_session
from pilots.gaps import missing
from pilots.models import DraftWork, PilotDraft
from pilots.pages import TITLES, Page, step_url
from pilots.proposals import can_propose_sessions, propose_sessions
from pilots.views.busy import hand_to_worker
from practice.bookings import bookings_of
from programs.activities import step_title


def times(page: Page, draft: PilotDraft) -> HttpResponse:
    """Step 6: when each group meets, and who leads it."""
    frame = frame_of(draft)
    pilot, sessions = frame.pilot, frame.pilot.times.sessions
    has_fit = has_every_session(frame) and DraftStep.TIMES not in missing(pilot)
    if page.action == "propose" or not has_fit:
        if _is_for_worker(page, frame):
            return hand_to_worker(page, draft, DraftWork.TIMES)
        sessions = propose_sessions(frame)
    part = page.slice_of(range(1, len(pilot.groups) + 1))
    if page.action == "propose" and part.has_other_pages():
        value = Times(pilot.plan.form, pilot.plan.starts_on, sessions)
        return page.keep(draft, value, {}, to_page=1)
    form = TimesForm(
        page.request.POST if page.action == "check" or page.saves else None,
        sessions=sessions,
        numbers=list(part),
        plan=pilot.plan,
        facilitators=frame.named(pilot.team.facilitator_ids),
    )
    context = {**_times_context(form, frame, page.request.LANGUAGE_CODE), "page": part}
    if page.saves and sessions and form.is_valid():
        return page.keep(draft, form.value, context, to_page=page.turns_to)
    return page.show(context, status=422 if form.errors else 200)


def _is_for_worker(page: Page, frame: Frame) -> bool:
    """Whether times can be proposed, for more groups than a page is waited for. What a worker could
    not do is only done again when somebody asks for it.
    """
    is_asked = bool(page.action) or not frame.draft.problem
    return frame.pilot.is_large and is_asked and can_propose_sessions(frame)


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
    sessions = {(each.group, each.step): each for each in _on_page(form)}
    shown = _Shown(form, frame, frame.titles(language), sessions, _clashes(form, frame))
    slots: dict[int, list[DraftSession]] = {}
    for slot in form.sessions:
        slots.setdefault(slot.group, []).append(slot)
    groups = [_group(number, own, shown) for number, own in sorted(slots.items())]
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
    sessions: Mapping[tuple[int, int], DraftSession]
    clashes: Mapping[DraftSession, Sequence[Clash]]

    def session(self, slot: DraftSession) -> DraftSession | None:
        """How a session of the opened page stands now."""
        return self.sessions.get((slot.group, slot.step))


def _clashes(form: TimesForm, frame: Frame) -> dict[DraftSession, list[Clash]]:
    """Of the sessions on the page, also with those on others. Two queries."""
    sessions, groups = _on_page(form), frame.pilot.groups
    here = {(each.group, each.step) for each in form.sessions}
    on_page = [each for each in sessions if (each.group, each.step) in here]
    people = set(chain.from_iterable(people_in(each, groups) for each in on_page))
    bookings = bookings_of(people, [each.starts_at for each in on_page])
    found: dict[DraftSession, list[Clash]] = {}
    for clash in clashes_of(sessions, groups, bookings):
        found.setdefault(clash.session, []).append(clash)
    return found


def _group(number: int, slots: Sequence[DraftSession], shown: _Shown) -> GroupEntry:
    return GroupEntry(
        number=number,
        people=shown.frame.named(shown.frame.pilot.groups[number - 1]),
        fields=[shown.form.of(number, name) for name in ("zone", "link")],
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
        clashes=[_in_words(clash, frame) for clash in shown.clashes.get(session, ())]
        if session
        else [],
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
        return form.standing
    return form.value.sessions if form.is_valid() else ()
