"""The demo's past: one pilot that has come some weeks, one just launched, one finished, one still a
draft.
"""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from assessments.models import Rubric
from assessments.operations import load_rubrics
from cohorts.models import Cohort
from common.local_time import at_local
from demo.api_story import let_systems_call
from demo.calibration_story import begin, calibrate
from demo.campus_story import connect_campus
from demo.cast import (
    FACILITATORS,
    FUTURE_LEADS,
    HOME,
    MENTORS,
    PROJECT_LEADS,
    SLUG,
    Cast,
    make_cast,
)
from demo.chat_story import tell_channels
from demo.clock import StoryClock
from demo.decision_story import decide
from demo.hook_story import tell_webhook
from demo.kpi_story import tell_figures
from demo.list_story import fetch_people
from demo.look_story import dress
from demo.peer_story import tell_before, tell_open
from demo.privacy_story import answer_people
from demo.records_story import connect_records
from demo.report_story import publish_first
from demo.roi_story import tell_scenario
from demo.scim_story import provide_people
from demo.sign_in_story import prepare_provider
from demo.story import Story
from demo.talk_story import talks_ahead
from demo.ticks import Ticks
from demo.waitlist_story import leave_a_waitlist
from demo.wizard_story import Script, draft_of, leave_a_draft
from insights.operations import keep_figures
from kpis.operations.reckoning import keep_results
from kpis.waiting import later_half_of
from people.models import Member, Organization
from pilots.operations.launching import launch_pilot
from practice.models import PracticeSession
from practice.operations import reschedule_session
from programs.cadence import StepKind
from programs.models import ProgramVersion
from programs.reading import read_program
from surveys.questions import Respondents

PROGRAM = "digital-empathy-for-leaders"
Tell = Callable[[Cast, Cohort], None]
LAUNCHED_BEFORE = dt.timedelta(days=12)
WEEK = dt.timedelta(weeks=1)
WAITS = 13


class NoLibrary(Exception):
    """The shipped program has not been loaded yet."""


def seed(*, weeks: int, now: dt.datetime) -> bool:
    """Make Northwind and its past, so that its pilot is in week `weeks` (0 to 12) today; all of it
    or nothing.

    Returns whether it did: a second call finds the organization and changes nothing. Raises
    NoLibrary.
    """
    with transaction.atomic():
        if Organization.objects.filter(slug=SLUG).exists():
            return False
        _Northwind(weeks, now).tell()
        return True


class _Northwind:
    """The whole story on one clock, so that everything is told in the order of its moments."""

    def __init__(self, weeks: int, now: dt.datetime) -> None:
        today = now.astimezone(zoneinfo.ZoneInfo(HOME)).date()
        self.now = now
        self.starts_on = today - dt.timedelta(days=today.weekday()) - weeks * WEEK
        self.first_starts_on = self.starts_on - 17 * WEEK
        self.halves_start_on = today - dt.timedelta(days=today.weekday()) - 2 * (WAITS + 1) * WEEK
        first_day = min(self.first_starts_on, self.halves_start_on)
        self.begun_at = self._at(first_day - 4 * WEEK, dt.time(10, 12))
        self.next_starts_on = today + dt.timedelta(days=14 - today.weekday())
        self.version = _version(now)
        self.clock = StoryClock(now)
        self.ticks = Ticks(self.clock)
        self.ticks.cards.cache_clear()

    def tell(self) -> None:
        """From the first admin to this morning."""
        cast = make_cast(now=self.begun_at)
        dress(cast, self.begun_at + dt.timedelta(hours=1))
        for script, tell in (
            (self._halves(cast), self._tell_halves),
            (self._first(cast), self._tell_first),
            (self._running(cast), self._tell_running),
            (self._next(cast), self._tell_next),
        ):
            self.clock.at(script.launched_at, partial(self._launch, cast, script, tell))
        self._beside(cast)
        tell_figures(cast, self.first_starts_on, self.now - dt.timedelta(days=1))
        self.clock.run()
        running = cast.pilot[0].enrollments.get().cohort
        talks_ahead(running, self.now)
        tell_open(running, self.now)
        first = cast.named(*PROJECT_LEADS)[0].enrollments.get().cohort
        tell_scenario(first, cast.admin, self.now)
        self.ticks.settle(self.now)
        self._work_out()
        publish_first(first, cast.admin, self.now)
        tell_webhook(cast, self.now)
        let_systems_call(cast.admin, self.now)
        answer_people(cast, self.now)
        self.ticks.deliver_late(self.now)

    def _beside(self, cast: Cast) -> None:
        """What goes on beside the pilots."""
        self.clock.at(self.now - dt.timedelta(hours=21), partial(leave_a_draft, cast))
        self.clock.at(self.now - dt.timedelta(hours=22), partial(leave_a_waitlist, cast, HOME))
        self._calibrate(cast)
        self.clock.at(self.now - dt.timedelta(days=9), partial(decide, cast))
        self.clock.at(self.now - dt.timedelta(hours=5), partial(connect_campus, cast))
        self.clock.at(self.now - dt.timedelta(days=8), partial(connect_records, cast))
        self.clock.at(self.now - dt.timedelta(days=2), partial(prepare_provider, cast))
        self.clock.at(self.now - dt.timedelta(hours=2), partial(provide_people, cast))
        self.clock.at(self.now - dt.timedelta(hours=4), partial(tell_channels, cast))
        self.clock.at(self.now - dt.timedelta(hours=2), partial(fetch_people, cast))

    def _work_out(self) -> None:
        """What came of every pilot, in every language; of a half that waited first. As of the
        moment at which it is done: the story takes minutes to tell, and figures grow old in five.
        """
        for cohort in Cohort.objects.order_by("-starts_on"):
            keep_results(cohort=cohort, now=timezone.now())
            for language, _name in settings.LANGUAGES:
                keep_figures(cohort=cohort, language=language, now=timezone.now())

    def _calibrate(self, cast: Cast) -> None:
        first, second = cast.named(*FACILITATORS)
        for days, lenient in ((33, 4), (6, 2)):
            moment = self.now - dt.timedelta(days=days, minutes=50)
            self.clock.at(moment, partial(calibrate, first, lenient))
        self.clock.at(self.now - dt.timedelta(hours=20), partial(begin, second))

    def _first(self, cast: Cast) -> Script:
        return Script(
            name="Project leads, first round",
            goal=(
                "Find out whether people who lead without a title find the time for it, and "
                "whether it changes what they do in a difficult call."
            ),
            leaders=cast.named(*PROJECT_LEADS),
            starts_on=self.first_starts_on,
            launched_at=self._at(self.first_starts_on - LAUNCHED_BEFORE, dt.time(14, 5)),
            respondents=Respondents.DEPARTMENTS,
        )

    def _halves(self, cast: Cast) -> Script:
        """Nobody reports to them, so that no pulse about them takes one from other pilots."""
        return Script(
            name="Mentors of new colleagues",
            goal="New colleagues ask at once when a message of their mentor is unclear.",
            leaders=cast.named(*MENTORS),
            starts_on=self.halves_start_on,
            launched_at=self._at(self.halves_start_on - LAUNCHED_BEFORE, dt.time(13, 35)),
            waits=WAITS,
        )

    def _running(self, cast: Cast) -> Script:
        return Script(
            name="Team leads, autumn pilot"
            if 8 <= self.starts_on.month <= 11
            else "Team leads, pilot",
            goal=(
                "Fewer misread messages between our offices: ten team leads learn to notice, to "
                "ask and to follow up."
            ),
            leaders=cast.pilot,
            starts_on=self.starts_on,
            launched_at=self._at(self.starts_on - LAUNCHED_BEFORE, dt.time(11, 20)),
        )

    def _next(self, cast: Cast) -> Script:
        return Script(
            name="Future team leads",
            goal=(
                "People who will lead a team next year begin with how they write, listen and "
                "follow up."
            ),
            leaders=cast.named(*FUTURE_LEADS),
            starts_on=self.next_starts_on,
            launched_at=self.now - dt.timedelta(hours=19),
            respondents=Respondents.DEPARTMENTS,
            rotating=1,
        )

    def _launch(self, cast: Cast, script: Script, tell: Tell, now: dt.datetime) -> None:
        draft = draft_of(cast, script, self.version, now - dt.timedelta(minutes=9))
        cohort = launch_pilot(draft=draft, by=cast.admin, now=now)
        self.ticks.deliver(now)
        tell(cast, cohort)

    def _tell_first(self, cast: Cast, cohort: Cohort) -> None:
        self._story(
            cohort,
            cast,
            response_rates=(0.72, 0.66, 0.47),
            all_catch_up=True,
            absent=frozenset({("mateo.sato@northwind.example", 12)}),
            finished_at=self._at(
                cohort.starts_on + 13 * WEEK + dt.timedelta(days=2), dt.time(9, 40)
            ),
        ).begin()

    def _tell_halves(self, cast: Cast, cohort: Cohort) -> None:
        """Both halves; levels of each are told by now, and so stand beside each other."""
        for half in filter(None, (cohort, later_half_of(cohort))):
            over = half.starts_on + WAITS * WEEK + dt.timedelta(days=8)
            self._story(
                half,
                cast,
                response_rates=(),
                all_catch_up=True,
                finished_at=self._at(over, dt.time(9, 50)),
            ).begin()

    def _tell_running(self, cast: Cast, cohort: Cohort) -> None:
        story = self._story(
            cohort,
            cast,
            response_rates=(0.78, 0.71, 0.66),
            absent=frozenset(
                {("anneli.tanaka@northwind.example", 2), ("ines.fernandez@northwind.example", 4)}
            ),
            apart=frozenset({(cohort.enrollments.order_by("pk")[0].member.email, 2)}),
        )
        story.begin()
        tell_before(cohort, self.clock, self._at(cohort.starts_on - LAUNCHED_BEFORE, dt.time(15)))
        moved = PracticeSession.objects.filter(
            group__cohort=cohort, group__position=2, step__kind=StepKind.PRACTICE
        )
        session = moved.order_by("starts_at").first()
        if session is not None:
            asked_at = self._at(session.starts_at.date() - dt.timedelta(days=6), dt.time(9, 31))
            self.clock.at(asked_at, partial(self._move, story, session, cast.admin))

    def _tell_next(self, cast: Cast, cohort: Cohort) -> None:
        self._story(cohort, cast, response_rates=(0.7,)).begin()

    def _move(self, story: Story, session: PracticeSession, by: Member, now: dt.datetime) -> None:
        later = session.starts_at + dt.timedelta(days=1)
        moved = reschedule_session(
            session=session, starts_at=later, link=session.link, by=by, now=now
        )
        self.ticks.deliver(now)
        story.expect(moved, list(story.cohort.enrollments.select_related("member").order_by("pk")))

    def _story(
        self,
        cohort: Cohort,
        cast: Cast,
        *,
        response_rates: Sequence[float],
        all_catch_up: bool = False,
        absent: frozenset[tuple[str, int]] = frozenset(),
        apart: frozenset[tuple[str, int]] = frozenset(),
        finished_at: dt.datetime | None = None,
    ) -> Story:
        return Story(
            cohort=cohort,
            clock=self.clock,
            ticks=self.ticks,
            raters=cast.named(*FACILITATORS),
            response_rates=response_rates,
            all_catch_up=all_catch_up,
            absent=absent,
            apart=apart,
            finished_at=finished_at,
        )

    @staticmethod
    def _at(day: dt.date, time: dt.time) -> dt.datetime:
        return at_local(day, time, HOME)


def _version(now: dt.datetime) -> ProgramVersion:
    """The shipped program's newest version, with its rubrics."""
    version = (
        ProgramVersion.objects.filter(program__slug=PROGRAM, program__organization=None)
        .newest()
        .first()
    )
    if version is None:
        raise NoLibrary
    if not Rubric.objects.filter(module__version=version).exists():
        folder = Path(settings.BASE_DIR) / "programs" / "library" / PROGRAM
        load_rubrics(version=version, program=read_program(folder), now=now)
    return version
