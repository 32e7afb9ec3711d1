"""Which links and people of platforms a member may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from people.models import Member, Role

if TYPE_CHECKING:
    from lti.models import CourseLink, PlatformPerson


class CourseLinkQuerySet(models.QuerySet["CourseLink"]):
    """Links in courses."""

    def visible_to(self, member: Member) -> Self:
        """Everybody of the organization: whoever comes by one is led on by it."""
        return self.filter(
            connection__organization_id=member.organization_id, connection__ended_at=None
        )

    def courses(self) -> Self:
        """One link of each course whose people can be read, by what it is called."""
        listed = self.exclude(roster_url="").order_by("course_id", "-pk").distinct("course_id")
        return self.filter(pk__in=listed.values("pk")).order_by("course", "pk")


class PlatformPersonQuerySet(models.QuerySet["PlatformPerson"]):
    """People of platforms."""

    def visible_to(self, member: Member) -> Self:
        """Admins."""
        if not member.has_role(Role.ADMIN):
            return self.none()
        return self.filter(connection__organization_id=member.organization_id)
