"""What is read of goes through stories: whether a story is open, how others chose, what a leader's
own first goes show.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from django.urls import reverse

from cohorts.models import Cohort, PersonalStep
from cohorts.querysets import PersonalStepQuerySet
from common.compiled import CompiledQuery
from common.records import dataclass
from common.statements import Statement
from learning.models import JourneyRun
from learning.others import others_chose
from learning.querysets import JourneyRunQuerySet
from learning.stories import behaviors_of
from people.models import Member
from programs.cadence import StepKind
from programs.content.journeys import Behavior, Journey
from programs.module_texts import story_texts

# The step is held, as where a card is taken: a move of the cohort to a newer version waits for
# whoever is just choosing, and whoever comes later finds the newer story.
OPEN_STORY = f"""
    SELECT s.module_id
      FROM cohorts_personalstep ps
      JOIN cohorts_step s ON s.id = ps.step_id
      JOIN cohorts_enrollment e ON e.id = ps.enrollment_id
      JOIN cohorts_cohort co ON co.id = e.cohort_id
     WHERE ps.id = %(step)s AND s.kind = '{StepKind.CARDS}' AND s.module_id IS NOT NULL
       AND e.left_at IS NULL AND co.state = '{Cohort.State.RUNNING}' AND ps.opens_at <= %(now)s
       FOR SHARE OF s
"""  # noqa: S608  names of the house, nothing from outside

# Each passage of one way, with where the others went from there, the earliest first: by the first
# go that each of them finished. The last passage leads nowhere.
OTHERS_WENT = """
    WITH first AS MATERIALIZED (
            SELECT DISTINCT ON (e.member_id) r.id, r.way, r.ended_at
              FROM learning_journeyrun r
              JOIN cohorts_enrollment e ON e.id = r.enrollment_id
              JOIN cohorts_cohort co ON co.id = e.cohort_id
             WHERE r.module_id = %(module)s AND r.ended_at IS NOT NULL
               AND co.organization_id = %(organization)s AND e.member_id <> %(member)s
             ORDER BY e.member_id, r.ended_at, r.id)
    SELECT met.name, array_agg(f.way[met.place + 1] ORDER BY f.ended_at, f.id) AS went
      FROM first f
     CROSS JOIN LATERAL unnest(f.way) WITH ORDINALITY AS met (name, place)
      JOIN learning_journeyrun own ON own.id = %(run)s AND met.name = ANY (own.way)
     WHERE met.place < cardinality(f.way)
     GROUP BY met.name
"""


@dataclass(slots=True)
class OpenStory:
    """The module whose story a step opens to its leader now."""

    module_id: int


@dataclass(slots=True)
class OthersWent:
    """Where others went from a passage, the earliest first."""

    name: str
    went: list[str]


_OPEN = Statement(OpenStory, OPEN_STORY, step="bigint", now="timestamptz")
_OTHERS = Statement(
    OthersWent, OTHERS_WENT, module="bigint", organization="bigint", member="bigint", run="bigint"
)


@dataclass(frozen=True)
class Goes:
    """Every go of one leader through a story, in whatever version it was told, in order."""

    runs: Sequence[JourneyRun]

    @property
    def next_number(self) -> int:
        """Of the go that would begin now."""
        return self.runs[-1].number + 1 if self.runs else 1

    @property
    def finished(self) -> list[JourneyRun]:
        """Those that came to the debrief."""
        return [run for run in self.runs if run.is_finished]

    def of(self, number: int) -> JourneyRun | None:
        """One of them."""
        return next((run for run in self.runs if run.number == number), None)

    def under_way(self, module_id: int) -> JourneyRun | None:
        """The latest, while it goes on in the story as it is told now."""
        last = self.runs[-1] if self.runs else None
        return None if last is None or last.is_finished or last.module_id != module_id else last

    def way_before(self, module_id: int, journey: Journey, *, after: int, at: int) -> list[str]:
        """Where a new go begins: at the start, or where it leaves the way of an earlier one."""
        earlier = self.of(after)
        if earlier is None or earlier.module_id != module_id or at < 1:
            return [journey.start]
        return earlier.way[:at]


def _beside(member: Member, pk: int) -> PersonalStepQuerySet:
    return PersonalStep.objects.of(member).filter(pk=pk, step__kind=StepKind.CARDS)


STORY_STEP = CompiledQuery(_beside)
"""A step of the member's own with cards, beside which a story may be told: STORY_STEP.first(member,
its id).
"""


def _runs(enrollment: int, module: int) -> JourneyRunQuerySet:
    return JourneyRun.objects.of_story(enrollment, module).order_by("number")


_RUNS = CompiledQuery(_runs)


def goes_of(personal: PersonalStep) -> Goes:
    """One query."""
    return Goes(_RUNS(personal.enrollment_id, personal.step.module_id or 0))


def open_story(*, step_id: int, now: dt.datetime) -> int | None:
    """The module whose story this personal step opens now, held until the transaction ends."""
    found = _OPEN.first(step=step_id, now=now)
    return found.module_id if found else None


def others_went(run: JourneyRun, reader: Member) -> dict[str, Counter[str]]:
    """How many of the other leaders of the organization went where, from each passage of this way:
    passages from which fewer than five went on are left out.
    """
    rows = _OTHERS.all(
        module=run.module_id,
        organization=reader.organization_id,
        member=reader.pk,
        run=run.pk,
    )
    told = {row.name: others_chose(row.went) for row in rows}
    return {name: chose for name, chose in told.items() if chose is not None}


def shown_behaviors(member: Member) -> Counter[Behavior]:
    """What a leader's choices show, how often each, over their first finished go through every
    story. Theirs alone. One query, and one more where a story is new to this process.
    """
    finished = JourneyRun.objects.of(member).filter(ended_at__isnull=False)
    # No go through a story that was told in several versions counts twice: the first one stays.
    firsts: dict[str, JourneyRun] = {}
    for run in finished.select_related("module").defer("module__content").order_by("ended_at"):
        firsts.setdefault(run.module.lineage, run)
    stories = story_texts([run.module_id for run in firsts.values()], member.language)
    found: Counter[Behavior] = Counter()
    for run in firsts.values():
        found += behaviors_of(stories[run.module_id].journey, run.way)
    return found


def debrief_url(step_id: int, number: int) -> str:
    """Where a leader reads what a go showed."""
    return reverse("learning:debrief", args=[step_id, number])
