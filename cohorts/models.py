"""Cohorts, their plan, and the leaders who go through it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from cohorts.progress import StepMet, Tally, Walked, walked_from
from cohorts.querysets import (
    CoachTallyQuerySet,
    CohortQuerySet,
    EnrollmentQuerySet,
    PersonalStepQuerySet,
    QuietWeeksQuerySet,
    SharedEntryQuerySet,
    StepQuerySet,
)
from cohorts.states import CohortState
from people.models import Member, Organization
from programs.cadence import StepKind
from programs.models import Module, ProgramVersion


class Cohort(models.Model):
    """Leaders who go through one program version together. Exists once launched."""

    State = CohortState

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT)
    version = models.ForeignKey(ProgramVersion, on_delete=models.PROTECT)
    name = models.CharField(max_length=200)
    goal = models.TextField(blank=True)
    starts_on = models.DateField()
    weeks = models.PositiveSmallIntegerField(
        help_text="Number of the last week; pulses may go on after it."
    )
    time_zone = models.CharField(max_length=60)
    is_pilot = models.BooleanField(default=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    paused_at = models.DateTimeField(null=True, blank=True)
    modules = models.ManyToManyField(Module, related_name="+")
    facilitators = models.ManyToManyField(Member, related_name="facilitated_cohorts")
    coaches = models.ManyToManyField(Member, related_name="coached_cohorts")
    asks_after_end = models.BooleanField(
        default=False,
        help_text="Whether what was planned to be asked later still is once it is finished.",
    )
    launched_at = models.DateTimeField()
    launched_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    objects = CohortQuerySet.as_manager()
    leaders: int  # these two only from with_leaders()
    leaders_gone: int
    newer_version: int | None  # only from with_newer_version()
    facilitators_here: list[str]  # these four only from with_staff()
    facilitators_gone: list[str]
    coaches_here: list[str]
    coaches_gone: list[str]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=CohortState.PAUSED, paused_at__isnull=False)
                | (~Q(state=CohortState.PAUSED) & Q(paused_at=None)),
                name="cohort_paused_since",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_running(self) -> bool:
        """Whether it goes on; a paused or finished one stays to be read."""
        return self.state == CohortState.RUNNING

    @property
    def is_paused(self) -> bool:
        """Whether nothing opens and nothing is sent until it goes on."""
        return self.state == CohortState.PAUSED

    @property
    def still_asks(self) -> bool:
        """Whether what was planned to be asked still is: it runs, or goes on asking after its
        end.
        """
        return self.is_running or (self.is_finished and self.asks_after_end)

    @property
    def is_finished(self) -> bool:
        """Whether it is over, unless it is opened again."""
        return self.state == CohortState.FINISHED


class QuietWeeks(models.Model):
    """Weeks in which nothing opens for the leaders of an organization, or for those in one of its
    locations.
    """

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, db_index=False)
    name = models.CharField(max_length=100, help_text="Why nothing opens then.")
    location = models.CharField(max_length=120, blank=True, help_text="Empty: everywhere.")
    first_on = models.DateField(help_text="A Monday.")
    last_on = models.DateField(help_text="A Sunday.")

    objects = QuietWeeksQuerySet.as_manager()

    class Meta:
        ordering = ["first_on", "last_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "first_on", "last_on", "location"], name="quiet_weeks_once"
            ),
            models.CheckConstraint(
                condition=Q(first_on__iso_week_day=1, last_on__iso_week_day=7)
                & Q(last_on__gt=F("first_on")),
                name="quiet_weeks_are_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def mondays(self) -> list[dt.date]:
        """Each week by its first day."""
        count = (self.last_on - self.first_on).days // 7 + 1
        return [self.first_on + dt.timedelta(weeks=week) for week in range(count)]


class Step(models.Model):
    """One entry of a cohort's plan, the same for everybody in it. What has not opened can move."""

    cohort = models.ForeignKey(
        Cohort, on_delete=models.CASCADE, related_name="steps", db_index=False
    )
    kind = models.CharField(max_length=12, choices=StepKind.choices)
    module = models.ForeignKey(Module, null=True, blank=True, on_delete=models.PROTECT)
    week = models.PositiveSmallIntegerField()
    opens_on = models.DateField()
    position = models.PositiveSmallIntegerField()

    objects = StepQuerySet.as_manager()
    module_title: str  # only from titled()
    first_at: dt.datetime | None  # only from with_first_opening()
    counted: list[Tally]  # only from with_tallies()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["cohort", "position"], name="step_position_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} in week {self.week}"

    @property
    def is_kickoff(self) -> bool:
        """Whether its role-play is the one before anything is taught."""
        return self.kind == StepKind.KICKOFF

    @property
    def is_booster(self) -> bool:
        """Whether its cards refresh a module that was done before."""
        return self.kind == StepKind.BOOSTER


class CohortTally(models.Model):
    """How many leaders take part in a cohort, and how many have left it or the organization.

    Kept by the database in the transaction of whatever happens; nothing else writes it.
    """

    cohort = models.OneToOneField(
        Cohort, primary_key=True, on_delete=models.CASCADE, related_name="tally"
    )
    leaders = models.IntegerField()
    gone = models.IntegerField()

    def __str__(self) -> str:
        return f"tally of cohort {self.cohort_id}"


class CoachTally(models.Model):
    """How many leaders who take part in a cohort a coach has; kept like the other tallies."""

    cohort = models.ForeignKey(
        Cohort, on_delete=models.CASCADE, related_name="coach_tallies", db_index=False
    )
    coach = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    leaders = models.IntegerField()

    objects = CoachTallyQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cohort", "coach"], name="coach_tally_once")]

    def __str__(self) -> str:
        return f"tally of coach {self.coach_id} in cohort {self.cohort_id}"


class Enrollment(models.Model):
    """One leader in one cohort."""

    cohort = models.ForeignKey(
        Cohort, on_delete=models.CASCADE, related_name="enrollments", db_index=False
    )
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="enrollments")
    coach = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="coached"
    )
    enrolled_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    followed = models.CharField(
        max_length=32,
        blank=True,
        help_text="What was known of the leader when rules last made the plan; empty: never.",
    )
    looks_back_on = models.DateField(
        null=True,
        blank=True,
        help_text="From when on Today asks how something went; empty: nothing to ask.",
    )
    asked_until = models.DateTimeField(
        null=True,
        help_text="Until when something beside the plan may wait to be answered by the leader.",
    )

    objects = EnrollmentQuerySet.as_manager()
    steps_met: list[StepMet]  # only from with_steps()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cohort", "member"], name="enrolled_once")]
        indexes = [
            models.Index(
                fields=["cohort", "-left_at"],
                condition=Q(left_at__isnull=False),
                name="enrollment_left",
            ),
        ]

    def __str__(self) -> str:
        return f"enrollment {self.pk}"

    def walked(self, steps: Mapping[int, tuple[str, str]]) -> list[Walked]:
        """Their steps, by the (kind, title) of each of the cohort's; needs with_steps()."""
        return [walked_from(each, *steps[each.step_id]) for each in self.steps_met]

    @property
    def gone_since(self) -> dt.datetime | None:
        """When they left the cohort or the organization, whichever was first."""
        times = [self.left_at, self.member.left_at]
        return min((each for each in times if each is not None), default=None)


class SharedEntry(models.Model):
    """One entry of a leader's own record that they let their coach read; taken back, it is gone.

    The coach is kept with it: somebody else who coaches the leader later reads nothing of it.
    """

    enrollment = models.ForeignKey(
        Enrollment,
        on_delete=models.CASCADE,
        related_name="shared_entries",
        db_index=False,
    )
    coach = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    section = models.SlugField(max_length=40)
    key = models.SlugField(max_length=80)
    shared_at = models.DateTimeField()
    looked_at = models.DateTimeField(
        null=True, blank=True, help_text="When the coach last had it before them."
    )

    objects = SharedEntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrollment", "coach", "section", "key"], name="entry_shared_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.section} {self.key} of enrollment {self.enrollment_id}"


class PersonalStep(models.Model):
    """A step as one leader meets it: when it opens in their zone, how far they are, when it was
    done.

    Today, the cohort page and the reminders read this one table; tallies are kept in the
    transaction of what happened.
    """

    enrollment = models.ForeignKey(
        Enrollment,
        on_delete=models.CASCADE,
        related_name="personal_steps",
        db_index=False,
    )
    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="personal_steps")
    opens_on = models.DateField(
        null=True, blank=True, help_text="The leader's own day; empty where it is the step's."
    )
    opens_at = models.DateTimeField()
    cards_total = models.PositiveSmallIntegerField(default=0)
    cards_done = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)
    deck: ArrayField[list[int] | None, list[int] | None] = ArrayField(
        models.BigIntegerField(),
        null=True,
        blank=True,
        help_text="The leader's own cards in their order; empty: those of the module.",
    )
    suggested: ArrayField[list[int], list[int]] = ArrayField(
        models.BigIntegerField(),
        default=list,
        blank=True,
        help_text="Cards that a rule offers beside those; they are not counted.",
    )
    is_called_off = models.BooleanField(
        default=False, help_text="Its session does not take place, unless it is planned again."
    )
    address = models.CharField(
        max_length=200, blank=True, help_text="Where it happens in the portal, once known."
    )

    objects = PersonalStepQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrollment", "step"], name="personal_step_once"),
            models.CheckConstraint(
                condition=Q(cards_done__lte=F("cards_total")), name="cards_done_within_total"
            ),
        ]
        indexes = [
            models.Index(
                fields=["opens_at"], condition=Q(done_at__isnull=True), name="personal_step_open"
            ),
            models.Index(
                fields=["step", "opens_at", "id"],
                condition=Q(done_at__isnull=True),
                name="personal_step_waits",
            ),
            models.Index(
                fields=["done_at"], condition=Q(done_at__isnull=False), name="personal_step_done"
            ),
        ]

    def __str__(self) -> str:
        return f"personal step {self.pk}"

    @property
    def day(self) -> dt.date:
        """When it opens, as a date on the leader's calendar; needs the step loaded."""
        return self.opens_on or self.step.opens_on


class StepTally(models.Model):
    """How far those have come who meet a step at the same moment, of leaders who take part.

    Kept by the database in the transaction of whatever happens; nothing else writes it.
    """

    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="tallies", db_index=False)
    opens_at = models.DateTimeField()
    is_called_off = models.BooleanField()
    leaders = models.IntegerField()
    done = models.IntegerField()
    cards_done = models.IntegerField()
    cards_total = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["step", "opens_at", "is_called_off"], name="step_tally_once"
            )
        ]

    def __str__(self) -> str:
        return f"tally of step {self.step_id} at {self.opens_at}"
