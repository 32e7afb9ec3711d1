"""Step 6: when each group meets, and who leads it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from django.core.paginator import Page as Slice
from django.forms.boundfield import BoundField
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from calendars.operations import ask_calendars
from calendars.queries import CalendarsRead, how_far, is_offered
from calendars.tasks import read_calendars
from common.records import dataclass
from common.wakeups import wake
from people.models import Member
from pilots.clocks import LocalReading, clocks
from pilots.diary import Clash, people_in
from pilots.draft import (
    DraftSession,
    DraftStep,
    DraftTally,
    Plan,
    SomeTimes,
    StepValue,
    Times,
)
from pilots.forms.times import TimesForm
from pilots.frame import Frame, Schedule, frame_of, has_every_session, schedule_of
from pilots.gaps import missing
from pilots.models import DraftWork, PilotDraft
from pilots.pages import TITLES, Page, step_url
from pilots.parts import (
    around,
    clashes_here,
    groups_at_once,
    groups_on,
    people_of,
    sessions_on,
)
from pilots.proposals import can_propose_sessions, propose_sessions
from pilots.second_raters import how_it_is_planned, ways
from pilots.views.busy import hand_to_worker
from pilots.views.people import members_of
from practice.crossing import ScoredTwice
from programs.activities import step_title

CHECK, ASK = "check", "ask-calendars"


def times(page: Page, draft: PilotDraft) -> HttpResponse:
    """Step 6: when each group meets, and who leads it."""
    outline = page.outline
    schedule = schedule_of(draft)
    has_fit = has_every_session(schedule, outline) and DraftStep.TIMES not in missing(outline)
    if page.action == ASK:
        ask_calendars(people=people_of(draft), now=timezone.now())
        wake(read_calendars)
    if page.action != "propose" and has_fit:
        return _answer(page, draft, _saved(page, draft, schedule))
    frame = frame_of(draft)
    if _is_for_worker(page, frame):
        return hand_to_worker(page, draft, DraftWork.TIMES)
    here = _proposed(page, frame)
    if page.action == "propose" and here.part.has_other_pages():
        return page.keep(draft, here.value(here.sessions, here.twice), {}, to_page=1)
    return _answer(page, draft, here)


def _is_for_worker(page: Page, frame: Frame) -> bool:
    """Whether times can be proposed, for more groups than a page is waited for. What a worker could
    not do is only done again when somebody asks for it.
    """
    is_asked = bool(page.action) or not frame.draft.problem
    return page.outline.is_large and is_asked and can_propose_sessions(frame)


@dataclass(frozen=True, kw_only=True)
class TimesHere:
    """What the page is about."""

    part: Slice[int]
    """Numbers of the groups on it."""
    schedule: Schedule
    plan: Plan
    groups: Mapping[int, Sequence[int]]
    """Those on the page; all where the times are only proposed."""
    members: Mapping[int, Member]
    sessions: Sequence[DraftSession]
    others: Sequence[DraftSession] | None
    """Of other pages; None where they stay saved as they are."""
    twice: ScoredTwice
    """How much two people score."""

    def named(self, ids: Iterable[int]) -> list[Member]:
        """Members by id, in this order."""
        return [self.members[pk] for pk in ids if pk in self.members]

    def value(self, typed: Iterable[DraftSession], twice: ScoredTwice) -> StepValue:
        """What is saved, with the sessions of the page as they were typed."""
        if self.others is None:
            return SomeTimes(tuple(typed), twice)
        sessions = sorted([*typed, *self.others], key=lambda each: (each.group, each.step))
        return Times(self.plan.form, self.plan.starts_on, tuple(sessions), twice)


def _saved(page: Page, draft: PilotDraft, schedule: Schedule) -> TimesHere:
    """What of the saved times is on the page. Three queries."""
    outline = page.outline
    part = _part(page, outline.tally.groups, schedule)
    groups = groups_on(draft, part)
    people = {*chain.from_iterable(groups.values()), *outline.team.facilitator_ids}
    return TimesHere(
        part=part,
        schedule=schedule,
        plan=outline.plan,
        groups=groups,
        members=members_of(page).available().in_bulk(people),
        sessions=sessions_on(draft, part),
        others=None,
        twice=outline.planned_for.twice,
    )


def _part(page: Page, groups: int, schedule: Schedule) -> Slice[int]:
    size = groups_at_once(len(schedule.live_steps))
    return page.slice_of(range(1, groups + 1), size)


def _proposed(page: Page, frame: Frame) -> TimesHere:
    """Times for all groups, which nobody has saved yet."""
    groups = dict(enumerate(frame.pilot.groups, start=1))
    part = _part(page, len(groups), frame)
    twice = _asked_for(page)
    sessions = propose_sessions(frame, twice)
    return TimesHere(
        part=part,
        schedule=frame,
        plan=frame.pilot.plan,
        groups=groups,
        members=frame.members,
        sessions=[each for each in sessions if each.group in part],
        others=[each for each in sessions if each.group not in part],
        twice=twice,
    )


def _asked_for(page: Page) -> ScoredTwice:
    """What is chosen on the page, else as it was saved."""
    chosen = page.request.POST.get("twice", "")
    return ScoredTwice(chosen) if chosen in set(ScoredTwice) else page.outline.planned_for.twice


def _answer(page: Page, draft: PilotDraft, here: TimesHere) -> HttpResponse:
    """The page, or what its buttons do."""
    form = TimesForm(
        page.request.POST if page.action in (CHECK, ASK) or page.saves else None,
        sessions=here.sessions,
        plan=here.plan,
        facilitators=here.named(page.outline.team.facilitator_ids),
        twice=here.twice,
        ways=ways(_tally_of(page, here), len(here.schedule.ends)),
    )
    context = _times_context(form, here, draft, page.request.LANGUAGE_CODE)
    if page.saves and here.sessions and form.is_valid():
        return page.keep(draft, here.value(form.typed, form.twice), context, to_page=page.turns_to)
    return page.show(context, status=422 if form.errors else 200)


def _tally_of(page: Page, here: TimesHere) -> DraftTally:
    """What is counted of the draft, with the sessions that are only proposed."""
    if here.others is None:
        return page.outline.tally
    sessions = [*here.sessions, *here.others]
    groups = {each.group for each in sessions}
    return DraftTally(groups=len(groups), sessions=len(sessions))


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


def _times_context(
    form: TimesForm, here: TimesHere, draft: PilotDraft, language: str
) -> dict[str, object]:
    typed = {(each.group, each.step): each for each in form.typed}
    shown = _Shown(form, here, here.schedule.titles(language), typed, _clashes(form, here, draft))
    slots: dict[int, list[DraftSession]] = {}
    for slot in form.sessions:
        slots.setdefault(slot.group, []).append(slot)
    groups = [_group(number, own, shown) for number, own in sorted(slots.items())]
    needed = () if groups else (DraftStep.PLAN, DraftStep.TEAM, DraftStep.GROUPS)
    return {
        "form": form,
        "groups": groups,
        "page": here.part,
        "planned": how_it_is_planned(form.twice, len(form.facilitators)),
        "can_choose": len(form.facilitators) > 1,
        "zones": sorted({member.time_zone for member in here.members.values()}),
        "calendars": _calendars(draft),
        "needs": [(TITLES[step], step_url(draft, step)) for step in needed],
    }


def _calendars(draft: PilotDraft) -> CalendarsRead | None:
    """How far the calendars of everybody in the draft are read; None where nobody may show one.
    Three queries at most.
    """
    if not is_offered(draft.organization_id):
        return None
    return how_far(people_of(draft))


@dataclass(frozen=True)
class _Shown:
    """The page as it stands right now."""

    form: TimesForm
    here: TimesHere
    titles: Mapping[int, str]
    typed: Mapping[tuple[int, int], DraftSession]
    clashes: Mapping[DraftSession, Sequence[Clash]]

    def session(self, slot: DraftSession) -> DraftSession | None:
        """How a session of the opened page stands now."""
        return self.typed.get((slot.group, slot.step))


def _clashes(
    form: TimesForm, here: TimesHere, draft: PilotDraft
) -> Mapping[DraftSession, Sequence[Clash]]:
    """Of the sessions on the page, also with those on others."""
    others, groups = here.others, here.groups
    if others is None:
        others, elsewhere = around(draft, form.typed, here.groups)
        groups = {**elsewhere, **here.groups}
    return clashes_here(form.typed, others, groups)


def _group(number: int, slots: Sequence[DraftSession], shown: _Shown) -> GroupEntry:
    return GroupEntry(
        number=number,
        people=shown.here.named(shown.here.groups[number]),
        fields=[shown.form.of(number, name) for name in ("zone", "link")],
        sessions=[_session(slot, shown) for slot in slots],
    )


def _session(slot: DraftSession, shown: _Shown) -> SessionEntry:
    """`slot` is a session as it was on opening; it may stand at another time on the page now."""
    here, session = shown.here, shown.session(slot)
    step = next(each for each in here.schedule.live_steps if each.position == slot.step)
    people = here.named(people_in(session, here.groups)) if session else []
    return SessionEntry(
        title=step_title(step.kind, shown.titles.get(step.module_id or 0, "")),
        week=step.week,
        fields=[shown.form.of(slot, name) for name in ("day", "time", "facilitator")],
        clocks=clocks(session, [member.time_zone for member in people]) if session else [],
        clashes=[_in_words(clash, here) for clash in shown.clashes.get(session, ())]
        if session
        else [],
        is_own=session is not None and session.facilitator_id in here.groups[session.group],
    )


def _in_words(clash: Clash, here: TimesHere) -> str:
    member = here.members[clash.person]
    if clash.is_own_calendar:
        return _("%(name)s is busy in their own calendar at this time.") % {"name": member.name}
    if clash.cohort:
        text = _("%(name)s has a session of “%(cohort)s” at this time.")
        return text % {"name": member.name, "cohort": clash.cohort}
    return _("%(name)s has another session of this pilot at this time.") % {"name": member.name}
