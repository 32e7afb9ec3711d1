"""What a member may see of cohorts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, F, Min, OuterRef, Q, TextField, Value
from django.db.models.functions import Coalesce, Concat
from msgspec import Struct

from cohorts.progress import StepMet, Tally
from cohorts.states import CohortState
from common.languages import text_in_language
from common.typed_json import StructField
from people.models import Member, Role
from programs.models import Material, ProgramVersion
from programs.querysets import MaterialQuerySet

if TYPE_CHECKING:
    from cohorts.models import (
        CoachTally,
        Cohort,
        Enrollment,
        PersonalStep,
        QuietWeeks,
        SharedEntry,
        Step,
    )
    from people.querysets import MemberQuerySet


MOST_NAMED = 5
"""Facilitators or coaches whom a page names; of more it says so."""


def taking_part(path: str = "") -> Q:
    """Enrollments, reached by `path`, of leaders who left neither the cohort nor the organization.

    Whoever comes back into the organization takes part again without anything being written.
    """
    return Q(**{f"{path}left_at": None, f"{path}member__left_at": None})


def still_asking(path: str = "") -> Q:
    """Cohorts, reached by `path`, in which what was planned to be asked still is."""
    after_end = Q(**{f"{path}state": CohortState.FINISHED, f"{path}asks_after_end": True})
    return after_end | Q(**{f"{path}state": CohortState.RUNNING})


def nearest_material(visible: MaterialQuerySet, member: Member) -> Material | None:
    """Out of the version that the member's latest cohort runs on, else out of the newest."""
    own = visible.filter(version__cohort__enrollments__member=member).order_by(
        "-version__cohort__launched_at"
    )
    return own.first() or visible.order_by("-version__published_at", "-version_id").first()


def _listed(found: models.QuerySet[models.Model], of: type[Struct]) -> models.Func:
    """What is found beside each row, as a list of things that have columns for fields.

    As JSON without names, which takes PostgreSQL less than half the time that JSONObject does.
    """
    values = models.Func(
        *of.__struct_fields__, function="json_build_array", output_field=models.JSONField()
    )
    listed = StructField(list[of])  # type: ignore[valid-type]
    return models.Func(
        ArraySubquery(found.values_list(values)),
        template="to_json(%(expressions)s)::text",
        output_field=listed,
    )


def _in(weeks: QuietWeeks) -> Q:
    then = Q(steps__opens_on__gte=weeks.first_on, steps__opens_on__lte=weeks.last_on)
    if not weeks.location:
        return then
    there = Member.objects.present().filter(
        organization=weeks.organization_id, location=weeks.location, enrollments__left_at=None
    )
    return then & Q(pk__in=there.values("enrollments__cohort"))


class CohortQuerySet(models.QuerySet["Cohort"]):
    """Cohorts of one organization."""

    def visible_to(self, member: Member) -> Self:
        """Admins see all of theirs; facilitators and coaches the ones they work on; leaders the
        ones they are in.
        """
        own = self.filter(organization_id=member.organization_id)
        if member.has_role(Role.ADMIN):
            return own
        return own.filter(
            Q(facilitators=member)
            | Q(coaches=member)
            | Q(enrollments__member=member, enrollments__left_at=None)
        ).distinct()

    def running_into(self, quiet: Sequence[QuietWeeks], *, since: dt.date) -> Self:
        """Those with a step in one of these weeks, not before a day, and somebody where they hold.
        At least one of them.
        """
        return self.filter(
            reduce(or_, (_in(each) for each in quiet)), steps__opens_on__gte=since
        ).distinct()

    def with_leaders(self) -> Self:
        """How many take part, as `leaders`, and how many have left, as `leaders_gone`."""
        return self.annotate(
            leaders=Coalesce("tally__leaders", 0), leaders_gone=Coalesce("tally__gone", 0)
        )

    def with_newer_version(self) -> Self:
        """The latest version of its program, where that is not the one it is on, as `newer_version`
        (its id).
        """
        newer = ProgramVersion.objects.filter(
            program=OuterRef("version__program"),
            number__gt=OuterRef("version__number"),
            published_at__isnull=False,
        )
        return self.annotate(newer_version=newer.order_by("-number").values("pk")[:1])

    def with_staff(self) -> Self:
        """The names of who runs it, as many as a page names and one more: of facilitators in
        `facilitators_here` and `facilitators_gone`, of coaches who have a leader in it in
        `coaches_here` and `coaches_gone`.
        """
        tallies = self.model._meta.get_field("coach_tallies").related_model
        has_leader = Exists(
            tallies._default_manager.filter(
                cohort=OuterRef(OuterRef("pk")), coach=OuterRef("pk"), leaders__gt=0
            )
        )
        here, gone = Q(left_at=None), Q(left_at__isnull=False)
        return self.annotate(
            facilitators_here=_names("facilitated_cohorts", here),
            facilitators_gone=_names("facilitated_cohorts", gone),
            coaches_here=_names("coached_cohorts", Q(here, has_leader)),
            coaches_gone=_names("coached_cohorts", Q(gone, has_leader)),
        )


def _names(cohorts: str, those: Q) -> ArraySubquery:
    """The first names of people in a role of the outer cohort, by name."""
    people = Member.objects.filter(those, **{cohorts: OuterRef("pk")}).by_name()
    return ArraySubquery(people.values("name")[: MOST_NAMED + 1])


class CoachTallyQuerySet(models.QuerySet["CoachTally"]):
    """How many leaders coaches have."""

    def of_leavers(self) -> Self:
        """Those of coaches who left the organization while they had leaders."""
        return self.filter(leaders__gt=0, coach__left_at__isnull=False)

    def of_coach(self, coach: Member) -> Self:
        """Those of one person, wherever a program is not over."""
        going_on = self.exclude(cohort__state=CohortState.FINISHED)
        return going_on.filter(coach=coach, leaders__gt=0)


class StepQuerySet(models.QuerySet["Step"]):
    """Entries of a cohort's plan."""

    def titled(self, language: str) -> Self:
        """With the title of their module as `module_title`, without loading the module."""
        return self.annotate(module_title=text_in_language("module__content", "title", language))

    def with_tallies(self) -> Self:
        """With how many leaders meet each at which moment, as `counted`: of those who take part."""
        tallies = self.model._meta.get_field("tallies").related_model
        kept = tallies._default_manager.filter(step=OuterRef("pk"), leaders__gt=0)
        return self.annotate(counted=_listed(kept, Tally))

    def with_first_opening(self) -> Self:
        """With the moment it opened, or opens, for the first leader, as `first_at`."""
        return self.annotate(first_at=Min("personal_steps__opens_at"))


class QuietWeeksQuerySet(models.QuerySet["QuietWeeks"]):
    """Weeks in which nothing opens."""

    def visible_to(self, member: Member) -> Self:
        """Admins see those of their organization."""
        own = self.filter(organization_id=member.organization_id)
        return own if member.has_role(Role.ADMIN) else own.none()

    def concerning(self, leaders: MemberQuerySet) -> Self:
        """Those that are everywhere, or where some of these leaders are. A cohort waits together,
        as its groups do: one leader is enough.
        """
        return self.filter(Q(location="") | Q(location__in=leaders.values("location")))


class EnrollmentQuerySet(models.QuerySet["Enrollment"]):
    """Leaders in cohorts."""

    def visible_to(self, member: Member) -> Self:
        """Admins see the organization's; a coach their own leaders; a leader themselves."""
        own = self.filter(cohort__organization_id=member.organization_id)
        if member.has_role(Role.ADMIN):
            return own
        return own.filter(Q(member=member) | Q(coach=member))

    def own_of(self, member: Member) -> Self:
        """A leader's own, those that are over, too."""
        return self.filter(member=member, cohort__organization_id=member.organization_id)

    def coached_by(self, coach: Member) -> Self:
        """Of leaders who take part and whose coach they are now."""
        inside = Q(cohort__organization_id=coach.organization_id)
        return self.filter(inside, taking_part(), coach=coach)

    def with_steps(self) -> Self:
        """With the steps of each; see Enrollment.walked."""
        steps = self.model._meta.get_field("personal_steps").related_model
        theirs = steps._default_manager.filter(enrollment=OuterRef("pk"))
        return self.annotate(steps_met=_listed(theirs, StepMet))

    def waiting(self, cards: Collection[int], since: dt.datetime) -> Self:
        """Who has had cards of these steps open since before `since`."""
        steps = self.model._meta.get_field("personal_steps").related_model
        lying = steps._default_manager.filter(
            enrollment=OuterRef("pk"), step__in=cards, done_at=None, opens_at__lt=since
        )
        return self.filter(Exists(lying), enrolled_at__lt=since)

    def gone(self) -> Self:
        """Left the cohort or the organization."""
        return self.filter(~taking_part())

    def by_name(self) -> Self:
        """As a reader looks for names."""
        return self.order_by("member__folded", "pk")

    def few_by_name(self) -> Self:
        """The same where all of them are few among many others: put in order when they are found,
        not looked for among everybody by name.
        """
        text = TextField(db_collation="C")
        sorted_by = Concat("member__folded", Value(""), output_field=text)  # no index has that
        return self.annotate(sorted_by=sorted_by).order_by("sorted_by", "pk")

    def active(self) -> Self:
        """Still taking part."""
        return self.filter(taking_part())


class SharedEntryQuerySet(models.QuerySet["SharedEntry"]):
    """What leaders share of their own record."""

    def standing(self) -> Self:
        """With whoever is still the coach of a leader who takes part."""
        return self.filter(taking_part("enrollment__"), coach=F("enrollment__coach"))

    def of(self, member: Member) -> Self:
        """What this leader shares now."""
        own = Q(enrollment__cohort__organization_id=member.organization_id)
        return self.standing().filter(own, enrollment__member=member)


class PersonalStepQuerySet(models.QuerySet["PersonalStep"]):
    """Steps as leaders meet them."""

    def of(self, member: Member) -> Self:
        """This leader's steps in every cohort they take part in, finished ones too, in order."""
        return (
            self.filter(
                enrollment__member=member,
                enrollment__left_at=None,
                enrollment__cohort__organization_id=member.organization_id,
            )
            .select_related("step", "enrollment__cohort")
            .order_by("opens_at", "step__position")
        )
