"""Groups of leaders and the live sessions they practice in."""

from __future__ import annotations

import datetime as dt
import uuid
import zoneinfo

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext as _

from cohorts.models import Cohort, Enrollment, Step
from cohorts.plan import moved_by
from common.local_time import at_local
from people.models import Member, Organization
from practice.querysets import AttendanceQuerySet, PeerNoteQuerySet, SessionQuerySet
from practice.states import SessionState
from programs.models import Module


class PracticeGroup(models.Model):
    """Four to six leaders, mixed across departments, who practice together; or nobody of its own: a
    make-up session has a group to itself, and all leaders in it are guests.
    """

    cohort = models.ForeignKey(
        Cohort, on_delete=models.CASCADE, related_name="groups", db_index=False
    )
    name = models.CharField(max_length=80, blank=True)
    position = models.PositiveSmallIntegerField()
    is_make_up = models.BooleanField(
        default=False, help_text="For one session of leaders who missed theirs; it has no name."
    )

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["cohort", "position"], name="group_position_once"),
            models.CheckConstraint(
                condition=models.Q(is_make_up=True, name="")
                | (models.Q(is_make_up=False) & ~models.Q(name="")),
                name="group_named_unless_make_up",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """What it is called on pages and in mails, in the active language."""
        return group_title(self.name)


def group_title(name: str) -> str:
    """What a group of this name is called; the one of a make-up session has none."""
    return name or _("Make-up session")


class GroupPlace(models.Model):
    """A leader's place in a group; one per enrollment."""

    group = models.ForeignKey(PracticeGroup, on_delete=models.CASCADE, related_name="places")
    enrollment = models.OneToOneField(Enrollment, on_delete=models.CASCADE, related_name="place")

    def __str__(self) -> str:
        return f"enrollment {self.enrollment_id} in group {self.group_id}"


def reply_address() -> str:
    """Where calendars answer to, as the operator has it now; '' for a person."""
    return settings.REPLY_ADDRESS


class PracticeSession(models.Model):
    """One group, one time, one facilitator. Its step says which kind it is: kickoff, practice or
    closing.
    """

    State = SessionState

    organization = models.ForeignKey(
        Organization,
        on_delete=models.CASCADE,
        db_index=False,
        related_name="+",
        help_text="That of its group: lists find the next ones by an index, whoever else has some.",
    )
    group = models.ForeignKey(
        PracticeGroup, on_delete=models.CASCADE, related_name="sessions", db_index=False
    )
    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="sessions")
    module = models.ForeignKey(
        Module, on_delete=models.PROTECT, help_text="Whose scenario and rubric are used."
    )
    form = models.SlugField(
        max_length=80,
        blank=True,
        help_text="Which form of the role-play is played; empty for the one every module has.",
    )
    facilitator = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="facilitated_sessions"
    )
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=45)
    time_zone = models.CharField(max_length=60, help_text="The zone the time was agreed in.")
    link = models.URLField(max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    rests = models.BooleanField(
        default=False,
        help_text="Canceled because its pilot rests; planned again when that goes on.",
    )
    calendar_uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(
        default=0, help_text="Counts calendar updates; clients keep the highest."
    )
    replies_to = models.EmailField(
        default=reply_address,
        blank=True,
        editable=False,
        help_text="Whose subaddresses are the organizer of its leaders' entries, as long as they "
        "are in a calendar; empty where a person is.",
    )

    leading = models.ForeignKey(
        Enrollment,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Whose turn it is to lead the role-play.",
    )
    turn_began_at = models.DateTimeField(null=True, blank=True)
    lead_order: models.JSONField[list[int], list[int]] = models.JSONField(
        default=list,
        blank=True,
        help_text="Enrollments in the order in which the facilitator wants them to lead; whoever "
        "is not among them comes after, as practice.leading_order has it.",
    )

    objects = SessionQuerySet.as_manager()
    excused: int  # only from with_excused()

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.UniqueConstraint(fields=["group", "step"], name="session_once_per_step"),
            models.CheckConstraint(
                condition=models.Q(rests=False) | models.Q(state=SessionState.CANCELED),
                name="session_rests_canceled",
            ),
        ]
        indexes = [
            models.Index(
                fields=["step", "starts_at", "id"],
                include=["organization"],  # as below
                name="session_by_step",
            ),
            models.Index(fields=["starts_at", "id"], name="session_by_time"),
            models.Index(
                fields=["organization", "starts_at", "id"], name="session_by_organization"
            ),
            models.Index(
                fields=["facilitator", "state", "starts_at", "id"], name="session_by_facilitator"
            ),
            models.Index(
                fields=["step", "starts_at"],
                include=["organization"],  # the second lock asks for it: no row need be read
                condition=models.Q(state=SessionState.PLANNED),
                name="session_planned",
            ),
        ]

    def __str__(self) -> str:
        return f"session {self.pk} of group {self.group_id}"

    @property
    def second_rater(self) -> SecondRater | None:
        """Who scores beside, if anybody. No query for a session in_full()."""
        return getattr(self, "second", None)

    @property
    def hosts(self) -> set[int]:
        """Whoever is there for the leaders: the facilitator and the second rater."""
        second = self.second_rater
        return {self.facilitator_id, *([second.rater_id] if second else [])}

    @property
    def hosting(self) -> list[Member]:
        """The same as members, who may have left. No query for a session in_full()."""
        second = self.second_rater
        return [self.facilitator, *([second.rater] if second else [])]

    @property
    def enrollments(self) -> models.QuerySet[Enrollment]:
        """Who has a seat in it, their own or as a guest, whether they still take part or not; not
        whoever came into the group later and had theirs in another one's, or after it was held,
        when everybody was noted.
        """
        guests = GuestPlace.objects.filter(session=self)
        before = GuestPlace.objects.filter(was_home=True, session__step=self.step_id)
        elsewhere = before.exclude(session=self).values("enrollment")
        own = GroupPlace.objects.filter(group=self.group_id).exclude(enrollment__in=elsewhere)
        held = PracticeSession.objects.filter(pk=self.pk, state=SessionState.HELD)
        noted = Attendance.objects.filter(session=self).values("enrollment")
        own = own.filter(~models.Exists(held) | models.Q(enrollment__in=noted))
        seated = own.values("enrollment").union(guests.values("enrollment"))
        return Enrollment.objects.filter(pk__in=seated)

    @property
    def join_url(self) -> str:
        """The link, if it is one a browser may follow."""
        return self.link if self.link.startswith(("https://", "http://")) else ""

    def weeks_later(self, weeks: int) -> dt.datetime:
        """When it starts so many weeks later, by the clock it was agreed on."""
        local = self.starts_at.astimezone(zoneinfo.ZoneInfo(self.time_zone))
        return at_local(moved_by(local.date(), weeks), local.time(), self.time_zone)

    @property
    def is_planned(self) -> bool:
        """Still ahead, or running."""
        return self.state == self.State.PLANNED

    @property
    def is_held(self) -> bool:
        """Took place; what was scored may be read."""
        return self.state == self.State.HELD

    @property
    def is_canceled(self) -> bool:
        """Does not take place, unless it is planned again."""
        return self.state == self.State.CANCELED


class TurnBegun(models.Model):
    """A turn as it was begun: who led, as which one of the session."""

    session = models.ForeignKey(
        PracticeSession, on_delete=models.CASCADE, related_name="turns", db_index=False
    )
    enrollment = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="turns_led")
    number = models.PositiveSmallIntegerField(help_text="1 for whoever went first.")
    began_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="turn_number_once")
        ]

    def __str__(self) -> str:
        return f"turn {self.number} of session {self.session_id}"


class SecondRater(models.Model):
    """Somebody who scores some leaders of a session beside its facilitator, each for themselves."""

    session = models.OneToOneField(PracticeSession, on_delete=models.CASCADE, related_name="second")
    rater = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="second_sessions")
    enrollments: ArrayField[list[int], list[int]] = ArrayField(
        models.BigIntegerField(),
        help_text="Whom they are asked to score, whether these still take part or not.",
    )

    def __str__(self) -> str:
        return f"member {self.rater_id} beside in session {self.session_id}"


class GuestPlace(models.Model):
    """A leader's place in another group's session or a make-up session, this once, instead of the
    one of their own group for the same step. So is one that had begun when they changed to another
    group: what they did there stays theirs.
    """

    session = models.ForeignKey(
        PracticeSession, on_delete=models.CASCADE, related_name="guests", db_index=False
    )
    enrollment = models.ForeignKey(
        Enrollment, on_delete=models.CASCADE, related_name="guest_places"
    )
    was_home = models.BooleanField(
        default=False, help_text="It was their own group's; they sit where they sat."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "enrollment"], name="guest_place_once")
        ]

    def __str__(self) -> str:
        return f"enrollment {self.enrollment_id} as a guest in session {self.session_id}"


class Attendance(models.Model):
    """Whether a leader was there: as the facilitator saw it, or as the leader said beforehand.

    Its revision counts every change, so that a page that shows an older one changes nothing.
    """

    session = models.ForeignKey(
        PracticeSession,
        on_delete=models.CASCADE,
        related_name="attendances",
        db_index=False,
    )
    enrollment = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="attendances")
    was_present = models.BooleanField()
    revision = models.PositiveIntegerField(default=1)
    noted_at = models.DateTimeField()
    excused_at = models.DateTimeField(
        null=True, blank=True, help_text="When the leader said that they cannot come."
    )

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "enrollment"], name="attendance_once")
        ]
        indexes = [
            models.Index(
                fields=["session"],
                condition=models.Q(excused_at__isnull=False),
                name="attendance_excused",
            )
        ]

    def __str__(self) -> str:
        return f"enrollment {self.enrollment_id} at session {self.session_id}"


NOTE_LENGTH = 600
"""Characters: a few sentences, as one says them over a coffee."""
NOTE_CHANGES_FOR = dt.timedelta(days=7)


class PeerNote(models.Model):
    """What a leader noticed in another one while they practiced, and a question for them: read by
    the receiver and its author, by nobody else. Nobody notes whether it was read.
    """

    session = models.ForeignKey(
        PracticeSession,
        on_delete=models.CASCADE,
        related_name="peer_notes",
        db_index=False,
    )
    author = models.ForeignKey(
        Enrollment, on_delete=models.CASCADE, related_name="peer_notes_written"
    )
    receiver = models.ForeignKey(
        Enrollment, on_delete=models.CASCADE, related_name="peer_notes_received"
    )
    observation = models.CharField(max_length=NOTE_LENGTH, blank=True)
    question = models.CharField(max_length=NOTE_LENGTH, blank=True)
    written_at = models.DateTimeField(help_text="First; its author changes it for a week.")
    saved_at = models.DateTimeField(help_text="As it stands.")

    objects = PeerNoteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "author", "receiver"], name="peer_note_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(author=models.F("receiver")), name="peer_note_to_another"
            ),
            models.CheckConstraint(
                condition=~models.Q(observation="", question=""), name="peer_note_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"enrollment {self.author_id} to {self.receiver_id} after session {self.session_id}"

    def is_settled(self, now: dt.datetime) -> bool:
        """Whether it stays as it is: a week after it was written."""
        return now >= self.written_at + NOTE_CHANGES_FOR
