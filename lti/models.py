"""Who of a platform is who here, the links in its courses, and what its gradebooks were told."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from connections.models import Connection
from lti.querysets import CourseLinkQuerySet, PlatformPersonQuerySet
from lti.states import TargetKind
from lti.targets import LinkTarget
from people.models import Member


class PlatformPerson(models.Model):
    """Somebody of a platform who is a member here, from their first launch on."""

    connection = models.ForeignKey(
        Connection,
        on_delete=models.CASCADE,
        related_name="platform_people",
        db_index=False,
    )
    issuer = models.CharField(max_length=255, help_text="A connection may get another platform.")
    subject = models.CharField(max_length=255, help_text="The platform's own name for them.")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    linked_at = models.DateTimeField()

    objects = PlatformPersonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "issuer", "subject"], name="platform_person_once"
            )
        ]

    def __str__(self) -> str:
        return f"person {self.pk} of connection {self.connection_id}"


class CourseLink(models.Model):
    """A link in a course of a platform, as it was launched last."""

    connection = models.ForeignKey(
        Connection,
        on_delete=models.CASCADE,
        related_name="course_links",
        db_index=False,
    )
    deployment_id = models.CharField(max_length=255)
    link_id = models.CharField(max_length=255)
    kind = models.CharField(max_length=10, choices=TargetKind.choices)
    program_id = models.BigIntegerField(null=True, blank=True)
    module = models.CharField(max_length=80, blank=True, help_text="Its short name.")
    course_id = models.CharField(max_length=255, blank=True)
    course = models.CharField(max_length=200, blank=True, help_text="What the course is called.")
    line_item = models.CharField(max_length=1000, blank=True)
    line_items = models.CharField(max_length=1000, blank=True)
    scopes = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    roster_url = models.CharField(max_length=1000, blank=True)
    launched_at = models.DateTimeField(help_text="The first time.")

    objects = CourseLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "deployment_id", "link_id"], name="course_link_once"
            )
        ]

    def __str__(self) -> str:
        return f"link {self.pk} of connection {self.connection_id}"

    @property
    def target(self) -> LinkTarget:
        """What it opens."""
        return LinkTarget(TargetKind(self.kind), self.program_id, self.module)


class GradebookScore(models.Model):
    """How much of what a link opens somebody has done, as their gradebook was told last."""

    course_link = models.ForeignKey(
        CourseLink, on_delete=models.CASCADE, related_name="scores", db_index=False
    )
    person = models.ForeignKey(PlatformPerson, on_delete=models.CASCADE, related_name="scores")
    percent = models.PositiveSmallIntegerField(null=True, help_text="Null: nothing was told.")
    told_at = models.DateTimeField(null=True, help_text="The time that the score carried.")
    tries = models.PositiveSmallIntegerField(default=0, help_text="That failed in a row.")
    next_at = models.DateTimeField(help_text="Not told again before.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course_link", "person"], name="gradebook_score_once")
        ]

    def __str__(self) -> str:
        return f"score {self.pk}"
