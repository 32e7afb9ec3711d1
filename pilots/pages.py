"""What every page of the wizard shares: the stepper, the live summary, saving a step, and the other
version of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from common.languages import in_language
from people.access import MemberRequest
from people.models import Member
from pilots.draft import STEPS, DraftStep, Pilot
from pilots.gaps import StepStanding, missing, standing_of
from pilots.models import PilotDraft
from pilots.operations.drafting import AlreadyLaunched, StaleDraft
from programs.models import Module
from ui.dates import in_words

Lines = list[tuple[str, str]]
TITLES = {
    DraftStep.GOAL: gettext_lazy("Goal"),
    DraftStep.LEADERS: gettext_lazy("Leaders"),
    DraftStep.PLAN: gettext_lazy("Modules and dates"),
    DraftStep.TEAM: gettext_lazy("Facilitators and coaches"),
    DraftStep.GROUPS: gettext_lazy("Practice groups"),
    DraftStep.TIMES: gettext_lazy("Practice times"),
    DraftStep.PULSE: gettext_lazy("Pulse"),
    DraftStep.REVIEW: gettext_lazy("Review and launch"),
}
LEDES = {
    DraftStep.GOAL: gettext_lazy(
        "A name, a reason and a home. Nothing is sent before you launch, eight short pages from "
        "here."
    ),
    DraftStep.LEADERS: gettext_lazy(
        "Who takes part. Ten is a good size: two practice groups, and enough people for results "
        "that say something."
    ),
    DraftStep.PLAN: gettext_lazy("What is learned, and when. Dates follow from the start date."),
    DraftStep.TEAM: gettext_lazy(
        "Facilitators take turns leading the live sessions. A coach meets each leader once a month."
    ),
    DraftStep.GROUPS: gettext_lazy(
        "Four to six leaders who practice together, from different departments. Move whom you like."
    ),
    DraftStep.TIMES: gettext_lazy(
        "One live session of 45 minutes per group and step. Everybody sees it in their own zone."
    ),
    DraftStep.PULSE: gettext_lazy(
        "Three to five questions to the people around the leaders, answered without their name."
    ),
    DraftStep.REVIEW: gettext_lazy(
        "Everything that will happen and every message that will go out, before any of it does."
    ),
}


@dataclass(frozen=True)
class StepLink:
    """One entry of the stepper."""

    slug: str
    title: str
    state: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class Names:
    """Who and what the ids of a draft stand for."""

    members: Mapping[int, Member]
    modules: Mapping[int, str]

    def people(self, ids: Iterable[int]) -> str:
        """Names, comma-separated."""
        return ", ".join(self.members[pk].name for pk in ids if pk in self.members)


def names_of(request: MemberRequest, pilot: Pilot) -> Names:
    """Two queries."""
    members = Member.objects.visible_to(request.member).in_bulk(pilot.people)
    modules = Module.objects.visible_to(request.member).filter(pk__in=pilot.plan.module_ids)
    titled = modules.headlines(request.LANGUAGE_CODE)
    return Names(members, {module.pk: module.title for module in titled})


def step_url(draft: PilotDraft | None, step: DraftStep) -> str:
    """Where a step is filled in."""
    if draft is None:
        return reverse("pilots:new") if step == DraftStep.GOAL else ""
    return reverse("pilots:draft", args=[draft.pk, step.value])


def step_links(draft: PilotDraft | None, pilot: Pilot, current: DraftStep) -> list[StepLink]:
    """The stepper. Every step can be opened at any time once the draft exists."""
    gaps = missing(pilot)
    links = []
    for step in STEPS:
        standing = standing_of(step, pilot, gaps)
        links.append(
            StepLink(
                slug=step,
                title=str(TITLES[step]),
                state="current" if step == current else standing,
                url=step_url(draft, step),
                note=_("needs another look") if standing == StepStanding.ATTENTION else "",
            )
        )
    return links


# The live summary, and the same lines for a version that somebody else saved.


def lines_of(step: DraftStep, pilot: Pilot, names: Names) -> Lines:
    """What a step holds, in words; [] while it is empty."""
    return [(str(label), text) for label, text in _LINES[step](pilot, names) if text]


def summary(pilot: Pilot, names: Names) -> Lines:
    """Everything so far, short."""
    lines = [*lines_of(DraftStep.GOAL, pilot, names)[:1]]
    if pilot.leaders:
        lines.append((_("Leaders"), _how_many(pilot, names)))
    lines += lines_of(DraftStep.PLAN, pilot, names)
    lines += lines_of(DraftStep.TEAM, pilot, names)
    if pilot.groups:
        lines.append((_("Groups"), _(" and ").join(str(len(group)) for group in pilot.groups)))
    if pilot.times.sessions:
        text = ngettext("%(count)s session", "%(count)s sessions", len(pilot.times.sessions))
        lines.append((_("Practice"), text % {"count": len(pilot.times.sessions)}))
    if DraftStep.PULSE in pilot.saved_in:
        text = ngettext("%(count)s question", "%(count)s questions", len(pilot.pulse.questions))
        lines.append((_("Pulse"), text % {"count": len(pilot.pulse.questions)}))
    return lines


def _how_many(pilot: Pilot, names: Names) -> str:
    leaders = [names.members[pk] for pk in pilot.leaders if pk in names.members]
    departments = len({leader.department for leader in leaders if leader.department})
    zones = len({leader.time_zone for leader in leaders})
    parts = [
        ngettext("%(count)s person", "%(count)s people", len(leaders)) % {"count": len(leaders)},
        ngettext("%(count)s department", "%(count)s departments", departments)
        % {"count": departments},
        ngettext("%(count)s time zone", "%(count)s time zones", zones) % {"count": zones},
    ]
    return ", ".join(
        part for part, count in zip(parts, (1, departments, zones), strict=True) if count
    )


def _goal_lines(pilot: Pilot, _names: Names) -> Lines:
    goal = pilot.goal
    return [(_("Name"), goal.name), (_("Goal"), goal.goal), (_("Home time zone"), goal.time_zone)]


def _plan_lines(pilot: Pilot, names: Names) -> Lines:
    plan = pilot.plan
    starts_on = in_words(plan.starts_on) if plan.starts_on else ""
    modules = ", ".join(names.modules[pk] for pk in plan.module_ids if pk in names.modules)
    return [(_("Modules"), modules), (_("Starts"), starts_on)]


def _team_lines(pilot: Pilot, names: Names) -> Lines:
    team = pilot.team
    return [
        (_("Facilitators"), names.people(team.facilitator_ids)),
        (_("Coaches"), names.people(team.coach_ids)),
    ]


def _group_lines(pilot: Pilot, names: Names) -> Lines:
    return [
        (_("Group %(number)s") % {"number": number}, names.people(group))
        for number, group in enumerate(pilot.groups, start=1)
    ]


def _time_lines(pilot: Pilot, names: Names) -> Lines:
    return [
        (
            _("Group %(number)s") % {"number": session.group},
            f"{in_words(session.day, 'day')}, {in_words(session.time, 'time')} {session.time_zone}, "
            f"{names.people([session.facilitator_id])} {session.link}".strip(),
        )
        for session in pilot.times.sessions
    ]


def _pulse_lines(pilot: Pilot, names: Names) -> Lines:
    pulse = pilot.pulse
    return [
        *((_("Question"), in_language(each.text, get_language())) for each in pulse.questions),
        (_("Also asked"), names.people(pulse.extra_ids)),
        (_("Asked at"), in_words(pulse.send_at, "time")),
    ]


_LINES: dict[DraftStep, Callable[[Pilot, Names], Lines]] = {
    DraftStep.GOAL: _goal_lines,
    DraftStep.LEADERS: lambda pilot, names: [(_("Leaders"), names.people(pilot.leaders))],
    DraftStep.PLAN: _plan_lines,
    DraftStep.TEAM: _team_lines,
    DraftStep.GROUPS: _group_lines,
    DraftStep.TIMES: _time_lines,
    DraftStep.PULSE: _pulse_lines,
}


# One page of the wizard.


@dataclass(frozen=True)
class Page:
    """One step being shown or saved. `draft` is None only before the first step was saved."""

    request: MemberRequest
    draft: PilotDraft | None
    step: DraftStep
    template: str

    @property
    def pilot(self) -> Pilot:
        """The draft as it is saved."""
        return self.draft.pilot if self.draft else Pilot()

    @property
    def action(self) -> str:
        """Which button was pressed; '' when the page is only opened."""
        return self.request.POST.get("action", "continue") if self.request.method == "POST" else ""

    @property
    def revision(self) -> int:
        """The draft's number when the page was opened."""
        raw = self.request.POST.get("revision", "0")
        return int(raw) if raw.isdecimal() and len(raw) < 9 else 0

    def show(
        self, context: Mapping[str, object], *, status: int = 200, stale: PilotDraft | None = None
    ) -> HttpResponse:
        """The page. With `stale`, what somebody else saved stands above what was typed here."""
        draft = stale or self.draft
        pilot = draft.pilot if draft else Pilot()
        names = names_of(self.request, pilot)
        before = self.step.before
        shared = {
            "draft": draft,
            "step": self.step,
            "step_title": TITLES[self.step],
            "step_lede": LEDES[self.step],
            "steps": step_links(draft, pilot, self.step),
            "summary": summary(pilot, names),
            "theirs": lines_of(self.step, pilot, names) if stale else [],
            "back_url": step_url(draft, before) if draft and before else "",
            # On opening, the number of the draft; afterwards the one the page was opened with,
            # until both were seen.
            "revision": (stale.revision if stale else self.revision)
            if self.action
            else draft.revision
            if draft
            else 0,
        }
        return render(self.request, self.template, {**shared, **context}, status=status)

    def keep(self, save: Callable[[], PilotDraft], context: Mapping[str, object]) -> HttpResponse:
        """Save the step and go on to the next; a stale save keeps the text and shows both."""
        try:
            draft = save()
        except StaleDraft as stale:
            return self.show(context, status=409, stale=stale.draft)
        except AlreadyLaunched:
            messages.info(
                self.request, _("This pilot has been launched. This is where it goes on.")
            )
            return redirect("pilots:list")
        return redirect(step_url(draft, self.step.after or self.step))
