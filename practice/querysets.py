"""Which sessions a member may see."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from cohorts.models import Cohort, Enrollment, Step
from cohorts.querysets import taking_part
from people.models import Member, Role
from practice.states import SessionState

if TYPE_CHECKING:
    from practice.models import Attendance, PeerNote, PracticeSession


class SessionQuerySet(models.QuerySet["PracticeSession"]):
    """Practice sessions of one organization."""

    def visible_to(self, member: Member) -> Self:
        """Admins see all; facilitators those of the cohorts they work on; leaders the ones of their
        group.
        """
        own = self.in_organization_of(member)
        if member.has_role(Role.ADMIN):
            return own
        return own.run_by(member) | own.attended_by(member)

    def in_organization_of(self, member: Member) -> Self:
        """Every session of the member's organization, whatever their role. By its own column: two
        ways from a session to its cohort are joined with each other under the second lock.
        """
        return self.filter(organization_id=member.organization_id)

    def run_by(self, member: Member) -> Self:
        """The member facilitates the session, or works on its cohort and may stand in or score
        beside.
        """
        works_on = Cohort.facilitators.through.objects.filter(member_id=member.pk)
        # By their steps, which are few, and not by their groups: a list in order of time then
        # reads no more sessions than it shows.
        steps = Step.objects.filter(cohort__in=works_on.values("cohort_id"))
        return self.filter(Q(facilitator=member) | Q(step__in=steps.values("pk")))

    def attended_by(self, member: Member) -> Self:
        """The member has a place in the group and has not left; also where they were before they
        moved to another group.
        """
        was_there = self.model._default_manager.filter(
            taking_part("attendances__enrollment__"),
            attendances__enrollment__member=member,
            attendances__was_present=True,
        )
        return self.filter(_seat(member) | Q(pk__in=was_there.values("pk")))

    def expecting(self, member: Member) -> Self:
        """They facilitate or score beside, or have a seat and go to no other group's session
        instead.
        """
        seats = Enrollment.objects.filter(taking_part(), member=member)
        at_home = Exists(seats.filter(place__group=OuterRef("group_id")))
        as_guest = Exists(seats.filter(guest_places__session=OuterRef("pk")))
        elsewhere = Exists(seats.filter(guest_places__session__step=OuterRef("step_id")))
        is_host = Q(facilitator=member) | Q(second__rater=member)
        return self.filter(is_host | as_guest | (at_home & ~elsewhere))

    def not_attended_by(self, member: Member) -> Self:
        """All others."""
        return self.exclude(_seat(member))

    def of_leader(self, enrollment: Enrollment) -> Self:
        """Those in which a leader has a seat: of their group, or as a guest instead."""
        visits = enrollment.guest_places.all()
        group = Enrollment.objects.filter(pk=enrollment.pk).values("place__group")
        at_home = Q(group__in=group) & ~Q(step__in=visits.values("session__step"))
        there = _not_before(enrollment.attendances.values("session"))
        return self.filter(at_home & there | Q(pk__in=visits.values("session")))

    def ahead_of(self, cohort: Cohort, now: dt.datetime) -> Self:
        """The cohort's planned sessions that have not begun, the next one first."""
        return self.filter(
            group__cohort=cohort, state=self.model.State.PLANNED, starts_at__gt=now
        ).order_by("starts_at", "pk")

    def still_to_come(self, now: dt.datetime) -> Self:
        """What is planned, and what is planned again once its cohort goes on."""
        return self.filter(Q(state=self.model.State.PLANNED, starts_at__gt=now) | Q(rests=True))

    def to_come(self, cohort: Cohort, now: dt.datetime) -> Self:
        """The same of one cohort."""
        return self.still_to_come(now).filter(group__cohort=cohort)

    def to_come_since(self, cohort: Cohort, since: dt.datetime) -> Self:
        """What was to come at a moment, planned or at rest."""
        coming = Q(state=self.model.State.PLANNED) | Q(rests=True)
        return self.filter(coming, group__cohort=cohort, starts_at__gt=since)

    def since_launch(self) -> Self:
        """Without what had been when its pilot was launched: nobody was invited to that."""
        return self.filter(starts_at__gt=F("step__cohort__launched_at"))

    def held_fast(self) -> list[PracticeSession]:
        """All of them in full, their rows held until the transaction ends."""
        return list(self.in_full().select_for_update(of=("self",)).order_by("pk"))

    def led_by_leavers(self, cohort: Cohort, now: dt.datetime) -> list[tuple[int, str, int]]:
        """Facilitators who left the organization: (id, name, how many sessions to come)."""
        return self.to_come(cohort, now)._of_leavers("facilitator")

    def scored_by_leavers(self, cohort: Cohort, now: dt.datetime) -> list[tuple[int, str, int]]:
        """Second raters who did, the same way."""
        return self.to_come(cohort, now)._of_leavers("second__rater")

    def _of_leavers(self, seat: str) -> list[tuple[int, str, int]]:
        gone = self.filter(**{f"{seat}__left_at__isnull": False}).order_by(f"{seat}__folded")
        return list(gone.values_list(seat, f"{seat}__name").annotate(models.Count("pk")))

    def in_full(self) -> Self:
        """With what every page about a session shows; of its module only the id, see
        programs.module_texts.
        """
        return self.select_related(
            "group__cohort__launched_by", "facilitator", "step", "second__rater"
        )

    def alternatives_to(self, session: PracticeSession, now: dt.datetime) -> Self:
        """Other groups' sessions of the same step that are ahead."""
        ahead = self.filter(step=session.step_id, state=self.model.State.PLANNED, starts_at__gt=now)
        return ahead.exclude(pk=session.pk)

    def with_excused(self) -> Self:
        """Each with `excused`, how many of its leaders said that they cannot come."""
        attendances = self.model._meta.get_field("attendances").related_model
        said_so = attendances._default_manager.filter(
            session=OuterRef("pk"), excused_at__isnull=False
        )
        alike = said_so.order_by().values("session").annotate(number=models.Count("pk"))
        return self.annotate(excused=Coalesce(models.Subquery(alike.values("number")), 0))

    def locked(self, pk: int) -> PracticeSession:
        """One of them in full, its row held until the transaction ends."""
        return self.in_full().select_for_update(of=("self",)).get(pk=pk)


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    """Who was there, who was not."""

    def absent(self) -> Self:
        """Those who were noted as absent."""
        return self.filter(was_present=False)

    def missed(self) -> Self:
        """Those of leaders who need another date for the step: they gave notice, or were not there
        when it was held, nor anywhere else where it was.
        """
        held = Q(session__state=SessionState.HELD)
        gave_notice = Q(excused_at__isnull=False, session__state=SessionState.PLANNED)
        caught_up = self.model._default_manager.filter(
            held,
            enrollment=OuterRef("enrollment"),
            session__step=OuterRef("session__step"),
            was_present=True,
        )
        return self.absent().filter(held | gave_notice).exclude(Exists(caught_up))

    def without_another_date(self) -> Self:
        """Those who have no place in another session of the step that was or is to be."""
        sessions = self.model._meta.get_field("session").related_model
        others = sessions._default_manager.filter(
            step=OuterRef("session__step"), guests__enrollment=OuterRef("enrollment")
        ).exclude(Q(pk=OuterRef("session")) | Q(state=SessionState.CANCELED))
        return self.exclude(Exists(others))

    def who_were_there(self, session: PracticeSession) -> Self:
        """Of leaders who still take part, in the order of their seats, guests last."""
        present = self.filter(taking_part("enrollment__"), session=session, was_present=True)
        own = models.Case(models.When(enrollment__place__group=session.group_id, then=0), default=1)
        return present.select_related("enrollment__member").order_by(own, "enrollment__place", "pk")

    def beside(self) -> Self:
        """Those of the outer row's session and enrollment: a score or a note stands beside one."""
        return self.filter(session=OuterRef("session"), enrollment=OuterRef("enrollment"))


class PeerNoteQuerySet(models.QuerySet["PeerNote"]):
    """What leaders wrote to each other after practice."""

    def of(self, enrollment: Enrollment, session: PracticeSession) -> Self:
        """Those that a leader wrote or was written, in the order they came. Nobody else reads
        them, and nothing is read of a session that is open again.
        """
        own = Q(author=enrollment) | Q(receiver=enrollment)
        held = self.filter(own, session=session, session__state=SessionState.HELD)
        return held.select_related("author__member").order_by("written_at", "pk")

    def received_by(self, member: Member) -> Self:
        """Those that a leader was written, in sessions that are held, the latest first."""
        held = self.filter(
            receiver__member=member,
            receiver__cohort__organization_id=member.organization_id,
            session__state=SessionState.HELD,
        )
        return held.order_by("-session__starts_at", "-session", "written_at", "pk")


def seats() -> Q:
    """Of a planned session, with an enrollment as the outer row: they have a seat in it, own or as
    a guest.
    """
    guests = Enrollment.objects.filter(pk=OuterRef(OuterRef("pk")), guest_places__was_home=True)
    before = guests.values("guest_places__session__step")
    at_home = Q(group=OuterRef("place__group")) & ~Q(step__in=before)
    return at_home | Q(guests__enrollment=OuterRef("pk"))


def _seat(member: Member) -> Q:
    """The few seats of a member, read once, whatever the sessions are; none where their group was
    before they came into it.
    """
    theirs = Enrollment.objects.filter(taking_part(), member=member)
    own = theirs.filter(place__isnull=False).values("place__group")
    visits = theirs.filter(guest_places__isnull=False).values("guest_places__session")
    before = theirs.filter(guest_places__was_home=True).values("guest_places__session__step")
    noted = theirs.filter(attendances__isnull=False).values("attendances__session")
    at_home = Q(group__in=own) & ~Q(step__in=before) & _not_before(noted)
    return at_home | Q(pk__in=visits)


def _not_before(noted: models.QuerySet[models.Model, object]) -> Q:
    """Sessions of a group that were not held before somebody came into it: whoever had a seat was
    noted, as present or absent, once it was held.
    """
    return ~Q(state=SessionState.HELD) | Q(pk__in=noted)
