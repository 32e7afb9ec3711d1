"""What a member may see of the library and of cohorts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import models
from django.db.models import Count, Q, Value
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Coalesce

from people.models import Member, Role

if TYPE_CHECKING:
    from programs.models import (
        Card,
        Cohort,
        Enrollment,
        Material,
        Module,
        PersonalStep,
        PilotDraft,
        ProgramVersion,
        Step,
    )


def _told(field: str, key: str, language: str) -> Coalesce:
    """One text out of a column of texts by language: the reader's, else English."""
    texts = (KeyTextTransform(key, KeyTransform(code, field)) for code in (language, "en"))
    return Coalesce(*texts, Value(""), output_field=models.TextField())


class VersionQuerySet(models.QuerySet["ProgramVersion"]):
    """Published program versions."""

    def visible_to(self, member: Member) -> Self:
        """Shipped programs and the organization's own."""
        return self.filter(
            Q(program__organization=None) | Q(program__organization_id=member.organization_id),
            published_at__isnull=False,
        )

    def newest(self) -> Self:
        """The latest version of each program."""
        return self.order_by("program_id", "-number").distinct("program_id")


# Pages of a program that are written for one role; admins read them too. All others are for every member.
WRITTEN_FOR = {
    "guide-facilitators": Role.FACILITATOR,
    "guide-coaches": Role.COACH,
    "guide-admins": Role.ADMIN,
}


class MaterialQuerySet(models.QuerySet["Material"]):
    """What a program version has beside its modules."""

    def visible_to(self, member: Member) -> Self:
        """Pages by role, each organization its own and the shipped ones; nothing of another kind."""
        hidden = [slug for slug, role in WRITTEN_FOR.items() if not member.has_role(role, Role.ADMIN)]
        return self.filter(
            Q(version__program__organization=None) | Q(version__program__organization_id=member.organization_id),
            version__published_at__isnull=False,
            kind="page",
        ).exclude(slug__in=hidden)

    def nearest_to(self, member: Member) -> Material | None:
        """Out of the version that the member's latest cohort runs on, else out of the newest."""
        own = self.filter(version__cohort__enrollments__member=member).order_by("-version__cohort__launched_at")
        return own.first() or self.order_by("-version__published_at", "-version_id").first()

    def headlines(self, language: str) -> Self:
        """Only what a list shows, as `title`."""
        return self.defer("content").annotate(title=_told("content", "title", language))


class ModuleQuerySet(models.QuerySet["Module"]):
    """Modules of the library."""

    def visible_to(self, member: Member) -> Self:
        """Whoever works with the program sees all of it; a leader sees modules of their cohorts."""
        own = Q(version__program__organization=None) | Q(version__program__organization_id=member.organization_id)
        visible = self.filter(own, version__published_at__isnull=False)
        if member.has_role(Role.ADMIN, Role.FACILITATOR, Role.COACH):
            return visible
        return visible.filter(step__cohort__enrollments__member=member).distinct()

    def headlines(self, language: str) -> Self:
        """Only what a list shows, as `title` and `sentence`: the whole content of a module is large."""
        return self.defer("content").annotate(
            title=_told("content", "title", language), sentence=_told("content", "sentence", language)
        )


class CardQuerySet(models.QuerySet["Card"]):
    """Cards of the library."""

    def main(self) -> Self:
        """Without boosters."""
        return self.filter(is_booster=False)


class PilotDraftQuerySet(models.QuerySet["PilotDraft"]):
    """Pilots on their way."""

    def visible_to(self, member: Member) -> Self:
        """Admins of the organization share their drafts."""
        if not member.has_role(Role.ADMIN):
            return self.none()
        return self.filter(organization_id=member.organization_id)


class CohortQuerySet(models.QuerySet["Cohort"]):
    """Cohorts of one organization."""

    def visible_to(self, member: Member) -> Self:
        """Admins see all of theirs; facilitators and coaches the ones they work on; leaders the ones they are in."""
        own = self.filter(organization_id=member.organization_id)
        if member.has_role(Role.ADMIN):
            return own
        return own.filter(
            Q(facilitators=member) | Q(coaches=member) | Q(enrollments__member=member, enrollments__left_at=None)
        ).distinct()

    def with_people(self) -> Self:
        """How many take part, as `leaders`, and who runs it, as `facilitator_names`."""
        return self.annotate(
            leaders=Count("enrollments", filter=Q(enrollments__left_at=None), distinct=True),
            facilitator_names=ArrayAgg(
                "facilitators__name", filter=Q(facilitators__isnull=False), distinct=True, default=Value([])
            ),
        )


class StepQuerySet(models.QuerySet["Step"]):
    """Entries of a cohort's plan."""

    def titled(self, language: str) -> Self:
        """With the title of their module as `module_title`, without loading the module."""
        return self.annotate(module_title=_told("module__content", "title", language))


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
        return self.filter(left_at__isnull=True)


class PersonalStepQuerySet(models.QuerySet["PersonalStep"]):
    """Steps as leaders meet them."""

    def of(self, member: Member) -> Self:
        """This leader's steps in running cohorts they have not left, in order."""
        return (
            self.filter(enrollment__member=member, enrollment__left_at=None, enrollment__cohort__state="running")
            .select_related("step__module", "enrollment__cohort")
            .order_by("opens_at", "step__position")
        )
