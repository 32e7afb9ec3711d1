"""Rounds in which leaders are rated, and who rates whom. What is said stands in peers.answers."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from cohorts.models import Cohort, Enrollment
from common.typed_json import StructField
from peers import answers as _answers  # noqa: F401  Django finds models through this module
from peers.gaps import LEAST_POOLED, RatingFigures
from peers.items import RatedItem
from peers.numbers import fewest_for, number_word
from peers.querysets import PeerRaterQuerySet, PeerRatingQuerySet, PeerRoundQuerySet
from peers.states import RatingOccasion, RatingState, Relation, RoundState
from people.models import Member

REASON_LENGTH = 500


class PeerRound(models.Model):
    """One occasion on which the leaders of a cohort are rated: the same items for everybody."""

    State = RoundState

    cohort = models.ForeignKey(
        Cohort, on_delete=models.CASCADE, related_name="peer_rounds", db_index=False
    )
    occasion = models.CharField(max_length=8, choices=RatingOccasion.choices)
    items: models.JSONField[list[RatedItem], list[RatedItem]] = StructField(list[RatedItem])
    state = models.CharField(max_length=8, choices=RoundState.choices, default=RoundState.PLANNED)
    opens_on = models.DateField(help_text="When leaders are asked to name people.")
    closes_on = models.DateField(help_text="The last day for answers.")
    planned_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    asked = models.PositiveIntegerField(null=True, help_text="Raters of everybody, at close.")
    answered = models.PositiveIntegerField(null=True, help_text="The same; never before.")
    least_pooled = models.PositiveSmallIntegerField(
        default=LEAST_POOLED, help_text="From so many raters on a mean is shown; only ever raised."
    )

    objects = PeerRoundQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cohort", "occasion"], name="peer_round_once"),
            models.CheckConstraint(
                condition=Q(closes_on__gt=models.F("opens_on")), name="peer_round_has_time"
            ),
            models.CheckConstraint(
                condition=Q(least_pooled__gte=LEAST_POOLED), name="peer_round_minimum"
            ),
        ]

    def __str__(self) -> str:
        return f"peer round {self.pk} of cohort {self.cohort_id}"

    @property
    def organization_id(self) -> int:
        """Whose it is, for the audit table."""
        return self.cohort.organization_id

    @property
    def least_word(self) -> str:
        """From how many raters on averages are shown."""
        return number_word(self.least_pooled)

    @property
    def fewest(self) -> int:
        """How many people a leader names at least."""
        return fewest_for(self.least_pooled)

    @property
    def fewest_word(self) -> str:
        """The same in a sentence."""
        return number_word(self.fewest)

    @property
    def is_planned(self) -> bool:
        """Whether nobody knows of it yet."""
        return self.state == RoundState.PLANNED

    @property
    def is_open(self) -> bool:
        """Whether people can still say something."""
        return self.state == RoundState.OPEN

    @property
    def is_closed(self) -> bool:
        """Whether it is over."""
        return self.state == RoundState.CLOSED


class PeerRating(models.Model):
    """One leader in one round. What comes of it is the leader's alone, unless it is an entry of
    their record that they share (cohorts.SharedEntry).
    """

    State = RatingState

    round = models.ForeignKey(
        PeerRound, on_delete=models.CASCADE, related_name="ratings", db_index=False
    )
    enrollment = models.ForeignKey(
        Enrollment, on_delete=models.CASCADE, related_name="peer_ratings"
    )
    state = models.CharField(max_length=8, choices=RatingState.choices, default="choosing")
    proposed_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_changed = models.BooleanField(
        default=False, help_text="Whether somebody else than the leader changed the list."
    )
    reason = models.TextField(max_length=REASON_LENGTH, blank=True, help_text="Why they did.")
    own: models.JSONField[dict[str, int], dict[str, int]] = StructField(
        dict[str, int], default=dict, help_text="What the leader says of themselves, by item."
    )
    own_at = models.DateTimeField(null=True, blank=True)
    figures: models.JSONField[RatingFigures | None, RatingFigures | None] = StructField(
        RatingFigures, null=True, help_text="Published at close, never changed afterwards."
    )

    objects = PeerRatingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "enrollment"], name="peer_rated_once"),
            models.CheckConstraint(
                condition=Q(figures=None) | Q(state=RatingState.CLOSED), name="peer_result_at_close"
            ),
        ]
        indexes = [
            models.Index(
                fields=["enrollment"],
                condition=Q(state=RatingState.PROPOSED),
                name="peer_list_waits",
            )
        ]

    def __str__(self) -> str:
        return f"rating {self.pk} of enrollment {self.enrollment_id}"

    @property
    def organization_id(self) -> int:
        """Whose it is, for the audit table."""
        return self.enrollment.cohort.organization_id

    @property
    def is_choosing(self) -> bool:
        """Whether the leader has still to say who."""
        return self.state == RatingState.CHOOSING

    @property
    def is_proposed(self) -> bool:
        """Whether it waits for somebody's word."""
        return self.state == RatingState.PROPOSED

    @property
    def is_closed(self) -> bool:
        """Whether it is over."""
        return self.state == RatingState.CLOSED


class PeerRater(models.Model):
    """Somebody who rates a leader. The row is the same before and after they answer."""

    Relation = Relation

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    rating = models.ForeignKey(
        PeerRating, on_delete=models.CASCADE, related_name="raters", db_index=False
    )
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    relation = models.CharField(max_length=8, choices=Relation.choices)
    place = models.PositiveSmallIntegerField(default=0, help_text="Which of the marks is theirs.")
    token_hash = models.CharField(  # noqa: DJ001  many are empty at once, so empty must be null to be unique
        max_length=64, unique=True, null=True, help_text="Empty until confirmed, and at close."
    )
    asked_at = models.DateTimeField(null=True, blank=True)

    objects = PeerRaterQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rating", "member"], name="peer_rates_once")]

    def __str__(self) -> str:
        return f"rater {self.pk}"

    @property
    def is_report(self) -> bool:
        """Whether the leader is their manager."""
        return self.relation == Relation.REPORT
