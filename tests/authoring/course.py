"""A pilot with two modules on a program of its own, whose next version a test writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from authoring.manuscript import ABOUT
from authoring.models import Manuscript
from authoring.operations import bring_in, publish_draft, replace_files, revise_program
from cohorts.models import Cohort, Enrollment, PersonalStep
from cohorts.operations import launch_cohort
from learning.answers import Answer
from learning.operations import Writing, complete_card
from people.models import Member
from practice.models import PracticeSession
from practice.operations import create_groups, plan_sessions
from practice.times import SessionTime
from programs.cadence import LIVE_KINDS, StepKind
from programs.models import Card, ProgramVersion

CARDS, BOOSTERS = "en/01-cues/cards", "en/01-cues/boosters"
FORMS = """
[[forms]]
slug = "two"
modules = 2
is_pilot = true
name.en = "Two"
summary.en = "Two modules."
steps = [
  { week = 0, weekday = "monday", kind = "kickoff" },
  { week = 1, weekday = "monday", kind = "cards", module = 1 },
  { week = 2, weekday = "monday", kind = "practice", module = 1 },
  { week = 3, weekday = "monday", kind = "cards", module = 2 },
  { week = 4, weekday = "monday", kind = "practice", module = 2 },
  { week = 5, weekday = "monday", kind = "booster", module = 1 },
]
"""


def two_modules(small: dict[str, str]) -> dict[str, str]:
    """The small program with a second module like its first, and a schedule for both."""
    files = dict(small)
    for path, text in small.items():
        if path.startswith("en/01-cues/"):
            files[path.replace("01-cues", "02-replies")] = text
    about = "en/02-replies/module.toml"
    files[about] = (
        files[about]
        .replace('slug = "cues"', 'slug = "replies"')
        .replace("position = 1", "position = 2")
        .replace('title = "Cues"', 'title = "Replies"')
    )
    program = files[ABOUT].replace('modules = ["01-cues"]', 'modules = ["01-cues", "02-replies"]')
    files[ABOUT] = program.partition("[[forms]]")[0] + FORMS
    return files


@dataclass
class Course:
    """A cohort in its second week: the first module is open since a week ago."""

    files: dict[str, str]
    published: Manuscript
    cohort: Cohort
    admin: Member
    now: dt.datetime
    """In the middle of the second week."""

    def enrollment(self, leader: Member) -> Enrollment:
        return self.cohort.enrollments.get(member=leader)

    def card(self, slug: str, module: str = "cues") -> Card:
        """As the cohort meets it now."""
        self.cohort.refresh_from_db()
        return Card.objects.get(
            module__version=self.cohort.version_id, module__slug=module, slug=slug
        )

    def cards(self, *, is_booster: bool = False) -> list[Card]:
        first = self.cohort.version.modules.get(slug="cues")
        return list(first.cards.filter(is_booster=is_booster))

    def take(self, leader: Member, *cards: Card, answer: Answer | None = None) -> None:
        for card in cards:
            complete_card(
                enrollment_id=self.enrollment(leader).pk,
                card=card,
                writing=Writing(answer) if answer else None,
                now=self.now,
            )

    def step(
        self, leader: Member, kind: StepKind = StepKind.CARDS, module: str = "cues"
    ) -> PersonalStep:
        return PersonalStep.objects.select_related("step").get(
            enrollment=self.enrollment(leader), step__kind=kind, step__module__slug=module
        )

    def sessions(self) -> list[PracticeSession]:
        return list(PracticeSession.objects.filter(group__cohort=self.cohort).order_by("starts_at"))

    def next_version(self, change: Callable[[dict[str, str]], object]) -> ProgramVersion:
        """Published with what `change` does to the files."""
        draft = revise_program(published=self.published, by=self.admin, now=self.now)
        files = dict(draft.files)
        change(files)
        replace_files(draft=draft, files=files, by=self.admin, now=self.now)
        draft.refresh_from_db()
        assert not draft.problem, draft.problem
        version = publish_draft(draft=draft, by=self.admin, now=self.now)
        self.published = Manuscript.objects.get(version=version)
        return version


def make_course(
    files: dict[str, str],
    *,
    admin: Member,
    leaders: Sequence[Member],
    facilitator: Member,
    now: dt.datetime,
    version: ProgramVersion | None = None,
) -> Course:
    """On `version`, else on a program that is published of these files."""
    if version is None:
        draft = bring_in(files=files, by=admin, now=now)
        version = publish_draft(draft=draft, by=admin, now=now)
    cohort = launch_cohort(
        organization=admin.organization,
        version=version,
        name="Pilot",
        goal="",
        form=version.forms[0],
        modules=list(version.modules.all()),
        leaders=leaders,
        facilitators=[facilitator],
        coaches=[],
        starts_on=now.date(),
        time_zone="UTC",
        by=admin,
        now=now,
    )
    create_groups(cohort=cohort, groups=[[each.pk for each in leaders]], now=now, by=admin)
    live = cohort.steps.filter(kind__in=LIVE_KINDS).order_by("position")
    times = [
        SessionTime(
            group_position=1,
            step_id=step.pk,
            starts_at=dt.datetime.combine(step.opens_on, dt.time(14), dt.UTC),
            time_zone="UTC",
            facilitator_id=facilitator.pk,
            link="",
        )
        for step in live
    ]
    plan_sessions(cohort=cohort, times=times, now=now, by=admin)
    published = Manuscript.objects.get(version=version)
    return Course(files, published, cohort, admin, now + dt.timedelta(days=9))
