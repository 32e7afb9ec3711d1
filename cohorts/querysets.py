"""What a member may see of cohorts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import models
from django.db.models import Count, Min, Q, Value

from cohorts.states import CohortState
from common.languages import text_in_language
from people.models import Member, Role
from programs.models import Material
from programs.querysets import MaterialQuerySet

if TYPE_CHECKING:
    from cohorts.models import Cohort, Enrollment, PersonalStep, Step


def taking_part(path: str = "") -> Q:
    """Enrollments, reached by `path`, of leaders who left neither the cohort nor the organization.

    Whoever comes back into the organization takes part again without anything being written.
    """
    return Q(**{f"{path}left_at": None, f"{path}member__left_at": None})


def nearest_material(visible: MaterialQuerySet, member: Member) -> Material | None:
    """Out of the version that the member's latest cohort runs on, else out of the newest."""
    own = visible.filter(version__cohort__enrollments__member=member).order_by(
        "-version__cohort__launched_at"
    )
    return own.first() or visible.order_by("-version__published_at", "-version_id").first()


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

    def with_people(self) -> Self:
        """How many take part, as `leaders`, and who runs it, as `facilitator_names`.

        Who is no longer there stands in `leaders_gone` and `facilitators_gone`.
        """
        return self.annotate(
            leaders=Count("enrollments", filter=taking_part("enrollments__"), distinct=True),
            leaders_gone=Count("enrollments", filter=~taking_part("enrollments__"), distinct=True),
            facilitator_names=_names("facilitators", Q(facilitators__left_at=None)),
            facilitators_gone=_names("facilitators", Q(facilitators__left_at__isnull=False)),
        )


def _names(people: str, those: Q) -> ArrayAgg:
    """The names of some of the people at the end of a relation, each once."""
    is_there = Q(**{f"{people}__isnull": False})
    return ArrayAgg(f"{people}__name", filter=is_there & those, distinct=True, default=Value([]))


class StepQuerySet(models.QuerySet["Step"]):
    """Entries of a cohort's plan."""

    def titled(self, language: str) -> Self:
        """With the title of their module as `module_title`, without loading the module."""
        return self.annotate(module_title=text_in_language("module__content", "title", language))

    def with_first_opening(self) -> Self:
        """With the moment it opened, or opens, for the first leader, as `first_at`."""
        return self.annotate(first_at=Min("personal_steps__opens_at"))


class EnrollmentQuerySet(models.QuerySet["Enrollment"]):
    """Leaders in cohorts."""

    def visible_to(self, member: Member) -> Self:
        """Admins see the organization's; a coach their own leaders; a leader themselves."""
        own = self.filter(cohort__organization_id=member.organization_id)
        if member.has_role(Role.ADMIN):
            return own
        return own.filter(Q(member=member) | Q(coach=member))

    def active(self) -> Self:
        """Still taking part."""
        return self.filter(taking_part())


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
