"""What every page of the wizard shares: the stepper, the live summary, saving a step."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from django.contrib import messages
from django.core.paginator import Page as Slice
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.records import dataclass
from common.whole_numbers import LARGEST_COUNT, whole_number
from people.access import MemberRequest
from people.profiles import Profile
from pilots.draft import FEW_GROUPS, STEPS, DraftStep, Outline, StepValue
from pilots.gaps import StepStanding, missing, standing_of
from pilots.lessons import Lessons, lessons_for
from pilots.models import PilotDraft
from pilots.operations.drafting import (
    AlreadyLaunched,
    StaleDraft,
    save_draft_step,
    save_people_step,
)
from pilots.summary import Lines, lines_of, names_of, summary

TITLES = {
    DraftStep.GOAL: gettext_lazy("Goal"),
    DraftStep.LEADERS: gettext_lazy("Leaders"),
    DraftStep.PLAN: gettext_lazy("Modules and dates"),
    DraftStep.TEAM: gettext_lazy("Facilitators and coaches"),
    DraftStep.GROUPS: gettext_lazy("Practice groups"),
    DraftStep.TIMES: gettext_lazy("Practice times"),
    DraftStep.PULSE: gettext_lazy("Pulse"),
    DraftStep.MEASUREMENT: gettext_lazy("Measurement"),
    DraftStep.REVIEW: gettext_lazy("Review and launch"),
}
LEDES = {
    DraftStep.GOAL: gettext_lazy(
        "A name, a goal and a time zone. Nothing is sent before you launch, nine short pages "
        "from here."
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
        "Four to six leaders who practice together, from different departments. Move anyone you "
        "like."
    ),
    DraftStep.TIMES: gettext_lazy(
        "One live session of 45 minutes per group and step. Everybody sees it in their own zone."
    ),
    DraftStep.PULSE: gettext_lazy(
        "Three to five questions for the people around the leaders, answered without their names."
    ),
    DraftStep.MEASUREMENT: gettext_lazy(
        "What should have moved afterwards, in which teams, and what decides how it goes on. It is "
        "frozen at the launch: what was said before is worth more than what is found afterwards."
    ),
    DraftStep.REVIEW: gettext_lazy(
        "Everything that will happen and every message that will be sent, before any of it is."
    ),
}

TURN = "page-"
T = TypeVar("T")


@dataclass(frozen=True)
class StepLink:
    """One entry of the stepper."""

    slug: str
    title: str
    state: str
    url: str
    note: str = ""


def step_url(draft: PilotDraft | None, step: DraftStep) -> str:
    """Where a step is filled in."""
    if draft is None:
        return reverse("pilots:new") if step == DraftStep.GOAL else ""
    return reverse("pilots:draft", args=[draft.pk, step.value])


def step_links(draft: PilotDraft | None, pilot: Outline, current: DraftStep) -> list[StepLink]:
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
                note=_("check again") if standing == StepStanding.ATTENTION else "",
            )
        )
    return links


@dataclass(frozen=True)
class Page:
    """One step being shown or saved. `draft` is None only before the first step was saved."""

    request: MemberRequest
    draft: PilotDraft | None
    step: DraftStep
    template: str

    @property
    def outline(self) -> Outline:
        """The draft as it is saved, in short."""
        return self.draft.outline if self.draft else Outline()

    @property
    def action(self) -> str:
        """Which button was pressed; '' when the page is only opened."""
        return self.request.POST.get("action", "continue") if self.request.method == "POST" else ""

    @property
    def revision(self) -> int:
        """The draft's number when the page was opened."""
        return _number(self.request.POST.get("revision", ""))

    @property
    def turns_to(self) -> int | None:
        """Which part of the step was asked for by a button that also saves this one."""
        is_turn = self.action.startswith(TURN)
        return _number(self.action.removeprefix(TURN)) if is_turn else None

    @property
    def saves(self) -> bool:
        """Whether the pressed button saves the step."""
        return self.action == "continue" or self.turns_to is not None

    def slice_of(self, things: Sequence[T], size: int = FEW_GROUPS) -> Slice[T]:
        """The part of a long step that was looked at; a page that is not there any more is the last
        one.
        """
        asked = self.request.POST if self.action else self.request.GET
        return Paginator(things, size).get_page(asked.get("page"))

    def show(
        self, context: Mapping[str, object], *, status: int = 200, stale: PilotDraft | None = None
    ) -> HttpResponse:
        """The page. With `stale`, what somebody else saved stands above what was typed here."""
        draft = stale or self.draft
        pilot = draft.outline if draft else Outline()
        names = names_of(self.request, pilot)
        before = self.step.before
        shared = {
            "draft": draft,
            "step": self.step,
            "step_title": TITLES[self.step],
            "step_lede": LEDES[self.step],
            "steps": step_links(draft, pilot, self.step),
            "summary": summary(pilot, names),
            "theirs": self._theirs(stale) if stale else [],
            "back_url": step_url(draft, before) if draft and before else "",
            "revision": self._revision_for(draft, stale),
            "lessons": self._lessons(),
        }
        return render(self.request, self.template, {**shared, **context}, status=status)

    def _lessons(self) -> Lessons | None:
        """What the pilot before it taught, where there is one."""
        if self.draft is None:
            return None
        language = self.request.LANGUAGE_CODE
        return lessons_for(self.draft, language=language, now=timezone.now())

    def _theirs(self, stale: PilotDraft) -> Lines:
        """What somebody else has saved in this step, with everybody who is named in it."""
        pilot = stale.pilot
        names = names_of(self.request, stale.outline, people=pilot.people)
        return lines_of(self.step, pilot, names)

    def _revision_for(self, draft: PilotDraft | None, stale: PilotDraft | None) -> int:
        """The number that the page carries: on opening that of the draft; afterwards the one it was
        opened with, until both versions were seen.
        """
        if stale is not None:
            return stale.revision
        if self.action:
            return self.revision
        return draft.revision if draft else 0

    def keep(
        self,
        draft: PilotDraft,
        value: StepValue,
        context: Mapping[str, object],
        *,
        to_page: int | None = None,
    ) -> HttpResponse:
        """Save the step and go on to the next, or to another part of this one; a stale save keeps
        the text and shows both.
        """
        return self._kept(
            lambda: save_draft_step(
                draft=draft,
                step=self.step,
                value=value,
                revision=self.revision,
                by=self.request.member,
                now=timezone.now(),
            ),
            context,
            to_page=to_page,
        )

    def keep_people(
        self,
        draft: PilotDraft,
        newcomers: Sequence[Profile],
        build: Callable[[Mapping[str, int]], StepValue],
        context: Mapping[str, object],
        *,
        to_page: int | None = None,
    ) -> HttpResponse:
        """The same for a step that names people, some of whom may be new."""
        return self._kept(
            lambda: save_people_step(
                draft=draft,
                step=self.step,
                newcomers=newcomers,
                build=build,
                revision=self.revision,
                by=self.request.member,
                now=timezone.now(),
            ),
            context,
            to_page=to_page,
        )

    def _kept(
        self,
        save: Callable[[], PilotDraft],
        context: Mapping[str, object],
        *,
        to_page: int | None = None,
    ) -> HttpResponse:
        try:
            draft = save()
        except StaleDraft as stale:
            return self.show(context, status=409, stale=stale.draft)
        except AlreadyLaunched:
            messages.info(
                self.request, _("This pilot has been launched. This is where it goes on.")
            )
            return redirect("pilots:list")
        if to_page is not None:
            return redirect(f"{step_url(draft, self.step)}?page={to_page}")
        return redirect(step_url(draft, self.step.after or self.step))


def _number(raw: str) -> int:
    """What a page carried; 0 for whatever is no number."""
    return whole_number(raw, most=LARGEST_COUNT) or 0
