"""Who may see which rounds and ratings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Func, IntegerField, Q

from cohorts.querysets import still_asking, taking_part
from peers.states import RatingState, RoundState
from people.models import Member, Role

if TYPE_CHECKING:
    from peers.models import PeerRater, PeerRating, PeerRound


class PeerRoundQuerySet(models.QuerySet["PeerRound"]):
    """Rounds of one organization."""

    def visible_to(self, member: Member) -> Self:
        """Admins: that it is held, and how many answered in all."""
        own = self.filter(cohort__organization_id=member.organization_id)
        return own if member.has_role(Role.ADMIN) else own.none()

    def planned(self) -> Self:
        """Those that have not opened."""
        return self.filter(state=RoundState.PLANNED)

    def open(self) -> Self:
        """Those in which people can say something."""
        return self.filter(state=RoundState.OPEN)


class PeerRatingQuerySet(models.QuerySet["PeerRating"]):
    """Ratings of leaders."""

    def visible_to(self, member: Member) -> Self:
        """The leader's own, also of programs that they left. Nobody else's: what a coach reads is
        an entry of the leader's record.
        """
        own = Q(enrollment__member=member)
        return self.filter(own, enrollment__cohort__organization_id=member.organization_id)

    def waiting_for_leader(self) -> Self:
        """Those in which the leader has still to name people or to answer about themselves, where
        ratings go on.
        """
        return self.filter(
            Q(state=RatingState.CHOOSING) | Q(own_at=None),
            taking_part("enrollment__"),
            still_asking("enrollment__cohort__"),
            round__state=RoundState.OPEN,
        ).exclude(state=RatingState.CLOSED)

    def to_confirm_by(self, member: Member) -> Self:
        """Proposals that wait for somebody."""
        return self.under_the_eyes_of(member).filter(
            taking_part("enrollment__"),
            state=RatingState.PROPOSED,
            round__state=RoundState.OPEN,
        )

    def under_the_eyes_of(self, member: Member) -> Self:
        """Whose lists somebody confirms, whether they wait or not: of leaders whom they coach; for
        admins, of those whom nobody coaches now.
        """
        own = self.filter(enrollment__cohort__organization_id=member.organization_id)
        theirs = Q(enrollment__coach=member)
        if member.has_role(Role.ADMIN):
            theirs |= Q(enrollment__coach=None) | Q(enrollment__coach__left_at__isnull=False)
        return own.filter(theirs).exclude(enrollment__member=member)

    def in_full(self) -> Self:
        """With everything that pages and mails name."""
        return self.select_related(
            "round", "enrollment__cohort", "enrollment__coach", "enrollment__member__organization"
        )


class PeerRaterQuerySet(models.QuerySet["PeerRater"]):
    """People who rate somebody."""

    def asked(self) -> Self:
        """Those who are there, in ratings that ask at this moment, of pilots that run."""
        return self.filter(
            taking_part("rating__enrollment__"),
            still_asking("rating__round__cohort__"),
            member__left_at=None,
            rating__state=RatingState.ASKING,
            rating__round__state=RoundState.OPEN,
        )

    def used(self) -> Self:
        """Those whose link was used, for an answer or to decline; nobody once it is closed."""
        mark = Func(F("rating__box__marks"), F("place"), function="get_bit")
        mark.output_field = IntegerField()
        return self.alias(mark=mark).filter(mark=1)

    def with_people(self) -> Self:
        """With who they are, whom they rate, and in which round."""
        return self.select_related(
            "member__organization", "rating__round", "rating__enrollment__member__organization",
            "rating__enrollment__cohort",
        )  # fmt: skip
