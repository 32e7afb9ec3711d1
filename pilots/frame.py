"""A draft with everything it names, fetched; and what only that can tell about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from django.utils.translation import gettext as _

from coaching.matching import Match
from coaching.people import match_people
from cohorts.attention import NO_LIMIT, WeeklyLimit
from cohorts.plan import NOTHING_QUIET, PlannedStep, Quiet, lay_out
from cohorts.quiet import quiet_for
from common.records import dataclass
from people.models import Member
from people.querysets import MemberQuerySet
from pilots.draft import DraftStep, Outline, Pilot, Plan
from pilots.gaps import Gaps, missing
from pilots.measuring_gaps import changed_since, may_begin
from pilots.models import PilotDraft
from pilots.second_raters import SecondRaters, plan_second_raters
from practice.bookings import Bookings, bookings_of
from practice.crossing import ScoredTwice
from programs.cadence import LIVE_KINDS, StepKind
from programs.content.forms import ProgramForm
from programs.lengths import module_minutes
from programs.models import Module, ProgramVersion
from programs.module_texts import module_texts
from surveys.respondents import eligible_people


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """What a draft teaches and when, fetched; with an unfinished draft there is less in it."""

    version: ProgramVersion | None
    modules: Sequence[Module]
    form: ProgramForm | None
    steps: Sequence[PlannedStep]
    quiet: Quiet = NOTHING_QUIET
    """The weeks that the steps leave out."""
    limit: WeeklyLimit = NO_LIMIT
    """What they keep to in every week, as far as they can."""

    @property
    def live_steps(self) -> list[PlannedStep]:
        """The steps that happen in a session."""
        return [step for step in self.steps if step.kind in LIVE_KINDS]

    @property
    def ends(self) -> set[int]:
        """Positions of kickoff and closing, at which what changes is measured."""
        return {step.position for step in self.live_steps if step.kind != StepKind.PRACTICE}

    def titles(self, language: str) -> dict[int, str]:
        """What its modules are called, by id; at most one query."""
        texts = module_texts([module.pk for module in self.modules], language)
        return {pk: each.title for pk, each in texts.items()}


@dataclass(frozen=True, kw_only=True)
class Frame(Schedule):
    """A draft with everything and everybody it names, fetched: a fixed number of queries that grow
    with the number of leaders. Pages that show a part of it do with less.
    """

    draft: PilotDraft
    pilot: Pilot
    members: Mapping[int, Member]

    @property
    def leaders(self) -> list[Member]:
        """In the order in which they were chosen; who is not available any more is missing."""
        return self.named(self.pilot.leaders)

    @cached_property
    def asked(self) -> list[Member]:
        """Whom a pulse would ask if it opened today. One query the first time."""
        return eligible_people(
            organization=self.draft.organization,
            leaders=[leader.pk for leader in self.leaders],
            respondents=self.pilot.pulse.respondents,
            extra=self.pilot.pulse.extra_ids,
        )

    @cached_property
    def matches(self) -> list[Match]:
        """Who coaches whom, in the order of the leaders. Three queries the first time."""
        team = self.pilot.team
        return match_people(self.leaders, self.named(team.coach_ids), team.chosen)

    @cached_property
    def booked(self) -> Bookings:
        """What its people have planned in other pilots at its times, or in calendars that they
        show. As many queries as bookings_of the first time.
        """
        moments = [session.starts_at for session in self.pilot.times.sessions]
        return bookings_of(self.pilot.seated, moments)

    @cached_property
    def second_raters(self) -> SecondRaters:
        """Who is to score beside, as the sessions stand. As many queries as `booked`, none where
        nobody can.
        """
        facilitators = [each.pk for each in self.named(self.pilot.team.facilitator_ids)]
        is_planned = self.pilot.times.twice != ScoredTwice.NONE and facilitators[1:]
        return plan_second_raters(
            self.pilot,
            ends=self.ends,
            facilitators=facilitators,
            zones={pk: member.time_zone for pk, member in self.members.items()},
            bookings=self.booked if is_planned else {},
        )

    def named(self, ids: Iterable[int]) -> list[Member]:
        """Members by id, in this order."""
        return [self.members[pk] for pk in ids if pk in self.members]


def schedule_of(draft: PilotDraft) -> Schedule:
    """Fetch what the plan of a draft names. Four queries, and one where modules are new to this
    process.
    """
    quiet = quiet_for(draft.organization_id, leaders_of(draft))
    return schedule_for(draft.outline.plan, quiet, draft.organization.weekly_minutes)


def schedule_for(plan: Plan, quiet: Quiet, minutes: int | None) -> Schedule:
    """The same for a plan that nobody has saved yet, with the minutes that an organization asks for
    in a week. Two queries fewer.
    """
    versions = ProgramVersion.objects.select_related("program")
    version = versions.filter(pk=plan.version_id).first()
    modules = (
        list(version.modules.filter(pk__in=plan.module_ids).defer("content")) if version else []
    )
    modules.sort(key=lambda module: plan.module_ids.index(module.pk))
    forms = version.forms if version else ()
    form = next((each for each in forms if each.slug == plan.form), None)
    limit = WeeklyLimit(minutes, module_minutes(module.pk for module in modules))
    steps: list[PlannedStep] = []
    if form and plan.starts_on and len(modules) == form.modules:
        steps = lay_out(form, [module.pk for module in modules], plan.starts_on, quiet, limit)
    return Schedule(
        version=version, modules=modules, form=form, steps=steps, quiet=quiet, limit=limit
    )


def leaders_of(draft: PilotDraft) -> MemberQuerySet:
    """Who was chosen and is still available, not fetched yet."""
    return Member.objects.available().filter(pk__in=draft.leaders.values("person"))


def frame_of(draft: PilotDraft) -> Frame:
    """Fetch everything a draft names."""
    pilot, schedule = draft.pilot, schedule_of(draft)
    members = Member.objects.filter(
        organization_id=draft.organization_id, pk__in=pilot.people
    ).available()
    return Frame(
        draft=draft,
        pilot=pilot,
        members={member.pk: member for member in members},
        version=schedule.version,
        modules=schedule.modules,
        form=schedule.form,
        steps=schedule.steps,
        quiet=schedule.quiet,
        limit=schedule.limit,
    )


def gaps_of(frame: Frame) -> Gaps:
    """Everything that stands in the way of a launch, by step; also what only the frame can tell."""
    pilot = frame.pilot
    gaps = missing(pilot.outline)
    if DraftStep.LEADERS not in gaps and not frame.leaders:
        gaps[DraftStep.LEADERS] = [
            _(
                "Everybody who was chosen has left the organization, or their data is not used at "
                "the moment: choose others."
            )
        ]
    if DraftStep.PLAN not in gaps and frame.version and frame.version.program.is_retired:
        gaps[DraftStep.PLAN] = [_("This program is retired: choose the modules of another one.")]
    if DraftStep.PLAN not in gaps and not frame.steps:
        gaps[DraftStep.PLAN] = [_("The modules do not fit the schedule: check them again.")]
    if not {*pilot.team.facilitator_ids, *pilot.team.coach_ids} <= frame.members.keys():
        gaps[DraftStep.TEAM] = [
            _(
                "Somebody who was to facilitate or coach has left the organization, or their data "
                "is not used at the moment: choose somebody else."
            )
        ]
    if DraftStep.TIMES not in gaps and frame.steps and not has_every_session(frame, pilot.outline):
        gaps[DraftStep.TIMES] = [
            _("The sessions do not fit the plan: check the practice times again.")
        ]
    if DraftStep.MEASUREMENT not in gaps and (changed := changed_since(pilot)):
        gaps[DraftStep.MEASUREMENT] = [changed]
    if not may_begin(frame.draft):
        gaps[DraftStep.PLAN] = [
            _("These leaders begin later: launch the half that begins first before them.")
        ]
    return gaps


def has_every_session(schedule: Schedule, outline: Outline) -> bool:
    """Whether there is a session for each group and live step, and no other."""
    tally, live = outline.tally, sorted(step.position for step in schedule.live_steps)
    return (
        tally.fits_groups
        and list(tally.steps) == live
        and tally.sessions == tally.groups * len(live)
    )
