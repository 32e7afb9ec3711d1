"""A pilot before it is launched."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.db import models
from django.utils import timezone

from cohorts.models import Cohort
from common.typed_json import StructField
from people.models import Member, Organization
from pilots.draft import DraftSession, Groups, Outline, Pilot, Times
from pilots.querysets import PilotDraftQuerySet
from pilots.reviews import KeptMail, Review


class PilotDraft(models.Model):
    """A pilot on its way: everything the wizard knows so far."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    by = models.ForeignKey(Member, on_delete=models.CASCADE)
    outline: models.JSONField[Outline, Outline] = StructField(Outline, default=Outline)
    revision = models.PositiveIntegerField(
        default=1, help_text="A save that carries an older number is stale."
    )
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    cohort = models.OneToOneField(
        Cohort, null=True, blank=True, on_delete=models.SET_NULL, related_name="draft"
    )
    expands = models.ForeignKey(
        Cohort,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="expansions",
        help_text="The pilot that it makes the full program of.",
    )
    waits_for = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="waiting",
        help_text="The draft whose other half it is, drawn to begin later.",
    )
    problem = models.TextField(blank=True, help_text="What kept a worker from going on with it.")

    objects = PilotDraftQuerySet.as_manager()

    def __str__(self) -> str:
        return f"draft {self.pk}"

    @property
    def pilot(self) -> Pilot:
        """The whole of it, with everybody who is named. Three queries."""
        outline = self.outline
        planned_for = outline.planned_for
        return Pilot(
            goal=outline.goal,
            leaders=tuple(self.leaders.order_by("place").values_list("person", flat=True)),
            plan=outline.plan,
            team=outline.team,
            groups=self.groups,
            times=Times(
                planned_for.form,
                planned_for.starts_on,
                tuple(each.session for each in self.slots.order_by("group", "step")),
                planned_for.twice,
            ),
            pulse=outline.pulse,
            measurement=outline.measurement,
            waitlist=outline.waitlist,
            saved_in=outline.saved_in,
        )

    @property
    def groups(self) -> Groups:
        """Who practices together. One query."""
        groups: dict[int, list[int]] = {}
        for number, person in self.seats.order_by("group", "place").values_list("group", "person"):
            groups.setdefault(number, []).append(person)
        return tuple(map(tuple, groups.values()))

    @property
    def is_busy(self) -> bool:
        """Whether it waits for a worker or is in the hands of one. One query the first time."""
        return hasattr(self, "job")

    @property
    def progress_name(self) -> str:
        """Under which a worker says how far it has come."""
        return f"draft-{self.pk}"


class ChosenLeader(models.Model):
    """Somebody who is to take part, in the order in which they were chosen."""

    draft = models.ForeignKey(
        PilotDraft, on_delete=models.CASCADE, related_name="leaders", db_index=False
    )
    place = models.PositiveIntegerField(help_text="Grows; there may be gaps.")
    person = models.BigIntegerField(help_text="The member's id, who may be gone.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "person"], name="leader_chosen_once")
        ]
        indexes = [models.Index(fields=["draft", "place", "person"], name="leaders_in_order")]

    def __str__(self) -> str:
        return f"leader {self.person} of draft {self.draft_id}"


class GroupSeat(models.Model):
    """Where a leader practices. Groups count from 1 without gaps."""

    draft = models.ForeignKey(
        PilotDraft, on_delete=models.CASCADE, related_name="seats", db_index=False
    )
    group = models.PositiveIntegerField()
    place = models.PositiveIntegerField(help_text="Grows within the group; there may be gaps.")
    person = models.BigIntegerField(help_text="The member's id, who may be gone.")

    class Meta:
        indexes = [
            models.Index(fields=["draft", "group", "place", "person"], name="seats_in_order"),
            models.Index(fields=["draft", "person"], name="seat_by_person"),
        ]

    def __str__(self) -> str:
        return f"seat of {self.person} in group {self.group} of draft {self.draft_id}"


class SessionSlot(models.Model):
    """When one group is to meet for one step."""

    draft = models.ForeignKey(
        PilotDraft, on_delete=models.CASCADE, related_name="slots", db_index=False
    )
    group = models.PositiveIntegerField()
    step = models.PositiveIntegerField(help_text="Position of the planned step.")
    day = models.DateField()
    time = models.TimeField()
    time_zone = models.CharField(max_length=60)
    facilitator = models.BigIntegerField(help_text="The member's id, who may be gone.")
    link = models.CharField(max_length=500, blank=True)
    starts_at = models.DateTimeField(help_text="The same as an instant.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "group", "step"], name="slot_once_a_step")
        ]
        indexes = [
            models.Index(fields=["draft", "starts_at", "facilitator", "group"], name="slot_by_time")
        ]

    def __str__(self) -> str:
        return f"group {self.group}, step {self.step} of draft {self.draft_id}"

    @classmethod
    def of(cls, draft: PilotDraft, session: DraftSession) -> Self:
        """The row of a session, not written yet."""
        return cls(
            draft=draft,
            group=session.group,
            step=session.step,
            day=session.day,
            time=session.time,
            time_zone=session.time_zone,
            facilitator=session.facilitator_id,
            link=session.link,
            starts_at=session.starts_at,
        )

    @property
    def session(self) -> DraftSession:
        """The session of a row."""
        return DraftSession(
            group=self.group,
            step=self.step,
            day=self.day,
            time=self.time,
            time_zone=self.time_zone,
            facilitator_id=self.facilitator,
            link=self.link,
        )


class DraftReview(models.Model):
    """What the review of a draft says, in one language; true as long as nothing it was worked out
    from is another. Can be thrown away at any time.
    """

    draft = models.ForeignKey(
        PilotDraft, on_delete=models.CASCADE, related_name="reviews", db_index=False
    )
    language = models.CharField(max_length=10)
    revision = models.PositiveIntegerField(help_text="Of the draft.")
    made_at = models.DateTimeField()
    good_until = models.DateTimeField(help_text="When something begins by itself.")
    recorded_since = models.DateTimeField()
    recorded = models.PositiveIntegerField(
        help_text="How much was recorded in the organization since then."
    )
    review: models.JSONField[Review, Review] = StructField(Review)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "language"], name="reviewed_once")]

    def __str__(self) -> str:
        return f"review of draft {self.draft_id} in {self.language}"

    def is_of(self, now: dt.datetime) -> bool:
        """Whether time alone has changed nothing since."""
        today = timezone.localdate(now) == timezone.localdate(self.made_at)
        return today and now < self.good_until


class ReviewPage(models.Model):
    """To whom the mails of one bundle of a review go: a page of them."""

    review = models.ForeignKey(
        DraftReview, on_delete=models.CASCADE, related_name="pages", db_index=False
    )
    bundle = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    mails: models.JSONField[list[KeptMail], list[KeptMail]] = StructField(list[KeptMail])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "bundle", "number"], name="page_once")
        ]

    def __str__(self) -> str:
        return f"page {self.number} of bundle {self.bundle}, review {self.review_id}"


class DraftWork(models.TextChoices):
    """What a worker does with a draft of a large pilot."""

    GROUPS = "groups"
    TIMES = "times"
    REVIEW = "review"
    LAUNCH = "launch"


class DraftJob(models.Model):
    """A draft of a large pilot waiting for a worker or in its hands; gone once that is done.

    The worker holds the row's lock for as long as it works, and its one transaction with it: a
    worker that is killed leaves the job as it found it.
    """

    draft = models.OneToOneField(
        PilotDraft, primary_key=True, on_delete=models.CASCADE, related_name="job"
    )
    work = models.CharField(max_length=10, choices=DraftWork.choices)
    revision = models.PositiveIntegerField(help_text="Of the draft that the work was asked for.")
    by = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=10, help_text="In which a problem is said.")
    attempts = models.PositiveSmallIntegerField(default=0)
    queued_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.work} draft {self.draft_id}"
